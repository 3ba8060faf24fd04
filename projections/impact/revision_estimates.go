package impact

import (
	"cmp"
	"maps"
	"math/bits"
	"slices"
	"strconv"

	"aftermatch/projections/impact/estimate"
)

// tally counts units by what an estimate needs to know of them, in two numbers.
type tally map[[2]int32]int

// estimation is a family of estimates that depend on all units of a figure together.
type estimation struct {
	names func(Frame) []string
	place func(u unit, counts []float64) (at [2]int32, n int)       // of a unit in the tally; n 0: none
	of    func(f Frame, places [][2]int32, counts []int) []*float64 // nil where an estimate does not exist
}

// tallies are the tallies of each group.
func (e *estimation) tallies(c counts) map[string]tally {
	found := map[string]tally{}
	if e == nil {
		return found
	}
	for u, values := range c {
		e.count(found, u, values, 1)
	}
	return found
}

func (e *estimation) count(into map[string]tally, u unit, values []float64, times int) {
	if e == nil || values == nil {
		return
	}
	if at, n := e.place(u, values); n != 0 {
		if into[u.group] == nil {
			into[u.group] = tally{}
		}
		into[u.group][at] += n * times
	}
}

// estimates shares out the difference of each estimate of a group among the classes. With v(S) the estimate when the units
// are changed by the events of the classes S alone, of k classes the class c gets
//
//	Σ over S without c of  |S|! (k − |S| − 1)! / k!  ( v(S + c) − v(S) )
//
// Of a unit that events of several classes changed, a change is made in S when the classes of all changes up to it are in S: what
// came later presupposes it. These parts add up to v(all) − v(none), the difference, and prefer no order of the classes.
//
// Source: Shapley 1953, A value for n-person games, in Contributions to the Theory of Games II:307–317; for differences of
// estimates, Shorrocks 2013, J Econ Inequal 11:99–126.
func (r revised) estimates(group string) (all []RevisedEstimate) {
	if r.figure.estimates == nil {
		return nil
	}
	values, classes := r.estimatesBy(group)
	full := len(values) - 1
	for i, name := range r.figure.estimates.names(r.now) {
		e := RevisedEstimate{Estimate: name, Before: values[0][i], After: values[full][i]}
		e.Difference, e.Reason = between(e.Before, e.After, "it did not exist at the earlier state: too few, or watched too short", "it does not exist at the later state: too few, or watched too short")
		if e.Difference != nil && slices.ContainsFunc(values, func(of []*float64) bool { return of[i] == nil }) {
			e.Reason = "with the changes of some classes alone it does not exist, so the difference has no parts"
		} else if e.Difference != nil {
			e.ByClass = map[string]float64{}
			for _, class := range RevisionClasses {
				e.ByClass[string(class)] = 0
			}
			for c, class := range classes {
				e.ByClass[string(class)] = shapley(c, len(classes), func(s int) float64 { return *values[s][i] })
			}
		}
		all = append(all, e)
	}
	return all
}

// shapley is the part of the member c of k, of whom v is the worth of each choice: bit i is member i.
func shapley(c, k int, v func(choice int) float64) (part float64) {
	for s := range 1 << k {
		if s>>c&1 == 0 {
			weight, size := 1/float64(k), bits.OnesCount(uint(s))
			for i := range size { // size! (k − size − 1)! / k! is 1 ÷ (k · (k − 1 choose size))
				weight *= float64(i+1) / float64(k-1-i)
			}
			part += weight * (v(s|1<<c) - v(s))
		}
	}
	return part
}

