package impact_test

import (
	"math/big"
	"testing"

	"aftermatch/projections/impact"

	"pgregory.net/rapid"
)

func TestCredit(t *testing.T) {
	for _, c := range []struct {
		rule         impact.Attribution
		days         []int
		credits      []string
		unattributed string
	}{
		{impact.FirstMeeting, []int{30, 10, 20}, []string{"0", "1", "0"}, "0"},
		{impact.LastMeeting, []int{30, 10, 20}, []string{"1", "0", "0"}, "0"},
		{impact.EveryMeeting, []int{30, 10, 20}, []string{"1/3", "1/3", "1/3"}, "0"},
		{impact.FirstMeeting, []int{10, 30, 10}, []string{"1/2", "0", "1/2"}, "0"},
		{impact.LastMeeting, []int{30, 30, 30, 10}, []string{"1/3", "1/3", "1/3", "0"}, "0"},
		{impact.EveryMeeting, []int{5}, []string{"1"}, "0"},
		{impact.FirstMeeting, nil, nil, "1"},
		{impact.LastMeeting, nil, nil, "1"},
		{impact.EveryMeeting, nil, nil, "1"},
		{"u-shaped", []int{1, 2}, []string{"0", "0"}, "1"},
	} {
		credits, unattributed := c.rule.Credit(c.days)
		if len(credits) != len(c.credits) || unattributed.RatString() != c.unattributed {
			t.Errorf("%s %v: %v and %v unattributed", c.rule, c.days, credits, unattributed)
			continue
		}
		for i := range credits {
			if credits[i].RatString() != c.credits[i] {
				t.Errorf("%s %v: credit %d is %v, want %s", c.rule, c.days, i, credits[i], c.credits[i])
			}
		}
	}
}

func TestCreditsSumToExactlyOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rule := rapid.SampledFrom([]impact.Attribution{impact.FirstMeeting, impact.LastMeeting, impact.EveryMeeting}).Draw(t, "rule")
		credits, sum := rule.Credit(rapid.SliceOf(rapid.IntRange(0, 40)).Draw(t, "days"))
		for _, credit := range credits {
			if credit.Sign() < 0 {
				t.Fatalf("credit %v", credit)
			}
			sum.Add(sum, credit)
		}
		if sum.Cmp(big.NewRat(1, 1)) != 0 {
			t.Fatalf("the credits sum to %v", sum)
		}
	})
}

func TestOrderOfMeetingsDoesNotMoveTheirCredit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rule := rapid.SampledFrom([]impact.Attribution{impact.FirstMeeting, impact.LastMeeting, impact.EveryMeeting}).Draw(t, "rule")
		days := rapid.SliceOfN(rapid.IntRange(0, 5), 1, 10).Draw(t, "days")
		shuffled := rapid.Permutation(days).Draw(t, "shuffled")
		one, _ := rule.Credit(days)
		other, _ := rule.Credit(shuffled)
		byDay := map[int]*big.Rat{}
		for i, day := range days {
			byDay[day] = one[i]
		}
		for i, day := range shuffled {
			if byDay[day].Cmp(other[i]) != 0 {
				t.Fatalf("a meeting on day %d has %v or %v", day, byDay[day], other[i])
			}
		}
	})
}
