package projections

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
)

// A rebuild meets most things for a while and then never again: a meeting until it was declined, or until its last follow-up.
// So when memory is full it lets go of meetings that have come to their end, and of what has not changed for longest. Two
// organisations go with all that their contacts are derived from and with those that merges connect them with, so that what
// is here of contacts is always whole.

// evicted is which part of the meetings in memory is let go of at once.
const evicted = 4

// evict writes what is over and what has not changed for longest, and takes it out of the book, within a transaction that must
// then be committed. Conferences and organisations stay: they are few, and everything names them.
func (b *book) evict(ctx context.Context, tx pgx.Tx) error {
	since := b.lately()
	lively := map[dyadKey]bool{}
	for key, dyad := range b.dyads.of {
		if dyad.since > since && slices.ContainsFunc(dyad.facts, fact.awaited) {
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
	meetingStays := map[domain.ID]bool{}
	for key, dyad := range b.dyads.of {
		for _, f := range dyad.facts {
			meetingStays[f.meeting] = dyadStays(key.a, key.b)
		}
	}
	for _, evict := range []func() error{
		func() error {
			return b.participations.evict(ctx, tx, func(p *Participation) bool { return p.KnownFrom > since })
		},
		func() error {
			return b.representatives.evict(ctx, tx, func(r *Representative) bool { return r.KnownFrom > since })
		},
		func() error {
			return b.stepLags.evict(ctx, tx, func(s *StepLags) bool { return s.KnownFrom > since })
		},
		func() error { return b.projects.evict(ctx, tx, projectStays) },
		func() error {
			return b.meetings.evictSlots(ctx, tx, func(id domain.ID, _ *slot[Meeting]) bool { return !meetingStays[id] })
		},
		func() error { return b.ties.evict(ctx, tx, func(t *Tie) bool { return dyadStays(t.ANo, t.BNo) }) },
		func() error { return b.pairs.evict(ctx, tx, func(p *Pair) bool { return dyadStays(p.A, p.B) }) },
		func() error {
			return b.encounters.evict(ctx, tx, func(e *Encounter) bool { return dyadStays(e.A, e.B) })
		},
	} {
		if err := evict(); err != nil {
			return err
		}
	}
	filter(b.projectsOf, func(_ int32, id domain.ID) bool { return b.projects.get(id) != nil })
	b.dyads.evict(dyadStays)
	return nil
}

// lately is the position since which all but a part of the organisations in memory that meet have dealt with each other.
func (b *book) lately() int64 {
	changed := []int64{0}
	for _, dyad := range b.dyads.of {
		if len(dyad.facts) > 0 {
			changed = append(changed, dyad.since)
		}
	}
	slices.Sort(changed)
	return changed[len(changed)/evicted]
}
