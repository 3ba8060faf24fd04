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
		return m.begin(e.Pairing, at, w)
	case MatchMade:
		if m.Status == "" {
			return m.begin(e.Pairing, at, w)
		}
		return m.answer(e.By, m.Target, "accept", at, w)
	case RequestDeclined:
		return m.answer(e.By, m.Target, "decline", at, w)
	case RequestWithdrawn:
		return m.answer(e.By, m.Requester, "withdraw", at, w)
	case RequestExpired:
		return m.from("expire", at, StatusRequested)
	case MeetingScheduled:
		return firstOf(m.from("schedule", at, StatusMatched), e.check())
	case MeetingRescheduled:
		return firstOf(m.from("reschedule", at, StatusScheduled), e.check())
	case MeetingCancelled:
		return m.from("cancel", at, StatusMatched, StatusScheduled)
	case MeetingHeld:
		return m.hold(e, at, w)
	case NoShowRecorded:
		if !e.AbsentID.IsZero() && !m.party(e.AbsentID) {
			return m.notParty()
		}
		return m.from("record a no-show for", at, StatusMatched, StatusScheduled)
	case MeetingRated:
		return m.opine("rate", e.PartyID, at, scale("rating", e.Rating, Ratings))
	case OutcomeReported:
		return m.opine("report on", e.PartyID, at, scale("outcome", e.Outcome, Outcomes))
	}
	return nil
}

// begin checks the first event of a meeting: who meets whom where.
func (m Meeting) begin(p Pairing, at time.Time, w World) error {
	if m.Status != "" {
		return refuse("meeting_exists", "this meeting is already %s", m.Status)
	}
	if p.RequesterID == p.TargetID {
		return refuse("same_organisation", "an organisation cannot meet itself; name two different organisations")
	}
	conference := In[Conference](w, p.ConferenceID)
	if err := conference.open(); err != nil {
		return err
	}
	for _, id := range []ID{p.RequesterID, p.TargetID} {
		if err := In[Organisation](w, id).active(id, at); err != nil {
			return err
		}
		if !In[Participation](w, ParticipationID(p.ConferenceID, id)).TakesPart {
			return refuse("not_participating", "organisation %s does not take part in this conference; register its participation first", id)
		}
	}
	return nil
}

// answer checks that the one whose answer it is gives it, while the request is open.
func (m Meeting) answer(by, due ID, verb string, at time.Time, w World) error {
	if err := m.from(verb, at, StatusRequested); err != nil {
		return err
	}
	if by != due {
		return refuse("not_yours_to_answer", "only organisation %s may %s this request", due, verb)
	}
	if verb == "accept" {
		return firstOf(In[Organisation](w, m.Requester).undissolved(m.Requester, at), In[Organisation](w, m.Target).undissolved(m.Target, at))
	}
	return nil
}

func (m Meeting) hold(e MeetingHeld, at time.Time, w World) error {
	if m.Status == "" {
		if err := m.begin(e.Pairing, at, w); err != nil {
			return err
		}
	} else if err := m.from("hold", at, StatusMatched, StatusScheduled); err != nil {
		return err
	}
	conference := In[Conference](w, m.between(e.Pairing).Conference)
	if day := DateOf(at); !e.OutsideDates && (day < conference.StartsOn || day > conference.EndsOn) {
		return refuse("outside_conference", "the conference was from %s to %s, but the meeting is dated %s; give effective_at within these days, or set outside_dates",
			conference.StartsOn, conference.EndsOn, day)
	}
	return nil
}

func (m Meeting) opine(verb string, party ID, at time.Time, scale error) error {
	if scale != nil {
		return scale
	}
	if err := m.from(verb, at, StatusHeld); err != nil {
		return err
	}
	if !m.party(party) {
		return m.notParty()
	}
	return nil
}

// from checks that the meeting is in one of the states that the step starts from, and that the step is
// not dated before what it follows.
func (m Meeting) from(verb string, at time.Time, statuses ...MeetingStatus) error {
	if m.Status == "" {
		return missing("meeting")
	}
	if !m.is(statuses...) {
		return refuse("wrong_status", "cannot %s a meeting that is %s; it must be %s", verb, m.Status, oneOf(statuses))
	}
	earliest := m.requestedAt
	if m.matchedAt.After(earliest) {
		earliest = m.matchedAt
	}
	if at.Before(earliest) {
		return refuse("dates_out_of_order", "this is dated %s, before the meeting was %s on %s; give a later effective_at",
			at.Format(time.RFC3339), m.Status, earliest.Format(time.RFC3339))
	}
	return nil
}

func (m Meeting) party(id ID) bool { return id == m.Requester || id == m.Target }

func (m Meeting) notParty() error {
	return refuse("not_a_party", "only the two who met, %s and %s, can be named here", m.Requester, m.Target)
}

func (s Slot) check() error {
	if !s.EndsAt.After(s.StartsAt) {
		return invalid([]Fault{{"ends_at", "a slot must end after it starts"}})
	}
	return nil
}

// Taken is the refusal of a claim that another thing holds.
func Taken(claim Claim) error {
	return refuse("taken", "%s", takenBy(claim))
}

func scale[T ~string](field string, value T, values []T) error {
	if slices.Contains(values, value) {
		return nil
	}
	return invalid([]Fault{{field, fmt.Sprintf("must be %s", oneOf(values))}})
}

func oneOf[T ~string](values []T) (text string) {
	for i, value := range values {
		switch {
		case i == 0:
		case i == len(values)-1:
			text += " or "
		default:
			text += ", "
		}
		text += string(value)
	}
	return text
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
