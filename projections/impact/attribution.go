package impact

import (
	"math/big"
	"slices"
)

// AttributionWindowMonths is how long before a project's idea a held meeting between two of its partners may lie to
// be credited.
const AttributionWindowMonths = 36

// An Attribution is a rule by which a project's credit is shared among the held meetings it may have come from.
type Attribution string

const (
	FirstMeeting Attribution = "first" // all to the earliest
	LastMeeting  Attribution = "last"  // all to the latest
	EveryMeeting Attribution = "linear"
)

// Credit shares one project among its eligible held meetings, given by their days. The caller decides which are
// eligible: between two partners, in the window, of a conference the project does not merely continue. Meetings on
// the same day that a rule cannot tell apart share equally.
//
// The credits stand in the order of the days given; with unattributed they sum to exactly 1. Unattributed is 1 for a
// project without any eligible meeting (and for an unknown rule, which credits none), else 0.
//
// Source: the single-touch and linear rules of attribution practice; see Shao & Li 2011, KDD '11:258–264.
func (rule Attribution) Credit(days []int) (credits []*big.Rat, unattributed *big.Rat) {
	credited := func(int) bool { return false }
	if len(days) > 0 {
		switch rule {
		case FirstMeeting:
			first := slices.Min(days)
			credited = func(day int) bool { return day == first }
		case LastMeeting:
			last := slices.Max(days)
			credited = func(day int) bool { return day == last }
		case EveryMeeting:
			credited = func(int) bool { return true }
		}
	}
	sharers := int64(0)
	for _, day := range days {
		if credited(day) {
			sharers++
		}
	}
	credits = make([]*big.Rat, len(days))
	for i, day := range days {
		credits[i] = new(big.Rat)
		if credited(day) {
			credits[i].SetFrac64(1, sharers)
		}
	}
	if sharers == 0 {
		return credits, big.NewRat(1, 1)
	}
	return credits, new(big.Rat)
}
