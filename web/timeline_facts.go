package web

import (
	"cmp"
	"slices"
	"time"

	"aftermatch/api"
	"aftermatch/domain"
)

// moment is a fact on a timeline: what is known of it now, and what was known of it before.
type moment struct {
	told
	Event     domain.ID
	Fact      domain.Event // as it is known now
	At        time.Time
	Precision domain.Precision
	Recorded  time.Time
	Position  int64
	Version   int // of what it is of, now
	By        string
	Contact   bool // not of a project
	Changes   []change
	Gone      *change // it was retracted
	Mine      bool    // the reader may correct it
	Thing     string  // what it happened to, where the page is of something else
	Page      string  // the address of that; empty where it has none
}

// change is a correction, with what was known until then.
type change struct {
	On      time.Time
	By      string
	Reason  string
	Before  string
	Request domain.ID // by which it came
}

// moments are the facts of one history with their corrections. Pair is who meets whom, of a meeting.
func (d *directory) moments(v *visit, history []domain.Recorded, pair domain.Pairing) (all []moment) {
	at := map[domain.ID]int{}
	undone, version := map[domain.ID]bool{}, 0
	if len(history) > 0 {
		version = history[len(history)-1].Version
	}
	for _, r := range slices.Backward(history) {
		if e, ok := r.Event.(domain.FactRetracted); ok && !undone[r.ID] {
			undone[e.EventID] = true
		}
	}
	for _, r := range history {
		switch e := r.Event.(type) {
		case domain.FactCorrected:
			i, ok := at[e.EventID]
			if !ok || undone[r.ID] {
				continue
			}
			m := &all[i]
			m.Changes = append(m.Changes, change{r.RecordedAt, d.by(v, r.Metadata), e.Reason, v.before(m, d.tell(v.tongue, e.Replacement, pair), e.At), r.Metadata.CorrelationID})
			m.told, m.Fact = d.tell(v.tongue, e.Replacement, pair), e.Replacement
			if !e.At.IsZero() {
				m.At, m.Precision = e.At, r.Metadata.Precision
			}
		case domain.FactRetracted:
			if i, ok := at[e.EventID]; ok && undone[e.EventID] && !undone[r.ID] {
				all[i].Gone, all[i].Mine = &change{On: r.RecordedAt, By: d.by(v, r.Metadata), Reason: e.Reason, Request: r.Metadata.CorrelationID}, false
			}
		default:
			at[r.ID] = len(all)
			all = append(all, moment{told: d.tell(v.tongue, r.Event, pair), Event: r.ID, Fact: r.Event, At: r.At, Precision: r.Metadata.Precision, Recorded: r.RecordedAt, Position: r.Position, Version: version,
				By: d.by(v, r.Metadata), Contact: domain.KindOf(r.Event) != "project", Mine: v.mayCorrect(r)})
		}
	}
	return all
}

// before is what was known until a correction: what it says otherwise, or when.
func (v *visit) before(m *moment, now told, at time.Time) string {
	if m.told != now {
		return listed(m.What, m.More)
	}
	if !at.IsZero() && !at.Equal(m.At) {
		return v.Period(m.At, m.Precision)
	}
	return m.What
}

// mayCorrect tells whether the reader may correct a fact of what they may see.
func (v *visit) mayCorrect(r domain.Recorded) bool {
	return api.Can(v.actor, api.Correct, api.Resource{Author: r.Metadata.Actor}) == nil
}

// factsOf are the moments of a history, with what the reader may correct of it.
func (s *server) factsOf(v *visit, d *directory, history []domain.Recorded) ([]moment, error) {
	if len(history) == 0 {
		return nil, nil
	}
	all := d.moments(v, history, pairIn(standingOr(history)))
	err := s.clerk.MayAmend(v.context(), v.actor, history)
	if err == nil {
		return all, nil
	}
	for i := range all {
		all[i].Mine = false
	}
	if refusedForm(err) == nil {
		return nil, err
	}
	return all, nil
}

// ownFacts are what is recorded of things themselves, of the one after the other.
func (s *server) ownFacts(v *visit, things ...domain.ID) (all []moment, err error) {
	histories, err := s.log.Histories(v.context(), things...)
	if err != nil {
		return nil, err
	}
	d, err := s.directoryFor(v.context(), histories)
	if err != nil {
		return nil, err
	}
	for _, thing := range things {
		facts, err := s.factsOf(v, d, histories[thing])
		if err != nil {
			return nil, err
		}
		all = append(all, facts...)
	}
	return all, nil
}

// amended tells whether one of these facts was corrected, or retracted, on the page before.
func (v *visit) amended(facts []moment) bool {
	done := idOf(v.r.URL.Query(), "done")
	return !done.IsZero() && slices.ContainsFunc(facts, func(m moment) bool {
		return m.Gone != nil && m.Gone.Request == done || slices.ContainsFunc(m.Changes, func(c change) bool { return c.Request == done })
	})
}

// year is what happened, or became known, in one.
type year struct {
	Year    int
	Moments []moment
}

// years puts moments in the order in which things happened, or became known.
func years(all []moment, learned bool) (years []year) {
	time := func(m moment) time.Time {
		if learned {
			return m.Recorded
		}
		return m.At
	}
	slices.SortStableFunc(all, func(a, b moment) int {
		return cmp.Or(cmp.Compare(domain.DateOf(time(a)), domain.DateOf(time(b))), cmp.Compare(a.Position, b.Position))
	})
	for _, m := range all {
		if y := time(m).Year(); len(years) == 0 || years[len(years)-1].Year != y {
			years = append(years, year{Year: y})
		}
		years[len(years)-1].Moments = append(years[len(years)-1].Moments, m)
	}
	return years
}

// pairOf is who meets whom in a meeting with that history.
func pairOf(history []domain.Recorded) domain.Pairing { return pairIn(domain.Effective(history)) }

func pairIn(events []domain.Recorded) domain.Pairing {
	for _, r := range events {
		switch e := r.Event.(type) {
		case domain.MeetingRequested:
			return e.Pairing
		case domain.MatchMade:
			return e.Pairing
		case domain.MeetingHeld:
			return e.Pairing
		}
	}
	return domain.Pairing{}
}
