package api_test

import (
	"fmt"
	"net/http"
	"testing"

	"aftermatch/domain"
)

// eventOf is the id of the last event of that type in a thing's history.
func (s *site) eventOf(thing, eventType string) (id string) {
	s.Helper()
	for _, event := range s.get(thing + "/history").items() {
		if event["type"] == eventType {
			id = event["id"].(string)
		}
	}
	return id
}

func TestAWrongOrganisationIsCorrected(t *testing.T) {
	s := open(t)
	conference, we, welfare, medicon := s.scene()
	meeting := "/v1/meetings/" + s.request(conference, we, welfare).String()
	before, _, _ := s.log.Head(t.Context())
	w := s.postAs("organiser", "/v1/facts/"+s.eventOf(meeting, "MeetingRequested")+"/correct",
		`{"reason":"a slip","data":{"conference_id":%q,"requester_id":%q,"target_id":%q},"effective_at":"2017-06-03"}`, conference, we, medicon)
	if "/v1/meetings/"+w.ID.String() != meeting || w.Version != 2 {
		t.Errorf("got %v", w)
	}
	if got := s.get(meeting).fields(); got["target_id"] != medicon.String() || got["requested_at"] != "2017-06-03T00:00:00Z" {
		t.Errorf("got %v", got)
	}
	if got := s.get(fmt.Sprintf("%s?as_of=%d", meeting, before)).fields(); got["target_id"] != welfare.String() {
		t.Errorf("as known before, got %v", got)
	}
}

func TestACorrectionThatBreaksLaterEventsNamesThemUnlessTheyAreCorrectedToo(t *testing.T) {
	s := open(t)
	conference, we, welfare, _ := s.scene()
	meeting := s.held(conference, we, welfare)
	s.post(meeting+"/rate", `{"party_id":%q,"rating":"informative"}`, we)
	held, rated := s.eventOf(meeting, "MeetingHeld"), s.eventOf(meeting, "MeetingRated")
	s.refuse("admin", "/v1/facts/"+held+"/retract", `{"reason":"another one"}`, http.StatusConflict, "correction_breaks")
	s.post("/v1/facts/"+held+"/retract", `{"reason":"another one","also":[{"event_id":%q}]}`, rated)
	if got := s.get(meeting).fields(); got["status"] != "matched" || got["rating_requester"] != "" {
		t.Errorf("got %v", got)
	}
	undo := s.get(meeting + "/history").items()[4:] // the two retractions
	s.post("/v1/facts/"+undo[0]["id"].(string)+"/retract", `{"reason":"it was this one after all","also":[{"event_id":%q}]}`, undo[1]["id"])
	if got := s.get(meeting).fields(); got["status"] != "held" || got["rating_requester"] != "informative" {
		t.Errorf("after undoing, got %v", got)
	}
}

func TestACorrectionIsReadAsStrictlyAsAFact(t *testing.T) {
	s := open(t)
	conference := s.conference()
	fact := "/v1/facts/" + s.eventOf("/v1/conferences/"+conference.String(), "ConferenceAnnounced")
	s.refuse("admin", fact+"/correct", `{"reason":"","data":{"name":7,"starts_on":"soon","colour":"red"}}`, http.StatusUnprocessableEntity, "invalid").at("body.reason")
	s.refuse("admin", fact+"/correct", `{"reason":"x","data":{"name":7,"starts_on":"soon","ends_on":"2017-01-01","series":"s","edition":5,"country":"XX","colour":"red"}}`, http.StatusUnprocessableEntity, "invalid").
		at("body.data.name", "body.data.starts_on", "body.data.city", "body.data.colour", "body.data.country")
	s.refuse("admin", fact+"/correct", `{"reason":"x","data":{"name":"n","starts_on":"2017-01-02","ends_on":"2017-01-01","series":"s","edition":5,"country":"XX","city":"c"},"also":[{"event_id":"`+domain.DeriveID("none").String()+`"}]}`,
		http.StatusUnprocessableEntity, "invalid").at("body.data.ends_on", "body.data.country", "body.also[0].event_id")
	s.post(fact+"/correct", `{"reason":"x","data":{"name":"n","starts_on":"2017-01-02","ends_on":"2017-01-03","series":"s","edition":5,"country":"PL","city":"c"}}`)
	if got := s.get("/v1/conferences/" + conference.String()).fields(); got["country"] != "PL" || got["edition"] != "5" {
		t.Errorf("got %v", got)
	}
	correction := "/v1/facts/" + s.eventOf("/v1/conferences/"+conference.String(), "FactCorrected")
	s.refuse("admin", correction+"/correct", `{"reason":"x","data":{}}`, http.StatusUnprocessableEntity, "invalid").at("body.event_id")
	s.post(correction+"/retract", `{"reason":"it was right"}`)
	s.refuse("admin", "/v1/facts/"+domain.DeriveID("none").String()+"/retract", `{"reason":"x"}`, http.StatusNotFound, "not_found")
	s.refuse("admin", "/v1/facts/none/retract", `{"reason":"x"}`, http.StatusNotFound, "not_found")
}

func TestAManagerCorrectsOnlyTheirOwnWord(t *testing.T) {
	s := open(t)
	conference, we, welfare, _ := s.scene()
	meeting := s.held(conference, we, welfare)
	s.post(meeting+"/rate", `{"party_id":%q,"rating":"informative"}`, welfare)
	theirs := s.eventOf(meeting, "MeetingRated")
	s.postAs("manager", meeting+"/rate", `{"party_id":%q,"rating":"informative"}`, we)
	own := s.eventOf(meeting, "MeetingRated")
	s.refuse("manager", "/v1/facts/"+theirs+"/retract", `{"reason":"no"}`, http.StatusForbidden, "not_your_fact")
	s.refuse("manager", "/v1/facts/"+own+"/retract", fmt.Sprintf(`{"reason":"both","also":[{"event_id":%q}]}`, theirs), http.StatusForbidden, "not_your_fact")
	s.refuse("manager", "/v1/facts/"+own+"/correct", fmt.Sprintf(`{"reason":"theirs","data":{"party_id":%q,"rating":"no_interest"}}`, welfare), http.StatusForbidden, "not_your_organisation")
	s.postAs("manager", "/v1/facts/"+own+"/correct", `{"reason":"a slip","data":{"party_id":%q,"rating":"cooperation_possible"}}`, we)
	if got := s.get(meeting).fields(); got["rating_requester"] != "cooperation_possible" {
		t.Errorf("got %v", got["rating_requester"])
	}
	s.postAs("manager", "/v1/facts/"+own+"/retract", `{"reason":"a slip"}`)
	if got := s.get(meeting).fields(); got["rating_requester"] != "" || got["rating_target"] != "informative" {
		t.Errorf("got %v", got)
	}
}
