package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// Once asked at a position, a figure can be had without the tables that it comes from.
func TestAFigureAskedAgainAtItsPositionNeedsNoDatabase(t *testing.T) {
	s := open(t)
	s.chain()
	position := s.get("/v1/impact/funnel").fields()["as_of"].(map[string]any)["position"]
	paths := map[string]answer{}
	for _, path := range []string{"funnel?group_by=country", "conversion?level=idea", "conversion?definition=conversion@1", "rates?format=csv&until=2018-12-31", "conversion/pairs?scope=all",
		"funnel/items?step=held", "funnel/items?step=held&limit=1&cursor="} {
		pinned := "/v1/impact/" + path + map[bool]string{true: "&", false: "?"}[strings.Contains(path, "?")] + fmt.Sprintf("as_of=%v", position)
		paths[pinned] = s.ask("evaluator", http.MethodGet, pinned, "").is(http.StatusOK)
	}
	s.organisation("Lyonbiopole", "FR")
	s.get("/v1/impact/funnel").is(http.StatusOK) // what is known has moved on
	for _, gone := range []string{"schema read_model", "table checkpoints", "table events"} {
		if _, err := s.log.Pool().Exec(s.Context(), "alter "+gone+" rename to away_"+strings.Fields(gone)[1]); err != nil {
			s.Fatal(err)
		}
	}
	for path, first := range paths {
		again := s.ask("admin", http.MethodGet, path, "").is(http.StatusOK)
		if string(again.body) != string(first.body) || again.header.Get("Content-Type") != first.header.Get("Content-Type") || again.header.Get("ETag") != first.header.Get("ETag") {
			t.Errorf("%s asked again: %v\n%s\n%s", path, again.header, first.body, again.body)
		}
		s.ask("evaluator", http.MethodGet, path, "", "If-None-Match", first.header.Get("ETag")).is(http.StatusNotModified)
		s.ask("manager", http.MethodGet, path, "").refused(http.StatusForbidden, "forbidden")
		s.ask("", http.MethodGet, path, "").refused(http.StatusUnauthorized, "unauthenticated")
		s.ask("evaluator", http.MethodGet, path+"&country=DK", "").is(http.StatusInternalServerError)
	}
}
