package api_test

import (
	"net/http"
	"testing"
)

func TestTheLogIsReadAsCloudEvents(t *testing.T) {
	s := open(t)
	conference, we, welfare, _ := s.scene()
	id := s.request(conference, we, welfare).String()
	events := s.get("/v1/events?type=MeetingRequested").items()
	if len(events) != 1 {
		t.Fatalf("got %v", events)
	}
	got := events[0]
	for field, want := range map[string]any{"specversion": "1.0", "type": "MeetingRequested", "subject": "meeting-" + id, "time": "2017-06-01T00:00:00Z",
		"streamversion": 1.0, "actor": "demo-admin", "datacontenttype": "application/json"} {
		if got[field] != want {
			t.Errorf("%s: got %v, want %v", field, got[field], want)
		}
	}
	if data := got["data"].(map[string]any); data["target_id"] != welfare.String() || got["recordedtime"] == nil || got["source"] == nil || got["id"] == nil {
		t.Errorf("got %v", got)
	}
}

func TestTheLogIsReadInParts(t *testing.T) {
	s := open(t)
	conference, we, welfare, medicon := s.scene() // seven events
	meeting := s.request(conference, we, welfare).String()
	s.post("/v1/facts/"+s.eventOf("/v1/meetings/"+meeting, "MeetingRequested")+"/retract", `{"reason":"a slip"}`)
	for query, want := range map[string]int{
		"":                             9,
		"?after=6":                     3,
		"?limit=2":                     2,
		"?after=7&limit=1":             1,
		"?as_of=4":                     4,
		"?after=2&as_of=4":             2,
		"?type=OrganisationRegistered": 3,
		"?type=OrganisationRegistered,MeetingRequested":      4,
		"?stream=" + meeting:                                 2,
		"?stream=meeting-" + meeting:                         2,
		"?stream=meeting-" + meeting + "&type=FactRetracted": 1,
		"?stream=" + medicon.String():                        1,
	} {
		if events := s.get("/v1/events" + query).items(); len(events) != want {
			t.Errorf("%q: got %d events, want %d", query, len(events), want)
		}
	}
	if last := s.get("/v1/events?type=FactRetracted").items()[0]; last["subject"] != "meeting-"+meeting {
		t.Errorf("got the subject %v", last["subject"])
	}
	s.everyPage("/v1/events?limit=4", 9)
	s.everyPage("/v1/events?type=OrganisationRegistered&limit=1", 3)
	s.everyPage("/v1/meetings/"+meeting+"/history?limit=1", 2)
}

// everyPage follows next to the end, and expects every item once.
func (s *site) everyPage(path string, want int) {
	s.Helper()
	seen, next := map[any]bool{}, ""
	for {
		page := s.get(path + next).fields()
		for _, item := range page["items"].([]any) {
			id := item.(map[string]any)["id"]
			if seen[id] {
				s.Errorf("%s: got %v twice", path, id)
			}
			seen[id] = true
		}
		if page["next"] == nil {
			break
		}
		next = "&cursor=" + page["next"].(string)
	}
	if len(seen) != want {
		s.Errorf("%s: got %d items, want %d", path, len(seen), want)
	}
}

func TestTheLogIsAskedInVain(t *testing.T) {
	s := open(t)
	s.getAs("evaluator", "/v1/events?type=MeetingUpdated,MeetingHeld&stream=meeting-7&after=-1&limit=0").
		refused(http.StatusUnprocessableEntity, "invalid").at("query.type", "query.stream", "query.after", "query.limit")
	s.getAs("evaluator", "/v1/events?cursor=x").refused(http.StatusUnprocessableEntity, "invalid").at("query.cursor")
	s.getAs("evaluator", "/v1/events?limit=1001").refused(http.StatusUnprocessableEntity, "invalid").at("query.limit")
	s.getAs("evaluator", "/v1/meetings/none/history").refused(http.StatusNotFound, "not_found")
	s.getAs("manager", "/v1/events").refused(http.StatusForbidden, "forbidden")
}
