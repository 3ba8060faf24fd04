package api_test

import (
	"net/http"
	"strings"
	"testing"

	"aftermatch/domain"
)

func TestAMeetingFromRequestToReport(t *testing.T) {
	s := open(t)
	conference, we, welfare, _ := s.scene()
	meeting := "/v1/meetings/" + s.request(conference, we, welfare).String()
	s.postAs("organiser", meeting+"/accept", `{"effective_at":"2017-06-01"}`) // the same day as the request
	s.post(meeting+"/schedule", `{"starts_at":"2017-09-21T10:20:00Z","table":"12"}`)
	s.post(meeting+"/reschedule", `{"starts_at":"2017-09-21T11:00:00Z","ends_at":"2017-09-21T11:30:00Z","table":"7"}`)
	s.post(meeting+"/hold", `{"effective_at":"2017-09-21"}`)
	s.postAs("manager", meeting+"/rate", `{"party_id":%q,"rating":"cooperation_possible"}`, we)
	s.post(meeting+"/report", `{"party_id":%q,"wave":6,"outcome":"negotiating"}`, welfare)
	got := s.get(meeting).fields()
	for field, want := range map[string]any{"status": "held", "conference_id": conference.String(), "requester_id": we.String(), "target_id": welfare.String(),
		"requested_at": "2017-06-01T00:00:00Z", "matched_at": "2017-06-01T00:00:00Z", "held_at": "2017-09-21T00:00:00Z",
		"rating_requester": "cooperation_possible", "rating_target": "", "version": 7.0} {
		if got[field] != want {
			t.Errorf("%s: got %v, want %v", field, got[field], want)
		}
	}
	slot, report := got["slot"].(map[string]any), got["reports"].([]any)[0].(map[string]any)
	if slot["table"] != "7" || slot["ends_at"] != "2017-09-21T11:30:00Z" || report["wave"] != "6" || report["outcome"] != "negotiating" {
		t.Errorf("got %v and %v", slot, report)
	}
}

func TestMeetingsThatNobodyRequested(t *testing.T) {
	s := open(t)
	conference, we, welfare, medicon := s.scene()
	matched := s.post("/v1/meetings", `{"kind":"match","conference_id":%q,"requester_id":%q,"target_id":%q,"effective_at":"2017-07-01"}`, conference, we, welfare).ID
	adHoc := s.post("/v1/meetings", `{"kind":"held","conference_id":%q,"requester_id":%q,"target_id":%q,"effective_at":"2017-09-22"}`, conference, we, medicon).ID
	if got := s.get("/v1/meetings/" + matched.String()).fields(); got["status"] != "matched" || got["requested_at"] != nil {
		t.Errorf("got %v", got)
	}
	if got := s.get("/v1/meetings/" + adHoc.String()).fields(); got["status"] != "held" || got["begun_as"] != "held" {
		t.Errorf("got %v", got)
	}
	s.post("/v1/meetings/"+matched.String()+"/no-show", `{"absent_id":%q,"effective_at":"2017-09-21"}`, welfare)
	s.refuse("admin", "/v1/meetings/"+matched.String()+"/hold", `{"effective_at":"2017-09-21"}`, http.StatusConflict, "wrong_status")
}

func TestRequestsThatLeadToNothing(t *testing.T) {
	s := open(t)
	conference, we, welfare, medicon := s.scene()
	for verb, status := range map[string]string{"decline": "declined", "withdraw": "withdrawn", "expire": "expired"} {
		meeting := "/v1/meetings/" + s.request(conference, welfare, medicon).String()
		s.post(meeting+"/"+verb, ``)
		if got := s.get(meeting).fields(); got["status"] != status {
			t.Errorf("after %s: got %v", verb, got["status"])
		}
	}
	cancelled := "/v1/meetings/" + s.request(conference, we, welfare).String()
	s.post(cancelled+"/accept", ``)
	s.post(cancelled+"/cancel", `{"reason":"no time"}`)
	for query, want := range map[string]int{"": 4, "?status=declined": 1, "?status=held": 0, "?organisation=" + medicon.String(): 3,
		"?conference=" + conference.String() + "&organisation=" + we.String(): 1, "?conference=" + we.String(): 0} {
		if items := s.get("/v1/meetings" + query).items(); len(items) != want {
			t.Errorf("%q: got %d meetings, want %d", query, len(items), want)
		}
	}
}

