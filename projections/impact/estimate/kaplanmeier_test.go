package estimate_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"aftermatch/projections/impact/estimate"
)

// Remission in weeks under 6-mercaptopurine and under placebo: Freireich et al. 1963, Blood 21:699–716.
func freireich() (treated, placebo []estimate.Tally) {
	for _, week := range []int{6, 6, 6, 7, 10, 13, 16, 22, 23} {
		treated = append(treated, estimate.Tally{Day: week, Converted: 1})
	}
	for _, week := range []int{6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35} {
		treated = append(treated, estimate.Tally{Day: week, Censored: 1})
	}
	for _, week := range []int{1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23} {
		placebo = append(placebo, estimate.Tally{Day: week, Converted: 1})
	}
	return treated, placebo
}

func TestKaplanMeierOfFreireich1963(t *testing.T) {
	treated, _ := freireich()
	curve, ok := estimate.KaplanMeier(treated)
	if !ok {
		t.Fatal("no curve")
	}
	events := curve.EventDays()
	survival := []float64{6. / 7, 96. / 119, 64. / 85, 176. / 255, 32. / 51, 64. / 119, 160. / 357}
	se := []float64{.0764, .0869, .0963, .1068, .1141, .1282, .1346}
	if len(events) != len(survival) {
		t.Fatalf("%d days with events", len(events))
	}
	for i, row := range events {
		near(t, "S", row.Survival, survival[i], 1e-15)
		near(t, "1−F", 1-row.Incidence, survival[i], 1e-15)
		near(t, "SE", row.SurvivalSE, se[i], 5e-5)
		near(t, "SE of 1−S", row.SE, row.SurvivalSE, 1e-15)
	}
	at10 := on(t, curve, 10)
	near(t, "lower S(10)", 1-*at10.Upper, .50320, 5e-6)
	near(t, "upper S(10)", 1-*at10.Lower, .88936, 5e-6)
}

func TestKaplanMeierEqualsRsSurvfit(t *testing.T) {
	const tolerance = 1e-12
	curves := vectors(t, "curves.csv")
	for set, records := range vectors(t, "contacts.csv") {
		t.Run(set, func(t *testing.T) {
			curve, ok := estimate.KaplanMeier(estimate.TallyByDay(contactsOf(t, records, 0)))
			if !ok {
				t.Fatal("no curve")
			}
			for i, w := range curves[set] {
				near(t, "S", curve[i].Survival, w.float(t, "km_survival"), tolerance)
				if curve[i].Survival > 0 {
					near(t, "SE", curve[i].SurvivalSE, w.float(t, "km_se"), tolerance)
				}
				nearBound(t, "lower F", curve[i].Lower, 1-w.float(t, "km_upper"), tolerance)
				nearBound(t, "upper F", curve[i].Upper, 1-w.float(t, "km_lower"), tolerance)
			}
		})
	}
}

func TestWithOneCauseTheIncidenceIsOneMinusTheProductLimit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		drawn := tallies().Draw(t, "tallies")
		atRisk := 0
		for i := range drawn {
			drawn[i].Competing = 0
			atRisk += drawn[i].Converted + drawn[i].Censored
		}
		curve, _ := estimate.AalenJohansen(drawn)
		productLimit, greenwood := 1.0, 0.0
		for _, row := range curve {
			n, d := float64(row.AtRisk), float64(row.Converted)
			productLimit *= 1 - d/n
			if math.Abs(1-productLimit-row.Incidence) > 1e-12 {
				t.Fatalf("day %d: incidence %v, 1 − product limit %v", row.Day, row.Incidence, 1-productLimit)
			}
			if d < n {
				greenwood += d / (n * (n - d))
				if want := productLimit * math.Sqrt(greenwood); math.Abs(want-row.SE) > 1e-12 {
					t.Fatalf("day %d: SE %v, Greenwood %v", row.Day, row.SE, want)
				}
			}
		}
	})
}
