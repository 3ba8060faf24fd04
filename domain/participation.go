package domain

import (
	"slices"
	"time"
)

// Participation is one organisation's part in one conference.
type Participation struct {
	TakesPart    bool
	organisation ID
	cancelled    time.Time
	delegates    []ID
	present      []ID
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

// ParticipationCancelled: it will not come. Meetings dated later are refused; earlier ones stay.
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
func (p Participation) Admit(e ParticipationEvent, at time.Time, w World) error {
	switch e := e.(type) {
	case ParticipationRegistered:
		return p.register(e, at, w)
	case DelegateNamed:
		return firstOf(about("representative_id", e.RepresentativeID, ""), p.goesOn(at), p.unnamed(e.RepresentativeID), p.exists(at, w))
	case ParticipationCancelled:
		return firstOf(reason(e.Reason), p.uncancelled())
	case DelegateCheckedIn:
		return firstOf(about("representative_id", e.RepresentativeID, ""), p.goesOn(at), p.expected(e.RepresentativeID), p.exists(at, w))
	}
	return nil
}

// Evolve is the participation after e.
func (p Participation) Evolve(e ParticipationEvent, at time.Time) Participation {
	switch e := e.(type) {
	case ParticipationRegistered:
		p.TakesPart, p.organisation, p.cancelled = true, e.OrganisationID, time.Time{}
	case DelegateNamed:
		p.delegates = with(p.delegates, e.RepresentativeID)
	case ParticipationCancelled:
		p.TakesPart, p.cancelled = false, at
	case DelegateCheckedIn:
		p.present = with(p.present, e.RepresentativeID)
	}
	return p
}

// Reads names the conference and the organisation.
func (p Participation) Reads(e ParticipationEvent) []ID {
	switch e := e.(type) {
	case ParticipationRegistered:
		return []ID{e.ConferenceID, e.OrganisationID}
	case DelegateNamed, DelegateCheckedIn:
		return []ID{p.organisation}
	case ParticipationCancelled:
		return nil
	}
	return nil
}

// Claims nothing: the participation's ID is its conference's and organisation's.
func (p Participation) Claims() []Claim { return nil }

func (p Participation) register(e ParticipationRegistered, at time.Time, w World) error {
	in := inputs{}
	in.id("conference_id", e.ConferenceID)
	in.id("organisation_id", e.OrganisationID)
	if err := in.err(); err != nil {
		return err
	}
	if p.TakesPart {
		return refuse("participates_already", "organisation %s takes part in this conference already", e.OrganisationID)
	}
	if err := w.named(ParticipationID(e.ConferenceID, e.OrganisationID), "participation"); err != nil {
		return err
	}
	return allOf(
		referred("conference_id", e.ConferenceID, In[Conference](w, e.ConferenceID).open()),
		referred("organisation_id", e.OrganisationID, In[Organisation](w, e.OrganisationID).active(at)),
	)
}

// covers tells whether the organisation took part at that time. Only cancelling ends it: when it was
// registered is never compared with when a meeting was.
func (p Participation) covers(at time.Time) bool {
	return p.TakesPart || !p.cancelled.IsZero() && !at.After(p.cancelled)
}

func (p Participation) exists(at time.Time, w World) error {
	return In[Organisation](w, p.organisation).existing(at)
}

func (p Participation) goesOn(at time.Time) error {
	switch {
	case p.organisation.IsZero():
		return missing("participation")
	case !p.covers(at):
		return refuse("participation_cancelled", "this participation was cancelled on %s; register it again first", DateOf(p.cancelled))
	}
	return nil
}

func (p Participation) uncancelled() error {
	switch {
	case p.organisation.IsZero():
		return missing("participation")
	case !p.TakesPart:
		return refuse("participation_cancelled", "this participation was cancelled on %s already", DateOf(p.cancelled))
	}
	return nil
}

func (p Participation) unnamed(representative ID) error {
	if slices.Contains(p.delegates, representative) {
		return refuse("delegate_named", "representative %s is a delegate already", representative)
	}
	return nil
}

func (p Participation) expected(representative ID) error {
	switch {
	case !slices.Contains(p.delegates, representative):
		return refuse("not_a_delegate", "representative %s is no delegate of this organisation; name the delegate first", representative)
	case slices.Contains(p.present, representative):
		return refuse("checked_in", "representative %s is checked in already", representative)
	}
	return nil
}
