package story

import "aftermatch/domain"

// Who recorded a fact. Everything invented comes from the source "demo".
var (
	organiser = domain.Metadata{Actor: "demo-organiser", Source: "demo"}
	evaluator = domain.Metadata{Actor: "demo-evaluator", Source: "demo"} // asks what came of it, and mends what is wrong
	register  = domain.Metadata{Actor: "demo-register", Source: "demo"}  // a funder's register, read now and then
	clock     = domain.Metadata{Actor: "demo-clock", Source: "demo"}     // what expires by itself
)

// documented marks the facts of the one real chain, taken from what its partners published.
var documented = domain.Metadata{Actor: "demo-evaluator", Source: "documented"}

// typed is somebody entering by hand what is remembered. Figures know such entries by their source, so
// the one that the story has must bear it; the actor says that it is invented too.
var typed = domain.Metadata{Actor: "demo-manager", Source: "api"}

// manager is the account of the organisation's own manager.
func (o *organisation) manager() domain.Metadata {
	return domain.Metadata{Actor: "manager-" + o.id.String()[:8], Source: "demo"}
}

// behalfOf is the organiser acting for the organisation.
func behalfOf(o *organisation) domain.Metadata {
	by := organiser
	by.OnBehalfOf = o.id
	return by
}
