package estimate_test

import (
	"encoding/json"
	"math"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"aftermatch/projections/impact/estimate"
)

// Exits builds contacts from days and causes alone, each with organisations of its own.
func exits(days []int, causes []estimate.Cause) []estimate.Contact {
	contacts := make([]estimate.Contact, len(days))
	for i, day := range days {
		contacts[i] = estimate.Contact{A: int32(2 * i), B: int32(2*i + 1), Day: int32(day), Cause: causes[i]}
	}
	return contacts
}

func incidenceOf(t *testing.T, contacts []estimate.Contact) estimate.Curve {
	t.Helper()
	curve, ok := estimate.AalenJohansen(estimate.TallyByDay(contacts))
	if !ok {
		t.Fatal("no curve")
	}
	return curve
}

func on(t *testing.T, curve estimate.Curve, day int) estimate.Row {
	t.Helper()
	row, ok := curve.At(day)
	if !ok {
		t.Fatalf("day %d is not observed", day)
	}
	return row
}

func TestAalenJohansenAgreesWithTheHandDerivedTestOfRsSurvivalPackage(t *testing.T) {
	curve := incidenceOf(t, exits(
		[]int{1, 2, 2, 3, 3, 3, 5, 6},
		[]estimate.Cause{0, 1, 0, 2, 0, 2, 0, 2}))
	for _, c := range []struct {
		day               int
		s, f1, f2         float64
		seF1, seF2, digit float64
	}{
		{2, 6. / 7, 1. / 7, 0, .132260, 0, 5e-7},
		{3, 18. / 35, 1. / 7, 12. / 35, .132260, .195100, 5e-7},
		{6, 0, 1. / 7, 6. / 7, .132260, .132260, 5e-7},
	} {
		row := on(t, curve, c.day)
		near(t, "S", row.Survival, c.s, 1e-15)
		near(t, "F1", row.Incidence, c.f1, 1e-15)
		near(t, "F2", row.CompetingIncidence, c.f2, 1e-15)
		near(t, "SE F1", row.SE, c.seF1, c.digit)
		near(t, "SE F2", row.CompetingIncidenceSE, c.seF2, c.digit)
	}
}

// The worked example of the handbook's method page, by hand in fractions.
var (
	workedDays   = []int{2, 3, 3, 5, 6, 8, 9, 11, 12, 12}
	workedCauses = []estimate.Cause{1, 2, 0, 1, 0, 2, 1, 0, 1, 0}
)

func TestAalenJohansenWorkedExample(t *testing.T) {
	curve := incidenceOf(t, exits(workedDays, workedCauses))
	near(t, "F1(2)", on(t, curve, 2).Incidence, 1./10, 1e-15)
	near(t, "F1(5)", on(t, curve, 5).Incidence, 3./14, 1e-15)
	near(t, "F1(9)", on(t, curve, 9).Incidence, 123./350, 1e-15)
	near(t, "F1(12)", on(t, curve, 12).Incidence, 39./70, 1e-15)
	near(t, "F2(3)", on(t, curve, 3).CompetingIncidence, 1./10, 1e-15)
	near(t, "F2(8)", on(t, curve, 8).CompetingIncidence, 83./350, 1e-15)
	near(t, "S(12)", on(t, curve, 12).Survival, 36./175, 1e-15)
	near(t, "SE F1(12)", on(t, curve, 12).SE, .196071, 5e-7)

	naive, _ := estimate.KaplanMeier(estimate.TallyByDay(exits(workedDays, workedCauses)))
	near(t, "naive 1−KM", on(t, naive, 12).Incidence, .7107, 5e-5)
}

func TestAalenJohansenEqualsRsSurvfit(t *testing.T) {
	const tolerance = 1e-12
	curves := vectors(t, "curves.csv")
	for set, records := range vectors(t, "contacts.csv") {
		t.Run(set, func(t *testing.T) {
			got := incidenceOf(t, contactsOf(t, records, 0))
			want := curves[set]
			if len(got) != len(want) {
				t.Fatalf("%d rows, want %d", len(got), len(want))
			}
			for i, w := range want {
				row := got[i]
				counts := [5]int{row.Day, row.AtRisk, row.Converted, row.Competing, row.Censored}
				if counts != [5]int{w.int(t, "day"), w.int(t, "at_risk"), w.int(t, "converted"), w.int(t, "competing"), w.int(t, "censored")} {
					t.Fatalf("row %d: %v, want %v", i, counts, w)
				}
				near(t, "survival", row.Survival, w.float(t, "survival"), tolerance)
				near(t, "survival SE", row.SurvivalSE, w.float(t, "survival_se"), tolerance)
				if row.Survival > 0 { // where R divides by it
					near(t, "Greenwood", row.SurvivalSE, w.float(t, "greenwood_se"), tolerance)
				}
				near(t, "incidence", row.Incidence, w.float(t, "incidence"), tolerance)
				near(t, "SE", row.SE, w.float(t, "se"), tolerance)
				near(t, "competing incidence", row.CompetingIncidence, w.float(t, "competing_incidence"), tolerance)
				near(t, "competing SE", row.CompetingIncidenceSE, w.float(t, "competing_incidence_se"), tolerance)
			}
		})
	}
}

