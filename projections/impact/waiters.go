package impact

import (
	"context"
	"runtime"
	"slices"
	"sync/atomic"

	"aftermatch/internal/atonce"
	"aftermatch/projections/impact/estimate"
)

// A waiter is what an estimate needs to know of a contact.
type waiter struct {
	A, B, Conference      int32
	Day, ConfirmedDay     int32
	alike                 int32 // says which groups it is in
	Cause, ConfirmedCause estimate.Cause
	Reported              bool
}

// waiters are contacts in the order of their organisations: 28 bytes for each, and 4 for each group that one is in.
type waiters struct {
	all     []waiter
	groups  map[string]*[]int32 // by name, as places in all
	watched []watching          // by conference
	leftOut []int
}

// waiters reads the contacts of a frame and puts them into their groups.
func (r *Reader) waiters(ctx context.Context, f Frame, editions []edition, in grouping) (w waiters, err error) {
	groups, highest := perPairing(in, func(string) *[]int32 { return new([]int32) }), int32(0)
	w.leftOut, err = r.eachContact(ctx, f, editions, func(c *observed) {
		kept := waiter{c.A, c.B, c.Conference, c.Day, c.ConfirmedDay, 0, c.Cause, c.ConfirmedCause, c.Reported}
		if in.by != "" {
			kept.alike = groups.alike(c.pairing())
		}
		w.all, highest = appended(w.all, kept), max(highest, c.B)
	})
	spare := make([]waiter, len(w.all))
	estimate.SortStably(spare, w.all, int(highest)+1, func(c *waiter) int32 { return c.B })
	estimate.SortStably(w.all, spare, int(highest)+1, func(c *waiter) int32 { return c.A })
	for i := range w.all {
		if in.by != "" {
			for _, group := range groups.kept[w.all[i].alike] {
				*group = append(*group, int32(i))
			}
		}
	}
	w.groups, w.watched = groups.groups, watch(f, editions)
	return w, err
}

// everyOne is the place of every contact.
func (w waiters) everyOne() []int32 {
	places := make([]int32, len(w.all))
	for i := range places {
		places[i] = int32(i)
	}
	return places
}

// in are the places of a group's.
func (w waiters) in(group string) []int32 {
	if places := w.groups[group]; places != nil {
		return *places
	}
	return nil
}

// ended is how the waits of those at some places ended.
func (w waiters) ended(places []int32) estimate.Exits {
	return estimate.Exits{N: len(places), At: func(i int) estimate.Contact {
		c := &w.all[places[i]]
		return estimate.Contact{A: c.A, B: c.B, Day: c.Day, Cause: c.Cause}
	}}
}

// confirmed are how they ended, counting only projects in which both confirmed their part.
func (w waiters) confirmed(places []int32) estimate.Exits {
	return estimate.Exits{N: len(places), At: func(i int) estimate.Contact {
		c := &w.all[places[i]]
		return estimate.Contact{A: c.A, B: c.B, Day: c.ConfirmedDay, Cause: c.ConfirmedCause}
	}}
}

// differ tells whether any wait ended otherwise when only confirmed parts count.
func (w waiters) differ(places []int32) bool {
	return slices.ContainsFunc(places, func(place int32) bool {
		c := &w.all[place]
		return c.Day != c.ConfirmedDay || c.Cause != c.ConfirmedCause
	})
}

// estimateEach makes n estimates on all processors, each with an estimator of its own. Estimates must be put where their number says.
func estimateEach(n int, work func(e *estimate.DyadicEstimator, i int)) {
	var begun atomic.Int64
	atonce.Each(min(n, runtime.GOMAXPROCS(0)), func(int) {
		var e estimate.DyadicEstimator
		for i := begun.Add(1) - 1; i < int64(n); i = begun.Add(1) - 1 {
			work(&e, int(i))
		}
	})
}
