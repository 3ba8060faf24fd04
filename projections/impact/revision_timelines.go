package impact

import (
	"context"
	"iter"
	"slices"
)

// version is a thing as known from one position up to another.
type version struct {
	from, to int64
	counts   []float64
	groups   []string // beside that of all
}

// timeline is what is known of a thing: the versions of it that count, or of what makes it count, and the positions of what touched it.
type timeline struct {
	versions  []version
	positions []int64
}

// add adds a version that is none of those before, or makes the last one longer when nothing has changed that matters here.
func (l *timeline) add(v version) {
	if n := len(l.versions); n > 0 {
		last := &l.versions[n-1]
		if slices.Equal(last.counts, v.counts) && slices.Equal(last.groups, v.groups) && (last.to == v.from || v.to == last.from) {
			last.from, last.to = min(last.from, v.from), max(last.to, v.to)
			return
		}
	}
	l.versions = append(l.versions, v)
}

// at are the versions known at a position.
func (l *timeline) at(position int64) iter.Seq[*version] {
	return func(yield func(*version) bool) {
		for i := range l.versions {
			if v := &l.versions[i]; v.from <= position && position < v.to && !yield(v) {
				return
			}
		}
	}
}

// groups are those that the thing counts in at any of the positions, that of all among them.
func (l *timeline) groups(positions ...int64) (groups []string) {
	for _, position := range positions {
		for v := range l.at(position) {
			groups = append(append(groups, ""), v.groups...)
		}
	}
	slices.Sort(groups)
	return slices.Compact(groups)
}

// counts is what the thing counts as in a group at a position: what its versions do together.
func (l *timeline) counts(group string, position int64) (counts []float64) {
	several := false
	for v := range l.at(position) {
		switch {
		case group != "" && !slices.Contains(v.groups, group):
		case counts == nil:
			counts = v.counts
		default:
			if !several {
				several, counts = true, slices.Clone(counts)
			}
			vector(counts).add(v.counts, 1)
		}
	}
	return counts
}

// timelines are those of the things that may have changed between two states. What is asked at any position is looked up in
// them, so that nothing has to be learned.
type timelines map[unit]*timeline

func (t timelines) of(thing unit) *timeline {
	l := t[thing]
	if l == nil {
		l = &timeline{}
		t[thing] = l
	}
	return l
}

func (t timelines) learn(int64) error { return nil }
func (t timelines) forget(int64)      {}
func (t timelines) together() bool    { return false }

func (t timelines) counts(u unit, position int64) []float64 {
	return t[u.thing()].counts(u.group, position)
}

func (t timelines) touched(things []unit) (map[unit][]int64, error) {
	touched := make(map[unit][]int64, len(things))
	for _, u := range things {
		touched[u] = t[u].positions
	}
	return touched, nil
}

// changes finds what changed, of which alone the timelines are kept, and takes it back from what a figure of n measures was at the
// earlier state. All measures are whole numbers, so that it does not matter in which order they are added.
func (t timelines) changes(found *ends, e *estimation, n int, since, position int64) map[unit]*revisedUnit {
	changed, zero := map[unit]*revisedUnit{}, make([]float64, n)
	for u, l := range t {
		stays := false
		for _, group := range l.groups(since, position) {
			u.group = group
			before, after := l.counts(group, since), l.counts(group, position)
			change := difference(before, after, n)
			if change == nil {
				continue
			}
			found.before.of(group, n).add(change, -1)
			e.count(found.tallies, u, after, -1)
			e.count(found.tallies, u, before, 1)
			changed[u] = &revisedUnit{unit: u, before: or(before, zero), after: or(after, zero)}
			stays = true
		}
		if !stays {
			delete(t, u.thing())
		}
	}
	return changed
}

// versioned is knowledge of a figure that is a sum over things. Every version of those that something was learned of is read once;
// the others are counted by what they have in common that counts alike.
type versioned[K comparable] struct {
	*Reader
	timelines
	ctx      context.Context
	figure   revisable
	since    int64
	now      Frame
	editions editionsBetween
	measure  func(K) []float64 // what such a thing counts as; nil: nothing
	measured map[K][]float64
}

func versionedOf[K comparable](r *Reader, ctx context.Context, found *revised, measure func(K) []float64) versioned[K] {
	return versioned[K]{Reader: r, timelines: timelines{}, ctx: ctx, figure: found.figure, since: found.query.Since, now: found.now,
		measure: measure, measured: map[K][]float64{}}
}

// countsAs are the measures of the figure; nil when it counts nothing.
func (v *versioned[K]) countsAs(alike K) []float64 {
	counts, known := v.measured[alike]
	if !known {
		if counts = v.measure(alike); counts != nil {
			all := make([]float64, len(v.figure.measures)) // an earlier version of the figure may have fewer
			copy(all, counts)
			counts = all
		}
		v.measured[alike] = counts
	}
	return counts
}

// between is the figure at both states, of what there is at the later one, by group, and of the versions read, of some conferences at a
// time.
func (v *versioned[K]) between(count func([]edition) (map[string]map[K]int, error), read func() error, explain func(map[unit]*revisedUnit) error) (found ends, err error) {
	if v.editions, err = v.editionsBetween(v.ctx, v.now, v.since); err != nil {
		return found, err
	}
	editions, err := v.Reader.editions(v.ctx, v.now)
	if err != nil {
		return found, err
	}
	groups, err := count(editions)
	if err != nil {
		return found, err
	}
	n, after, tallies := len(v.figure.measures), totals{}, map[string]tally{}
	after.of("", n)
	for group, counted := range groups {
		for alike, times := range counted {
			if counts := v.countsAs(alike); counts != nil {
				after.of(group, n).add(counts, float64(times))
				v.figure.estimates.count(tallies, unit{group: group}, counts, times)
			}
		}
	}
	found = unchanged(after, tallies)
	parts, err := v.changedConferences(v.ctx, v.now, v.editions)
	for _, part := range parts {
		v.editions.part = part
		if err = read(); err == nil {
			err = explain(v.changes(&found, v.figure.estimates, n, v.since, v.now.AsOf.Position))
		}
		if err != nil {
			return found, err
		}
		clear(v.timelines)
	}
	return found, err
}
