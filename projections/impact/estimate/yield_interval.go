package estimate

import (
	"cmp"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// WeightedCount returns the 95 % interval of a sum of Poisson counts that weigh differently, given the sum, the sum of the
// squared weights of what was counted, and the largest weight that anything can have:
//
//	from Q(0.025; sum²/squares, squares/sum) to Q(0.975; (sum+largest)²/(squares+largest²), (squares+largest²)/(sum+largest))
//
// with Q(p; shape, scale) the quantile of the gamma distribution. With all weights 1 it is the exact interval of a Poisson
// count (Garwood 1936, Biometrika 28:437–442), and where nothing was counted it still has an upper bound. squares may be
// replaced by any better estimate of the sum's variance.
//
// Source: Fay & Feuer 1997, Statistics in Medicine 16:791–801.
func WeightedCount(sum, squares, largest float64) Interval {
	interval := Interval{Upper: gammaQuantile(0.975, sum+largest, squares+largest*largest)}
	if sum > 0 {
		interval.Lower = gammaQuantile(0.025, sum, squares)
	}
	return interval
}

// gammaQuantile is the quantile of the gamma distribution of that mean and variance.
func gammaQuantile(p, mean, variance float64) float64 {
	return distuv.Gamma{Alpha: mean * mean / variance, Beta: mean / variance}.Quantile(p)
}

// A YieldContact is two organisations at one conference, with how often they met and the credit of projects that this got.
// Organisations go by their interned numbers.
type YieldContact struct {
	A, B   int32
	Held   int
	Credit float64
}

// DyadicVariance returns the variance of the credit of contacts, given that they met, if those that share an organisation may
// go together: with e = credit − held · Σ credit ÷ Σ held what a contact has beyond its part,
//
//	V = Σ over organisations (Σ of their e)² − Σ over pairs (Σ of their e)²
//
// It may be negative by chance. The order of contacts without credit does not matter.
//
// Source: Aronow, Samii & Assenova 2015, Political Analysis 23:564–577, for a ratio (Cochran 1977, Sampling Techniques, § 6.3).
func DyadicVariance(contacts []YieldContact) float64 {
	var met []MetPair
	var credited []PairCredit
	for _, c := range contacts {
		met = append(met, MetPair{Tie{c.A, c.B}, int32(c.Held)})
		if c.Credit != 0 {
			credited = append(credited, PairCredit{Tie{c.A, c.B}, c.Credit})
		}
	}
	return new(VarianceEstimator).Variance(met, credited)
}

// MetPair is two organisations that met at a conference, with how often.
type MetPair struct {
	Tie
	Held int32
}

// PairCredit is what two organisations have of projects for having met at a conference.
type PairCredit struct {
	Tie
	Credit float64
}

// VarianceEstimator works variances out one after the other, in the same memory.
type VarianceEstimator struct {
	number   Numbering
	meetings []int     // by the numbers of organisations
	credits  []float64 // of those that have any, which have the first numbers
}

// creditSums are, over clusters with a credit of k from m meetings each, the sums of k², km and m². Few have any credit, and the
// meetings are whole numbers, so that the order in which these come does not matter.
type creditSums struct {
	kk, km float64
	mm     int
}

func (s *creditSums) add(k float64, m int) {
	s.kk, s.km, s.mm = s.kk+k*k, s.km+k*float64(m), s.mm+m*m
}

// Variance puts both lists into another order, and their organisations go by other numbers then.
func (v *VarianceEstimator) Variance(met []MetPair, credited []PairCredit) float64 {
	credit, held, highest := 0.0, 0, int32(0)
	for _, c := range credited {
		credit += c.Credit
	}
	for _, m := range met {
		held, highest = held+int(m.Held), max(highest, m.A, m.B)
	}
	if held == 0 {
		return 0
	}
	v.number.Forget()
	v.number.Admit(highest + 1)
	own := v.organisations(met, credited)
	both, each := pairSums(met, credited, len(v.meetings)), credit/float64(held)
	return own.kk - both.kk - 2*each*(own.km-both.km) + each*each*float64(own.mm-both.mm)
}

// organisations are the sums over organisations; a contact of one with itself counts once.
func (v *VarianceEstimator) organisations(met []MetPair, credited []PairCredit) (sums creditSums) {
	v.credits, v.meetings = v.credits[:0], v.meetings[:0]
	for i := range credited {
		c := &credited[i]
		c.Tie = v.numbered(c.Tie)
		v.credits = with(v.credits, c.A, c.Credit)
		if c.A != c.B {
			v.credits = with(v.credits, c.B, c.Credit)
		}
	}
	for i := range met {
		m := &met[i]
		m.Tie = v.numbered(m.Tie)
		v.meetings = with(v.meetings, m.A, int(m.Held))
		if m.A != m.B {
			v.meetings = with(v.meetings, m.B, int(m.Held))
		}
	}
	for organisation, held := range v.meetings {
		if organisation < len(v.credits) {
			sums.add(v.credits[organisation], held)
		} else {
			sums.add(0, held)
		}
	}
	return sums
}

func (v *VarianceEstimator) numbered(t Tie) Tie {
	a, b := v.number.Of(t.A), v.number.Of(t.B)
	return Tie{min(a, b), max(a, b)}
}

// with adds to the one at a place, and makes room for it.
func with[T int | float64](sums []T, at int32, more T) []T {
	if missing := int(at) + 1 - len(sums); missing > 0 {
		sums = append(sums, make([]T, missing)...)
	}
	sums[at] += more
	return sums
}

// pairSums are the sums over pairs of two.
func pairSums(met []MetPair, credited []PairCredit, organisations int) (sums creditSums) {
	sortInPlace(met, organisations, func(m *MetPair) int32 { return m.A })
	slices.SortStableFunc(credited, func(c, d PairCredit) int { return CompareTies(c.Tie, d.Tie) })
	for len(met) > 0 {
		var together []MetPair
		together, met = first(met, func(m MetPair) int32 { return m.A })
		slices.SortFunc(together, func(m, n MetPair) int { return cmp.Compare(m.B, n.B) })
		for len(together) > 0 {
			var pair []MetPair
			pair, together = first(together, func(m MetPair) int32 { return m.B })
			credit, held := 0.0, 0
			for _, m := range pair {
				held += int(m.Held)
			}
			for len(credited) > 0 && CompareTies(credited[0].Tie, pair[0].Tie) <= 0 {
				credit, credited = credit+credited[0].Credit, credited[1:]
			}
			if pair[0].A != pair[0].B {
				sums.add(credit, held)
			}
		}
	}
	return sums
}
