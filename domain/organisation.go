package domain

import (
	"slices"
	"time"
)

// Organisation is a cluster, firm or institute.
type Organisation struct {
	Name      string
	Into      ID // merged into this one
	Dissolved time.Time
	linked    []ExternalIDLinked
}

// Admit tells whether e may happen to the organisation next.
func (o Organisation) Admit(e OrganisationEvent, at time.Time, w World) error {
	switch e := e.(type) {
	case OrganisationRegistered:
		return firstOf(e.check(), o.unregistered())
	case OrganisationRenamed:
		return firstOf(e.check(), o.active(at))
	case OrganisationRelocated:
		return firstOf(e.check(), o.active(at))
	case OrganisationClassified:
		return firstOf(e.check(), o.active(at))
	case ExternalIDLinked:
		return firstOf(e.check(), o.unmerged(), o.unlinked(e))
	case OrganisationsMerged:
		return firstOf(target(e.Into, w), o.unmerged(), referred("into", e.Into, In[Organisation](w, e.Into).receives(e.Into)))
	case OrganisationMergeReverted:
		return firstOf(reason(e.Reason), o.merged())
	case OrganisationDissolved:
		return firstOf(reason(e.Reason), o.unmerged(), o.undissolved())
	}
	return nil
}

// Evolve is the organisation after e.
func (o Organisation) Evolve(e OrganisationEvent, at time.Time) Organisation {
	switch e := e.(type) {
	case OrganisationRegistered:
		o.Name = e.Name
	case OrganisationRenamed:
		o.Name = e.Name
	case OrganisationRelocated, OrganisationClassified:
		// Where it was and what it did when is for read models to say; any place and sector is legal.
	case ExternalIDLinked:
		o.linked = with(o.linked, e)
	case OrganisationsMerged:
		o.Into = e.Into
	case OrganisationMergeReverted:
		o.Into = ID{}
	case OrganisationDissolved:
		o.Dissolved = at
	}
	return o
}

// Reads names the organisation that this one is merged into.
func (o Organisation) Reads(e OrganisationEvent) []ID {
	if merged, ok := e.(OrganisationsMerged); ok {
		return []ID{merged.Into}
	}
	return nil
}

// Claims: an external id belongs to one organisation. An alias keeps its own, and leads to what it
// stands for.
func (o Organisation) Claims() (claims []Claim) {
	for _, e := range o.linked {
		claims = append(claims, Claim{Key: "external-id/" + string(e.Scheme) + "/" + e.Value})
	}
	return claims
}

func (o Organisation) unregistered() error {
	if o.Name != "" {
		return refuse("organisation_exists", "this organisation is registered already; rename, relocate or classify it, or correct its registration")
	}
	return nil
}

func (o Organisation) registered() error {
	if o.Name == "" {
		return missing("organisation")
	}
	return nil
}

func (o Organisation) unmerged() error {
	if err := o.registered(); err != nil {
		return err
	}
	if !o.Into.IsZero() {
		return refuse("organisation_merged", "%s was merged into organisation %s; use that one, or revert the merge", o.Name, o.Into)
	}
	return nil
}

func (o Organisation) merged() error {
	if err := o.registered(); err != nil {
		return err
	}
	if o.Into.IsZero() {
		return refuse("not_merged", "%s is not merged into another organisation", o.Name)
	}
	return nil
}

func (o Organisation) undissolved() error {
	if !o.Dissolved.IsZero() {
		return refuse("organisation_dissolved", "%s was dissolved on %s", o.Name, DateOf(o.Dissolved))
	}
	return nil
}

// existing checks that nothing is dated after the organisation ended. What it began before goes on
// after it was found to be another's duplicate.
func (o Organisation) existing(at time.Time) error {
	if err := o.registered(); err != nil {
		return err
	}
	if !o.Dissolved.IsZero() && at.After(o.Dissolved) {
		return refuse("organisation_dissolved", "%s was dissolved on %s; nothing new can be recorded for it after that", o.Name, DateOf(o.Dissolved))
	}
	return nil
}

// active checks that the organisation may begin something new at that time.
func (o Organisation) active(at time.Time) error { return firstOf(o.unmerged(), o.existing(at)) }

// receives checks that another organisation may be merged into this one: it must not be an alias
// itself, so that aliases never lead in a circle.
func (o Organisation) receives(id ID) error {
	if err := o.registered(); err != nil {
		return err
	}
	if !o.Into.IsZero() {
		return refuse("target_merged", "organisation %s was itself merged into %s; merge into that one", id, o.Into)
	}
	return nil
}

func (o Organisation) unlinked(e ExternalIDLinked) error {
	if slices.Contains(o.linked, e) {
		return refuse("already_linked", "%s has this external id already", o.Name)
	}
	return nil
}

func (e OrganisationRegistered) check() error {
	in := inputs{}
	in.text("name", e.Name, nameLength)
	in.place(e.Country, e.Region, e.NUTSVersion)
	in.sectors(e.Sectors)
	return in.err()
}

func (e OrganisationRenamed) check() error {
	in := inputs{}
	in.text("name", e.Name, nameLength)
	return in.err()
}

func (e OrganisationRelocated) check() error {
	in := inputs{}
	in.place(e.Country, e.Region, e.NUTSVersion)
	return in.err()
}

func (e OrganisationClassified) check() error {
	in := inputs{}
	in.sectors(e.Sectors)
	return in.err()
}

// target checks what a thing is to be merged into.
func target(into ID, w World) error {
	in := inputs{}
	in.id("into", into)
	if into == w.stream && !into.IsZero() {
		in.fault("into", "must be another: nothing can be merged into itself")
	}
	return in.err()
}
