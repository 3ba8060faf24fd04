package api_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestTheSameKeyIsRecordedOnce(t *testing.T) {
	s := open(t)
	body := `{"name":"Welfare Tech","country":"DK"}`
	first := s.ask("admin", "POST", "/v1/organisations", body, "Idempotency-Key", "row 7")
	again := s.ask("admin", "POST", "/v1/organisations", body, "Idempotency-Key", "row 7")
	if first.is(http.StatusCreated).written() != again.is(http.StatusCreated).written() || first.header.Get("Location") != again.header.Get("Location") {
		t.Errorf("got %s, then %s", first.body, again.body)
	}
	path := "/v1/organisations/" + first.written().ID.String()
	renamed := s.ask("admin", "POST", path+"/rename", `{"name":"x"}`, "Idempotency-Key", "row 8").written()
	s.post(path+"/rename", `{"name":"y"}`)
	if again := s.ask("admin", "POST", path+"/rename", `{"name":"x"}`, "Idempotency-Key", "row 8").written(); again != renamed {
		t.Errorf("got %v, then %v", renamed, again)
	}
	if head, _, _ := s.log.Head(t.Context()); head != 3 {
		t.Errorf("the log has %d events, want 3", head)
	}

	s.ask("admin", "POST", "/v1/organisations", `{"name":"Welfare Tech","country":"SE"}`, "Idempotency-Key", "row 7").refused(http.StatusUnprocessableEntity, "key_reused")
	s.ask("admin", "POST", path+"/dissolve", ``, "Idempotency-Key", "row 7").refused(http.StatusUnprocessableEntity, "key_reused")
	s.ask("organiser", "POST", "/v1/organisations", body, "Idempotency-Key", "row 7").is(http.StatusCreated) // another's keys are others
	s.ask("admin", "POST", "/v1/organisations", body, "Idempotency-Key", strings.Repeat("k", 256)).refused(http.StatusUnprocessableEntity, "invalid").at("header.Idempotency-Key")
	s.ask("admin", "POST", "/v1/organisations", body, "Idempotency-Key", strings.Repeat("k", 255)).is(http.StatusCreated)
}

func TestIfMatchGuardsAgainstOverwriting(t *testing.T) {
	s := open(t)
	path := "/v1/organisations/" + s.organisation("a", "DE").String()
	rename := func(name, etag string) answer {
		return s.ask("admin", "POST", path+"/rename", `{"name":"`+name+`"}`, "If-Match", etag)
	}
	read := s.get(path).header.Get("ETag")
	if read != `"1"` {
		t.Fatalf("got the ETag %s", read)
	}
	rename("b", read).written()
	rename("c", read).refused(http.StatusPreconditionFailed, "version_mismatch")
	rename("c", `"2"`).written()
	rename("d", `*`).written()
	for _, malformed := range []string{`4`, `W/"4"`, `"four"`, `"4", "5"`, `"-1"`} {
		rename("e", malformed).refused(http.StatusUnprocessableEntity, "invalid").at("header.If-Match")
	}
	if got := s.get(path).fields(); got["name"] != "d" || got["version"] != 4.0 {
		t.Errorf("got %v", got)
	}
}
