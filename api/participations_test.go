package api_test

import (
	"net/http"
	"testing"

	"aftermatch/domain"
)

func TestAParticipation(t *testing.T) {
	s := open(t)
	conference, organisation := s.conference(), s.organisation("Welfare Tech", "DK")
	path := "/v1/conferences/" + conference.String() + "/participations"
	w := s.postAs("organiser", path, `{"organisation_id":%q}`, organisation)
	if w.ID != domain.ParticipationID(conference, organisation) {
		t.Errorf("got the id %s", w.ID)
	}
	s.refuse("admin", path, `{"organisation_id":"`+organisation.String()+`"}`, http.StatusConflict, "participates_already")
	person := domain.DeriveID("a person")
	own := "/v1/participations/" + w.ID.String()
	s.post(own+"/delegates", `{"representative_id":%q}`, person)
	s.post(own+"/check-in", `{"representative_id":%q}`, person)
	got := s.get(own).fields()
	if got["status"] != "registered" || got["organisation_id"] != organisation.String() || len(got["delegates"].([]any)) != 1 {
		t.Errorf("got %v", got)
	}
	s.post(own+"/cancel", `{"reason":"the train"}`)
	items := s.get("/v1/participations?conference=" + conference.String() + "&organisation=" + organisation.String()).items()
	if len(items) != 1 || items[0]["status"] != "cancelled" {
		t.Errorf("got %v", items)
	}
	if items := s.get("/v1/participations?conference=" + organisation.String()).items(); len(items) != 0 {
		t.Errorf("got %v", items)
	}
}

func TestAParticipationIsRefused(t *testing.T) {
	s := open(t)
	conference := s.conference().String()
	s.refuse("admin", "/v1/conferences/"+conference+"/participations", `{"organisation_id":"`+domain.DeriveID("nobody").String()+`"}`,
		http.StatusUnprocessableEntity, "unknown_reference").at("body.organisation_id")
	s.refuse("admin", "/v1/conferences/"+conference+"/participations", `{}`, http.StatusUnprocessableEntity, "invalid").at("body.organisation_id")
	s.refuse("admin", "/v1/conferences/"+domain.DeriveID("none").String()+"/participations", `{"organisation_id":"`+conference+`"}`, http.StatusNotFound, "not_found")
	s.refuse("admin", "/v1/participations/"+conference+"/cancel", ``, http.StatusNotFound, "not_found")
	s.ask("admin", "GET", "/v1/participations?conference=Stuttgart", "").refused(http.StatusUnprocessableEntity, "invalid").at("query.conference")
}
