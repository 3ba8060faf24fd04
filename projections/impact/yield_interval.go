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
func DyadicVariance(contacts []YieldContact) float64 { return new(dyadicVariance).of(contacts) }

// dyadicVariance works variances out one after the other, in the same memory.
type dyadicVariance struct {
	number         numbering
	organisations  []float64 // Σ of e, by their numbers
	beyond         []float64 // e, by contact; then Σ of e of each pair at its first contact
	pairs, inOrder []numberedPair
}

// numberedPair is two organisations, by their numbers, in a place among the contacts.
type numberedPair struct{ a, b, at int32 }

func (v *dyadicVariance) of(contacts []YieldContact) (variance float64) {
	credit, held, highest := 0.0, 0, int32(0)
	for _, c := range contacts {
		credit, held, highest = credit+c.Credit, held+c.Held, max(highest, c.A, c.B)
	}
	if held == 0 {
		return 0
	}
	v.number.forget()
	v.number.admit(highest + 1)
	v.organisations, v.beyond, v.pairs = v.organisations[:0], v.beyond[:0], v.pairs[:0]
	for i, c := range contacts {
		beyond := c.Credit - float64(c.Held)*credit/float64(held)
		pair := numberedPair{v.add(c.A, beyond), 0, int32(i)}
		if c.A != c.B { // an organisation's contact with itself is no pair and counts once
			pair.b = v.add(c.B, beyond)
			v.pairs = append(v.pairs, pair)
		}
		v.beyond = append(v.beyond, beyond)
		if c.A == c.B {
			v.beyond[i] = 0
		}
	}
	v.unite()
	return squares(v.organisations) - squares(v.beyond)
}

// add gives an organisation more, and returns its number.
func (v *dyadicVariance) add(organisation int32, beyond float64) int32 {
	no := v.number.of(organisation)
	if int(no) == len(v.organisations) {
		v.organisations = append(v.organisations, 0)
	}
	v.organisations[no] += beyond
	return no
}

// unite adds up what each pair has, in the order of its contacts.
func (v *dyadicVariance) unite() {
	if cap(v.inOrder) < len(v.pairs) {
		v.inOrder = make([]numberedPair, len(v.pairs))
	}
	sorted, keys := v.inOrder[:len(v.pairs)], len(v.organisations)
	sortStably(sorted, v.pairs, keys, func(p *numberedPair) int32 { return p.b })
	sortStably(v.pairs, sorted, keys, func(p *numberedPair) int32 { return p.a })
	for i, first := 1, 0; i < len(v.pairs); i++ {
		p := v.pairs[i]
		if p.a != v.pairs[first].a || p.b != v.pairs[first].b {
			first = i
			continue
		}
		v.beyond[v.pairs[first].at] += v.beyond[p.at]
		v.beyond[p.at] = 0
	}
}

func squares(values []float64) (sum float64) {
	for _, value := range values {
		sum += value * value
	}
	return sum
}
