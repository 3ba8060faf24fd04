package impact

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"
)

// reread is knowledge of things that count by all rows of read models with them. The figure is read at both states, and then every
// version of the rows of those that count otherwise.
type reread struct {
	*readings
	timelines timelines
	versions  func(*reread) error // adds versions to the timelines of what changed
	editions  editionsBetween
	once      bool // whether a thing counts as 1 however many versions of it there are at a position
}

func (r *Reader) reread(ctx context.Context, found *revised, kind string, count counting, versions func(*reread) error) *reread {
	return &reread{readings: r.readings(ctx, found, kind, count), timelines: timelines{}, versions: versions}
}

func (r *reread) ends(explain explain) (ends, error) {
	return r.readings.ends(func(_ history, changed map[unit]*revisedUnit) (err error) {
		if r.editions, err = r.editionsBetween(r.ctx, r.now, r.since); err != nil {
			return err
		}
		r.known = nil // versions tell it from here on
		for u := range changed {
			r.timelines.of(u.thing())
		}
		if err := r.versions(r); err != nil {
			return err
		}
		return explain(r, changed)
	})
}

func (r *reread) learn(int64) error { return nil }
func (r *reread) forget(int64)      {}
func (r *reread) together() bool    { return false }

func (r *reread) counts(u unit, position int64) []float64 {
	counts := r.timelines.counts(u, position)
	if r.once {
		counts = slices.Clone(counts)
		for i, n := range counts {
			counts[i] = min(n, 1)
		}
	}
	return counts
}

// arguments are those of SQL about the things, with their organisations.
func (r *reread) arguments() pgx.NamedArgs {
	args := r.now.arguments(r.editions.ever(), "")
	var a, b []int32
	for u := range r.timelines {
		a, b = append(a, u.a), append(b, u.b)
	}
	args["since"], args["a"], args["b"] = r.since, a, b
	return args
}

// add adds that a thing counted as that at a place from one position up to another.
func (r *reread) add(thing unit, at place, from, to int64, counts []float64) {
	l := r.timelines[thing]
	for _, e := range r.editions.of(at.Conference) {
		if low, high := max(from, e.From), min(to, e.To); low < high && e.Admitted {
			l.add(version{low, high, counts[:len(r.figure.measures)], e.in.of(at)})
		}
	}
}
