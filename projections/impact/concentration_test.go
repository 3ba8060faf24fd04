package impact_test

import (
	"testing"

	"aftermatch/projections/impact"

	"pgregory.net/rapid"
)

func TestConcentrationByHand(t *testing.T) {
	// Organisation 3 meets nine others once, 1 and 2 meet twice: of ten organisations one is the top tenth.
	meetings := []impact.Tie{{1, 2}, {2, 1}}
	for other := range int32(10) {
		if other != 3 {
			meetings = append(meetings, impact.Tie{A: 3, B: other})
		}
	}
	c, ok := impact.Concentrate(meetings, 10)
	if !ok || c.Organisations != 10 || c.Top != 1 || c.Touching != 9 || c.Held != 11 {
		t.Errorf("%+v, %t", c, ok)
	}
	near(t, "share", c.Share, 9./11, 1e-15)
	if want, _ := impact.Wilson(9, 11); c.Interval != want {
		t.Errorf("interval %v, want %v", c.Interval, want)
	}
}

func TestTheTopIsRoundedUpExactly(t *testing.T) {
	for organisations, want := range map[int32]int{1: 1, 9: 1, 10: 1, 11: 2, 20: 2, 30: 3, 31: 4, 70: 7} {
		var meetings []impact.Tie
		for v := range organisations {
			meetings = append(meetings, impact.Tie{A: v, B: (v + 1) % organisations})
		}
		if c, _ := impact.Concentrate(meetings, 10); c.Top != want {
			t.Errorf("top tenth of %d is %d, want %d", organisations, c.Top, want)
		}
	}
}

func TestOrderOfMeetingsChangesNoConcentration(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		meetings := ties(20).Draw(t, "meetings")
		one, ok1 := impact.Concentrate(meetings, 10)
		other, ok2 := impact.Concentrate(rapid.Permutation(meetings).Draw(t, "shuffled"), 10)
		if one != other || ok1 != ok2 || ok1 != (len(meetings) > 0) {
			t.Fatalf("%+v and, shuffled, %+v", one, other)
		}
	})
}
