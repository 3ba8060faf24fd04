package impact

import (
	"context"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
)

// knowledge is what the units of a figure count as at any position between two states.
type knowledge interface {
	// ends is the figure at both states, and the units that count otherwise.
	ends() (ends, error)
	// touched are the positions of the events that touched each of the things.
	touched(things []unit) (map[unit][]int64, error)
	// learn prepares for questions about a position; forget is told that none will come about what lies before one.
	learn(position int64) error
	forget(before int64)
	// counts is what a unit counts as at a position that was learned; nil: nothing.
	counts(u unit, position int64) []float64
}

// ends is a figure at two states.
type ends struct {
	before, after totals
	tallies       map[string]tally // of the earlier state, for the figure's estimates
	changed       map[unit]*revisedUnit
}

// readings is knowledge of a figure that is taken as a whole, once for each position.
type readings struct {
	*Reader
	ctx     context.Context
	figure  revisable
	since   int64
	now     Frame
	known   map[int64]counts
	changed map[unit]*revisedUnit // what will be asked about; nil: not yet known
}

func (r *readings) ends() (ends, error) {
	for _, position := range []int64{r.since, r.now.AsOf.Position} {
		if err := r.learn(position); err != nil {
			return ends{}, err
		}
	}
	before, after, n := r.known[r.since], r.known[r.now.AsOf.Position], len(r.figure.measures)
	found := ends{before.totals(n), after.totals(n), r.figure.estimates.tallies(before), map[unit]*revisedUnit{}}
	for _, side := range []counts{before, after} {
		for u := range side {
			if !slices.Equal(before[u], after[u]) {
				found.changed[u] = &revisedUnit{unit: u, before: orZero(before[u], n), after: orZero(after[u], n)}
			}
		}
	}
	r.changed = found.changed
	return found, nil
}

func (r *readings) learn(position int64) error {
	if _, known := r.known[position]; known {
		return nil
	}
	f := r.now
	f.AsOf.Position = position
	c, err := r.figure.count(r.Reader, r.ctx, f)
	maps.DeleteFunc(c, func(u unit, _ []float64) bool {
		return r.changed != nil && r.changed[u] == nil || !slices.Contains(r.figure.kinds, u.kind)
	})
	for u, values := range c {
		c[u] = values[:len(r.figure.measures)] // an earlier version may have fewer
	}
	r.known[position] = c
	return err
}

func (r *readings) forget(before int64) {
	maps.DeleteFunc(r.known, func(position int64, _ counts) bool { return position < before })
}

func (r *readings) counts(u unit, position int64) []float64 { return r.known[position][u] }

func (r *readings) touched(things []unit) (map[unit][]int64, error) {
	touched := map[unit][]int64{}
	for _, by := range r.figure.touchedBy {
		var units []unit
		var a, b, conference []int32
		var ids []domain.ID
		for _, u := range things {
			if u.kind == by.kind {
				units = append(units, u)
				a, b, conference, ids = append(a, u.a), append(b, u.b), append(conference, u.conference), append(ids, u.id)
			}
		}
		if len(units) == 0 {
			continue
		}
		err := r.ask(r.ctx, func(rows pgx.Rows) error {
			var place, position int64
			_, err := pgx.ForEachRow(rows, []any{&place, &position}, func() error {
				touched[units[place-1]] = append(touched[units[place-1]], position)
				return nil
			})
			return err
		}, string(by.touching), pgx.NamedArgs{
			"since": r.since, "position": r.now.AsOf.Position, "a": a, "b": b, "conference": conference, "ids": ids})
		if err != nil {
			return nil, err
		}
	}
	return touched, nil
}
