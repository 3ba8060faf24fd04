// Package story tells the deterministic demo story of Aftermatch: a series of cluster matchmaking
// conferences at the published scale, and the years of projects that came of it. Everything in it is
// invented and labelled so, but for one documented chain (see chain.go). It is pure: no database, no
// clock. Every fact is decided by the domain before it is told, so the story breaks no invariant.
package story

import (
	"time"

	"aftermatch/domain"
	"aftermatch/internal/chronicle"
)

// Entry is one fact as the log is to hold it.
type Entry = chronicle.Entry

// Cast names those of the story whom the demo speaks of. They are the same for every seed.
type Cast struct {
	BioRegioSTERN domain.ID // the demo manager's organisation
	WelfareTech   domain.ID
	Stuttgart     domain.ID // the 5th conference, 2017
	ILDACare      domain.ID // the documented project
}

// Characters returns the cast.
func Characters() Cast {
	return Cast{
		BioRegioSTERN: domain.DeriveID("story", "organisation", "BioRegio STERN"),
		WelfareTech:   domain.DeriveID("story", "organisation", "Welfare Tech"),
		Stuttgart:     domain.DeriveID("story", "conference", "Stuttgart 2017"),
		ILDACare:      domain.DeriveID("story", "project", "ILDA-care"),
	}
}

// Write yields the story up to now in the order in which it became known, RecordedAt never falling.
// The same seed, scale and now give the same entries. At scale n there are n series with
// organisations of their own. It stops at the first error that yield returns, or at a fact that the
// domain refuses, which is a fault of the story.
func Write(seed uint64, scale int, now time.Time, yield func(Entry) error) error {
	t := chronicle.NewTeller(now, yield)
	for number := 1; number <= scale; number++ {
		newSeries(t, seed, number).open()
	}
	return t.Tell()
}
