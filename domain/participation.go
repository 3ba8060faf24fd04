package domain

import "time"

// Participation is one organisation's part in one conference.
type Participation struct {
	TakesPart bool
}

// ParticipationID names the participation of that organisation in that conference.
func ParticipationID(conference, organisation ID) ID {
	return DeriveID("participation", conference.String(), organisation.String())
}

// ParticipationEvent is what can happen to a participation.
//
//sumtype:decl
type ParticipationEvent interface {
	Event
	participationEvent()
}

// ParticipationRegistered: the organisation takes part.
type ParticipationRegistered struct {
	ConferenceID   ID `json:"conference_id"`
	OrganisationID ID `json:"organisation_id"`
}

// DelegateNamed: that person comes for the organisation.
type DelegateNamed struct {
	RepresentativeID ID `json:"representative_id"`
}

// ParticipationCancelled: it will not come.
type ParticipationCancelled struct {
	Reason string `json:"reason,omitempty"`
}

// DelegateCheckedIn: a named delegate came to the conference.
type DelegateCheckedIn struct {
	RepresentativeID ID `json:"representative_id"`
}

func (ParticipationRegistered) EventType() string { return "ParticipationRegistered" }
func (DelegateNamed) EventType() string           { return "DelegateNamed" }
func (ParticipationCancelled) EventType() string  { return "ParticipationCancelled" }
func (DelegateCheckedIn) EventType() string       { return "DelegateCheckedIn" }

func (ParticipationRegistered) participationEvent() {}
func (DelegateNamed) participationEvent()           {}
func (ParticipationCancelled) participationEvent()  {}
func (DelegateCheckedIn) participationEvent()       {}

// Admit tells whether e may happen to the participation next.
func (p Participation) Admit(e ParticipationEvent, at time.Time, w World) error { return nil }

// Evolve is the participation after e.
func (p Participation) Evolve(e ParticipationEvent, _ time.Time) Participation {
	switch e.(type) {
	case ParticipationRegistered:
		p.TakesPart = true
	case ParticipationCancelled:
		p.TakesPart = false
	case DelegateNamed, DelegateCheckedIn:
	}
	return p
}

// Reads the conference and the organisation.
func (p Participation) Reads(e ParticipationEvent) []ID { return nil }

// Claims nothing.
func (p Participation) Claims() []Claim { return nil }
