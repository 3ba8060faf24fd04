package domain

import (
	"slices"
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

// Slot is a planned time and place. Table and representatives may be open.
type Slot struct {
	StartsAt        time.Time `json:"starts_at"`
	EndsAt          time.Time `json:"ends_at"`
	Table           string    `json:"table,omitempty"`
	Representatives []ID      `json:"representatives,omitempty"`
}

// Pairing says who meets whom where. It is given by the event that begins the meeting, and only there.
type Pairing struct {
	ConferenceID ID `json:"conference_id,omitzero"`
	RequesterID  ID `json:"requester_id,omitzero"` // of a match by the organiser: the one named first
	TargetID     ID `json:"target_id,omitzero"`
}

// MeetingEvent is what can happen to a meeting.
//
//sumtype:decl
type MeetingEvent interface {
	Event
	meetingEvent()
}

// MeetingRequested: one organisation asked another for a meeting.
type MeetingRequested struct{ Pairing }

// RequestDeclined: the target said no.
type RequestDeclined struct {
	By ID `json:"by"`
}

// RequestWithdrawn: the requester took the request back before an answer.
type RequestWithdrawn struct {
	By ID `json:"by"`
}

// RequestExpired: nobody answered by the end of the conference's last day.
type RequestExpired struct{}

// MatchMade: the target accepted the request (By is the target), or the organiser paired the two.
type MatchMade struct {
	Pairing
	By ID `json:"by,omitzero"`
}

// MeetingScheduled: the match got a time, perhaps a table.
type MeetingScheduled struct{ Slot }

// MeetingRescheduled: the slot was exchanged for another.
type MeetingRescheduled struct{ Slot }

// MeetingCancelled: a match was called off before it took place.
type MeetingCancelled struct {
	Reason string `json:"reason,omitempty"`
}

// MeetingHeld: the two met. As a meeting's first event it records one that nobody planned.
type MeetingHeld struct {
	Pairing
	OutsideDates bool `json:"outside_dates,omitempty"` // known to have been before or after the conference's days
}

// NoShowRecorded: at least one side did not come.
type NoShowRecorded struct {
	AbsentID ID `json:"absent_id,omitzero"` // who did not come, when known
}

// MeetingRated is one party's view right after; a later rating by the same party replaces it.
type MeetingRated struct {
	PartyID ID     `json:"party_id"`
	Rating  Rating `json:"rating"`
}

// OutcomeReported is one party's answer in a follow-up wave.
type OutcomeReported struct {
	PartyID ID      `json:"party_id"`
	Wave    string  `json:"wave"`
	Outcome Outcome `json:"outcome"`
}

// Rating is a party's view right after a meeting.
type Rating string

// Outcome is a party's answer in a follow-up wave, from nothing to an agreement.
type Outcome string

// The two scales, worst first.
var (
	Ratings  = []Rating{"no_interest", "informative", "cooperation_possible"}
	Outcomes = []Outcome{"no_further_contact", "knowledge_gain", "valuable_contact", "negotiating", "agreement_reached"}
)

func (MeetingRequested) EventType() string   { return "MeetingRequested" }
func (RequestDeclined) EventType() string    { return "RequestDeclined" }
func (RequestWithdrawn) EventType() string   { return "RequestWithdrawn" }
func (RequestExpired) EventType() string     { return "RequestExpired" }
func (MatchMade) EventType() string          { return "MatchMade" }
func (MeetingScheduled) EventType() string   { return "MeetingScheduled" }
func (MeetingRescheduled) EventType() string { return "MeetingRescheduled" }
func (MeetingCancelled) EventType() string   { return "MeetingCancelled" }
func (MeetingHeld) EventType() string        { return "MeetingHeld" }
func (NoShowRecorded) EventType() string     { return "NoShowRecorded" }
func (MeetingRated) EventType() string       { return "MeetingRated" }
func (OutcomeReported) EventType() string    { return "OutcomeReported" }

func (MeetingRequested) meetingEvent()   {}
func (RequestDeclined) meetingEvent()    {}
func (RequestWithdrawn) meetingEvent()   {}
func (RequestExpired) meetingEvent()     {}
func (MatchMade) meetingEvent()          {}
func (MeetingScheduled) meetingEvent()   {}
func (MeetingRescheduled) meetingEvent() {}
func (MeetingCancelled) meetingEvent()   {}
func (MeetingHeld) meetingEvent()        {}
func (NoShowRecorded) meetingEvent()     {}
func (MeetingRated) meetingEvent()       {}
func (OutcomeReported) meetingEvent()    {}

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
		m.Status = StatusHeld
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

// Reads names the conference, both organisations and both participations.
func (m Meeting) Reads(e MeetingEvent) []ID {
	switch e := e.(type) {
	case MeetingRequested:
		m = m.between(e.Pairing)
	case MatchMade:
		m = m.between(e.Pairing)
	case MeetingHeld:
		m = m.between(e.Pairing)
	case MeetingScheduled, MeetingRescheduled:
		return nil
	case RequestDeclined, RequestWithdrawn, RequestExpired, MeetingCancelled, NoShowRecorded, MeetingRated, OutcomeReported:
		return nil
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

// is tells whether the meeting is in one of the states.
func (m Meeting) is(statuses ...MeetingStatus) bool { return slices.Contains(statuses, m.Status) }
