package impact

import (
	"context"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
)

// knowledge is what a figure is at two states.
type knowledge interface {
	// ends is the figure at both states. The units that count otherwise are handed over part by part, so that no more than a part is
	// held at once.
	ends(explain) (ends, error)
}

// explain takes a part of the units that count otherwise, and whom to ask about them until the next part.
type explain func(history, map[unit]*revisedUnit) error

// history is what units count as at any position between two states.
type history interface {
	// touched are the positions of the events that touched each of the things.
	touched(things []unit) (map[unit][]int64, error)
	// learn prepares for questions about a position; forget is told that none will come about what lies before one.
	learn(position int64) error
	forget(before int64)
	// counts is what a unit counts as at a position that was learned; nil: nothing.
	counts(u unit, position int64) []float64
	// together tells whether to learn is so dear that all units must be asked about at the same positions.
	together() bool
}

// ends is a figure at two states.
type ends struct {
	before, after totals
	tallies       map[string]tally // of the earlier state, for the figure's estimates
}

// unchanged is a figure as it is at the later state, and was at the earlier, for all that is known yet.
func unchanged(after totals, tallies map[string]tally) ends {
	before := totals{}
	for group, sum := range after {
		before[group] = slices.Clone(sum)
	}
	return ends{before, after, tallies}
}

// byKind is knowledge of a figure of which each kind of units is known in another way. No measure counts two kinds.
type byKind map[string]knowledge

func (k byKind) ends(explain explain) (all ends, err error) {
	all = ends{totals{}, totals{}, map[string]tally{}}
	for _, kind := range slices.Sorted(maps.Keys(k)) {
		found, err := k[kind].ends(explain)
		if err != nil {
			return all, err
		}
		for _, side := range [][2]totals{{all.before, found.before}, {all.after, found.after}} {
			for group, sum := range side[1] {
				side[0].of(group, len(sum)).add(sum, 1)
			}
		}
		maps.Copy(all.tallies, found.tallies)
	}
	return all, nil
}

// counting is what the units of a figure count as, as known at the frame's position.
type counting func(*Reader, context.Context, Frame) (counts, error)

// readings is knowledge of a kind of units that are all counted at once, once for each position.
type readings struct {
	*Reader
	count   counting
	ctx     context.Context
	figure  revisable
	since   int64
	now     Frame
	recall  recollection // instead of counting; nil: there is none
	known   map[int64]counts
	changed map[unit]*revisedUnit // what will be asked about; nil: not yet known
	apart   bool                  // whether units are asked about one by one, however dear
}

func (r *Reader) readings(ctx context.Context, found *revised, kind string, count counting) *readings {
	figure := found.figure
	figure.kinds = []string{kind}
	return &readings{Reader: r, count: count, ctx: ctx, figure: figure, since: found.query.Since, now: found.now, known: map[int64]counts{}}
}

// recalled is knowledge of projects that is told from memory.
type recalled struct {
	*readings
	remember func(*Reader, context.Context, *revised) (recollection, error)
	found    *revised
}

func (r recalled) ends(explain explain) (_ ends, err error) {
	if r.recall, err = r.remember(r.Reader, r.ctx, r.found); err != nil {
		return ends{}, err
	}
	return r.readings.ends(func(known history, changed map[unit]*revisedUnit) error {
		only := map[domain.ID]bool{}
		for u := range changed {
			only[u.id] = true
		}
		r.recall.keep(only)
		return explain(known, changed)
	})
}

func (r *readings) ends(explain explain) (ends, error) {
	for _, position := range []int64{r.since, r.now.AsOf.Position} {
		if err := r.learn(position); err != nil {
			return ends{}, err
		}
	}
	before, after, n := r.known[r.since], r.known[r.now.AsOf.Position], len(r.figure.measures)
	zero := make([]float64, n)
	r.changed = map[unit]*revisedUnit{}
	for _, side := range []counts{before, after} {
		for u := range side {
			if !slices.Equal(before[u], after[u]) {
				r.changed[u] = &revisedUnit{unit: u, before: or(before[u], zero), after: or(after[u], zero)}
			}
		}
	}
	return ends{before.totals(n), after.totals(n), r.figure.estimates.tallies(before)}, explain(r, r.changed)
}

func (r *readings) learn(position int64) error {
	if _, known := r.known[position]; known {
		return nil
	}
	c, err := r.read(position)
	maps.DeleteFunc(c, func(u unit, _ []float64) bool {
		return r.changed != nil && r.changed[u] == nil || !slices.Contains(r.figure.kinds, u.kind)
	})
	for u, values := range c {
		c[u] = values[:len(r.figure.measures)] // an earlier version may have fewer
	}
	r.known[position] = c
	return err
}

func (r *readings) read(position int64) (counts, error) {
	if r.recall != nil {
		return r.recall.at(position), nil
	}
	f := r.now
	f.AsOf.Position = position
	return r.count(r.Reader, r.ctx, f)
}

func (r *readings) forget(before int64) {
	if r.apart {
		return
	}
	maps.DeleteFunc(r.known, func(position int64, _ counts) bool { return position < before })
}

func (r *readings) together() bool { return !r.apart }

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
