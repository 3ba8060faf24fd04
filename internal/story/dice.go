package story

import (
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"time"
)

// dice is a source of chance for one part of the story. Every part has its own, named one, so that
// telling one part differently leaves the others as they were.
type dice struct{ *rand.Rand }

const day = 24 * time.Hour

func newDice(seed uint64, names ...any) dice {
	h := fnv.New64a()
	h.Write(fmt.Appendln(nil, names...)) // a hash never fails
	return dice{rand.New(rand.NewPCG(seed, h.Sum64()))}
}

// chance is true with probability p.
func (d dice) chance(p float64) bool { return d.Float64() < p }

// between is a whole number from low to high, both possible.
func (d dice) between(low, high int) int { return low + d.IntN(high-low+1) }

// spread is a positive factor with median 1: most are near it, a few far above.
func (d dice) spread(sigma float64) float64 { return math.Exp(sigma * d.NormFloat64()) }

// weibull is a waiting time; with a shape below 1 the hazard falls as time goes by.
func (d dice) weibull(shape, scale float64) float64 {
	return scale * math.Pow(d.ExpFloat64(), 1/shape)
}

// wait is an exponential waiting time with that mean, at least a minute.
func (d dice) wait(mean time.Duration) time.Duration {
	return time.Minute + time.Duration(d.ExpFloat64()*float64(mean)).Truncate(time.Second)
}

// within is an instant from start to end.
func (d dice) within(start, end time.Time) time.Time {
	return start.Add(time.Duration(d.Float64() * float64(end.Sub(start))).Truncate(time.Second))
}

// weighted is an index, each as likely as its weight.
func (d dice) weighted(weights []float64) int {
	total := 0.0
	for _, w := range weights {
		total += w
	}
	left := d.Float64() * total
	for i, w := range weights {
		if left -= w; left < 0 {
			return i
		}
	}
	return len(weights) - 1
}

func pick[T any](d dice, from []T) T { return from[d.IntN(len(from))] }

// sample draws n of the candidates without replacement, heavier ones more often, in the order drawn
// (Efraimidis and Spirakis 2006). A weight of 0 is never drawn.
func sample[T any](d dice, n int, candidates []T, weight func(T) float64) []T {
	keyed := make([]ranked[T], 0, len(candidates))
	for _, candidate := range candidates {
		if w := weight(candidate); w > 0 {
			keyed = append(keyed, ranked[T]{candidate, d.ExpFloat64() / w})
		}
	}
	return lowest(n, keyed)
}

func shuffled[T any](d dice, values []T) []T {
	d.Shuffle(len(values), func(i, j int) { values[i], values[j] = values[j], values[i] })
	return values
}
