package estimate

import "math"

// normal975 is the 0.975 quantile of the standard normal distribution, 1.959964 to six decimals. Every 95 % interval
// of this package uses this one constant.
const normal975 = 1.959963984540054

// An Interval is a 95 % confidence interval on the scale of the figure it belongs to.
type Interval struct {
	Lower float64 `json:"lower"`
	Upper float64 `json:"upper"`
}

// Bounds are the two ends; nil where there is no interval.
func (i *Interval) Bounds() (lower, upper *float64) {
	if i == nil {
		return nil, nil
	}
	return &i.Lower, &i.Upper
}

// Wilson returns the 95 % score interval of a proportion, with p = successes/n and z = 1.959964:
//
//	(p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n)
//
// It lies within 0 and 1 and has a width even at 0 % and 100 %. It treats the n as independent. ok is false unless n
// > 0 and 0 ≤ successes ≤ n.
//
// Source: Wilson 1927, J Am Stat Assoc 22:209–212; recommended by Newcombe 1998, Stat Med 17:857–872.
func Wilson(successes, n int) (interval Interval, ok bool) {
	if n <= 0 || successes < 0 || successes > n {
		return Interval{}, false
	}
	interval = Score(float64(successes)/float64(n), float64(n))
	// At 0 % and 100 % the bound is exact; rounding must not leave −1e-18 there.
	if successes == 0 {
		interval.Lower = 0
	}
	if successes == n {
		interval.Upper = 1
	}
	return interval, true
}

// Score is the formula of Wilson for a share of a size that need not be whole, such as the effective size of a weighted
// sample: (Σw)²/Σw².
//
// Source: Kish 1965, Survey Sampling, p. 259, for the size; Korn & Graubard 1998, Survey Methodology 24:193–201, for
// its use in an interval.
func Score(p, size float64) Interval {
	const z2 = normal975 * normal975
	centre := p + z2/(2*size)
	half := normal975 * math.Sqrt(max(0, p*(1-p))/size+z2/(4*size*size))
	return Interval{Lower: max(0, (centre-half)/(1+z2/size)), Upper: min(1, (centre+half)/(1+z2/size))}
}

// NewcombeDifference returns the difference of two independent proportions, first minus second, and its 95 % hybrid
// score interval: with p the proportions and l, u their Wilson bounds,
//
//	d − √((p₁−l₁)² + (u₂−p₂)²)  to  d + √((u₁−p₁)² + (p₂−l₂)²)
//
// ok is false unless both proportions have a Wilson interval.
//
// Source: Newcombe 1998, Stat Med 17:873–890, method 10.
func NewcombeDifference(successes1, n1, successes2, n2 int) (difference float64, interval Interval, ok bool) {
	first, ok1 := Wilson(successes1, n1)
	second, ok2 := Wilson(successes2, n2)
	if !ok1 || !ok2 {
		return 0, Interval{}, false
	}
	p1, p2 := float64(successes1)/float64(n1), float64(successes2)/float64(n2)
	difference = p1 - p2
	return difference, Interval{
		Lower: difference - math.Hypot(p1-first.Lower, second.Upper-p2),
		Upper: difference + math.Hypot(first.Upper-p1, p2-second.Lower),
	}, true
}
