package story

import "time"

// style is how the facts of a project come to be known: its manager is prompt or slow, or nobody says
// anything and they are read from a funder's register once a year.
type style struct {
	mean     time.Duration
	register bool
	from     time.Time // nothing is recorded before
}

func newStyle(d dice, from time.Time) style {
	switch roll := d.Float64(); {
	case roll < 0.6:
		return style{mean: 18 * day, from: from}
	case roll < 0.87:
		return style{mean: 150 * day, from: from}
	}
	return style{register: true, from: from}
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