// estimatesBy takes the estimates for every choice of the classes that changed anything.
func (r revised) estimatesBy(group string) (values [][]*float64, classes []RevisionClass) {
	var bits []int // of the classes
	if of := r.groups[group]; of != nil {
		for i, class := range RevisionClasses {
			if of.classes[i].units > 0 {
				classes, bits = append(classes, class), append(bits, 1<<i)
			}
		}
	}
	e := r.figure.estimates
	before := r.tallies[group]
	places := make([][2]int32, 0, len(before))
	places = slices.AppendSeq(places, maps.Keys(before))
	for _, change := range r.changes {
		places = slices.AppendSeq(places, maps.Keys(change[group]))
	}
	slices.SortFunc(places, comparePlaces)
	places = slices.Compact(places)
	were, counts := make([]int, len(places)), make([]int, len(places))
	for i, at := range places {
		were[i] = before[at]
	}
	for choice := range 1 << len(classes) {
		made := 0
		for c, bit := range bits {
			made |= bit * (choice >> c & 1)
		}
		copy(counts, were)
		for needs, change := range r.changes {
			if needs&^made != 0 {
				continue
			}
			for at, n := range change[group] {
				i, _ := slices.BinarySearchFunc(places, at, comparePlaces)
				counts[i] += n
			}
		}
		values = append(values, e.of(r.now, places, counts))
	}
	return values, classes
}

func comparePlaces(a, b [2]int32) int {
	return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1]))
}

// incidences are those of a curve over units that wait: how many had got there after so many days, and the median.
func incidences(prefix, suffix string, steps func(Frame) []int, days func(int) int, causes func(counts []float64) estimate.Cause) *estimation {
	return &estimation{
		names: func(f Frame) (names []string) {
			for _, step := range steps(f) {
				names = append(names, prefix+strconv.Itoa(step)+suffix)
			}
			return append(names, "median_days")
		},
		place: func(_ unit, counts []float64) ([2]int32, int) {
			return [2]int32{int32(counts[len(counts)-1]), int32(causes(counts))}, int(counts[0])
		},
		of: func(f Frame, places [][2]int32, counts []int) (values []*float64) {
			tallies := make([]estimate.Tally, len(places))
			for i, at := range places {
				tallies[i].Day = int(at[0])
				switch estimate.Cause(at[1]) {
				case estimate.Converted:
					tallies[i].Converted = counts[i]
				case estimate.Competing:
					tallies[i].Competing = counts[i]
				case estimate.Censored:
					tallies[i].Censored = counts[i]
				}
			}
			curve, _ := estimate.AalenJohansen(tallies)
			for _, step := range steps(f) {
				var value *float64
				if row := curve.On(days(step)); row != nil {
					value = &row.Incidence
				}
				values = append(values, value)
			}
			var median *float64
			if day, reached := curve.FirstDay(0.5); reached {
				median = new(float64(day))
			}
			return append(values, median)
		},
	}
}

// conversionIncidences are those of contacts, whose measures begin with contacts, converted and competing and end with their
// days.
func conversionIncidences(months func(Frame) []int) *estimation {
	return incidences("incidence_after_", "_months", months, estimate.Days, func(counts []float64) estimate.Cause {
		switch {
		case counts[1] > 0:
			return estimate.Converted
		case counts[2] > 0:
			return estimate.Competing
		}
		return estimate.Censored
	})
}

// answerIncidences are those of requests, by their ends.
var answerIncidences = incidences("answered_after_", "_days", func(Frame) []int { return responseDays }, func(days int) int { return days },
	func(counts []float64) estimate.Cause {
		for code, cause := range requestCauses {
			if code > 0 && counts[code] > 0 {
				return cause
			}
		}
		return estimate.Censored
	})

// concentrations is the share of held meetings that touch the busiest organisations, by how many each two had: their last measure.
var concentrations = &estimation{
	names: func(Frame) []string { return []string{rateConcentration} },
	place: func(u unit, counts []float64) ([2]int32, int) {
		return [2]int32{u.a, u.b}, int(counts[len(counts)-1])
	},
	of: func(_ Frame, places [][2]int32, counts []int) []*float64 {
		held := 0
		for _, n := range counts {
			held += n
		}
		_, top := estimate.Busiest(func(yield func(estimate.Tie) bool) {
			for i, at := range places {
				for range counts[i] {
					if !yield(estimate.Tie{A: at[0], B: at[1]}) {
						return
					}
				}
			}
		}, busiestPercent)
		onTop, touching := estimate.TouchesAny(top), 0
		for i, at := range places {
			touching += counts[i] * one(onTop(estimate.Tie{A: at[0], B: at[1]}))
		}
		return []*float64{quotient(float64(touching), float64(held))}
	},
}
