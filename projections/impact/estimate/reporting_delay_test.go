package estimate_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"aftermatch/projections/impact/estimate"
)

func TestReportingDelayEqualsRsSurvfitBackwards(t *testing.T) {
	wanted := vectors(t, "lag_distributions.csv")
	for set, records := range vectors(t, "lags.csv") {
		t.Run("set "+set, func(t *testing.T) {
			var lags []estimate.Lag
			for _, r := range records {
				lags = append(lags, estimate.Lag{Days: r.int(t, "days"), Observable: r.int(t, "observable"), Count: 1})
			}
			got, ok := estimate.ReportingDelay(lags)
			if !ok {
				t.Fatal("no distribution")
			}
			want := wanted[set] // longest lag first
			if limit := want[0].int(t, "days"); got.Limit != limit {
				t.Errorf("limit %d, want %d", got.Limit, limit)
			}
			for _, w := range want {
				near(t, "P(lag ≤ "+w["days"]+")", got.Known(w.int(t, "days")), w.float(t, "up_to"), 1e-12)
			}
		})
	}
}

func TestReportingDelayByHand(t *testing.T) {
	// Of four facts that had 10 days to be recorded one took 5 days. Three more have had 2 days.
	d, ok := estimate.ReportingDelay([]estimate.Lag{
		{Days: 1, Observable: 10, Count: 3}, {Days: 5, Observable: 10, Count: 1},
		{Days: 1, Observable: 2, Count: 2}, {Days: 2, Observable: 2, Count: 1},
	})
	if !ok || d.Limit != 5 || d.LeftOut != 0 {
		t.Fatalf("%+v, %t", d, ok)
	}
	near(t, "P(lag ≤ 0)", d.Known(0), 0, 0)
	near(t, "P(lag ≤ 1)", d.Known(1), 3./4*5/6, 1e-15) // one in four takes 5 days; of the six others one takes 2
	near(t, "P(lag ≤ 4)", d.Known(4), 3./4, 1e-15)
	near(t, "P(lag ≤ 5)", d.Known(5), 1, 0)
	near(t, "P(lag ≤ 99)", d.Known(99), 1, 0)
}

func TestLagsThatNothingLinksToShorterOnesAreLeftOut(t *testing.T) {
	d, ok := estimate.ReportingDelay([]estimate.Lag{
		{Days: 1, Observable: 3, Count: 5}, {Days: 2, Observable: 3, Count: 5},
		{Days: 90, Observable: 100, Count: 4}, {Days: 95, Observable: 100, Count: 1},
	})
	if !ok || d.Limit != 2 || d.LeftOut != 5 {
		t.Fatalf("%+v, %t", d, ok)
	}
	near(t, "P(lag ≤ 1)", d.Known(1), 1./2, 1e-15)
}

func TestLagsSeenInFullHaveTheirEmpiricalDistribution(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		days := rapid.SliceOfN(rapid.IntRange(0, 50), 1, 60).Draw(t, "lags")
		lags := make([]estimate.Lag, len(days))
		for i, day := range days {
			lags[i] = estimate.Lag{Days: day, Observable: 50, Count: 1}
		}
		d, _ := estimate.ReportingDelay(lags)
		for elapsed := range 51 {
			within := 0
			for _, day := range days {
				if day <= elapsed {
					within++
				}
			}
			if want := float64(within) / float64(len(days)); math.Abs(d.Known(elapsed)-want) > 1e-12 {
				t.Fatalf("P(lag ≤ %d) = %v, want %v", elapsed, d.Known(elapsed), want)
			}
		}
	})
}

func TestNoLagsNoDistribution(t *testing.T) {
	for _, none := range [][]estimate.Lag{nil, {{Days: 4, Observable: 9}}} {
		if d, ok := estimate.ReportingDelay(none); ok {
			t.Errorf("%v gave %+v", none, d)
		}
	}
}

