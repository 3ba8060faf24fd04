package impact

import (
	"context"
	"slices"
)

// explained is what moved a figure, added up over its units.
type explained struct {
	groups map[string]*explainedGroup // that of all under ""

	// changes are what units do to the tallies once the events of some classes were: of class i, when bit i is set.
	changes [1 << 6]map[string]tally
}

// explainedGroup is what moved the figure of one group.
type explainedGroup struct {
	units   int
	classes [6]explainedClass // as RevisionClasses are ordered
}

// explainedClass is what the events of one class did to it.
type explainedClass struct {
	units  int
	change vector
	lags   lags
}

// lags are how late events were recorded, in days, each event's once.
type lags struct {
	days []float64
	seen map[int64]uint64 // positions, 64 to each, a bit for one
}

func (l *lags) add(e *touch) {
	if l.seen == nil {
		l.seen = map[int64]uint64{}
	}
	if bit := uint64(1) << (e.Position % 64); l.seen[e.Position/64]&bit == 0 {
		l.seen[e.Position/64] |= bit
		l.days = appended(l.days, e.RecordedAt.Sub(e.EffectiveAt).Hours()/24)
	}
}

// add adds a unit that is explained.
func (x *explained) add(e *estimation, u *revisedUnit) {
	g := x.groups[u.group]
	if g == nil {
		g = &explainedGroup{}
		x.groups[u.group] = g
	}
	g.units++
	state, classes := slices.Clone(u.before), 0
	for _, s := range u.shares {
		i := slices.Index(RevisionClasses, s.class)
		c := &g.classes[i]
		if c.change == nil {
			c.change = make(vector, len(s.change))
		}
		c.units += one(classes>>i&1 == 0)
		c.change.add(s.change, 1)
		for _, event := range s.events {
			c.lags.add(event)
		}
		classes |= 1 << i
		if e != nil {
			if x.changes[classes] == nil {
				x.changes[classes] = map[string]tally{}
			}
			e.count(x.changes[classes], u.unit, state, -1)
			vector(state).add(s.change, 1)
			e.count(x.changes[classes], u.unit, state, 1)
		}
	}
}

// figured is the figure of one group, or of all ("").
func (r revised) figured(group string) RevisedFigure {
	n, of := len(r.figure.measures), r.groups[group]
	if of == nil {
		of = &explainedGroup{}
	}
	before, after := r.before.of(group, n), r.after.of(group, n)
	answer := RevisedFigure{Units: of.units, Measures: []RevisedMeasure{}, Rates: []RevisedRate{}, Classes: []RevisionByClass{}, Items: r.items(group, "")}
	for i, name := range r.figure.measures {
		m := RevisedMeasure{Measure: name, Before: before[i], After: after[i], Difference: after[i] - before[i], ByClass: map[string]float64{}}
		for c, class := range RevisionClasses {
			m.ByClass[string(class)] = 0
			if change := of.classes[c].change; change != nil {
				m.ByClass[string(class)] = change[i]
			}
		}
		answer.Measures = append(answer.Measures, m)
	}
	for _, of := range r.figure.rates {
		numerator, denominator := slices.Index(r.figure.measures, of.numerator), slices.Index(r.figure.measures, of.denominator)
		rate := RevisedRate{Rate: of.name, Numerator: of.numerator, Denominator: of.denominator,
			Before: quotient(before[numerator], before[denominator]), After: quotient(after[numerator], after[denominator])}
		rate.Difference, rate.Reason = between(rate.Before, rate.After, "there was nothing to divide by at the earlier state", "there is nothing to divide by at the later state")
		answer.Rates = append(answer.Rates, rate)
	}
	answer.Estimates = r.estimates(group)
	var all []float64
	for c, class := range RevisionClasses {
		did := of.classes[c]
		all = append(all, did.lags.days...)
		answer.Classes = append(answer.Classes, RevisionByClass{Class: class, Units: did.units, Events: len(did.lags.days), Lag: lagOf(did.lags.days), Items: r.items(group, class)})
	}
	answer.Lag = lagOf(all)
	return answer
}

// revisedGroups are the figures of the groups that there are at either state, in the order of answers.
func (r *Reader) revisedGroups(ctx context.Context, revised revised) (groups []RevisedGroup, err error) {
	if revised.now.Filters.GroupBy == "" {
		return nil, nil
	}
	was, err := r.editions(ctx, revised.then)
	if err != nil {
		return nil, err
	}
	is, err := r.editions(ctx, revised.now)
	if err != nil {
		return nil, err
	}
	in, there := revised.now.grouping(append(was, is...)), map[string]bool{}
	for _, side := range []totals{revised.before, revised.after} {
		for group := range side {
			if group != "" && (revised.before.any(group) || revised.after.any(group)) {
				there[group] = true
			}
		}
	}
	for _, group := range sortGroups(in, there) {
		g := RevisedGroup{Group: group, Label: in.label(group), RevisedFigure: revised.figured(group)}
		switch {
		case !revised.before.any(group):
			g.Reason = "there was nothing in the group at the earlier state"
		case !revised.after.any(group):
			g.Reason = "there is nothing in the group at the later state"
		}
		groups = append(groups, g)
	}
	return groups, nil
}

// quotient is nil when there is nothing to divide by.
func quotient(numerator, denominator float64) *float64 {
	if denominator == 0 {
		return nil
	}
	return new(numerator / denominator)
}

// between is after − before, or why there is none.
func between(before, after *float64, notBefore, notAfter string) (difference *float64, reason string) {
	switch {
	case before == nil:
		return nil, notBefore
	case after == nil:
		return nil, notAfter
	}
	return new(*after - *before), ""
}

// lagOf is the median lag of events, each an event's, in days.
func lagOf(days []float64) RecordingLag {
	if len(days) == 0 {
		return RecordingLag{Reason: "no event moved the figure"}
	}
	slices.Sort(days)
	return RecordingLag{MedianDays: new((days[(len(days)-1)/2] + days[len(days)/2]) / 2)}
}
