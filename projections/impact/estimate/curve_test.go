package estimate_test

import (
	"slices"
	"testing"

	"aftermatch/projections/impact/estimate"
)

func TestDaysOfTheHorizons(t *testing.T) {
	for months, days := range map[int]int{0: 0, 1: 30, 6: 182, 12: 365, 24: 730, 36: 1095, 48: 1461} {
		if got := estimate.Days(months); got != days {
			t.Errorf("%d months are %d days, want %d", months, got, days)
		}
	}
}

func TestAtIsTheStateAtTheEndOfTheDay(t *testing.T) {
	curve := incidenceOf(t, exits(workedDays, workedCauses))
	for _, c := range []struct {
		day, atRisk, converted, competing, censored int
		incidence                                   float64
	}{
		{0, 10, 0, 0, 0, 0},
		{1, 10, 0, 0, 0, 0},
		{2, 10, 1, 0, 0, 1. / 10},
		{4, 7, 1, 1, 1, 1. / 10},
		{5, 7, 2, 1, 1, 3. / 14},
		{10, 3, 3, 2, 2, 123. / 350},
		{12, 2, 4, 2, 4, 39. / 70},
	} {
		row := on(t, curve, c.day)
		if got := [5]int{row.Day, row.AtRisk, row.Converted, row.Competing, row.Censored}; got != [5]int{c.day, c.atRisk, c.converted, c.competing, c.censored} {
			t.Errorf("day %d: %v", c.day, got)
		}
		near(t, "incidence", row.Incidence, c.incidence, 1e-15)
	}
}

func TestACurveEndsWithItsLastContact(t *testing.T) {
	curve := incidenceOf(t, exits(workedDays, workedCauses))
	if row, ok := curve.At(13); ok {
		t.Errorf("one was still waiting when last seen on day 12, yet day 13 has %+v", row)
	}
	if row, ok := curve.At(-1); ok {
		t.Errorf("before the conference: %+v", row)
	}
	if row, ok := (estimate.Curve{}).At(0); ok {
		t.Errorf("a curve without contacts: %+v", row)
	}
	// Nobody is left to convert: the incidence stays what it is.
	done := incidenceOf(t, exits([]int{1, 4}, []estimate.Cause{1, 2}))
	if row := on(t, done, 400); row.Incidence != 0.5 || row.AtRisk != 0 || row.Converted != 1 || row.Competing != 1 {
		t.Errorf("after the last event: %+v", row)
	}
}

func TestFirstDayOfAnIncidence(t *testing.T) {
	curve := incidenceOf(t, exits(workedDays, workedCauses))
	for p, want := range map[float64]int{0.01: 2, 0.1: 2, 0.11: 5, 0.3: 9, 0.5: 12, 39. / 70: 12} {
		if day, ok := curve.FirstDay(p); !ok || day != want {
			t.Errorf("incidence %g first on day %d (%t), want %d", p, day, ok, want)
		}
	}
	for _, p := range []float64{0.56, 1, 0, -1} {
		if day, ok := curve.FirstDay(p); ok {
			t.Errorf("incidence %g reached on day %d", p, day)
		}
	}
}

func TestFirstDayForgivesRounding(t *testing.T) {
	// Ten one after the other: the sum of five tenths is a little off one half.
	var tallies []estimate.Tally
	for day := 1; day <= 10; day++ {
		tallies = append(tallies, estimate.Tally{Day: day, Converted: 1})
	}
	curve, _ := estimate.AalenJohansen(tallies)
	for day := 1; day <= 10; day++ {
		if got, ok := curve.FirstDay(float64(day) / 10); !ok || got != day {
			t.Errorf("%d in ten first on day %d (%t)", day, got, ok)
		}
	}
}

func TestEventDaysLeaveOutCensoringsAlone(t *testing.T) {
	curve := incidenceOf(t, exits(workedDays, workedCauses))
	var days []int
	for _, row := range curve.EventDays() {
		days = append(days, row.Day)
	}
	if want := []int{2, 3, 5, 8, 9, 12}; !slices.Equal(days, want) {
		t.Errorf("days %v, want %v", days, want)
	}
	if rows := incidenceOf(t, exits([]int{3}, []estimate.Cause{0})).EventDays(); rows == nil || len(rows) != 0 {
		t.Errorf("no events, yet %v", rows)
	}
}
