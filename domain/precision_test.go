package domain_test

import (
	"testing"
	"time"

	"aftermatch/domain"
)

func TestAPeriodHoldsItsDays(t *testing.T) {
	day := func(text string) time.Time {
		d, err := domain.ParseDate(text)
		if err != nil {
			t.Fatal(err)
		}
		return d.Time()
	}
	for _, row := range []struct {
		precision       domain.Precision
		of, from, until string
	}{
		{"", "2018-01-15", "2018-01-15", "2018-01-16"},
		{domain.ByMonth, "2018-01-15", "2018-01-01", "2018-02-01"},
		{domain.ByMonth, "2017-12-31", "2017-12-01", "2018-01-01"},
		{domain.ByQuarter, "2018-01-01", "2018-01-01", "2018-04-01"},
		{domain.ByQuarter, "2018-06-30", "2018-04-01", "2018-07-01"},
		{domain.ByQuarter, "2018-11-05", "2018-10-01", "2019-01-01"},
	} {
		from, until := row.precision.Period(day(row.of).Add(23 * time.Hour))
		if !from.Equal(day(row.from)) || !until.Equal(day(row.until)) {
			t.Errorf("%s of %s: %s to %s", row.precision, row.of, from, until)
		}
	}
}

// A correction that gives a new time says how exactly that is known; one that gives none leaves it.
func TestACorrectedTimeHasItsOwnPrecision(t *testing.T) {
	id, at := domain.DeriveID("logged"), time.Date(2018, 1, 1, 0, 0, 0, 0, time.UTC)
	logged := domain.Recorded{ID: id, Version: 1, Event: domain.ProjectLogged{Title: "T"}, At: at, Metadata: domain.Metadata{Precision: domain.ByMonth}}
	correction := func(to time.Time, precision domain.Precision) domain.Precision {
		c := domain.Recorded{ID: domain.DeriveID("correction"), Version: 2, Metadata: domain.Metadata{Precision: precision},
			Event: domain.FactCorrected{EventID: id, Reason: "r", Replacement: domain.ProjectLogged{Title: "U"}, At: to}}
		return domain.Effective([]domain.Recorded{logged, c})[0].Metadata.Precision
	}
	if got := correction(time.Time{}, ""); got != domain.ByMonth {
		t.Errorf("without a new time: %q", got)
	}
	if got := correction(at.AddDate(0, 3, 0), domain.ByQuarter); got != domain.ByQuarter {
		t.Errorf("with a quarter: %q", got)
	}
	if got := correction(at.AddDate(0, 0, 3), ""); got != "" {
		t.Errorf("with a day: %q", got)
	}
}
