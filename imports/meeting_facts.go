package imports

import (
	"errors"
	"fmt"
	"time"

	"aftermatch/domain"
)

// slotLength is how long a meeting is planned for when the file does not say when it ends.
const slotLength = 20 * time.Minute

// facts are what the row says happened, in order. A time that it does not give is taken from those it gives: a request's from
// the answer, else from the start, else the conference's first day, or now if that is earlier; an answer's from the request;
// a meeting's is the first day, or its answer's if that is later. An expiry is at the end of the conference's last day, or now if
// that is earlier. A cancelled row with neither answer nor start was cancelled before there was a match: it is a request withdrawn.
func (m meeting) facts(pairing domain.Pairing, conference domain.Conference, now time.Time) []domain.Fact {
	firstDay := conference.StartsOn.Time()
	requested := first(m.requested, m.answered, moment{Time: earlier(now, first(m.starts, moment{Time: firstDay}))})
	answered := first(m.answered, moment{Time: requested})
	met := first(m.starts, moment{Time: later(answered, firstDay)})

	if m.status == adHoc {
		return m.rated(pairing, []domain.Fact{{Event: domain.MeetingHeld{Pairing: pairing}, At: met}}, met)
	}
	facts := []domain.Fact{{Event: domain.MeetingRequested{Pairing: pairing}, At: requested}}
	add := func(event domain.MeetingEvent, at time.Time) {
		facts = append(facts, domain.Fact{Event: event, At: at})
	}
	switch m.status {
	case domain.StatusRequested:
		return facts
	case domain.StatusDeclined:
		add(domain.RequestDeclined{By: pairing.TargetID}, answered)
		return facts
	case domain.StatusExpired:
		add(domain.RequestExpired{}, m.expired(requested, conference, now))
		return facts
	case domain.StatusWithdrawn:
		add(domain.RequestWithdrawn{By: pairing.RequesterID}, answered)
		return facts
	case domain.StatusCancelled:
		if m.answered.IsZero() && m.starts.IsZero() {
			add(domain.RequestWithdrawn{By: pairing.RequesterID}, answered)
			return facts
		}
	}
	add(domain.MatchMade{By: pairing.TargetID}, answered)
	if slot, ok := m.slot(); ok {
		add(domain.MeetingScheduled{Slot: slot}, answered)
	}
	switch m.status {
	case domain.StatusHeld:
		add(domain.MeetingHeld{}, met)
		facts = m.rated(pairing, facts, met)
	case domain.StatusNoShow:
		add(domain.NoShowRecorded{}, met)
	case domain.StatusCancelled:
		add(domain.MeetingCancelled{}, answered)
	}
	return facts
}

func (m meeting) rated(pairing domain.Pairing, facts []domain.Fact, at time.Time) []domain.Fact {
	if m.byRequester != "" {
		facts = append(facts, domain.Fact{Event: domain.MeetingRated{PartyID: pairing.RequesterID, Rating: m.byRequester}, At: at})
	}
	if m.byTarget != "" {
		facts = append(facts, domain.Fact{Event: domain.MeetingRated{PartyID: pairing.TargetID, Rating: m.byTarget}, At: at})
	}
	return facts
}

// slot is the planned time, when the file gives one with its time of day.
func (m meeting) slot() (domain.Slot, bool) {
	if m.starts.IsZero() || m.starts.dateOnly {
		return domain.Slot{}, false
	}
	ends := m.ends.Time
	if ends.IsZero() {
		ends = m.starts.Add(slotLength)
	}
	return domain.Slot{StartsAt: m.starts.Time, EndsAt: ends, Table: m.table}, true
}

func (m meeting) expired(requested time.Time, conference domain.Conference, now time.Time) time.Time {
	if !m.answered.IsZero() {
		return m.answered.Time
	}
	return later(requested, earlier(now, (conference.EndsOn+1).Time().Add(-time.Second)))
}

func first(times ...moment) time.Time {
	for _, t := range times {
		if !t.IsZero() {
			return t.Time
		}
	}
	return time.Time{}
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// plausible checks the times against each other, the conference's days and now, so that each fault names its column.
func plausible(wanted []domain.Fact, conference domain.Conference, now time.Time) error {
	var errs []error
	for i, fact := range wanted {
		step, _ := meetingSteps(fact.Event)
		day := domain.DateOf(fact.At)
		_, held := fact.Event.(domain.MeetingHeld)
		switch {
		case step.rank == anyOrder: // dated like the meeting
		case fact.At.After(now):
			errs = append(errs, &contradiction{step.column, fmt.Sprintf("%s on %s: that has not happened yet; correct the time or the status", step.name, day)})
		case i > 0 && domain.DateOf(wanted[i-1].At) > day, i > 0 && fact.At.Before(wanted[i-1].At) && !fact.At.Equal(day.Time()):
			before, _ := meetingSteps(wanted[i-1].Event)
			errs = append(errs, &contradiction{step.column, fmt.Sprintf("%s on %s, before it was %s on %s; correct one of the two",
				step.name, fact.At.Format(timeShown), before.name, wanted[i-1].At.Format(timeShown))})
		case held && (day < conference.StartsOn || day > conference.EndsOn):
			errs = append(errs, &contradiction{step.column, fmt.Sprintf("the conference was from %s to %s, but this meeting is dated %s; correct it",
				conference.StartsOn, conference.EndsOn, day)})
		}
	}
	return errors.Join(errs...)
}

const timeShown = "2006-01-02 15:04"
