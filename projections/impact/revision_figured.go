package impact

import "slices"

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
