package api_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"aftermatch/domain"
)

func TestListsAreReadPageByPage(t *testing.T) {
	s := open(t)
	conference, we, welfare, medicon := s.scene()
	for range 3 {
		s.post("/v1/meetings/"+s.request(conference, we, welfare).String()+"/decline", ``)
		s.post("/v1/meetings/"+s.request(conference, welfare, medicon).String()+"/decline", ``)
	}
	s.everyPage("/v1/conferences?limit=1", 1)
	s.everyPage("/v1/organisations?limit=2", 3)
	s.everyPage("/v1/participations?limit=1", 3)
	s.everyPage("/v1/meetings?limit=4", 6)
	s.getAs("admin", "/v1/meetings?cursor=x").refused(http.StatusUnprocessableEntity, "invalid").at("query.cursor")
	s.getAs("admin", "/v1/meetings?limit=0").refused(http.StatusUnprocessableEntity, "invalid").at("query.limit")
	s.getAs("admin", "/v1/meetings?limit=1001").refused(http.StatusUnprocessableEntity, "invalid").at("query.limit")
	s.getAs("admin", "/v1/meetings?statuss=held").refused(http.StatusUnprocessableEntity, "invalid").at("query.statuss")
}

// What a manager may not see takes no place on the pages of a list.
func TestAManagersPagesAreFull(t *testing.T) {
	s := open(t)
	conference, we, welfare, medicon := s.scene()
	for range 3 {
		s.post("/v1/meetings/"+s.request(conference, we, welfare).String()+"/decline", ``)
		s.post("/v1/meetings/"+s.request(conference, welfare, medicon).String()+"/decline", ``)
		s.post("/v1/meetings/"+s.request(conference, medicon, we).String()+"/decline", ``)
		s.post("/v1/projects", `{"title":"ours","partners":[{"organisation_id":%q,"role":"lead"},{"organisation_id":%q,"role":"partner"}],"effective_at":"2018-01-01"}`, we, welfare)
		s.post("/v1/projects", `{"title":"theirs","partners":[{"organisation_id":%q,"role":"lead"},{"organisation_id":%q,"role":"partner"}],"effective_at":"2018-01-01"}`, medicon, welfare)
		s.post("/v1/projects", `{"title":"ours, too","partners":[{"organisation_id":%q,"role":"lead"},{"organisation_id":%q,"role":"partner"}],"effective_at":"2018-01-01"}`, medicon, we)
	}
	for _, pair := range [][2]domain.ID{{we, welfare}, {welfare, medicon}, {medicon, we}} {
		s.post("/v1/ties", `{"organisation_a":%q,"organisation_b":%q,"kind":"contact","effective_at":"2017-01-01"}`, pair[0], pair[1])
	}
	for list, want := range map[string]int{
		"/v1/meetings?": 6, "/v1/meetings?organisation=" + welfare.String() + "&": 3, "/v1/projects?": 6, "/v1/projects?organisation=" + welfare.String() + "&": 3,
		"/v1/ties?": 2, "/v1/ties?organisation=" + medicon.String() + "&": 1,
	} {
		cursor := ""
		for read := 1; read <= want; read++ {
			page := s.getAs("manager", list+"limit=1"+cursor).fields()
			if items := page["items"].([]any); len(items) != 1 || (page["next"] != nil) != (read < want) {
				t.Fatalf("%s: page %d of %d has %d items, and next is %v", list, read, want, len(items), page["next"])
			}
			cursor = fmt.Sprint("&cursor=", page["next"])
		}
	}
}

func TestAReadSeesWhatWasWritten(t *testing.T) {
	s := open(t)
	for i := range 20 {
		w := s.post("/v1/organisations", `{"name":"organisation %d","country":"DE"}`, i)
		got := s.ask("admin", "GET", fmt.Sprintf("/v1/organisations?limit=1000&min_position=%d", w.Position), "").items()
		if len(got) != i+1 {
			t.Fatalf("after %d writes, got %d organisations", i+1, len(got))
		}
	}
	refusal := s.ask("admin", "GET", "/v1/organisations?min_position=1000000", "").refused(http.StatusServiceUnavailable, "behind")
	if refusal.header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	s.ask("admin", "GET", "/v1/organisations?min_position=-1", "").refused(http.StatusUnprocessableEntity, "invalid").at("query.min_position")
}

func TestReadsKnowWhatWasKnownThen(t *testing.T) {
	s := open(t)
	id := s.organisation("before", "DE").String()
	between := time.Now()
	s.post("/v1/organisations/"+id+"/rename", `{"name":"after"}`)
	name := func(asOf string) any { return s.get("/v1/organisations/" + id + "?as_of=" + asOf).fields()["name"] }
	for asOf, want := range map[string]string{"1": "before", "2": "after", "999": "after", time.Now().Add(time.Hour).UTC().Format("2006-01-02T15:04:05Z"): "after",
		between.UTC().Format("2006-01-02T15:04:05.000000000Z"): "before", time.Now().UTC().Format(time.DateOnly): "after", "2999-01-01": "after"} {
		if got := name(asOf); got != want {
			t.Errorf("as of %s: got %v, want %s", asOf, got, want)
		}
	}
	for _, asOf := range []string{"0", "2001-01-01", "2001-01-01T00:00:00Z"} {
		s.get("/v1/organisations/"+id+"?as_of="+asOf).refused(http.StatusNotFound, "not_found")
		if items := s.get("/v1/organisations?as_of=" + asOf).items(); len(items) != 0 {
			t.Errorf("as of %s: got %v", asOf, items)
		}
	}
	if list := s.get("/v1/organisations?as_of=1").fields(); list["position"] != 1.0 || list["items"].([]any)[0].(map[string]any)["name"] != "before" {
		t.Errorf("got %v", list)
	}
	for _, asOf := range []string{"yesterday", "-1", "1.5", "2017-13-01"} {
		s.get("/v1/organisations?as_of="+asOf).refused(http.StatusUnprocessableEntity, "invalid").at("query.as_of")
	}
}

func TestWhatHasNotChangedIsNotSentAgain(t *testing.T) {
	s := open(t)
	conference, we, welfare, _ := s.scene()
	meeting := "/v1/meetings/" + s.request(conference, we, welfare).String()
	tag := s.get(meeting).header.Get("ETag")
	if again := s.ask("admin", "GET", meeting, "", "If-None-Match", tag).is(http.StatusNotModified); len(again.body) != 0 || again.header.Get("ETag") != tag {
		t.Errorf("got %s", again.body)
	}
	s.ask("admin", "GET", meeting, "", "If-None-Match", `"7", W/`+tag).is(http.StatusNotModified)
	w := s.post(meeting+"/accept", ``)
	s.ask("admin", "GET", fmt.Sprintf("%s?min_position=%d", meeting, w.Position), "", "If-None-Match", tag).is(http.StatusOK)
}
