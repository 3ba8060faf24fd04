package projections

import (
	"context"
	"maps"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"
	"pgregory.net/rapid"
)

const pairsKnownAt = `
	select ` + pairColumns + `, 9223372036854775807 from pairs where known_from <= $1
	union all
	select ` + pairColumns + `, 9223372036854775807 from pairs_history where known_from <= $1 and known_to > $1`

// Whenever pairs are put onto sheets, these and what is on none yet are at every position what the rows are.
func TestPairsOnSheetsAreThoseOfTheRows(t *testing.T) {
	s := tell(t)
	rapid.Check(t, func(rt *rapid.T) {
		s.forget()
		c := newChance(rt, s)
		for range rapid.IntRange(20, 120).Draw(rt, "events") {
			c.happen()
		}
		for s.fed < len(s.log) {
			s.feed(&s.keeper, rapid.IntRange(1, 60).Draw(rt, "batch"))
			if rapid.Bool().Draw(rt, "file") {
				s.within(func(ctx context.Context, tx pgx.Tx) error { return fileSheets(ctx, tx, int64(s.fed)) })
			}
		}
		for range 3 {
			k := rapid.IntRange(0, len(s.log)).Draw(rt, "position")
			want, got := map[Pair]bool{}, map[Pair]bool{}
			s.within(func(ctx context.Context, tx pgx.Tx) error {
				for v, err := range versionsOf(ctx, tx, pairsKnownAt, k) {
					if err != nil {
						return err
					}
					want[v.Pair] = true
				}
				return nil
			})
			var before *KnownPairs
			s.within(func(ctx context.Context, tx pgx.Tx) (err error) {
				before, err = PairsKnown(ctx, tx, int64(k), nil, nil)
				return err
			})
			if rapid.IntRange(0, 2).Draw(rt, "file between") == 0 {
				s.within(func(ctx context.Context, tx pgx.Tx) error { return fileSheets(ctx, tx, int64(s.fed)) })
			}
			s.within(func(ctx context.Context, tx pgx.Tx) error {
				known, err := PairsKnown(ctx, tx, int64(k), nil, before)
				if err != nil {
					return err
				}
				for v, err := range known.All(ctx, tx, Part{Meetings: true}) {
					if err != nil {
						return err
					}
					p := v.Pair
					p.Meetings = packedMeetings(v.Packed)
					if got[p] {
						rt.Errorf("%+v is there twice at %d", p, k)
					}
					got[p] = true
				}
				return nil
			})
			if !maps.Equal(want, got) {
				rt.Errorf("at %d the sheets have\n%+v\nand the rows\n%+v", k, slices.Collect(maps.Keys(got)), slices.Collect(maps.Keys(want)))
			}
		}
	})
}
