package impact

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// Of contacts that all end on one day, the cumulative incidence is a proportion, so both estimators have to agree.
func TestAClusteredShareHasTheVarianceOfTheCurve(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var counts clusteredShare
		var contacts []Contact
		for range rapid.IntRange(1, 40).Draw(t, "n") {
			a := rapid.Int32Range(0, 6).Draw(t, "a")
			b := rapid.Int32Range(a+1, 8).Draw(t, "b")
			cause := Cause(rapid.IntRange(0, 1).Draw(t, "cause"))
			contacts = append(contacts, Contact{A: a, B: b, Cause: cause})
			counts.add(Tie{a, b}, cause == Converted)
		}
		share := counts.share("nothing")
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
		if want := score(p, p*(1-p)/(se*se)); math.Abs(share.Clustered.Lower-want.Lower) > 1e-9 || math.Abs(share.Clustered.Upper-want.Upper) > 1e-9 {
			t.Fatalf("%v, not %v", share.Clustered, want)
		}
		if share.Clustered.Lower > share.Interval.Lower+1e-12 || share.Clustered.Upper < share.Interval.Upper-1e-12 {
			t.Fatalf("%v is narrower than %v", share.Clustered, share.Interval)
		}
	})
}

func TestNothingHasNoShare(t *testing.T) {
	if share := new(clusteredShare).share("nothing"); share.Rate != nil || share.Clustered != nil || share.Reason != "nothing" {
		t.Errorf("%+v", share)
	}
}

// Two organisations had four meetings each, all of the one successes and none of the other's: all that is known of eight
// meetings is what two would tell.
func TestMeetingsOfAFewOrganisationsAreWorthFew(t *testing.T) {
	var counts clusteredShare
	for other := range int32(4) {
		counts.add(Tie{0, 10 + other}, true)
		counts.add(Tie{1, 20 + other}, false)
	}
	want, _ := Wilson(1, 2)
	if share := counts.share(""); math.Abs(share.Clustered.Lower-want.Lower) > 1e-12 || math.Abs(share.Clustered.Upper-want.Upper) > 1e-12 {
		t.Errorf("%v, not %v", share.Clustered, want)
	}
}
