package estimate_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"aftermatch/projections/impact/estimate"
)

// Garwood 1936, Biometrika 28:437–442; the digits are those of R's poisson.test.
func TestAWeightedCountOfOnesIsGarwoodsPoissonInterval(t *testing.T) {
	for _, c := range []struct{ count, lower, upper float64 }{
		{0, 0, 3.688879454}, {1, 0.02531780798, 5.571643391}, {5, 1.623486390, 11.66833208}, {10, 4.795388804, 18.39035641}, {100, 81.36398, 121.6268},
	} {
		got := estimate.WeightedCount(c.count, c.count, 1)
		near(t, "lower", got.Lower, c.lower, 1e-6*(1+c.lower))
		near(t, "upper", got.Upper, c.upper, 1e-6*c.upper)
	}
}

// Down syndrome in Michigan, 1950–1964, fifth and later births, by mother's age (Fay & Feuer 1997, Table II): 75.52901 of
// 100,000, from 67.70212 to 188.30017.
func TestAWeightedCountAgreesWithFayAndFeuer1997(t *testing.T) {
	cases := []float64{0, 8, 63, 112, 262, 295}
	births := []float64{327, 30666, 123419, 149919, 104088, 34392}
	standard := []float64{319933, 931318, 786511, 488235, 237863, 61313}
	everybody := 0.0
	for _, n := range standard {
		everybody += n
	}
	sum, squares, largest := 0.0, 0.0, 0.0
	for i, n := range cases {
		weight := 1e5 * standard[i] / (births[i] * everybody)
		sum, squares, largest = sum+n*weight, squares+n*weight*weight, max(largest, weight)
	}
	near(t, "sum", sum, 75.52901, 5e-6)
	got := estimate.WeightedCount(sum, squares, largest)
	near(t, "lower", got.Lower, 67.70212, 5e-6)
	near(t, "upper", got.Upper, 188.30017, 5e-6)
}

func TestTheDyadicVarianceIsThatOfAllWhoShareAnOrganisation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		contacts := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) estimate.YieldContact {
			a := rapid.Int32Range(1, 6).Draw(t, "a")
			return estimate.YieldContact{A: a, B: a + rapid.Int32Range(0, 3).Draw(t, "further"), Held: rapid.IntRange(1, 3).Draw(t, "held"),
				Credit: float64(rapid.IntRange(0, 4).Draw(t, "credit")) / 2}
		}), 1, 30).Draw(t, "contacts")
		credit, held := 0.0, 0.0
		for _, c := range contacts {
			credit, held = credit+c.Credit, held+float64(c.Held)
		}
		want := 0.0
		for _, c := range contacts {
			for _, d := range contacts {
				if c.A == d.A || c.A == d.B || c.B == d.A || c.B == d.B {
					want += (c.Credit - float64(c.Held)*credit/held) * (d.Credit - float64(d.Held)*credit/held)
				}
			}
		}
		if got := estimate.DyadicVariance(contacts); math.Abs(got-want) > 1e-9*(1+math.Abs(want)) {
			t.Fatalf("%v, want %v", got, want)
		}
	})
}

// The interval to quote is to hold the truth in 95 % of histories in which every organisation has an effect of its own, and
// the simple one is to fail to, or the histories share nothing. Three binomial standard errors, 2.07 points, are allowed.
func TestTheYieldsIntervalCoversWhereOrganisationsShareFates(t *testing.T) {
	const histories, organisations, met, spread, base = 1000, 250, 1000, 0.8, 0.06
	random := rand.New(rand.NewPCG(2017, 14))
	truth := base * math.Exp(spread*spread) * met
	robust, simple := 0, 0
	for range histories {
		effects := make([]float64, organisations)
		for i := range effects {
			effects[i] = spread * random.NormFloat64()
		}
		contacts, credit := make([]estimate.YieldContact, met), 0.0
		for i := range contacts {
			a := random.IntN(organisations)
			b := (a + 1 + random.IntN(organisations-1)) % organisations
			contacts[i] = estimate.YieldContact{A: int32(min(a, b)), B: int32(max(a, b)), Held: 1}
			for wait := random.ExpFloat64(); wait < base*math.Exp(effects[a]+effects[b]); wait += random.ExpFloat64() {
				contacts[i].Credit++
			}
			credit += contacts[i].Credit
		}
		holds := func(variance float64) int {
			interval := estimate.WeightedCount(credit, variance, 1)
			if interval.Lower <= truth && truth <= interval.Upper {
				return 1
			}
			return 0
		}
		simple += holds(credit)
		robust += holds(max(credit, estimate.DyadicVariance(contacts)))
	}
	t.Logf("truth %.1f: robust covers %d, simple %d of %d", truth, robust, simple, histories)
	allowed := 3 * math.Sqrt(0.95*0.05*histories)
	if math.Abs(float64(robust)-0.95*histories) > allowed {
		t.Errorf("the robust interval covers %d of %d histories", robust, histories)
	}
	if float64(simple) > 0.95*histories-2*allowed {
		t.Errorf("the simple interval covers %d of %d histories: nothing is shared", simple, histories)
	}
}
