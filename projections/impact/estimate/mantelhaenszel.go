package estimate

import (
	"cmp"
	"math"
	"slices"
)

// A Stratum holds one stratum's two groups: how many of each converted.
type Stratum struct {
	Converted1, N1 int // for instance: requested and met
	Converted2, N2 int // requested, not met
}

// A RiskDifference is a difference of two risks, first minus second, adjusted for strata.
type RiskDifference struct {
	Difference float64  `json:"difference"`
	SE         float64  `json:"se"`
	Interval   Interval `json:"interval"`
	Strata     int      `json:"strata"`   // that hold both groups
	LeftOut    int      `json:"left_out"` // contacts in strata that hold one group only
}

// MantelHaenszel returns the risk difference common to all strata. With a of n₁ and c of n₂ converted in a stratum of
// N = n₁ + n₂,
//
//	RD = Σ (a n₂ − c n₁)/N  /  Σ n₁ n₂/N
//	Var RD = Σ (a (n₁−a) n₂³ + c (n₂−c) n₁³)/(n₁ n₂ N²)  /  (Σ n₁ n₂/N)²
//
// and the interval RD ± 1.959964 SE, cut at −1 and 1. Strata are to be few and large. A stratum with one group only
// has no weight and is counted as left out. The estimate is an association: strata adjust for what they hold and
// nothing else. ok is false when no stratum holds both groups.
//
// Source: Greenland & Robins 1985, Biometrics 41:55–68.
func MantelHaenszel(strata []Stratum) (result RiskDifference, ok bool) {
	var difference, variance, weight float64
	for _, s := range slices.SortedFunc(slices.Values(strata), compareStrata) { // one order, so one last bit
		if s.N1 == 0 || s.N2 == 0 {
			result.LeftOut += s.N1 + s.N2
			continue
		}
		result.Strata++
		a, n1, c, n2 := float64(s.Converted1), float64(s.N1), float64(s.Converted2), float64(s.N2)
		n := n1 + n2
		difference += (a*n2 - c*n1) / n
		variance += (a*(n1-a)*n2*n2*n2 + c*(n2-c)*n1*n1*n1) / (n1 * n2 * n * n)
		weight += n1 * n2 / n
	}
	if weight == 0 {
		return RiskDifference{}, false
	}
	result.Difference = difference / weight
	result.SE = math.Sqrt(variance) / weight
	result.Interval = Interval{
		Lower: max(-1, result.Difference-normal975*result.SE),
		Upper: min(1, result.Difference+normal975*result.SE),
	}
	return result, true
}

func compareStrata(s, t Stratum) int {
	return cmp.Or(cmp.Compare(s.N1, t.N1), cmp.Compare(s.N2, t.N2),
		cmp.Compare(s.Converted1, t.Converted1), cmp.Compare(s.Converted2, t.Converted2))
}
