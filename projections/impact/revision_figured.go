package impact

import (
	"context"
	"slices"
)

// figured is the figure of one group, or of all ("").
func (r revised) figured(group string) RevisedFigure {
	n, units := len(r.figure.measures), r.units[group]
	before, after := r.before.of(group, n), r.after.of(group, n)
	answer := RevisedFigure{Units: len(units), Measures: []RevisedMeasure{}, Rates: []RevisedRate{}, Classes: []RevisionByClass{}, Items: r.items(group, "")}
	for i, name := range r.figure.measures {
		m := RevisedMeasure{Measure: name, Before: before[i], After: after[i], Difference: after[i] - before[i], ByClass: map[string]float64{}}
		for _, class := range RevisionClasses {
			m.ByClass[string(class)] = 0
		}
		for _, u := range units {
			for _, s := range u.shares {
				m.ByClass[string(s.class)] += s.change[i]
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
	all := map[int64]*touch{}
	for _, class := range RevisionClasses {
		of, events := RevisionByClass{Class: class, Items: r.items(group, class)}, map[int64]*touch{}
		for _, u := range units {
			changed := false
			for _, s := range u.shares {
				if s.class != class {
					continue
				}
				changed = true
				for _, e := range s.events {
					events[e.Position], all[e.Position] = e, e
				}
			}
			of.Units += one(changed)
		}
		of.Events, of.Lag = len(events), lagOf(events)
		answer.Classes = append(answer.Classes, of)
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

// lagOf is the median lag of events.
func lagOf(events map[int64]*touch) RecordingLag {
	if len(events) == 0 {
		return RecordingLag{Reason: "no event moved the figure"}
	}
	days := make([]float64, 0, len(events))
	for _, e := range events {
		days = append(days, e.RecordedAt.Sub(e.EffectiveAt).Hours()/24)
	}
	slices.Sort(days)
	return RecordingLag{MedianDays: new((days[(len(days)-1)/2] + days[len(days)/2]) / 2)}
}
