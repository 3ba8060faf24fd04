package simulation_test

import (
	"testing"
	"time"

	"aftermatch/domain"
	"aftermatch/internal/chronicle"
	"aftermatch/internal/simulation"
	"aftermatch/projections/impact/estimate"
)

var today = time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)

// pair is two organisations, aliases resolved, in order.
type pair struct{ a, b domain.ID }

// outcome is what a history says of one pair; days count from the first day of their conference, -1 is
// never.
type outcome struct {
	conference     domain.ID
	met, home      bool
	started, ended int
	observed       int // days until the history's end
}

// outcomes reads a whole history as the log has it at the end: corrections applied, aliases resolved.
func outcomes(t *testing.T, p simulation.Parameters) map[pair]outcome {
	t.Helper()
	return read(t, p).found
}

func read(t *testing.T, p simulation.Parameters) reader {
	t.Helper()
	streams, order := map[domain.ID][]domain.Recorded{}, []domain.ID{}
	err := simulation.Write(p, func(e chronicle.Entry) error {
		if _, seen := streams[e.Stream]; !seen {
			order = append(order, e.Stream)
		}
		streams[e.Stream] = append(streams[e.Stream], domain.Recorded{ID: e.ID, Event: e.Fact.Event, At: e.Fact.At})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	read := reader{numbers: map[domain.ID]int32{}, into: map[domain.ID]domain.ID{}, country: map[domain.ID]string{}, starts: map[domain.ID]domain.Date{}, found: map[pair]outcome{}, until: domain.DateOf(p.Until)}
	for _, kind := range []string{"organisation", "conference", "meeting", "project", "tie"} {
		for _, stream := range order {
			if domain.KindOf(streams[stream][0].Event) == kind {
				read.stream(stream, domain.Effective(streams[stream]))
			}
		}
	}
	return read
}

type reader struct {
	numbers map[domain.ID]int32 // of organisations, in the order in which they were registered
	into    map[domain.ID]domain.ID
	country map[domain.ID]string
	starts  map[domain.ID]domain.Date
	found   map[pair]outcome
	until   domain.Date
}

func (r reader) stream(stream domain.ID, history []domain.Recorded) {
	var partners []domain.ID
	for _, recorded := range history {
		switch e := recorded.Event.(type) {
		case domain.OrganisationRegistered:
			r.country[stream], r.numbers[stream] = e.Country, int32(len(r.numbers))
		case domain.OrganisationsMerged:
			r.into[stream] = e.Into
		case domain.ConferenceAnnounced:
			r.starts[stream] = e.StartsOn
		case domain.MeetingRequested:
			r.meeting(e.Pairing, false)
		case domain.MeetingHeld:
			r.meeting(between(history[0].Event), true)
		case domain.PartnerJoined:
			partners = append(partners, e.OrganisationID)
		case domain.ProjectStarted:
			p := r.pair(partners[0], partners[1])
			o := r.found[p]
			o.started = int(domain.DateOf(recorded.At) - r.starts[o.conference])
			r.found[p] = o
		case domain.CooperationEnded:
			p := r.pair(e.OrganisationA, e.OrganisationB)
			o := r.found[p]
			o.ended = int(domain.DateOf(recorded.At) - r.starts[o.conference])
			r.found[p] = o
		}
	}
}

// between is who a meeting is between, by the event that began it.
func between(first domain.Event) (p domain.Pairing) {
	switch e := first.(type) {
	case domain.MeetingRequested:
		p = e.Pairing
	case domain.MatchMade:
		p = e.Pairing
	case domain.MeetingHeld:
		p = e.Pairing
	}
	return p
}

func (r reader) pair(a, b domain.ID) pair {
	if into, ok := r.into[a]; ok {
		a = into
	}
	if into, ok := r.into[b]; ok {
		b = into
	}
	x, y := domain.Ordered(a, b)
	return pair{x, y}
}

func (r reader) meeting(with domain.Pairing, held bool) {
	p := r.pair(with.RequesterID, with.TargetID)
	o, seen := r.found[p]
	if !seen {
		o = outcome{conference: with.ConferenceID, home: r.country[p.a] == r.country[p.b], started: -1, ended: -1,
			observed: int(r.until - r.starts[with.ConferenceID])}
	}
	o.met = o.met || held
	r.found[p] = o
}

// contacts are those who met, either of one country or of two, by what had ended their wait on that day.
func (r reader) contacts(home bool, until domain.Date) (contacts []estimate.Contact) {
	for p, o := range r.found {
		horizon := int(until - r.starts[o.conference])
		if !o.met || o.home != home || horizon < 0 {
			continue
		}
		c := estimate.Contact{A: r.numbers[p.a], B: r.numbers[p.b], Day: int32(horizon), Cause: estimate.Censored}
		switch {
		case o.started >= 0 && o.started <= horizon:
			c.Day, c.Cause = int32(o.started), estimate.Converted
		case o.ended >= 0 && o.ended <= horizon:
			c.Day, c.Cause = int32(o.ended), estimate.Competing
		}
		contacts = append(contacts, c)
	}
	return contacts
}
