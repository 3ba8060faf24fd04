package imports

import (
	"errors"
	"fmt"
	"time"

	"aftermatch/domain"
)

// meeting is a row of a meetings file.
type meeting struct {
	cells
	externalID            string
	requester, target     string // an external id or name of a participant
	status                domain.MeetingStatus
	requested, answered   moment
	starts, ends          moment
	table                 string
	byRequester, byTarget domain.Rating
}

// readMeeting reads a row, and names all that is wrong with it.
func readMeeting(c cells) meeting {
	m := meeting{
		cells:       c,
		externalID:  c.required("external_id"),
		requester:   c.required("requester"),
		target:      c.required("target"),
		requested:   parsed(c, "requested_at", parseTime),
		answered:    parsed(c, "answered_at", parseTime),
		starts:      parsed(c, "starts_at", parseTime),
		ends:        parsed(c, "ends_at", parseTime),
		table:       c.text("table"),
		byRequester: parsed(c, "rating_requester", parseRating),
		byTarget:    parsed(c, "rating_target", parseRating),
	}
	if c.required("status") != "" {
		m.status = parsed(c, "status", parseStatus)
	}
	if m.status == adHoc && (!m.requested.IsZero() || !m.answered.IsZero()) {
		c.fault("status", "an ad_hoc meeting was not asked for; leave requested_at and answered_at empty, or write held")
	}
	for _, rating := range []struct {
		column string
		given  domain.Rating
	}{{"rating_requester", m.byRequester}, {"rating_target", m.byTarget}} {
		if rating.given != "" && m.status != "" && m.status != domain.StatusHeld && m.status != adHoc {
			c.fault(rating.column, "only a meeting that was held can be rated; leave it empty, or correct the status")
		}
	}
	return m
}

// change is what the row leads to: one meeting's facts.
func (m meeting) change(d *directory, history []domain.Recorded, conference domain.Conference, now time.Time) (change, error) {
	c := change{cells: m.cells, hash: m.hash(), created: len(history) == 0}
	if lastRow(history) == c.hash {
		return c, nil
	}
	pairing := domain.Pairing{ConferenceID: d.conference}
	before := stateOf[domain.Meeting](history)
	var errs [2]error
	pairing.RequesterID, errs[0] = m.party(d, "requester", m.requester, before.Requester)
	pairing.TargetID, errs[1] = m.party(d, "target", m.target, before.Target)
	if err := errors.Join(errs[:]...); err != nil {
		return c, err
	}
	wanted := m.facts(pairing, conference, now)
	if err := plausible(wanted, conference, now); err != nil {
		return c, err
	}
	revision, err := revise(history, wanted, meetingSteps, inPlace, now)
	if err != nil {
		return c, err
	}
	stream := d.meeting(m.externalID)
	c.add(stream, history, revision.facts())
	if len(history) > 0 {
		c.anew = func() (freeing, again write, err error) {
			revision, err := revise(history, wanted, meetingSteps, 0, now)
			if err != nil {
				return write{}, write{}, err
			}
			return write{stream, history, revision.retracted}, write{stream, history, revision.appended}, nil
		}
	}
	return c, nil
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

// party finds who is meant. One that was merged since stays who it was when the meeting was recorded.
func (m meeting) party(d *directory, column, reference string, before domain.ID) (domain.ID, error) {
	found := d.participants(reference)
	switch len(found) {
	case 0:
		return domain.ID{}, &contradiction{column, fmt.Sprintf("no participant of this conference has the external id or name %s; import the participants first, or correct it", excerpt(reference))}
	case 1:
		if e, ok := d.entries[before]; ok && d.canonical(e) == found[0] {
			return before, nil
		}
		return found[0].id, nil
	}
	return domain.ID{}, &contradiction{column, fmt.Sprintf("several participants have the name %s; write the external id of the one that is meant", excerpt(reference))}
}

func (m meeting) zoneless() bool {
	return m.requested.zoneless || m.answered.zoneless || m.starts.zoneless || m.ends.zoneless
}

// slotLength is how long a meeting is planned for when the file does not say when it ends.
const slotLength = 20 * time.Minute

// facts are what the row says happened, in order. Times that it does not give are taken from those it gives: a request
// from the answer or the start, an answer from the request, and without any, the conference's first day. An
// expiry without one is the end of the last day, or now if that is earlier.
func (m meeting) facts(pairing domain.Pairing, conference domain.Conference, now time.Time) []domain.Fact {
	firstDay := conference.StartsOn.Time()
	requested := first(m.requested, m.answered, m.starts, moment{Time: firstDay})
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
		if m.answered.IsZero() && m.starts.IsZero() { // nobody had said yes: platforms call this cancelled too
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
	end := (conference.EndsOn + 1).Time().Add(-time.Second)
	if now.Before(end) {
		end = now
	}
	return later(end, requested)
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
