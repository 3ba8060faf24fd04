package domain

import "time"

// Precision is how exactly it is known when something happened: "" for the moment that a fact's time says, or at
// midnight the day. A fact known to a month or quarter bears a time in that period: its first day, unless
// something else that is known rules that out.
type Precision string

// The precisions that are coarser than a day.
const (
	ByMonth   Precision = "month"
	ByQuarter Precision = "quarter"
)

// Period is the first instant of the period that t lies in, and the first after it.
func (p Precision) Period(t time.Time) (from, until time.Time) {
	year, month, day := t.UTC().Date()
	switch p {
	case ByMonth:
		return time.Date(year, month, 1, 0, 0, 0, 0, time.UTC), time.Date(year, month+1, 1, 0, 0, 0, 0, time.UTC)
	case ByQuarter:
		month -= (month - 1) % 3
		return time.Date(year, month, 1, 0, 0, 0, 0, time.UTC), time.Date(year, month+3, 1, 0, 0, 0, 0, time.UTC)
	}
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC), time.Date(year, month, day+1, 0, 0, 0, 0, time.UTC)
}