// Tallies draws what SQL may return: any order, days repeated, empty rows.
func tallies() *rapid.Generator[[]estimate.Tally] {
	count := rapid.IntRange(0, 4)
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) estimate.Tally {
		return estimate.Tally{
			Day:       rapid.IntRange(0, 30).Draw(t, "day"),
			Converted: count.Draw(t, "converted"), Competing: count.Draw(t, "competing"), Censored: count.Draw(t, "censored"),
		}
	}), 0, 40)
}

func TestCurvesHoldWhatTheyMust(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		drawn := tallies().Draw(t, "tallies")
		curve, ok := estimate.AalenJohansen(drawn)
		if !ok {
			for _, tally := range drawn {
				if tally.Converted+tally.Competing+tally.Censored > 0 {
					t.Fatalf("no curve from %v", tally)
				}
			}
			return
		}
		before := estimate.Row{Survival: 1, Day: -1, AtRisk: math.MaxInt}
		for _, row := range curve {
			if total := row.Survival + row.Incidence + row.CompetingIncidence; math.Abs(total-1) > 1e-12 {
				t.Fatalf("day %d: S + F1 + F2 = %v", row.Day, total)
			}
			if row.Day <= before.Day || row.AtRisk >= before.AtRisk {
				t.Fatalf("days or risk sets out of order: %+v after %+v", row, before)
			}
			if row.Incidence < before.Incidence || row.CompetingIncidence < before.CompetingIncidence || row.Survival > before.Survival {
				t.Fatalf("not monotonic: %+v after %+v", row, before)
			}
			if (row.Lower == nil) != (row.Incidence == 0 || row.Incidence == 1) {
				t.Fatalf("day %d: incidence %v, lower bound %v", row.Day, row.Incidence, row.Lower)
			}
			if row.Lower != nil && !(0 <= *row.Lower && *row.Lower <= row.Incidence && row.Incidence <= *row.Upper && *row.Upper <= 1) {
				t.Fatalf("day %d: %v outside %v to %v", row.Day, row.Incidence, *row.Lower, *row.Upper)
			}
			for _, value := range []float64{row.SE, row.SurvivalSE, row.CompetingIncidenceSE} {
				if math.IsNaN(value) || value < 0 {
					t.Fatalf("day %d: a standard error of %v", row.Day, value)
				}
			}
			before = row
		}
		if _, err := json.Marshal(curve); err != nil {
			t.Fatal(err)
		}
	})
}

func TestGroupingOfTalliesChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		whole := tallies().Draw(t, "tallies")
		var apart []estimate.Tally
		for _, tally := range whole {
			for range tally.Converted {
				apart = append(apart, estimate.Tally{Day: tally.Day, Converted: 1})
			}
			for range tally.Competing {
				apart = append(apart, estimate.Tally{Day: tally.Day, Competing: 1})
			}
			for range tally.Censored {
				apart = append(apart, estimate.Tally{Day: tally.Day, Censored: 1})
			}
		}
		apart = rapid.Permutation(apart).Draw(t, "one by one")
		one, ok1 := estimate.AalenJohansen(whole)
		other, ok2 := estimate.AalenJohansen(apart)
		if ok1 != ok2 || !reflect.DeepEqual(one, other) {
			t.Fatalf("%v\nand one by one\n%v", one, other)
		}
	})
}

func TestDoubledWeightsKeepTheCurveAndHalveTheVariance(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		drawn := tallies().Draw(t, "tallies")
		once, ok := estimate.AalenJohansen(drawn)
		twice, _ := estimate.AalenJohansen(append(drawn, drawn...))
		if !ok {
			return
		}
		for i := range once {
			if math.Abs(once[i].Incidence-twice[i].Incidence) > 1e-12 {
				t.Fatalf("day %d: %v and, doubled, %v", once[i].Day, once[i].Incidence, twice[i].Incidence)
			}
			if v1, v2 := once[i].SE*once[i].SE, twice[i].SE*twice[i].SE; math.Abs(v1-2*v2) > 1e-12 {
				t.Fatalf("day %d: variance %v and, doubled, %v", once[i].Day, v1, v2)
			}
		}
	})
}

func TestNoContactsNoCurve(t *testing.T) {
	for _, none := range [][]estimate.Tally{nil, {}, {{Day: 3}}} {
		if curve, ok := estimate.AalenJohansen(none); ok || curve != nil {
			t.Errorf("%v gave %v", none, curve)
		}
		if curve, ok := estimate.KaplanMeier(none); ok || curve != nil {
			t.Errorf("%v gave %v", none, curve)
		}
	}
	if curve, ok := estimate.DyadicRobust(nil); ok || curve != nil {
		t.Errorf("no contacts gave %v", curve)
	}
}
