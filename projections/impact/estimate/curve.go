package estimate

import "sort"

// A Row is the state of an incidence curve at the end of one day. Day counts from the first day of the conference.
//
// The bounds are nil where the method gives none: while nothing has converted (incidence 0), once all have (1), and,
// for those that respect shared organisations, on every curve that did not come from DyadicRobust.
type Row struct {
	Day       int `json:"day"`
	AtRisk    int `json:"at_risk"` // exits on this day or later
	Converted int `json:"converted"`
	Competing int `json:"competing"`
	Censored  int `json:"censored"`

	Survival             float64 `json:"survival"` // neither converted nor ended by a competing event
	SurvivalSE           float64 `json:"survival_se"`
	Incidence            float64 `json:"incidence"` // converted
	SE                   float64 `json:"se"`
	CompetingIncidence   float64 `json:"competing_incidence"`
	CompetingIncidenceSE float64 `json:"competing_incidence_se"`

	Lower          *float64 `json:"lower"`
	Upper          *float64 `json:"upper"`
	SEClustered    *float64 `json:"se_clustered"`
	LowerClustered *float64 `json:"lower_clustered"`
	UpperClustered *float64 `json:"upper_clustered"`
}

// A Curve has one row per distinct day on which anything happened, censorings included, in order of days.
type Curve []Row

// EventDays returns the rows of the days with a conversion or a competing event: all the days on which the curve
// moves, and all that need be shown.
func (c Curve) EventDays() Curve {
	days := Curve{}
	for _, row := range c {
		if row.Converted+row.Competing > 0 {
			days = append(days, row)
		}
	}
	return days
}

// Tallies are the contacts that the curve was estimated from.
func (c Curve) Tallies() []Tally {
	days := make([]Tally, len(c))
	for i, row := range c {
		days[i] = Tally{row.Day, row.Converted, row.Competing, row.Censored}
	}
	return days
}

// At returns the curve's state at the end of a day. Unlike a curve's own rows its counts are totals up to and
// including the day; AtRisk is, as there, the number that exit on the day or later.
//
// ok is false where the curve is unobserved: before day 0 and the first row, and after the last row, unless nobody
// was left to convert.
func (c Curve) At(day int) (row Row, ok bool) {
	if len(c) == 0 || day < min(0, c[0].Day) {
		return Row{}, false
	}
	next := sort.Search(len(c), func(i int) bool { return c[i].Day > day })
	if last := c[len(c)-1]; day > last.Day && last.Survival > 0 {
		return Row{}, false
	}
	row = Row{Survival: 1}
	if next > 0 {
		row = c[next-1]
	}
	row.Day, row.Converted, row.Competing, row.Censored = day, 0, 0, 0
	for _, past := range c[:next] {
		row.Converted += past.Converted
		row.Competing += past.Competing
		row.Censored += past.Censored
	}
	if from := sort.Search(len(c), func(i int) bool { return c[i].Day >= day }); from < len(c) {
		row.AtRisk = c[from].AtRisk
	} else {
		row.AtRisk = 0
	}
	return row, true
}

// On is At as a pointer; nil where the curve is unobserved.
func (c Curve) On(day int) *Row {
	if row, ok := c.At(day); ok {
		return &row
	}
	return nil
}

// FirstDay returns the first day on which the incidence reaches p, for 0 < p ≤ 1; FirstDay(0.5) is the median. Sums
// of fractions that equal p but for rounding (1e-12) count as reaching it. ok is false where it is not reached.
//
// Source: the generalised inverse of the incidence; Brookmeyer & Crowley 1982, Biometrics 38:29–41, for the median.
func (c Curve) FirstDay(p float64) (day int, ok bool) {
	const rounding = 1e-12
	i := sort.Search(len(c), func(i int) bool { return c[i].Incidence >= p-rounding })
	if p <= 0 || i == len(c) {
		return 0, false
	}
	return c[i].Day, true
}
