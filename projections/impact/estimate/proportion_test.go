package estimate_test

import (
	"testing"

	"aftermatch/projections/impact/estimate"
)

func TestWilsonAgreesWithNewcombe1998TableI(t *testing.T) { // Stat Med 17:857–872
	for _, c := range []struct {
		successes, n int
		lower, upper float64
	}{
		{81, 263, 0.2553, 0.3662},
		{15, 148, 0.0624, 0.1605},
		{0, 20, 0.0000, 0.1611},
		{1, 29, 0.0061, 0.1718},
	} {
		got, ok := estimate.Wilson(c.successes, c.n)
		if !ok {
			t.Fatalf("no interval for %d of %d", c.successes, c.n)
		}
		near(t, "lower", got.Lower, c.lower, 0.00005)
		near(t, "upper", got.Upper, c.upper, 0.00005)
	}
}

func TestWilsonIsExactAtNoneAndAll(t *testing.T) {
	for n := 1; n < 200; n++ {
		if none, _ := estimate.Wilson(0, n); none.Lower != 0 {
			t.Errorf("0 of %d: lower bound %g", n, none.Lower)
		}
		if all, _ := estimate.Wilson(n, n); all.Upper != 1 {
			t.Errorf("%d of %d: upper bound %g", n, n, all.Upper)
		}
	}
}

func TestWilsonRefusesWhatIsNoProportion(t *testing.T) {
	for _, c := range [][2]int{{0, 0}, {-1, 5}, {6, 5}, {0, -1}} {
		if got, ok := estimate.Wilson(c[0], c[1]); ok || got != (estimate.Interval{}) {
			t.Errorf("%d of %d gave %v", c[0], c[1], got)
		}
	}
}

func TestNewcombeDifferenceAgreesWithNewcombe1998(t *testing.T) { // Stat Med 17:873–890, example (a), method 10
	difference, interval, ok := estimate.NewcombeDifference(56, 70, 48, 80)
	if !ok {
		t.Fatal("no interval")
	}
	near(t, "difference", difference, 0.2, 1e-15)
	near(t, "lower", interval.Lower, 0.0524, 0.00005)
	near(t, "upper", interval.Upper, 0.3339, 0.00005)
}

func TestNewcombeDifferenceNeedsBothGroups(t *testing.T) {
	if _, _, ok := estimate.NewcombeDifference(1, 2, 0, 0); ok {
		t.Error("a difference with an empty group")
	}
	if _, _, ok := estimate.NewcombeDifference(0, 0, 1, 2); ok {
		t.Error("a difference with an empty group")
	}
}
