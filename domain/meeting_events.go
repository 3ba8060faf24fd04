package domain

import "time"

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
