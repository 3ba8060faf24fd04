package api_test

import (
	"net/http"
	"testing"
)

func TestAConferenceIsAnnouncedAndMoved(t *testing.T) {
	s := open(t)
	id := s.conference().String()
	got := s.get("/v1/conferences/" + id).fields()
	for field, want := range map[string]any{"name": "5th Cluster Matchmaking Conference", "series": "CMC", "edition": "5", "country": "DE",
		"city": "Stuttgart", "starts_on": "2017-09-21", "ends_on": "2017-09-22"} {
		if got[field] != want {
			t.Errorf("%s: got %v, want %v", field, got[field], want)
		}
	}
	s.postAs("organiser", "/v1/conferences/"+id+"/reschedule", `{"starts_on":"2017-10-01","ends_on":"2017-10-02"}`)
	s.post("/v1/conferences/"+id+"/costs", `{"amount":12000000,"currency":"EUR","purpose":"venue"}`)
	s.post("/v1/conferences/"+id+"/follow-up-waves", `{"wave":6}`)
	s.post("/v1/conferences/"+id+"/follow-up-waves/close", `{"wave":"6"}`)
	got = s.get("/v1/conferences/" + id).fields()
	if got["starts_on"] != "2017-10-01" || got["version"] != 5.0 || len(got["costs"].([]any)) != 1 || len(got["waves"].([]any)) != 1 {
		t.Errorf("got %v", got)
	}
	s.post("/v1/conferences/"+id+"/cancel", `{"reason":"a storm"}`)
	s.refuse("admin", "/v1/conferences/"+id+"/reschedule", `{"starts_on":"2018-10-01","ends_on":"2018-10-02"}`, http.StatusConflict, "conference_cancelled")
}

func TestConferencesAreFoundBySeriesAndCountry(t *testing.T) {
	s := open(t)
	s.conference()
	warsaw := s.post("/v1/conferences", `{"name":"4th","series":"CMC","edition":"4","starts_on":"2016-09-21","ends_on":"2016-09-22","country":"PL","city":"Warsaw"}`).ID
	s.post("/v1/conferences", `{"name":"Fair","series":"Fair","edition":"","starts_on":"2016-09-21","ends_on":"2016-09-22","country":"PL","city":"Gdansk"}`)
	for query, want := range map[string]int{"": 3, "?series=CMC": 2, "?series=CM": 0, "?country=PL": 2, "?series=CMC&country=PL": 1} {
		items := s.get("/v1/conferences" + query).items()
		if len(items) != want {
			t.Errorf("%q: got %d conferences, want %d", query, len(items), want)
		}
		if want == 1 && items[0]["id"] != warsaw.String() {
			t.Errorf("got %v", items)
		}
	}
}

func TestOneAnswerNamesEveryFaultOfABody(t *testing.T) {
	s := open(t)
	s.refuse("admin", "/v1/conferences", `{"name":" ","series":7,"edition":"5","starts_on":"2017-09-22","ends_on":"2017-09-21","country":"XX","city":"c",
		"colour":"red","effective_at":"yesterday"}`, http.StatusUnprocessableEntity, "invalid").
		at("body.name", "body.series", "body.ends_on", "body.country", "body.colour", "body.effective_at")
	s.refuse("admin", "/v1/conferences", `{}`, http.StatusUnprocessableEntity, "invalid").
		at("body.name", "body.series", "body.edition", "body.starts_on", "body.ends_on", "body.country", "body.city")
	s.refuse("admin", "/v1/conferences", `{"name":`, http.StatusUnprocessableEntity, "invalid").at("body")
	s.refuse("admin", "/v1/conferences", `["name"]`, http.StatusUnprocessableEntity, "invalid").at("body")
	s.refuse("admin", "/v1/conferences", ``, http.StatusUnprocessableEntity, "invalid").at("body")
}
