package domain_test

import (
	"errors"
	"testing"
	"time"

	"aftermatch/domain"
)

// The cast of the tests.
var (
	stuttgart = domain.DeriveID("stuttgart")
	bioregio  = domain.DeriveID("bioregio")
	welfare   = domain.DeriveID("welfare")
	theirs    = domain.DeriveID("meeting")

	now    = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	before = time.Date(2017, 6, 1, 0, 0, 0, 0, time.UTC)
)

// happened is one fact of a test's past or present.
type happened struct {
	stream domain.ID
	fact   domain.Fact
}

// story is what a test is given, and what it then tries.
type story struct {
	given []happened
	tried []happened
}

func given(past ...happened) story { return story{given: past} }

// when tries an event on the stream that the last given fact belongs to.
func (s story) when(events ...domain.Event) story {
	last := s.given[len(s.given)-1]
	for _, event := range events {
		s.tried = append(s.tried, happened{last.stream, domain.Fact{Event: event, At: last.fact.At}})
	}
	return s
}

func (s story) admitted(t *testing.T) {
	t.Helper()
	if err := s.run(t); err != nil {
		t.Fatalf("refused: %v", err)
	}
}

func (s story) refused(t *testing.T, code string) {
	t.Helper()
	var refusal *domain.Error
	if err := s.run(t); !errors.As(err, &refusal) || refusal.Code != code {
		t.Fatalf("got %v, want a refusal with code %s", err, code)
	}
}

func (s story) run(t *testing.T) error {
	t.Helper()
	decision := domain.NewDecision(now)
	for _, h := range s.given {
		if err := decision.Decide(h.stream, h.fact); err != nil {
			t.Fatalf("the given %s was refused: %v", h.fact.Event.EventType(), err)
		}
	}
	for _, h := range s.tried {
		if err := decision.Decide(h.stream, h.fact); err != nil {
			return err
		}
	}
	return nil
}

func announced(id domain.ID) happened {
	start, _ := domain.ParseDate("2017-09-21")
	return happened{id, domain.Fact{Event: domain.ConferenceAnnounced{Name: "Stuttgart", Series: "CMC", Edition: "5", StartsOn: start, EndsOn: start + 1, Country: "DE", City: "Stuttgart"}, At: before}}
}

func registered(id domain.ID) happened {
	return happened{id, domain.Fact{Event: domain.OrganisationRegistered{Name: id.String(), Country: "DE"}, At: before}}
}

func participates(id domain.ID) happened {
	return happened{domain.ParticipationID(stuttgart, id), domain.Fact{Event: domain.ParticipationRegistered{ConferenceID: stuttgart, OrganisationID: id}, At: before}}
}

func meeting(e domain.MeetingEvent) happened {
	return happened{theirs, domain.Fact{Event: e, At: before}}
}

func pairing(requester, target domain.ID) domain.Pairing {
	return domain.Pairing{ConferenceID: stuttgart, RequesterID: requester, TargetID: target}
}
