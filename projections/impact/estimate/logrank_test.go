package estimate_test

import (
	"testing"

	"pgregory.net/rapid"

	"aftermatch/projections/impact/estimate"
)

func TestLogRankOfFreireich1963(t *testing.T) {
	treated, placebo := freireich()
	test, ok := estimate.LogRank(treated, placebo)
	if !ok {
		t.Fatal("no test")
	}
	near(t, "χ²", test.ChiSquare, 16.792941, 5e-7)
	near(t, "p", test.P, 4.17e-05, 5e-8)
	if test.Observed1 != 9 || test.Observed2 != 21 {
		t.Errorf("observed %d and %d", test.Observed1, test.Observed2)
	}
}

func TestLogRankEqualsRsSurvdiff(t *testing.T) {
	const tolerance = 1e-11
	wanted := vectors(t, "logrank.csv")
	for set, records := range vectors(t, "contacts.csv") {
		t.Run(set, func(t *testing.T) {
			want := wanted[set][0]
			test, ok := estimate.LogRank(estimate.TallyByDay(contactsOf(t, records, 1)), estimate.TallyByDay(contactsOf(t, records, 2)))
			if !ok {
				t.Fatal("no test")
			}
			if test.Observed1 != want.int(t, "observed1") || test.Observed2 != want.int(t, "observed2") {
				t.Errorf("observed %d and %d", test.Observed1, test.Observed2)
			}
			near(t, "expected in 1", test.Expected1, want.float(t, "expected1"), tolerance)
			near(t, "expected in 2", test.Expected2, want.float(t, "expected2"), tolerance)
			near(t, "χ²", test.ChiSquare, want.float(t, "chi_square"), tolerance)
			near(t, "p", test.P, want.float(t, "p"), tolerance)
		})
	}
}

func TestLogRankHoldsWhatItMust(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		group1, group2 := tallies().Draw(t, "group 1"), tallies().Draw(t, "group 2")
		test, ok := estimate.LogRank(group1, group2)
		turned, okTurned := estimate.LogRank(group2, group1)
		if ok != okTurned {
			t.Fatal("depends on which group comes first")
		}
		if !ok {
			return
		}
		if diff := float64(test.Observed1+test.Observed2) - test.Expected1 - test.Expected2; diff > 1e-9 || diff < -1e-9 {
			t.Fatalf("expects %v conversions too few", diff)
		}
		if diff := test.ChiSquare - turned.ChiSquare; diff > 1e-9 || diff < -1e-9 {
			t.Fatalf("χ² %v and, turned, %v", test.ChiSquare, turned.ChiSquare)
		}
		if !(test.P >= 0 && test.P <= 1) {
			t.Fatalf("p = %v", test.P)
		}
	})
}

func TestLogRankNeedsAConversionWithBothGroupsAtRisk(t *testing.T) {
	converted := []estimate.Tally{{Day: 5, Converted: 2}}
	for _, groups := range [][2][]estimate.Tally{
		{nil, nil},
		{converted, nil},
		{converted, {{Day: 4, Censored: 3}}},
		{{{Day: 5, Censored: 2}}, {{Day: 6, Competing: 3}}},
	} {
		if test, ok := estimate.LogRank(groups[0], groups[1]); ok || test != (estimate.LogRankTest{}) {
			t.Errorf("%v gave %+v", groups, test)
		}
	}
}
