package domain_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"aftermatch/domain"
)

// The cast of the stories.
var (
	stuttgart = domain.DeriveID("stuttgart")
	warsaw    = domain.DeriveID("warsaw")
	bioregio  = domain.DeriveID("bioregio")
	welfare   = domain.DeriveID("welfare")
	medicon   = domain.DeriveID("medicon")
	lyon      = domain.DeriveID("lyon")

	talk     = domain.DeriveID("talk")     // a meeting
	talkTwo  = domain.DeriveID("talk two") // another
	ilda     = domain.DeriveID("ilda")     // a project
	ildaTwin = domain.DeriveID("ilda twin")

	anna  = domain.DeriveID("anna") // representatives
	bjorn = domain.DeriveID("bjorn")

	today = date("2026-01-01")
)

// happened is one thing that happened, or is said to have.
type happened struct {
	stream domain.ID
	fact   domain.Fact
}

// on says when something happened to what: a date, or a date and time like "2017-09-21 10:00".
func on(when string, stream domain.ID, event domain.Event) happened {
	return happened{stream, domain.Fact{Event: event, At: moment(when)}}
}

func moment(when string) time.Time {
	layout := "2006-01-02 15:04"
	at, err := time.Parse(layout[:len(when)], when)
	if err != nil {
		panic(err)
	}
	return at
}

func date(s string) domain.Date {
	d, err := domain.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// story is what happened before, and what somebody then wants to record.
type story struct{ before, wanted []happened }

// given begins a story. Its parts are single happenings or lists of them.
func given(parts ...any) story { return story{before: flat(parts)} }

// when says what is then to be recorded, in one decision.
func (s story) when(parts ...any) story {
	s.wanted = flat(parts)
	return s
}

func flat(parts []any) (all []happened) {
	for _, part := range parts {
		switch part := part.(type) {
		case happened:
			all = append(all, part)
		case []happened:
			all = append(all, part...)
		default:
			panic("a story is told in happenings")
		}
	}
	return all
}

// admitted expects that all of it is recorded, and returns the log.
func (s story) admitted(t *testing.T) *ledger {
	t.Helper()
	log, err := s.tell(t)
	if err != nil {
		t.Fatalf("refused: %v", err)
	}
	return log
}

// refused expects a refusal with that code, in words that hold all of the given ones.
func (s story) refused(t *testing.T, code string, words ...string) *domain.Error {
	t.Helper()
	_, err := s.tell(t)
	var refusal *domain.Error
	if !errors.As(err, &refusal) || refusal.Code != code {
		t.Fatalf("got %v, want a refusal with code %s", err, code)
	}
	for _, word := range words {
		if !strings.Contains(refusal.Message, word) {
			t.Errorf("the refusal says %q, but not %q", refusal.Message, word)
		}
	}
	return refusal
}

// faulty expects that the input is invalid in exactly these fields.
func (s story) faulty(t *testing.T, fields ...string) {
	t.Helper()
	refusal := s.refused(t, "invalid")
	var got []string
	for _, fault := range refusal.Faults {
		got = append(got, fault.Field)
	}
	if strings.Join(got, " ") != strings.Join(fields, " ") || refusal.Reason != domain.Invalid {
		t.Errorf("faults in %v, want %v", got, fields)
	}
}

func (s story) tell(t *testing.T) (*ledger, error) {
	t.Helper()
	log := newLedger()
	for _, h := range s.before {
		if err := log.record(today.Time(), h); err != nil {
			t.Fatalf("the given %s was refused: %v", h.fact.Event.EventType(), err)
		}
	}
	return log, log.record(today.Time(), s.wanted...)
}

// clusters are registered in their countries.
func clusters() []happened {
	country := map[domain.ID]string{bioregio: "DE", welfare: "DK", medicon: "SE", lyon: "FR"}
	var all []happened
	for _, id := range []domain.ID{bioregio, welfare, medicon, lyon} {
		all = append(all, on("2015-01-01", id, domain.OrganisationRegistered{Name: id.String()[:8], Country: country[id], Sectors: []string{"health"}}))
	}
	return all
}

func announced() happened {
	return on("2017-01-01", stuttgart, domain.ConferenceAnnounced{Name: "Cluster Matchmaking Conference 2017", Series: "CMC", Edition: "5",
		StartsOn: date("2017-09-21"), EndsOn: date("2017-09-22"), Country: "DE", City: "Stuttgart"})
}

func takesPart(organisation domain.ID) happened {
	return on("2017-05-01", domain.ParticipationID(stuttgart, organisation), domain.ParticipationRegistered{ConferenceID: stuttgart, OrganisationID: organisation})
}

// matchmaking is a conference in which the first three clusters take part.
func matchmaking() []happened {
	return append(clusters(), announced(), takesPart(bioregio), takesPart(welfare), takesPart(medicon))
}

func between(requester, target domain.ID) domain.Pairing {
	return domain.Pairing{ConferenceID: stuttgart, RequesterID: requester, TargetID: target}
}

func requested(requester, target domain.ID) domain.MeetingRequested {
	return domain.MeetingRequested{Pairing: between(requester, target)}
}

func matched(requester, target domain.ID) domain.MatchMade {
	return domain.MatchMade{Pairing: between(requester, target)}
}

func held(requester, target domain.ID) domain.MeetingHeld {
	return domain.MeetingHeld{Pairing: between(requester, target)}
}

// slot is twenty minutes from a time on the conference's first day.
func slot(from, table string, people ...domain.ID) domain.MeetingScheduled {
	starts := moment("2017-09-21 " + from)
	return domain.MeetingScheduled{Slot: domain.Slot{StartsAt: starts, EndsAt: starts.Add(20 * time.Minute), Table: table, Representatives: people}}
}

func joins(organisation domain.ID, role domain.Role) domain.PartnerJoined {
	return domain.PartnerJoined{OrganisationID: organisation, Role: role}
}

// joint is a project of BioRegio, who leads, and Welfare Tech.
func joint() []happened {
	return append(clusters(),
		on("2017-10-01", ilda, domain.ProjectLogged{Title: "ILDA-care"}),
		on("2017-10-01", ilda, joins(bioregio, domain.RoleLead)),
		on("2017-10-01", ilda, joins(welfare, domain.RolePartner)))
}

func euro(cents int64) domain.Money { return domain.Money{Amount: cents, Currency: "EUR"} }

func awarded(cents int64) domain.FundingAwarded {
	return domain.FundingAwarded{Funder: "BMBF", GrantNumber: "01DS18001", Money: euro(cents)}
}