// recentEdition draws an edition of n contacts 300 days before the as-of date: a tenth converts evenly over the 300
// days and is recorded after an exponential lag of 120 days. It returns what is known and the share that has
// converted by day 270 with a lag of at most 300 days, which is all that can be learned of.
func recentEdition(random *rand.Rand, n int) (curve estimate.Curve, known []estimate.KnownConversion, lags []estimate.Lag, truth float64) {
	const elapsed = 300
	var tallies []estimate.Tally
	for range n {
		day, lag := random.IntN(elapsed), int(random.ExpFloat64()*120)
		converts := random.Float64() < 0.1
		if converts && day <= 270 && lag <= elapsed {
			truth += 1 / float64(n)
		}
		if !converts || day+lag > elapsed {
			tallies = append(tallies, estimate.Tally{Day: elapsed, Censored: 1})
			continue
		}
		tallies = append(tallies, estimate.Tally{Day: day, Converted: 1})
		known = append(known, estimate.KnownConversion{Day: day, Elapsed: elapsed - day, Count: 1})
		lags = append(lags, estimate.Lag{Days: lag, Observable: elapsed - day, Count: 1})
	}
	curve, _ = estimate.AalenJohansen(tallies)
	return curve, known, lags, truth
}

func TestAdjustmentRecoversWhatIsNotYetRecorded(t *testing.T) {
	curve, known, lags, truth := recentEdition(rand.New(rand.NewPCG(19, 88)), 200_000)
	d, _ := estimate.ReportingDelay(lags)
	adjusted, ok := d.Adjust(curve, known)
	if !ok {
		t.Fatal("not adjusted")
	}
	at, raw := 0, 0.0
	for i, row := range curve {
		if row.Day <= 270 {
			at, raw = i, row.Incidence
		}
	}
	t.Logf("day 270: truth %.4f, known %.4f, adjusted %.4f", truth, raw, adjusted[at])
	if math.Abs(adjusted[at]-truth) > 0.05*truth {
		t.Errorf("adjusted %.4f, truth %.4f", adjusted[at], truth)
	}
	if raw > 0.8*truth {
		t.Errorf("known %.4f of %.4f: nothing to adjust", raw, truth)
	}
}

func TestAdjustmentWithoutDelayIsTheCurve(t *testing.T) {
	d, _ := estimate.ReportingDelay([]estimate.Lag{{Days: 0, Observable: 1000, Count: 5}})
	curve := incidenceOf(t, exits(workedDays, workedCauses))
	adjusted, ok := d.Adjust(curve, []estimate.KnownConversion{{Day: 12, Elapsed: 1, Count: 1}, {Day: 9, Elapsed: 4, Count: 1}, {Day: 5, Elapsed: 8, Count: 1}, {Day: 2, Elapsed: 11, Count: 1}})
	if !ok {
		t.Fatal("not adjusted")
	}
	for i, row := range curve {
		near(t, "adjusted", adjusted[i], row.Incidence, 1e-15)
	}
}

func TestAdjustmentRefusesOtherConversionsThanTheCurves(t *testing.T) {
	d, _ := estimate.ReportingDelay([]estimate.Lag{{Days: 3, Observable: 1000, Count: 5}})
	curve := incidenceOf(t, exits([]int{1, 2, 4}, []estimate.Cause{1, 0, 1}))
	for name, conversions := range map[string][]estimate.KnownConversion{
		"none":                         nil,
		"one missing":                  {{Day: 1, Elapsed: 9, Count: 1}},
		"one too many":                 {{Day: 1, Elapsed: 9, Count: 1}, {Day: 4, Elapsed: 9, Count: 2}},
		"on a day without":             {{Day: 1, Elapsed: 9, Count: 1}, {Day: 3, Elapsed: 9, Count: 1}, {Day: 4, Elapsed: 9, Count: 1}},
		"after the curve":              {{Day: 1, Elapsed: 9, Count: 1}, {Day: 4, Elapsed: 9, Count: 1}, {Day: 5, Elapsed: 9, Count: 1}},
		"sooner than any lag observed": {{Day: 1, Elapsed: 9, Count: 1}, {Day: 4, Elapsed: 2, Count: 1}},
	} {
		if adjusted, ok := d.Adjust(curve, conversions); ok {
			t.Errorf("%s: %v", name, adjusted)
		}
	}
	adjusted, ok := d.Adjust(curve, []estimate.KnownConversion{{Day: 1, Elapsed: 9, Count: 1}, {Day: 4, Elapsed: 3, Count: 1}})
	if !ok || adjusted[2] != 1 {
		t.Errorf("adjusted %v, %t", adjusted, ok)
	}
}
