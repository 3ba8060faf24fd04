package projections

import (
	"testing"

	"aftermatch/domain"
)

func TestAMeetingIsKnownAsItWasAtEachPosition(t *testing.T) {
	s := tell(t)
	s.announced(stuttgart, "CMC", "2017-09-21", "2017-09-22")
	s.registered(bioregio, "DE", "biotech")
	s.registered(welfare, "DK", "health")
	s.happened(theirs, "2017-08-01", domain.MeetingRequested{Pairing: pairing(bioregio, welfare)})
	s.happened(theirs, "2017-08-05", domain.MatchMade{By: welfare})
	held := s.happened(theirs, "2017-09-21", domain.MeetingHeld{})
	s.happened(theirs, "2018-03-01", domain.OutcomeReported{PartyID: welfare, Wave: "6-months", Outcome: "negotiating"})
	s.happened(theirs, "2018-04-01", domain.FactRetracted{EventID: held, Reason: "they never met"})

	for _, size := range []int{1, 3, 100} {
		r := s.catchUp(size)
		for position, want := range map[int64]domain.MeetingStatus{4: "requested", 5: "matched", 6: "held", 7: "held", 8: "matched"} {
			got, err := r.Meeting(t.Context(), theirs, &position)
			if err != nil {
				t.Fatal(err)
			}
			if got.Status != want || got.KnownFrom != position || got.Version != int(position-3) {
				t.Errorf("at %d: got %+v, want status %s", position, got, want)
			}
		}
		page, err := r.Meetings(t.Context(), MeetingFilter{Organisation: welfare})
		if err != nil || len(page.Items) != 1 || page.Position != 8 || page.Items[0].ConferenceNo != 1 || page.Items[0].TargetNo != 2 {
			t.Fatalf("got %+v, %v", page, err)
		}
		s = s.again()
	}
}
