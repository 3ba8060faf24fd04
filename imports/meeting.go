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
	if m.requested.zoneless || m.answered.zoneless || m.starts.zoneless || m.ends.zoneless {
		c.notice("times without a zone were taken as UTC; write them like 2017-09-21T14:30:00+02:00 to say otherwise")
	}
	if _, planned := m.slot(); m.status == domain.StatusScheduled && !planned {
		c.notice("scheduled meetings without a time of day in starts_at were recorded as matched")
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
	pairing, err := m.pairing(d, stateOf[domain.Meeting](history))
	if err != nil {
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

// pairing finds who is meant, as far as the row names anyone.
func (m meeting) pairing(d *directory, before domain.Meeting) (domain.Pairing, error) {
	requester, errRequester := m.party(d, "requester", m.requester, before.Requester)
	target, errTarget := m.party(d, "target", m.target, before.Target)
	return domain.Pairing{ConferenceID: d.conference, RequesterID: requester, TargetID: target}, errors.Join(errRequester, errTarget)
}

// party finds who is meant. One that was merged since stays who it was when the meeting was recorded.
func (m meeting) party(d *directory, column, reference string, before domain.ID) (domain.ID, error) {
	found := d.participants(reference)
	switch {
	case reference == "": // a fault of its own
		return domain.ID{}, nil
	case len(found) == 0:
		return domain.ID{}, &contradiction{column, fmt.Sprintf("no participant of this conference has the external id or name %s; import the participants first, or correct it", excerpt(reference))}
	case len(found) == 1:
		if e, ok := d.entries[before]; ok && d.canonical(e) == found[0] {
			return before, nil
		}
		return found[0].id, nil
	}
	return domain.ID{}, &contradiction{column, fmt.Sprintf("several participants have the name %s; write the external id of the one that is meant", excerpt(reference))}
}
