package projections

import (
	"cmp"
	"context"
	"slices"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"aftermatch/domain"
)

// A rebuild meets most things for a while and then never again: a meeting until it was declined, or until its last follow-up.
// So when memory is full it lets go of meetings that have come to their end, and of those of the oldest conferences. To let go of what has
// not changed for longest, wherever it took place, would be wrong: that is what is about to be followed up again. Two
// organisations go with all that their contacts are derived from and with those that merges connect them with, so that what
// is here of contacts is always whole.

// evicted is which part of the meetings in memory is let go of at once.
const evicted = 4

// evict writes what is over and what is oldest, two tables at a time, and takes it out of the book. After an error the book
// is of no use. Conferences and organisations stay: they are few, and everything names them.
func (b *book) evict(ctx context.Context, transact func(func(pgx.Tx) error) error) error {
	cut, since := b.lately()
	lively := map[dyadKey]bool{}
	for key, dyad := range b.dyads.of {
		if b.recency(dyad).compare(cut) > 0 && slices.ContainsFunc(dyad.facts, fact.awaited) {
			lively[b.canonicalDyad(key.a, key.b)] = true
		}
	}
	dyadStays := func(x, y int32) bool { return lively[b.canonicalDyad(x, y)] }
	projectStays := func(p *Project) bool {
		united := p.MergedInto != nil || len(b.mergedProjects[p.ID]) > 0
		return united || p.KnownFrom > since || slices.ContainsFunc(p.PartnerNos, func(x int32) bool {
			return slices.ContainsFunc(p.PartnerNos, func(y int32) bool { return dyadStays(x, y) })
		})
	}
	for key, dyad := range b.dyads.of {
		if dyadStays(key.a, key.b) {
			continue
		}
		for _, f := range dyad.facts {
			b.meetings.slots[f.meeting].leaves = true
		}
		for _, s := range dyad.contacts {
			s.leaves = true
		}
		for _, s := range dyad.encounters {
			s.leaves = true
		}
	}
	writes, ctx := errgroup.WithContext(ctx)
	writes.SetLimit(2)
	for _, evict := range []func(pgx.Tx) error{ // the largest first
		func(tx pgx.Tx) error { return b.meetings.evict(ctx, tx) },
		func(tx pgx.Tx) error { return b.pairs.evict(ctx, tx) },
		func(tx pgx.Tx) error {
			return b.ties.evictUnless(ctx, tx, func(t *Tie) bool { return dyadStays(t.ANo, t.BNo) })
		},
		func(tx pgx.Tx) error {
			return b.participations.evictUnless(ctx, tx, func(p *Participation) bool { return p.KnownFrom > since })
		},
		func(tx pgx.Tx) error { return b.projects.evictUnless(ctx, tx, projectStays) },
		func(tx pgx.Tx) error { return b.encounters.evict(ctx, tx) },
		func(tx pgx.Tx) error {
			return b.stepLags.evictUnless(ctx, tx, func(s *StepLags) bool { return s.KnownFrom > since })
		},
		func(tx pgx.Tx) error {
			return b.representatives.evictUnless(ctx, tx, func(r *Representative) bool { return r.KnownFrom > since })
		},
	} {
		writes.Go(func() error { return transact(evict) })
	}
	if err := writes.Wait(); err != nil {
		return err
	}
	filter(b.projectsOf, func(_ int32, id domain.ID) bool { return b.projects.get(id) != nil })
	b.dyads.evict(dyadStays)
	return nil
}

// recency puts organisations that meet in order: by their latest conference, and by when they last dealt with each other.
type recency struct {
	met   domain.Date // when it began
	since int64       // a position
}

func (r recency) compare(other recency) int {
	return cmp.Or(cmp.Compare(r.met, other.met), cmp.Compare(r.since, other.since))
}

func (b *book) recency(d *dyad) recency {
	r := recency{since: d.since}
	for _, f := range d.facts {
		if c := b.conferenceNo[f.conference]; c != nil {
			r.met = max(r.met, c.StartsOn)
		}
	}
	return r
}

// lately is where the order of organisations that meet is cut, so that a part of those in memory goes, and the position since which
// as many have dealt with each other.
func (b *book) lately() (cut recency, since int64) {
	order, changed := []recency{{}}, []int64{0}
	for _, dyad := range b.dyads.of {
		if len(dyad.facts) > 0 {
			order, changed = append(order, b.recency(dyad)), append(changed, dyad.since)
		}
	}
	slices.SortFunc(order, recency.compare)
	slices.Sort(changed)
	return order[len(order)/evicted], changed[len(changed)/evicted]
}
