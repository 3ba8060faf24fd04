package domain

import (
	"fmt"
	"slices"
	"time"
)

// Admit tells whether e may happen to the meeting next.
func (m Meeting) Admit(e MeetingEvent, at time.Time, w World) error {
	switch e := e.(type) {
	case MeetingRequested:
		return firstOf(m.begin(e.Pairing), m.between(e.Pairing).meets(at, w))
	case MatchMade:
		if m.Status == "" {
			return firstOf(m.begin(e.Pairing), m.between(e.Pairing).meets(at, w))
		}
		return firstOf(m.unchanged(e.Pairing), m.answer(e.By, m.Target, "accept", at), m.goesOn(at, w))
	case RequestDeclined:
		return m.answer(e.By, m.Target, "decline", at)
	case RequestWithdrawn:
		return m.answer(e.By, m.Requester, "withdraw", at)
	case RequestExpired:
		return m.from("expire", at, StatusRequested)
	case MeetingScheduled:
		return firstOf(e.check(), m.from("schedule", at, StatusMatched), m.goesOn(at, w))
	case MeetingRescheduled:
		return firstOf(e.check(), m.from("reschedule", at, StatusScheduled), m.goesOn(at, w))
	case MeetingCancelled:
		return firstOf(reason(e.Reason), m.from("cancel", at, StatusMatched, StatusScheduled))
	case MeetingHeld:
		return m.hold(e, at, w)
	case NoShowRecorded:
		return firstOf(m.from("record a no-show for", at, StatusMatched, StatusScheduled), m.absent(e.AbsentID))
	case MeetingRated:
		return firstOf(e.check(), m.from("rate", at, StatusHeld), m.party(e.PartyID))
	case OutcomeReported:
		return firstOf(e.check(), m.from("report on", at, StatusHeld), m.party(e.PartyID))
	}
	return nil
}

// begin checks what the first event of a meeting says: who meets whom where.
func (m Meeting) begin(p Pairing) error {
	if err := p.check(); err != nil {
		return err
	}
	if m.Status != "" {
		return refuse("meeting_exists", "this meeting is %s already", m.Status)
	}
	if p.RequesterID == p.TargetID {
		return refuse("same_organisation", "an organisation cannot meet itself; name two different organisations")
	}
	return nil
}

// meets checks that the conference, and both organisations at it, are there for a new meeting.
func (m Meeting) meets(at time.Time, w World) error {
	return allOf(
		referred("conference_id", m.Conference, In[Conference](w, m.Conference).open()),
		referred("requester_id", m.Requester, In[Organisation](w, m.Requester).active(at)),
		referred("target_id", m.Target, In[Organisation](w, m.Target).active(at)),
		takesPart(m.Conference, m.Requester, at, w),
		takesPart(m.Conference, m.Target, at, w),
	)
}

func takesPart(conference, organisation ID, at time.Time, w World) error {
	if In[Participation](w, ParticipationID(conference, organisation)).covers(at) {
		return nil
	}
	return refuse("not_participating", "organisation %s does not take part in this conference at that time; register its participation first", organisation)
}

// answer checks that the one whose answer it is gives it, while the request is open.
func (m Meeting) answer(by, due ID, verb string, at time.Time) error {
	if err := m.from(verb, at, StatusRequested); err != nil {
		return err
	}
	if by != due {
		return refuse("not_yours_to_answer", "only organisation %s may %s this request", due, verb)
	}
	return nil
}

func (m Meeting) hold(e MeetingHeld, at time.Time, w World) error {
	if m.Status == "" {
		now := m.between(e.Pairing)
		return firstOf(m.begin(e.Pairing), allOf(now.meets(at, w), now.inside(e, at, w)))
	}
	return firstOf(m.unchanged(e.Pairing), m.from("hold", at, StatusMatched, StatusScheduled), allOf(m.goesOn(at, w), m.inside(e, at, w)))
}

// inside checks that the meeting was held during the conference, unless it is said that it was not.
func (m Meeting) inside(e MeetingHeld, at time.Time, w World) error {
	conference := In[Conference](w, m.Conference)
	if day := DateOf(at); !e.OutsideDates && (day < conference.StartsOn || day > conference.EndsOn) {
		return refuse("outside_conference", "the conference was from %s to %s, but the meeting is dated %s; give effective_at within these days, or set outside_dates",
			conference.StartsOn, conference.EndsOn, day)
	}
	return nil
}

// goesOn checks that neither side had ceased to exist. A side that was merged since may go on with
// what it began.
func (m Meeting) goesOn(at time.Time, w World) error {
	return allOf(In[Organisation](w, m.Requester).existing(at), In[Organisation](w, m.Target).existing(at))
}

// unchanged checks that a later event names no other pairing: it is given by the event that begins
// the meeting.
func (m Meeting) unchanged(p Pairing) error {
	if p != (Pairing{}) && p != (Pairing{m.Conference, m.Requester, m.Target}) {
		return refuse("another_pairing", "this meeting is between %s and %s; to change that, correct the event that began it", m.Requester, m.Target)
	}
	return nil
}

// from checks that the meeting is in one of the states that the step starts from, and that the step is
// not dated before what it follows.
func (m Meeting) from(verb string, at time.Time, statuses ...MeetingStatus) error {
	if m.Status == "" {
		return missing("meeting")
	}
	if !slices.Contains(statuses, m.Status) {
		return refuse("wrong_status", "cannot %s a meeting that is %s; it must be %s", verb, m.Status, oneOf(statuses))
	}
	for _, earliest := range []time.Time{m.requestedAt, m.matchedAt, m.heldAt} {
		if earlier(at, earliest) {
			return refuse("dates_out_of_order", "this is dated %s, but the meeting was %s on %s; give a later effective_at",
				at.Format(time.RFC3339), m.Status, earliest.Format(time.RFC3339))
		}
	}
	return nil
}

func (m Meeting) party(id ID) error {
	if id != m.Requester && id != m.Target {
		return refuse("not_a_party", "only the two who met, %s and %s, can be named here", m.Requester, m.Target)
	}
	return nil
}

func (m Meeting) absent(id ID) error {
	if id.IsZero() { // not known who
		return nil
	}
	return m.party(id)
}

func (p Pairing) check() error {
	in := inputs{}
	in.id("conference_id", p.ConferenceID)
	in.id("requester_id", p.RequesterID)
	in.id("target_id", p.TargetID)
	return in.err()
}

func (s Slot) check() error {
	in := inputs{}
	if s.StartsAt.IsZero() {
		in.fault("starts_at", "must be given")
	}
	if !s.EndsAt.After(s.StartsAt) {
		in.fault("ends_at", "a slot must end after it starts")
	}
	in.within("table", s.Table, labelLength)
	for i, representative := range s.Representatives {
		field := fmt.Sprintf("representatives[%d]", i)
		in.id(field, representative)
		if slices.Contains(s.Representatives[:i], representative) {
			in.fault(field, "must be named only once")
		}
	}
	return in.err()
}

func (e MeetingRated) check() error {
	in := inputs{}
	in.id("party_id", e.PartyID)
	among(&in, "rating", e.Rating, Ratings)
	return in.err()
}

func (e OutcomeReported) check() error {
	in := inputs{}
	in.id("party_id", e.PartyID)
	in.text("wave", e.Wave, labelLength)
	among(&in, "outcome", e.Outcome, Outcomes)
	return in.err()
}
