package impact

import "slices"

// version is a thing as known from one position up to another.
type version struct {
	from, to int64
	counts   []float64
	groups   []string // beside that of all
}

// timeline is what is known of a thing: its versions that count, which do not overlap, and the positions of what touched it.
type timeline struct {
	versions  []version
	positions []int64
}

// at is the version known at a position; nil: none that counts.
func (l *timeline) at(position int64) *version {
	for i := range l.versions {
		if v := &l.versions[i]; v.from <= position && position < v.to {
			return v
		}
	}
	return nil
}

// groups are those that the thing counts in at any of the positions, that of all among them.
func (l *timeline) groups(positions ...int64) (groups []string) {
	for _, position := range positions {
		if v := l.at(position); v != nil {
			groups = append(append(groups, ""), v.groups...)
		}
	}
	slices.Sort(groups)
	return slices.Compact(groups)
}

// counts is what the thing counts as in a group at a position.
func (l *timeline) counts(group string, position int64) []float64 {
	if v := l.at(position); v != nil && (group == "" || slices.Contains(v.groups, group)) {
		return v.counts
	}
	return nil
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

// changes makes of what a figure of n measures is at the later state what it was at the earlier, and finds what changed. All
// measures are whole numbers, so that it does not matter in which order they are added.
func (t timelines) changes(after totals, tallies map[string]tally, e *estimation, n int, since, position int64) ends {
	found := ends{before: totals{}, after: after, tallies: tallies, changed: map[unit]*revisedUnit{}}
	for group, sum := range after {
		found.before[group] = slices.Clone(sum)
	}
	for u, l := range t {
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
			found.changed[u] = &revisedUnit{unit: u, before: orZero(before, n), after: orZero(after, n)}
		}
	}
	return found
}
