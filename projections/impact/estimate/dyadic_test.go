package estimate_test

import (
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"aftermatch/projections/impact/estimate"
)

func TestDyadicRobustEqualsTheSumOverRsInfluences(t *testing.T) {
	curves := vectors(t, "curves.csv")
	for set, records := range vectors(t, "contacts.csv") {
		t.Run(set, func(t *testing.T) {
			curve, ok := estimate.DyadicRobust(contactsOf(t, records, 0))
			if !ok {
				t.Fatal("no curve")
			}
			wider := 0
			for i, w := range curves[set] {
				simple, dyadic := w.float(t, "se"), w.float(t, "dyadic_variance")
				near(t, "variance", *curve[i].SEClustered**curve[i].SEClustered, max(simple*simple, dyadic), 1e-12)
				if dyadic > simple*simple {
					wider++
				}
			}
			t.Logf("wider than the simple one on %d of %d days", wider, len(curve))
		})
	}
}

func TestDyadicRobustKeepsTheCurve(t *testing.T) {
	for _, records := range vectors(t, "contacts.csv") {
		contacts := contactsOf(t, records, 0)
		simple := incidenceOf(t, contacts)
		robust, _ := estimate.DyadicRobust(contacts)
		for i := range robust {
			if robust[i].LowerClustered != nil && (*robust[i].LowerClustered > *robust[i].Lower || *robust[i].UpperClustered < *robust[i].Upper) {
				t.Errorf("day %d: the robust interval is narrower", robust[i].Day)
			}
			robust[i].SEClustered, robust[i].LowerClustered, robust[i].UpperClustered = nil, nil, nil
		}
		if !reflect.DeepEqual(robust, simple) {
			t.Error("not the curve of AalenJohansen")
		}
	}
}

// weightedIncidence is F₁ on the given day, written from the definition, for contacts that count by their weights.
func weightedIncidence(contacts []estimate.Contact, weights []float64, day int) float64 {
	survival, incidence := 1.0, 0.0
	for today := 0; today <= day; today++ {
		var atRisk, converted, competing float64
		for i, c := range contacts {
			if int(c.Day) >= today {
				atRisk += weights[i]
			}
			if int(c.Day) == today && c.Cause == estimate.Converted {
				converted += weights[i]
			}
			if int(c.Day) == today && c.Cause == estimate.Competing {
				competing += weights[i]
			}
		}
		if atRisk > 0 {
			incidence += survival * converted / atRisk
			survival *= 1 - (converted+competing)/atRisk
		}
	}
	return incidence
}

// VarianceEstimator is V from its definition, with influences by perturbing one weight after the other.
func dyadicVariance(contacts []estimate.Contact, day int) float64 {
	const step = 1e-4
	weights := make([]float64, len(contacts))
	for i := range weights {
		weights[i] = 1
	}
	influences := make([]float64, len(contacts))
	for i := range contacts {
		weights[i] = 1 + step
		above := weightedIncidence(contacts, weights, day)
		weights[i] = 1 - step
		below := weightedIncidence(contacts, weights, day)
		weights[i] = 1
		influences[i] = (above - below) / (2 * step)
	}
	v := 0.0
	for i, c := range contacts {
		for j, d := range contacts {
			if c.A == d.A || c.A == d.B || c.B == d.A || c.B == d.B {
				v += influences[i] * influences[j]
			}
		}
	}
	return v
}

// meetings draws contacts among few organisations, so that pairs recur.
func meetings() *rapid.Generator[[]estimate.Contact] {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) estimate.Contact {
		a := rapid.Int32Range(0, 6).Draw(t, "a")
		return estimate.Contact{
			A: a, B: (a + rapid.Int32Range(1, 6).Draw(t, "b")) % 7,
			Day:   rapid.Int32Range(0, 8).Draw(t, "day"),
			Cause: estimate.Cause(rapid.IntRange(0, 2).Draw(t, "cause")),
		}
	}), 1, 25)
}

func TestDyadicRobustIsTheInfinitesimalJackknife(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		contacts := meetings().Draw(t, "contacts")
		curve, _ := estimate.DyadicRobust(contacts)
		for _, row := range curve {
			if row.Survival == 0 { // there the incidence has a kink: a weight below 1 leaves no survivor either
				continue
			}
			want := math.Sqrt(max(row.SE*row.SE, dyadicVariance(contacts, row.Day)))
			if math.Abs(*row.SEClustered-want) > 1e-6 {
				t.Fatalf("day %d: SE %v, by perturbation %v", row.Day, *row.SEClustered, want)
			}
		}
	})
}

func TestOrderOfContactsAndOfTheirOrganisationsChangesNotABit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		contacts := meetings().Draw(t, "contacts")
		shuffled := rapid.Permutation(contacts).Draw(t, "shuffled")
		for i := range shuffled {
			if rapid.Bool().Draw(t, "turned") {
				shuffled[i].A, shuffled[i].B = shuffled[i].B, shuffled[i].A
			}
		}
		one, _ := estimate.DyadicRobust(contacts)
		other, _ := estimate.DyadicRobust(shuffled)
		if !reflect.DeepEqual(one, other) {
			t.Fatalf("%+v\nand shuffled\n%+v", one, other)
		}
	})
}

func TestDyadicRobustIsNeverBelowTheSimpleVariance(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		curve, _ := estimate.DyadicRobust(meetings().Draw(t, "contacts"))
		for _, row := range curve {
			if !(*row.SEClustered >= row.SE) {
				t.Fatalf("day %d: %v below %v", row.Day, *row.SEClustered, row.SE)
			}
		}
	})
}

func TestWithoutSharedOrganisationsTheRobustIntervalIsTheSimpleOne(t *testing.T) {
	curve, _ := estimate.DyadicRobust(exits(workedDays, workedCauses))
	for _, row := range curve {
		near(t, "SE", *row.SEClustered, row.SE, 1e-12)
	}
}

func TestACopyOfEveryContactAddsNoInformation(t *testing.T) {
	// Ten pairs that met twice with the same outcome are ten observations, not twenty.
	once := exits(workedDays, workedCauses)
	twice, _ := estimate.DyadicRobust(append(once, once...))
	for i, row := range incidenceOf(t, once) {
		near(t, "SE", *twice[i].SEClustered, row.SE, 1e-12)
	}
}

func TestAContactOfAnOrganisationWithItselfCountsOnce(t *testing.T) {
	contacts := exits(workedDays, workedCauses)
	for i := range contacts {
		contacts[i].B = contacts[i].A
	}
	curve, _ := estimate.DyadicRobust(contacts)
	for _, row := range curve {
		near(t, "SE", *row.SEClustered, row.SE, 1e-12)
	}
}

func BenchmarkDyadicRobust(b *testing.B) {
	contacts := sharedFates(rand.New(rand.NewPCG(1, 2)), 100_000, 750_000, 0.7, 0.0001)
	for b.Loop() {
		if _, ok := estimate.DyadicRobust(contacts); !ok {
			b.Fatal("no curve")
		}
	}
}
