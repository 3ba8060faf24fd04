package story

import "time"

// style is how the facts of a project come to be known: its manager is prompt or slow, or nobody says
// anything, and they are read from a funder's register once a year or found by the final search.
type style struct {
	mean     time.Duration
	register bool
	from     time.Time // nothing is recorded before
}

// finalSearch is when the evaluator looked for the projects that nobody had ever reported.
var finalSearch = time.Date(2025, 2, 3, 8, 0, 0, 0, time.UTC)

func newStyle(d dice, from time.Time) style {
	switch roll := d.Float64(); {
	case roll < 0.58:
		return style{mean: 18 * day, from: from}
	case roll < 0.83:
		return style{mean: 150 * day, from: from}
	case roll < 0.96:
		return style{register: true, from: from}
	}
	return style{mean: 25 * day, from: later(from, finalSearch)}
}

// learned is when something of that time is recorded.
func (s style) learned(d dice, at time.Time) time.Time {
	if !s.register {
		return later(at, s.from).Add(d.wait(s.mean))
	}
	reading := time.Date(at.Year()+1, 3, 15, 8, 0, 0, 0, time.UTC)
	if reading.Sub(at) < 200*day { // not in the register yet
		reading = reading.AddDate(1, 0, 0)
	}
	return reading.Add(d.wait(2 * time.Hour))
}
