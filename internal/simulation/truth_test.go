package simulation_test

import (
	"math"
	"testing"
	"time"

	"aftermatch/domain"
	"aftermatch/internal/chronicle"
	"aftermatch/internal/simulation"
	"aftermatch/projections/impact/estimate"
)

// With constant hazards and no effects, incidence is λ/(λ+μ) (1 − exp(−(λ+μ)t)).
func TestTruthOfConstantHazards(t *testing.T) {
	p := simulation.Default(1, today)
	p.Conversion, p.Competing, p.Effect = simulation.Hazard{Initial: 0.2}, 0.1, 0
	for _, day := range []int{0, 1, 2, 182, 1095} {
		years := max(0, float64(day-1)/365.25)
		want := 0.2 / 0.3 * (1 - math.Exp(-0.3*years))
		if got := p.Truth().Converted(day); math.Abs(got-want) > 1e-9 {
			t.Errorf("day %d: converted %v, want %v", day, got, want)
		}
		if got := p.Truth().Ended(day); math.Abs(got-want/2) > 1e-9 {
			t.Errorf("day %d: ended %v, want %v", day, got, want/2)
		}
	}
}

// What organisations add has mean 1, so that for rare events it changes little, and for frequent ones
// it lowers the incidence (the mean of a concave function).
func TestTruthOfSharedEffects(t *testing.T) {
	even := simulation.Default(1, today)
	even.Effect = 0
	uneven := even
	uneven.Effect = 0.5
	if a, b := even.Truth().Converted(100), uneven.Truth().Converted(100); math.Abs(a/b-1) > 0.01 {
		t.Errorf("rare events: %v without effects, %v with", a, b)
	}
	even.Conversion, uneven.Conversion = simulation.Hazard{Initial: 2}, simulation.Hazard{Initial: 2}
	if a, b := even.Truth().Converted(1000), uneven.Truth().Converted(1000); b >= a {
		t.Errorf("frequent events: %v without effects, %v with", a, b)
	}
}

// frequent is a history in which enough happens to compare it with the truth.
func frequent(seed uint64) simulation.Parameters {
	p := simulation.Default(seed, today)
	p.Conversion, p.Competing, p.Domestic, p.Unmet = simulation.Hazard{Initial: 0.3, Decline: 0.6}, 0.1, 2, 0.4
	p.Organisations, p.Meetings, p.Participants, p.Years = 6000, 2200, 500, 7
	p.Lag = simulation.Lag{Prompt: 1}
	p.Check = 0
	return p
}

// The shares that a long history comes to are those that its truth names, within four standard errors
// (which shared organisations widen).
func TestAHistoryComesToItsTruth(t *testing.T) {
	for name, effect := range map[string]float64{"no effects": 0, "shared effects": 0.5} {
		t.Run(name, func(t *testing.T) {
			p := frequent(3)
			p.Effect = effect
			found, truth := outcomes(t, p), p.Truth()
			for _, months := range []int{6, 12, 24, 36} {
				day := estimate.Days(months)
				for _, c := range []struct {
					name string
					of   func(outcome) bool
					day  func(outcome) int
					want float64
				}{
					{"met", func(o outcome) bool { return o.met && !o.home }, func(o outcome) int { return o.started }, truth.Converted(day)},
					{"at home", func(o outcome) bool { return o.met && o.home }, func(o outcome) int { return o.started }, truth.ConvertedAtHome(day)},
					{"unmet", func(o outcome) bool { return !o.met && !o.home }, func(o outcome) int { return o.started }, truth.ConvertedUnmet(day)},
					{"ended", func(o outcome) bool { return o.met && !o.home }, func(o outcome) int { return o.ended }, truth.Ended(day)},
				} {
					n, k := 0.0, 0.0
					for _, o := range found {
						if c.of(o) && o.observed > day {
							n++
							if at := c.day(o); at >= 0 && at <= day {
								k++
							}
						}
					}
					se := math.Sqrt(c.want * (1 - c.want) / n * (1 + 3*effect))
					if got := k / n; math.Abs(got-c.want) > 4*se || n < 500 {
						t.Errorf("%s, %d months: %.4f of %.0f, truth %.4f, standard error %.4f", c.name, months, got, n, c.want, se)
					}
				}
			}
		})
	}
}

func TestLagsAreAsTold(t *testing.T) {
	p := frequent(5)
	p.Lag, p.Corrections = simulation.Lag{Prompt: 0.3, Mean: 90 * 24 * time.Hour}, 0
	lags, within := 0.0, map[time.Duration]float64{0: 0, 30 * 24 * time.Hour: 0, 180 * 24 * time.Hour: 0}
	err := simulation.Write(p, func(e chronicle.Entry) error {
		_, logged := e.Fact.Event.(domain.ProjectLogged)
		if !logged || today.Sub(e.Fact.At) < 3*365*24*time.Hour { // of later ones the late are not known yet
			return nil
		}
		lags++
		for lag := range within {
			if e.RecordedAt.Sub(e.Fact.At) <= lag {
				within[lag]++
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for lag, n := range within {
		want := p.Truth().Reported(lag)
		if got := n / lags; math.Abs(got-want) > 4*math.Sqrt(want*(1-want)/lags) {
			t.Errorf("%.4f of %.0f within %s, want %.4f", got, lags, lag, want)
		}
	}
}
