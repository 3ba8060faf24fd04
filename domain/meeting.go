package domain

import (
	"strings"
	"time"
)

// Meeting is one meeting for its whole life:
// requested → matched → scheduled → held | no_show | cancelled, or
// requested → declined | withdrawn | expired. It may begin as a request, as a match made by the
// organiser, or as held when nobody planned it.
type Meeting struct {
	Status      MeetingStatus
	Conference  ID
	Requester   ID
	Target      ID
	byRequest   bool
	requestedAt time.Time
	matchedAt   time.Time
	heldAt      time.Time
	slot        Slot
}

// MeetingStatus says how far a meeting has come; "" when there is none.
type MeetingStatus string

// The states of a meeting. Declined, withdrawn and expired requests are kept apart.
const (
	StatusRequested MeetingStatus = "requested"
	StatusMatched   MeetingStatus = "matched"
	StatusScheduled MeetingStatus = "scheduled"
	StatusHeld      MeetingStatus = "held"
	StatusNoShow    MeetingStatus = "no_show"
	StatusCancelled MeetingStatus = "cancelled"
	StatusDeclined  MeetingStatus = "declined"
	StatusWithdrawn MeetingStatus = "withdrawn"
	StatusExpired   MeetingStatus = "expired"
)

// Evolve is the meeting after e.
func (m Meeting) Evolve(e MeetingEvent, at time.Time) Meeting {
	switch e := e.(type) {
	case MeetingRequested:
		m = m.between(e.Pairing)
		m.Status, m.byRequest, m.requestedAt = StatusRequested, true, at
	case RequestDeclined:
		m.Status = StatusDeclined
	case RequestWithdrawn:
		m.Status = StatusWithdrawn
	case RequestExpired:
		m.Status = StatusExpired
	case MatchMade:
		m = m.between(e.Pairing)
		m.Status, m.matchedAt = StatusMatched, at
	case MeetingScheduled:
		m.Status, m.slot = StatusScheduled, e.Slot
	case MeetingRescheduled:
		m.slot = e.Slot
	case MeetingCancelled:
		m.Status = StatusCancelled
	case MeetingHeld:
		m = m.between(e.Pairing)
		m.Status, m.heldAt = StatusHeld, at
	case NoShowRecorded:
		m.Status = StatusNoShow
	case MeetingRated, OutcomeReported:
		// Neither decides anything later: a newer rating or report replaces the older one.
	}
	return m
}

func (m Meeting) between(p Pairing) Meeting {
	if m.Status == "" {
		m.Conference, m.Requester, m.Target = p.ConferenceID, p.RequesterID, p.TargetID
	}
	return m
}

// Reads names the conference, both organisations and both participations for what begins a meeting,
// and both organisations for what carries it on.
func (m Meeting) Reads(e MeetingEvent) []ID {
	begins := m.Status == ""
	switch e := e.(type) {
	case MeetingRequested:
		m = m.between(e.Pairing)
	case MatchMade:
		m = m.between(e.Pairing)
	case MeetingHeld:
		m = m.between(e.Pairing)
		if !begins {
			return []ID{m.Conference, m.Requester, m.Target}
		}
	case MeetingScheduled, MeetingRescheduled:
	case RequestDeclined, RequestWithdrawn, RequestExpired, MeetingCancelled, NoShowRecorded, MeetingRated, OutcomeReported:
		return nil
	}
	if !begins {
		return []ID{m.Requester, m.Target}
	}
	return []ID{
		m.Conference, m.Requester, m.Target,
		ParticipationID(m.Conference, m.Requester), ParticipationID(m.Conference, m.Target),
	}
}

// Claims: an open request occupies its pair at the conference; a slot occupies its table and people.
func (m Meeting) Claims() (claims []Claim) {
	planned := m.Status == StatusMatched || m.Status == StatusScheduled
	if m.byRequest && (planned || m.Status == StatusRequested) {
		a, b := Ordered(m.Requester, m.Target)
		claims = append(claims, Claim{Key: strings.Join([]string{"open-request", m.Conference.String(), a.String(), b.String()}, "/")})
	}
	if m.Status != StatusScheduled {
		return claims
	}
	if m.slot.Table != "" {
		claims = append(claims, Claim{"table/" + m.Conference.String() + "/" + m.slot.Table, m.slot.StartsAt, m.slot.EndsAt})
	}
	for _, representative := range m.slot.Representatives {
		claims = append(claims, Claim{"representative/" + representative.String(), m.slot.StartsAt, m.slot.EndsAt})
	}
	return claims
}
