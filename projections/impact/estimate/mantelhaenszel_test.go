package estimate_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"aftermatch/projections/impact/estimate"
)

func TestMantelHaenszelEqualsEpiR(t *testing.T) {
	wanted := vectors(t, "risk_differences.csv")
	for set, records := range vectors(t, "strata.csv") {
		t.Run("set "+set, func(t *testing.T) {
			var strata []estimate.Stratum
			for _, r := range records {
				strata = append(strata, estimate.Stratum{
					Converted1: r.int(t, "converted1"), N1: r.int(t, "n1"),
					Converted2: r.int(t, "converted2"), N2: r.int(t, "n2"),
				})
			}
			got, ok := estimate.MantelHaenszel(strata)
			if !ok {
				t.Fatal("no difference")
			}
			want := wanted[set][0]
			near(t, "difference", got.Difference, want.float(t, "difference"), 1e-12)
			near(t, "lower", got.Interval.Lower, want.float(t, "lower"), 1e-12)
			near(t, "upper", got.Interval.Upper, want.float(t, "upper"), 1e-12)
		})
	}
}

// Deaths under tolbutamide and placebo, below and from the age of 55: University Group Diabetes Program 1970,
// Diabetes 19 (Suppl 2):747–830. The interval is that of epiR 2.0.57 (epi.2by2, Greenland–Robins).
func TestMantelHaenszelOfTheUniversityGroupDiabetesProgram1970(t *testing.T) {
	got, ok := estimate.MantelHaenszel([]estimate.Stratum{
		{Converted1: 8, N1: 106, Converted2: 5, N2: 120},
		{Converted1: 22, N1: 98, Converted2: 16, N2: 85},
	})
	if !ok {
		t.Fatal("no difference")
	}
	near(t, "difference", got.Difference, .03490027, 5e-9)
	near(t, "lower", got.Interval.Lower, -.02761881, 5e-9)
	near(t, "upper", got.Interval.Upper, .09741935, 5e-9)
}

func TestWithOneStratumTheVarianceIsThatOfTwoProportions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := estimate.Stratum{N1: rapid.IntRange(1, 500).Draw(t, "n1"), N2: rapid.IntRange(1, 500).Draw(t, "n2")}
		s.Converted1 = rapid.IntRange(0, s.N1).Draw(t, "converted 1")
		s.Converted2 = rapid.IntRange(0, s.N2).Draw(t, "converted 2")
		got, ok := estimate.MantelHaenszel([]estimate.Stratum{s})
		if !ok {
			t.Fatal("no difference")
		}
		n1, n2 := float64(s.N1), float64(s.N2)
		p1, p2 := float64(s.Converted1)/n1, float64(s.Converted2)/n2
		if math.Abs(got.Difference-(p1-p2)) > 1e-12 {
			t.Fatalf("difference %v, want %v", got.Difference, p1-p2)
		}
		if want := math.Sqrt(p1*(1-p1)/n1 + p2*(1-p2)/n2); math.Abs(got.SE-want) > 1e-12 {
			t.Fatalf("SE %v, want %v", got.SE, want)
		}
		if got.Interval.Lower < -1 || got.Interval.Upper > 1 {
			t.Fatalf("interval %v", got.Interval)
		}
	})
}

func TestOrderOfStrataChangesNotABit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		strata := rapid.SliceOf(rapid.Custom(func(t *rapid.T) estimate.Stratum {
			s := estimate.Stratum{N1: rapid.IntRange(0, 9).Draw(t, "n1"), N2: rapid.IntRange(0, 9).Draw(t, "n2")}
			s.Converted1 = rapid.IntRange(0, s.N1).Draw(t, "converted 1")
			s.Converted2 = rapid.IntRange(0, s.N2).Draw(t, "converted 2")
			return s
		})).Draw(t, "strata")
		one, ok1 := estimate.MantelHaenszel(strata)
		other, ok2 := estimate.MantelHaenszel(rapid.Permutation(strata).Draw(t, "shuffled"))
		if one != other || ok1 != ok2 {
			t.Fatalf("%v and, shuffled, %v", one, other)
		}
	})
}

func TestAStratumWithOneGroupHasNoWeight(t *testing.T) {
	both := estimate.Stratum{Converted1: 3, N1: 10, Converted2: 1, N2: 12}
	with, _ := estimate.MantelHaenszel([]estimate.Stratum{both, {Converted1: 4, N1: 4}, {N2: 5}})
	alone, _ := estimate.MantelHaenszel([]estimate.Stratum{both})
	if with.Difference != alone.Difference || with.SE != alone.SE || with.Strata != 1 || with.LeftOut != 9 {
		t.Errorf("%+v, want that of %+v with 9 left out", with, alone)
	}
	if got, ok := estimate.MantelHaenszel([]estimate.Stratum{{Converted1: 4, N1: 4}, {N2: 5}, {}}); ok {
		t.Errorf("no stratum with both groups, yet %+v", got)
	}
	if got, ok := estimate.MantelHaenszel(nil); ok {
		t.Errorf("no strata, yet %+v", got)
	}
}
