package impact

import "gonum.org/v1/gonum/stat/distuv"

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
// It may be negative by chance. The contacts' order does matter to the last bit.
//
// Source: Aronow, Samii & Assenova 2015, Political Analysis 23:564–577, for a ratio (Cochran 1977, Sampling Techniques, § 6.3).
func DyadicVariance(contacts []YieldContact) (variance float64) {
	credit, held := 0.0, 0
	for _, c := range contacts {
		credit, held = credit+c.Credit, held+c.Held
	}
	if held == 0 {
		return 0
	}
	organisations, pairs := sums[int32]{at: map[int32]int{}}, sums[Tie]{at: map[Tie]int{}}
	for _, c := range contacts {
		beyond := c.Credit - float64(c.Held)*credit/float64(held)
		organisations.add(c.A, beyond)
		if c.A != c.B { // an organisation's contact with itself is no pair and counts once
			organisations.add(c.B, beyond)
			pairs.add(Tie{c.A, c.B}, beyond)
		}
	}
	return organisations.squares() - pairs.squares()
}

// sums adds up by key, and remembers in which order the keys came.
type sums[K comparable] struct {
	at  map[K]int
	all []float64
}

func (s *sums[K]) add(key K, value float64) {
	i, known := s.at[key]
	if !known {
		i = len(s.all)
		s.at[key], s.all = i, append(s.all, 0)
	}
	s.all[i] += value
}

func (s *sums[K]) squares() (sum float64) {
	for _, value := range s.all {
		sum += value * value
	}
	return sum
}
