package domain

import "time"

// Organisation is a cluster, firm or institute.
type Organisation struct {
	Name      string
	Into      ID // merged into this one
	Dissolved time.Time
}

// Admit tells whether e may happen to the organisation next.
func (o Organisation) Admit(e OrganisationEvent, _ time.Time, _ World) error { return nil }

// Evolve is the organisation after e.
func (o Organisation) Evolve(e OrganisationEvent, at time.Time) Organisation {
	switch e := e.(type) {
	case OrganisationRegistered:
		o.Name = e.Name
	case OrganisationRenamed:
		o.Name = e.Name
	case OrganisationRelocated, OrganisationClassified, ExternalIDLinked:
	case OrganisationsMerged:
		o.Into = e.Into
	case OrganisationMergeReverted:
		o.Into = ID{}
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
