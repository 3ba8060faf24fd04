package api_test

import (
	"net/http"
	"testing"

	"aftermatch/domain"
)

func TestATieIsDeclaredAndEnded(t *testing.T) {
	s := open(t)
	we, welfare, medicon := s.us(), s.organisation("Welfare Tech", "DK"), s.organisation("Medicon Valley", "SE")
	w := s.postAs("manager", "/v1/ties", `{"organisation_a":%q,"organisation_b":%q,"kind":"contact","effective_at":"2016-05-01"}`, welfare, we)
	if w.ID != domain.TieID(we, welfare) {
		t.Errorf("got the id %s", w.ID)
	}
	path := "/v1/ties/" + w.ID.String()
	if got := s.getAs("manager", path).fields(); got["kind"] != "contact" {
		t.Errorf("got %v", got)
	}
	s.postAs("manager", path+"/retract", `{"reason":"another Welfare Tech"}`)
	s.refuse("admin", path+"/retract", ``, http.StatusConflict, "no_prior_tie")
	s.postAs("manager", path+"/end", ``)
	s.refuse("manager", path+"/end", `{"by":"`+welfare.String()+`"}`, http.StatusForbidden, "not_your_organisation")
	s.refuse("manager", path+"/end", `{"both":true}`, http.StatusForbidden, "not_your_organisation")
	s.post(path+"/end", `{"by":%q}`, welfare)
	if got := s.get(path).fields(); got["kind"] != "" || got["ended_on"] == nil {
		t.Errorf("got %v", got)
	}

	s.refuse("manager", "/v1/ties", `{"organisation_a":"`+welfare.String()+`","organisation_b":"`+medicon.String()+`","kind":"none"}`, http.StatusForbidden, "not_your_organisation")
	theirs := "/v1/ties/" + domain.TieID(welfare, medicon).String()
	s.refuse("admin", theirs+"/end", `{"both":true}`, http.StatusNotFound, "not_found")
	s.post(theirs+"/end", `{"both":true,"organisation_a":%q,"organisation_b":%q}`, welfare, medicon)
	s.getAs("manager", theirs).refused(http.StatusNotFound, "not_found")
	s.refuse("manager", theirs+"/end", ``, http.StatusNotFound, "not_found")
	for role, want := range map[string]int{"manager": 1, "evaluator": 2} {
		if items := s.getAs(role, "/v1/ties").items(); len(items) != want {
			t.Errorf("%s sees %d ties, want %d", role, len(items), want)
		}
	}
	if items := s.get("/v1/ties?organisation=" + medicon.String()).items(); len(items) != 1 {
		t.Errorf("got %v", items)
	}
	s.refuse("admin", "/v1/ties", `{"organisation_a":"`+we.String()+`","organisation_b":"`+we.String()+`","kind":"family"}`, http.StatusUnprocessableEntity, "invalid").
		at("body.kind", "body.organisation_b")
}
