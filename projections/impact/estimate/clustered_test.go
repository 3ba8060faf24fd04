package estimate

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// Of contacts that all end on one day, the cumulative incidence is a proportion, so both estimators have to agree.
func TestAClusteredShareHasTheVarianceOfTheCurve(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var counts ClusteredTally
		var contacts []Contact
		for range rapid.IntRange(1, 40).Draw(t, "n") {
			a := rapid.Int32Range(0, 6).Draw(t, "a")
			b := rapid.Int32Range(a+1, 8).Draw(t, "b")
			cause := Cause(rapid.IntRange(0, 1).Draw(t, "cause"))
			contacts = append(contacts, Contact{A: a, B: b, Cause: cause})
			counts.Add(Tie{a, b}, cause == Converted)
		}
		share := counts.Share("nothing")
		curve, _ := DyadicRobust(contacts)
		row := curve[len(curve)-1]
		if math.Abs(*share.Rate-row.Incidence) > 1e-12 {
			t.Fatalf("%v, not %v", *share.Rate, row.Incidence)
		}
		if share.Clustered == nil {
			if *share.Rate > 0 && *share.Rate < 1 {
				t.Fatal("no interval")
			}
			return
		}
		p, se := *share.Rate, *row.SEClustered
		if want := Score(p, p*(1-p)/(se*se)); math.Abs(share.Clustered.Lower-want.Lower) > 1e-9 || math.Abs(share.Clustered.Upper-want.Upper) > 1e-9 {
			t.Fatalf("%v, not %v", share.Clustered, want)
		}
		if share.Clustered.Lower > share.Interval.Lower+1e-12 || share.Clustered.Upper < share.Interval.Upper-1e-12 {
			t.Fatalf("%v is narrower than %v", share.Clustered, share.Interval)
		}
	})
}

// The variance is the sum, over every two units that have an organisation in common, of the product of their deviations;
// here it is added up just so, for units of which each outcome is known of some only.
func TestClustersAreCountedAsTheirDefinitionSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const outcomesAtOnce = 3
		units := make([]Judged, rapid.IntRange(0, 30).Draw(t, "n"))
		for i := range units {
			known := Outcomes(rapid.IntRange(0, 1<<outcomesAtOnce-1).Draw(t, "known"))
			a := rapid.Int32Range(0, 6).Draw(t, "a")
			units[i] = Judged{Tie{a, rapid.Int32Range(a, 8).Draw(t, "b")}, known, known & Outcomes(rapid.IntRange(0, 1<<outcomesAtOnce-1).Draw(t, "holds"))}
		}
		for outcome, count := range CountClusters(units, outcomesAtOnce) {
			var about []Judged
			holds := 0
			for _, u := range units {
				if u.Known>>outcome&1 == 1 {
					about = append(about, u)
					holds += int(u.Holds >> outcome & 1)
				}
			}
			if count.units != len(about) || count.successes != holds {
				t.Fatalf("%d of %d, not %d of %d", count.successes, count.units, holds, len(about))
			}
			share := count.Share("nothing")
			if holds == 0 || holds == len(about) {
				if share.Clustered != nil {
					t.Fatalf("%v", share.Clustered)
				}
				continue
			}
			p, n, v := *share.Rate, float64(len(about)), 0.0
			for _, u := range about {
				for _, w := range about {
					if u.A == w.A || u.A == w.B || u.B == w.A || u.B == w.B {
						v += (float64(u.Holds>>outcome&1) - p) * (float64(w.Holds>>outcome&1) - p)
					}
				}
			}
			want := Score(p, p*(1-p)/max(v/n/n, p*(1-p)/n))
			if math.Abs(share.Clustered.Lower-want.Lower) > 1e-9 || math.Abs(share.Clustered.Upper-want.Upper) > 1e-9 {
				t.Fatalf("%v, not %v", share.Clustered, want)
			}
		}
	})
}

// Organisations differ in how readily their meetings succeed: a meeting does when the readiness of both and chance together
// exceed 1, all of them normal. The 95 % interval must cover the true share in 92.9 to 97.1 % of 1000 histories (three
// binomial standard errors), and the simple one must fail to, or meetings share nothing.
func TestTheClusteredShareCoversWhereOrganisationsDiffer(t *testing.T) {
	const histories, organisations, meetings, spread = 1000, 250, 1000, 0.5
	random := rand.New(rand.NewPCG(2017, 922))
	truth := math.Erfc(1/math.Sqrt(1+2*spread*spread)/math.Sqrt2) / 2
	covers := func(i *Interval) int {
		if i.Lower <= truth && truth <= i.Upper {
			return 1
		}
		return 0
	}
	clustered, simple := 0, 0
	for range histories {
		readiness := make([]float64, organisations)
		for i := range readiness {
			readiness[i] = spread * random.NormFloat64()
		}
		var counts ClusteredTally
		for range meetings {
			a := random.IntN(organisations)
			b := (a + 1 + random.IntN(organisations-1)) % organisations
			counts.Add(Tie{int32(min(a, b)), int32(max(a, b))}, readiness[a]+readiness[b]+random.NormFloat64() > 1)
		}
		share := counts.Share("nothing")
		clustered, simple = clustered+covers(share.Clustered), simple+covers(share.Interval)
	}
	t.Logf("truth %.4f: the clustered interval covers %d, the simple one %d of %d", truth, clustered, simple, histories)
	allowed := 3 * math.Sqrt(0.95*0.05*histories)
	if math.Abs(float64(clustered)-0.95*histories) > allowed {
		t.Errorf("the clustered interval covers %d of %d histories", clustered, histories)
	}
	if float64(simple) > 0.95*histories-2*allowed {
		t.Errorf("the simple interval covers %d of %d histories: nothing is shared", simple, histories)
	}
}

func TestNothingHasNoShare(t *testing.T) {
	if share := new(ClusteredTally).Share("nothing"); share.Rate != nil || share.Clustered != nil || share.Reason != "nothing" {
		t.Errorf("%+v", share)
	}
}

// Two organisations had four meetings each, all of the one successes and none of the other's: all that is known of eight
// meetings is what two would tell.
func TestMeetingsOfAFewOrganisationsAreWorthFew(t *testing.T) {
	var counts ClusteredTally
	for other := range int32(4) {
		counts.Add(Tie{0, 10 + other}, true)
		counts.Add(Tie{1, 20 + other}, false)
	}
	want, _ := Wilson(1, 2)
	if share := counts.Share(""); math.Abs(share.Clustered.Lower-want.Lower) > 1e-12 || math.Abs(share.Clustered.Upper-want.Upper) > 1e-12 {
		t.Errorf("%v, not %v", share.Clustered, want)
	}
}
