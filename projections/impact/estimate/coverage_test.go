package estimate_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"aftermatch/projections/impact/estimate"
)

// sharedFates draws contacts whose two organisations each bring an effect of their own to every contact of theirs.
// The hazard of converting is base × exp(effect + effect), a third of base competes.
func sharedFates(random *rand.Rand, organisations, n int, spread, base float64) []estimate.Contact {
	effects := make([]float64, organisations)
	for i := range effects {
		effects[i] = spread * random.NormFloat64()
	}
	contacts := make([]estimate.Contact, n)
	for i := range contacts {
		a := random.IntN(organisations)
		b := (a + 1 + random.IntN(organisations-1)) % organisations
		converts := random.ExpFloat64() / (base * math.Exp(effects[a]+effects[b]))
		competes := random.ExpFloat64() / (base / 3)
		until := 200 + 1000*random.Float64()
		c := estimate.Contact{A: int32(a), B: int32(b), Day: int32(math.Ceil(until)), Cause: estimate.Censored}
		if first := min(converts, competes); first < until {
			c.Day, c.Cause = int32(math.Ceil(first)), estimate.Converted
			if competes < converts {
				c.Cause = estimate.Competing
			}
		}
		contacts[i] = c
	}
	return contacts
}

// expectedIncidence is F₁ on the day, averaged over the sum of two effects by numerical integration.
func expectedIncidence(day, spread, base float64) float64 {
	const steps, width = 4000, 8.0
	total := 0.0
	for i := range steps {
		z := -width + 2*width*(float64(i)+0.5)/steps
		converts, competes := base*math.Exp(math.Sqrt2*spread*z), base/3
		all := converts + competes
		total += math.Exp(-z*z/2) / math.Sqrt(2*math.Pi) * converts / all * -math.Expm1(-all*day) * 2 * width / steps
	}
	return total
}

// The 95 % interval must cover in 92.9 to 97.1 % of 1000 histories (three binomial standard errors, 2.07 points,
// allowed), and the simple one must fail to, or the histories share nothing.
func TestTheRobustIntervalCoversWhereOrganisationsShareFates(t *testing.T) {
	const histories, spread, base = 1000, 0.7, 0.0005
	random := rand.New(rand.NewPCG(2017, 921))
	day := estimate.Days(12)
	truth := expectedIncidence(float64(day), spread, base)
	robust, simple := 0, 0
	for range histories {
		curve, _ := estimate.DyadicRobust(sharedFates(random, 250, 1000, spread, base))
		row := on(t, curve, day)
		if *row.LowerClustered <= truth && truth <= *row.UpperClustered {
			robust++
		}
		if *row.Lower <= truth && truth <= *row.Upper {
			simple++
		}
	}
	t.Logf("truth %.4f: robust covers %d, simple %d of %d", truth, robust, simple, histories)
	allowed := 3 * math.Sqrt(0.95*0.05*histories)
	if math.Abs(float64(robust)-0.95*histories) > allowed {
		t.Errorf("the robust interval covers %d of %d histories", robust, histories)
	}
	if float64(simple) > 0.95*histories-2*allowed {
		t.Errorf("the simple interval covers %d of %d histories: nothing is shared", simple, histories)
	}
}
