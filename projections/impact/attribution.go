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
	credits, unattributed = make([]*big.Rat, len(days)), new(big.Rat)
	var among sharingDays
	if len(days) > 0 {
		among = rule.among(slices.Min(days), slices.Max(days))
	}
	sharers := among.count(days)
	for i, day := range days {
		credits[i] = new(big.Rat)
		if among.has(day) {
			credits[i].SetFrac64(1, int64(sharers))
		}
	}
	if sharers == 0 {
		unattributed.SetInt64(1)
	}
	return credits, unattributed
}

// among are the days whose meetings share a project's credit, of eligible ones from a first to a last.
func (rule Attribution) among(first, last int) sharingDays {
	switch rule {
	case FirstMeeting:
		return sharingDays{first, first + 1}
	case LastMeeting:
		return sharingDays{last, last + 1}
	case EveryMeeting:
		return sharingDays{first, last + 1}
	}
	return sharingDays{}
}

// sharingDays are the days from one to before another.
type sharingDays struct{ from, to int }

func (s sharingDays) has(day int) bool { return s.from <= day && day < s.to }

func (s sharingDays) count(days []int) (count int) {
	for _, day := range days {
		count += one(s.has(day))
	}
	return count
}
