package domain

import "time"

// Organisation is a cluster, firm or institute.
type Organisation struct {
	Name      string
	Into      ID // merged into this one
	Dissolved time.Time
}

// OrganisationEvent is what can happen to an organisation.
//
//sumtype:decl
type OrganisationEvent interface {
	Event
	organisationEvent()
}

// OrganisationRegistered: Aftermatch learned of an organisation.
type OrganisationRegistered struct {
	Name    string   `json:"name"`
	Country string   `json:"country"`
	Region  string   `json:"region,omitempty"`
	Sectors []string `json:"sectors,omitempty"`
}

// OrganisationsMerged: this organisation is the same as another, and is its alias from now on.
type OrganisationsMerged struct {
	Into ID `json:"into"`
}

// OrganisationDissolved: it ceased to exist.
type OrganisationDissolved struct {
	Reason string `json:"reason,omitempty"`
}

func (OrganisationRegistered) EventType() string { return "OrganisationRegistered" }
func (OrganisationsMerged) EventType() string    { return "OrganisationsMerged" }
func (OrganisationDissolved) EventType() string  { return "OrganisationDissolved" }

func (OrganisationRegistered) organisationEvent() {}
func (OrganisationsMerged) organisationEvent()    {}
func (OrganisationDissolved) organisationEvent()  {}

// Admit tells whether e may happen to the organisation next.
func (o Organisation) Admit(e OrganisationEvent, _ time.Time, _ World) error { return nil }

// Evolve is the organisation after e.
func (o Organisation) Evolve(e OrganisationEvent, at time.Time) Organisation {
	switch e := e.(type) {
	case OrganisationRegistered:
		o.Name = e.Name
	case OrganisationsMerged:
		o.Into = e.Into
	case OrganisationDissolved:
		o.Dissolved = at
	}
	return o
}

// Reads the organisation that this one is merged into.
func (o Organisation) Reads(e OrganisationEvent) []ID { return nil }

// Claims nothing.
func (o Organisation) Claims() []Claim { return nil }

// active checks that the organisation may begin something new at that time.
func (o Organisation) active(id ID, at time.Time) error {
	if !o.Into.IsZero() {
		return refuse("organisation_merged", "organisation %s was merged into %s; use that one", id, o.Into)
	}
	return o.undissolved(id, at)
}

func (o Organisation) undissolved(id ID, at time.Time) error {
	switch {
	case o.Name == "":
		return missing("organisation")
	case !o.Dissolved.IsZero() && at.After(o.Dissolved):
		return refuse("organisation_dissolved", "%s was dissolved on %s; nothing new can be recorded for it after that", o.Name, DateOf(o.Dissolved))
	}
	return nil
}