func TestAManagerActsForTheOwnOrganisationAlone(t *testing.T) {
	s := open(t)
	conference, we, welfare, medicon := s.scene()
	request := func(requester, target domain.ID) string {
		return `{"kind":"request","conference_id":"` + conference.String() + `","requester_id":"` + requester.String() + `","target_id":"` + target.String() + `"}`
	}
	asked := s.postAs("manager", "/v1/meetings", "%s", request(we, welfare))
	s.refuse("manager", "/v1/meetings", request(welfare, medicon), http.StatusForbidden, "not_your_organisation")
	s.refuse("manager", "/v1/meetings", strings.Replace(request(we, medicon), "request", "match", 1), http.StatusForbidden, "forbidden")
	path := "/v1/meetings/" + asked.ID.String()
	s.refuse("manager", path+"/accept", ``, http.StatusConflict, "not_yours_to_answer")
	s.postAs("manager", path+"/withdraw", ``)

	theirs := "/v1/meetings/" + s.request(conference, welfare, medicon).String()
	s.refuse("manager", theirs+"/accept", ``, http.StatusNotFound, "not_found")
	s.getAs("manager", theirs).refused(http.StatusNotFound, "not_found")
	s.getAs("manager", theirs+"/history").refused(http.StatusNotFound, "not_found")
	s.getAs("manager", path+"/history").is(http.StatusOK)

	toUs := "/v1/meetings/" + s.request(conference, medicon, we).String()
	s.postAs("manager", toUs+"/accept", ``)
	s.post(toUs+"/hold", `{"outside_dates":true}`)
	s.refuse("manager", toUs+"/rate", `{"party_id":"`+medicon.String()+`","rating":"informative"}`, http.StatusForbidden, "not_your_organisation")
	s.postAs("manager", toUs+"/report", `{"party_id":%q,"wave":"6-months","outcome":"valuable_contact"}`, we)
	for query, want := range map[string]int{"": 2, "?organisation=" + medicon.String(): 1, "?organisation=" + we.String(): 2, "?status=withdrawn": 1} {
		if items := s.getAs("manager", "/v1/meetings"+query).items(); len(items) != want {
			t.Errorf("%q: got %d meetings, want %d", query, len(items), want)
		}
	}
}

func TestEventsSayOnWhoseBehalf(t *testing.T) {
	s := open(t)
	conference, we, welfare, _ := s.scene()
	meeting := s.held(conference, we, welfare)
	s.postAs("organiser", meeting+"/report", `{"party_id":%q,"wave":"1","outcome":"knowledge_gain"}`, welfare)
	s.postAs("manager", meeting+"/rate", `{"party_id":%q,"rating":"informative"}`, we)
	behalf := map[string]any{}
	for _, event := range s.get(meeting + "/history").items() {
		behalf[event["type"].(string)] = event["onbehalfof"]
		if event["via"] != "api" || event["correlationid"] == nil || event["actor"] == "" {
			t.Errorf("got %v", event)
		}
	}
	for event, want := range map[string]any{"MeetingRequested": we.String(), "MatchMade": welfare.String(), "MeetingHeld": nil, "OutcomeReported": welfare.String(), "MeetingRated": we.String()} {
		if behalf[event] != want {
			t.Errorf("%s: on behalf of %v, want %v", event, behalf[event], want)
		}
	}
}

func TestAMeetingIsRefused(t *testing.T) {
	s := open(t)
	conference, we, welfare, _ := s.scene()
	begin := func(kind, requester, target, more string) string {
		return `{"kind":"` + kind + `","conference_id":"` + conference.String() + `","requester_id":"` + requester + `","target_id":"` + target + `"` + more + `}`
	}
	s.refuse("admin", "/v1/meetings", begin("request", we.String(), we.String(), ""), http.StatusConflict, "same_organisation")
	s.refuse("admin", "/v1/meetings", begin("date", we.String(), "x", ""), http.StatusUnprocessableEntity, "invalid").at("body.kind", "body.target_id")
	s.refuse("admin", "/v1/meetings", begin("request", we.String(), domain.DeriveID("nobody").String(), ""), http.StatusUnprocessableEntity, "unknown_reference").at("body.target_id")
	s.refuse("admin", "/v1/meetings", begin("held", we.String(), welfare.String(), `,"effective_at":"2017-09-30"`), http.StatusConflict, "outside_conference")
	s.refuse("admin", "/v1/meetings", begin("request", we.String(), welfare.String(), `,"effective_at":"2999-01-01"`), http.StatusConflict, "in_the_future")
	stranger := s.organisation("stranger", "FR")
	s.refuse("admin", "/v1/meetings", begin("request", we.String(), stranger.String(), ""), http.StatusConflict, "not_participating")

	path := "/v1/meetings/" + s.request(conference, we, welfare).String()
	s.refuse("admin", "/v1/meetings", begin("request", welfare.String(), we.String(), ""), http.StatusConflict, "taken")
	s.refuse("admin", path+"/accept", `{"effective_at":"2017-05-31"}`, http.StatusConflict, "dates_out_of_order")
	s.refuse("admin", path+"/schedule", `{"starts_at":"2017-09-21T10:00:00Z"}`, http.StatusConflict, "wrong_status")
	s.refuse("admin", path+"/schedule", `{"starts_at":"2017-09-21T10:00:00Z","ends_at":"2017-09-21T09:00:00Z"}`, http.StatusUnprocessableEntity, "invalid").at("body.ends_at")
	s.refuse("admin", path+"/schedule", `{}`, http.StatusUnprocessableEntity, "invalid").at("body.starts_at")
	s.refuse("admin", path+"/rate", `{"party_id":"`+we.String()+`","rating":"great"}`, http.StatusUnprocessableEntity, "invalid").at("body.rating")
	s.refuse("admin", path+"/rate", `{"party_id":"`+we.String()+`","rating":"informative"}`, http.StatusConflict, "wrong_status")
	for _, verb := range []string{"accept", "decline", "withdraw", "expire", "cancel", "hold", "no-show"} {
		s.refuse("admin", "/v1/meetings/"+domain.DeriveID("no meeting").String()+"/"+verb, ``, http.StatusNotFound, "not_found")
		s.refuse("admin", "/v1/meetings/"+we.String()+"/"+verb, ``, http.StatusNotFound, "not_found")
		s.refuse("admin", "/v1/meetings/none/"+verb, ``, http.StatusNotFound, "not_found")
	}
}
