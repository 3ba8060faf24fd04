package impact

import (
	"cmp"
	"maps"
	"slices"

	"aftermatch/domain"
)

// unit is a thing that a figure counts, by what names it at every state of knowledge.
type unit struct {
	kind             string    // as the kinds of units are named
	group            string    // the group as part of which it is counted; "": all
	id               domain.ID // of meeting, project and conference
	a, b, conference int32     // of contact, pair and organisation (a): numbers; of countries: codes
}

// thing is the unit whatever the group.
func (u unit) thing() unit {
	u.group = ""
	return u
}

// counts is what the units count as: for each the figure's measures. Units that count nothing are not among them.
type counts map[unit][]float64

// add adds to one measure of a unit.
func (c counts) add(u unit, measures, measure int, value float64) {
	if value == 0 {
		return
	}
	if c[u] == nil {
		c[u] = make([]float64, measures)
	}
	c[u][measure] += value
}

// once counts a unit as part of all and of groups, each where it is not counted yet.
func (c counts) once(groups []string, u unit, count func(unit)) {
	for _, group := range append(groups, "") {
		if u.group = group; c[u] == nil {
			count(u)
		}
	}
}

// totals adds up the units of each group, in their order.
func (c counts) totals(measures int) totals {
	sums := totals{"": make([]float64, measures)}
	for _, u := range sortedUnits(c) {
		sums.of(u.group, measures).add(c[u], 1)
	}
	return sums
}

func sortedUnits[T any](of map[unit]T) []unit {
	return slices.SortedFunc(maps.Keys(of), compareUnits)
}

func compareUnits(u, v unit) int {
	return cmp.Or(cmp.Compare(u.group, v.group), cmp.Compare(u.kind, v.kind), u.id.Compare(v.id),
		cmp.Compare(u.conference, v.conference), cmp.Compare(u.a, v.a), cmp.Compare(u.b, v.b))
}

// totals are the measures of each group, that of all under "".
type totals map[string]vector

// vector has a number for each measure of a figure.
type vector []float64

func (t totals) of(group string, measures int) vector {
	if t[group] == nil {
		t[group] = make(vector, measures)
	}
	return t[group]
}

// any tells whether anything is counted in a group.
func (t totals) any(group string) bool {
	return slices.ContainsFunc(t[group], func(value float64) bool { return value != 0 })
}

func (v vector) add(values []float64, times float64) {
	for i, value := range values {
		v[i] += times * value
	}
}

// or are the values, or others where there are none.
func or(values, others []float64) []float64 {
	if values == nil {
		return others
	}
	return values
}

// difference is after − before of n measures; nil when there is none.
func difference(before, after []float64, n int) []float64 {
	if slices.Equal(before, after) {
		return nil
	}
	change := make([]float64, n)
	copy(change, after)
	for i, value := range before {
		change[i] -= value
	}
	return change
}

// counts are the steps that something on this path has reached, a measure each; nil when it has reached none.
func (c chain) counts(p path) (counts []float64) {
	if p&(1<<len(c.steps)-1) == 0 {
		return nil
	}
	for step := range c.steps {
		counts = append(counts, float64(one(p.reached(step))))
	}
	return counts
}
