package estimate_test

import (
	"math"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"aftermatch/projections/impact/estimate"
)

func TestConcentrationByHand(t *testing.T) {
	// Organisation 3 meets nine others once, 1 and 2 meet twice: of ten organisations one is the top tenth.
	meetings := []estimate.Tie{{A: 1, B: 2}, {A: 2, B: 1}}
	for other := range int32(10) {
		if other != 3 {
			meetings = append(meetings, estimate.Tie{A: 3, B: other})
		}
	}
	c, ok := estimate.Concentrate(meetings, 10)
	if !ok || c.Organisations != 10 || c.Top != 1 || c.Touching != 9 || c.Held != 11 {
		t.Errorf("%+v, %t", c, ok)
	}
	near(t, "share", c.Share, 9./11, 1e-15)
	// Organisation 3: (9 − 9·9/11)² = (18/11)². 1 and 2: of three meetings one touches, (1 − 27/11)² = (16/11)² each. Seven
	// others: (1 − 9/11)² = (2/11)² each. The pair of 1 and 2: (0 − 18/11)²; nine pairs with 3: (2/11)² each. Together
	// (324 + 512 + 28 − 324 − 36)/121 = 504/121, of 11 · 9/11 · 2/11 = 198/121: meetings count for 504/198 times fewer.
	near(t, "lower", c.Interval.Lower, wilsonOf(9./11, 11*198./504)[0], 1e-12)
	near(t, "upper", c.Interval.Upper, wilsonOf(9./11, 11*198./504)[1], 1e-12)
}

// wilsonOf is the interval of a share p of n.
func wilsonOf(p, n float64) [2]float64 {
	const z = 1.959963984540054
	half := z * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return [2]float64{(p + z*z/(2*n) - half) / (1 + z*z/n), (p + z*z/(2*n) + half) / (1 + z*z/n)}
}

func TestAConcentrationThatNothingVariesHasNoInterval(t *testing.T) {
	if c, ok := estimate.Concentrate([]estimate.Tie{{A: 1, B: 2}, {A: 1, B: 3}}, 10); !ok || c.Share != 1 || c.Interval != nil {
		t.Errorf("%+v, %t", c, ok)
	}
}

// Meetings of a few busy organisations tell less than as many independent ones: the interval is never narrower.
func TestSharingWidensAConcentration(t *testing.T) {
	var meetings []estimate.Tie
	for i := range int32(200) {
		meetings = append(meetings, estimate.Tie{A: i % 5, B: 5 + i%60}, estimate.Tie{A: 5 + i%60, B: 65 + i%7})
	}
	c, _ := estimate.Concentrate(meetings, 5)
	simple, _ := estimate.Wilson(c.Touching, c.Held)
	if c.Interval.Upper-c.Interval.Lower < 1.5*(simple.Upper-simple.Lower) {
		t.Errorf("%+v, of independent meetings %+v", *c.Interval, simple)
	}
}

func TestTheTopIsRoundedUpExactly(t *testing.T) {
	for organisations, want := range map[int32]int{1: 1, 9: 1, 10: 1, 11: 2, 20: 2, 30: 3, 31: 4, 70: 7} {
		var meetings []estimate.Tie
		for v := range organisations {
			meetings = append(meetings, estimate.Tie{A: v, B: (v + 1) % organisations})
		}
		if c, _ := estimate.Concentrate(meetings, 10); c.Top != want {
			t.Errorf("top tenth of %d is %d, want %d", organisations, c.Top, want)
		}
	}
}

func TestOrderOfMeetingsChangesNoConcentration(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		meetings := ties(20).Draw(t, "meetings")
		one, ok1 := estimate.Concentrate(meetings, 10)
		other, ok2 := estimate.Concentrate(rapid.Permutation(meetings).Draw(t, "shuffled"), 10)
		if !reflect.DeepEqual(one, other) || ok1 != ok2 || ok1 != (len(meetings) > 0) {
			t.Fatalf("%+v and, shuffled, %+v", one, other)
		}
	})
}
