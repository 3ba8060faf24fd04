package domain

import (
	"fmt"
	"time"
)

// Date is a calendar day in UTC, counted in days since 1970-01-01. The zero Date means "not given",
// since no conference was held on that day.
type Date int32

const secondsPerDay = 24 * 60 * 60

// ParseDate reads YYYY-MM-DD.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, fmt.Errorf("%q is not a date like 2017-09-21", s)
	}
	return DateOf(t), nil
}

// DateOf is the UTC date of t.
func DateOf(t time.Time) Date {
	seconds := t.Unix()
	if seconds < 0 {
		seconds -= secondsPerDay - 1
	}
	return Date(seconds / secondsPerDay)
}

// Time is the first instant of the day.
func (d Date) Time() time.Time { return time.Unix(int64(d)*secondsPerDay, 0).UTC() }

// IsZero tells whether the date was not given.
func (d Date) IsZero() bool { return d == 0 }

func (d Date) String() string { return d.Time().Format(time.DateOnly) }

// MarshalText writes YYYY-MM-DD.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads YYYY-MM-DD.
func (d *Date) UnmarshalText(text []byte) (err error) {
	*d, err = ParseDate(string(text))
	return err
}
