package estimate

import (
	"cmp"
	"math"
	"slices"
)

// A Tally counts the contacts that left the risk set on one day, by what ended their wait. It is what a question's
// SQL returns after grouping, so its size does not grow with the number of contacts.
type Tally struct {
	Day       int // since the first day of the conference
	Converted int
	Competing int
	Censored  int
}

// leaving counts the contacts that are at risk on the day and no longer after it.
func (t Tally) leaving() int {
	return t.Converted + t.Competing + t.Censored
}

// AalenJohansen estimates the cumulative incidence of conversion and of competing events. The tallies may come in any
// order and a day may come several times. With n at risk, d = d₁ + d₂ events and S(t−) the survival just before,
//
//	S(t) = Π (1 − dᵢ/nᵢ)    F₁(t) = Σ S(tᵢ−) d₁ᵢ/nᵢ    F₂(t) = Σ S(tᵢ−) d₂ᵢ/nᵢ    S + F₁ + F₂ = 1
//
// At ties events come before censorings. The variance is
//
//	Σ [F(t)−F(tᵢ)]² dᵢ/(nᵢ(nᵢ−dᵢ)) + Σ S(tᵢ−)² (nᵢ−d₁ᵢ)d₁ᵢ/nᵢ³ − 2 Σ [F(t)−F(tᵢ)] S(tᵢ−) d₁ᵢ/nᵢ²
//
// and Greenwood's for S; R's survfit gives the same. The interval is the log–log one on 1 − F. All treat contacts as
// independent, which shared organisations contradict: DyadicRobust gives the interval that does not.
//
// ok is false when the tallies hold no contact. Counts must not be negative.
//
// Source: Aalen & Johansen 1978, Scand J Stat 5:141–150; variance Aalen 1978, Ann Stat 6:534–545; Greenwood 1926, Rep
// Public Health Med Subj 33:1–26; interval Kalbfleisch & Prentice 1980, p. 15.
func AalenJohansen(tallies []Tally) (curve Curve, ok bool) {
	days := byDay(tallies)
	atRisk := atRiskAtFirst(days)
	if atRisk == 0 {
		return nil, false
	}
	state := incidence{survival: 1}
	curve = make(Curve, len(days))
	for i, day := range days {
		state.advance(float64(atRisk), float64(day.Converted), float64(day.Competing))
		row := Row{
			Day: day.Day, AtRisk: atRisk, Converted: day.Converted, Competing: day.Competing, Censored: day.Censored,
			Survival: state.survival, SurvivalSE: standardError(state.varSurvival),
			Incidence: state.converted, SE: standardError(state.varConverted),
			CompetingIncidence: state.competing, CompetingIncidenceSE: standardError(state.varCompeting),
		}
		row.Lower, row.Upper = logLog(row.Incidence, row.SE)
		curve[i] = row
		atRisk -= day.leaving()
	}
	return curve, true
}

// incidence is the estimate after some day with its covariances. Carried from day to day by the delta method, they
// equal the sums in AalenJohansen, but take one pass and stay accurate where large terms of those sums cancel.
type incidence struct {
	survival, converted, competing          float64
	varSurvival, varConverted, varCompeting float64
	covConverted, covCompeting              float64 // with survival
}

// advance moves the estimate over a day with n at risk, of whom d1 convert and d2 meet a competing event.
func (e *incidence) advance(n, d1, d2 float64) {
	h, h1, h2 := (d1+d2)/n, d1/n, d2/n
	s2 := e.survival * e.survival

	varConverted := e.varConverted + 2*h1*e.covConverted + h1*h1*e.varSurvival + s2*h1*(1-h1)/n
	varCompeting := e.varCompeting + 2*h2*e.covCompeting + h2*h2*e.varSurvival + s2*h2*(1-h2)/n
	converted, competing := e.converted+e.survival*h1, e.competing+e.survival*h2
	// When all who are left go the same way, F₁ + F₂ = 1 exactly, and the two share one variance.
	switch n {
	case d1:
		converted, varConverted = 1-e.competing, e.varCompeting
	case d2:
		competing, varCompeting = 1-e.converted, e.varConverted
	}
	e.converted, e.competing = converted, competing
	e.varConverted, e.varCompeting = varConverted, varCompeting
	e.covConverted = (1 - h) * (e.covConverted + h1*e.varSurvival - s2*h1/n)
	e.covCompeting = (1 - h) * (e.covCompeting + h2*e.varSurvival - s2*h2/n)
	e.varSurvival = (1-h)*(1-h)*e.varSurvival + s2*h*(1-h)/n

	e.survival *= (n - d1 - d2) / n
}

// standardError is √variance, with 0 for a variance that rounding has pushed below 0.
func standardError(variance float64) float64 {
	return math.Sqrt(max(0, variance))
}

// logLog returns the 95 % interval of an incidence F by normal approximation on the scale log(−log(1 − F)), or nil at
// 0 and 1, where that scale has no value.
func logLog(incidence, se float64) (lower, upper *float64) {
	if incidence <= 0 || incidence >= 1 {
		return nil, nil
	}
	hazard := -math.Log1p(-incidence)
	half := math.Exp(normal975 * se / ((1 - incidence) * hazard))
	return new(-math.Expm1(-hazard / half)), new(-math.Expm1(-hazard * half))
}

// atRiskAtFirst counts all who leave the risk set on any of the days: those at risk on the first.
func atRiskAtFirst(days []Tally) int {
	total := 0
	for _, day := range days {
		total += day.leaving()
	}
	return total
}

// byDay merges tallies of the same day, drops empty ones and sorts by day.
func byDay(tallies []Tally) []Tally {
	sorted := slices.Clone(tallies)
	slices.SortFunc(sorted, func(a, b Tally) int { return cmp.Compare(a.Day, b.Day) })
	merged := sorted[:0]
	for _, t := range sorted {
		if t.leaving() == 0 {
			continue
		}
		if last := len(merged) - 1; last >= 0 && merged[last].Day == t.Day {
			merged[last].Converted += t.Converted
			merged[last].Competing += t.Competing
			merged[last].Censored += t.Censored
			continue
		}
		merged = append(merged, t)
	}
	return merged
}
