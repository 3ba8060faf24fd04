package estimate

import (
	"cmp"
	"slices"
	"sort"
)

// A Lag counts facts by how late they were recorded. Observable is the longest lag with which the fact could have
// been known at all: as-of date minus effective date. It is at least Days, or the fact would not be known.
type Lag struct {
	Days       int // recorded minus effective
	Observable int
	Count      int
}

// A LagDistribution is the distribution of the lags, freed of the bias that of recent facts only the quickly recorded
// are known. It speaks of lags up to Limit only: how many facts take longer cannot be learned from those that are
// known.
type LagDistribution struct {
	Limit   int // days
	LeftOut int // facts with longer lags, too few to place
	days    []int
	upTo    []float64 // P(lag ≤ days[i] | lag ≤ Limit)
}

// ReportingDelay estimates the distribution of the lags by the reverse-time hazard. With c(u) facts of lag u, of r(u)
// that had a lag of at most u and could have been known with u (Days ≤ u ≤ Observable),
//
//	P(lag ≤ l | lag ≤ Limit) = Π over lags u with l < u ≤ Limit of (1 − c(u)/r(u))
//
// Limit is the longest lag before the first, the shortest of all apart, at which c = r: there the data no longer link
// longer lags to shorter ones. ok is false when no fact is counted.
//
// Source: Lagakos, Barraj & De Gruttola 1988, Biometrika 75:515–523; Kalbfleisch & Lawless 1989, J Am Stat Assoc
// 84:360–372.
func ReportingDelay(lags []Lag) (d LagDistribution, ok bool) {
	counts := map[int]int{} // by lag
	ends := map[int]int{}   // by longest observable lag
	for _, l := range lags {
		if l.Count > 0 {
			counts[l.Days] += l.Count
			ends[max(l.Days, l.Observable)] += l.Count
		}
	}
	if len(counts) == 0 {
		return LagDistribution{}, false
	}
	days, endDays := sortedKeys(counts), sortedKeys(ends)
	atRisk, known := 0, 0
	for i, day := range days {
		atRisk += counts[day]
		for len(endDays) > 0 && endDays[0] < day {
			atRisk -= ends[endDays[0]]
			endDays = endDays[1:]
		}
		if i > 0 && counts[day] == atRisk {
			break
		}
		known += counts[day]
		d.days = append(d.days, day)
		d.upTo = append(d.upTo, 1-float64(counts[day])/float64(atRisk)) // for now: of one lag alone
	}
	shorter := 1.0
	for i := len(d.upTo) - 1; i >= 0; i-- {
		d.upTo[i], shorter = shorter, shorter*d.upTo[i]
	}
	for _, count := range counts {
		d.LeftOut += count
	}
	d.LeftOut -= known
	d.Limit = d.days[len(d.days)-1]
	return d, true
}

// Known returns the probability that a fact is recorded within elapsed days, given that it is within Limit: 0 below
// the shortest lag, 1 from Limit on. A raw count of facts that old is low by this factor.
func (d LagDistribution) Known(elapsed int) float64 {
	i := sort.Search(len(d.days), func(i int) bool { return d.days[i] > elapsed })
	if i == 0 {
		return 0
	}
	return d.upTo[i-1]
}

// Median is the shortest lag, in days, with which half of the facts with a lag up to Limit are recorded.
func (d LagDistribution) Median() int {
	i := sort.Search(len(d.upTo)-1, func(i int) bool { return d.upTo[i] >= 0.5 })
	return d.days[i]
}

// A KnownConversion counts conversions of a curve by their day and by the days that had elapsed between them and the
// as-of date.
type KnownConversion struct {
	Day     int
	Elapsed int
	Count   int
}

// Adjust returns, for every row of a curve, the incidence with each known conversion counted 1/Known(Elapsed) times,
// for itself and for those like it not yet recorded. It never exceeds 1 and says nothing of days on which no
// conversion is known. It is an estimate, to be shown beside the raw incidence and marked as adjusted.
//
// ok is false unless the conversions are those of the curve, day for day, and each has a positive Known(Elapsed).
//
// Source: Lawless 1994, Can J Stat 22:15–31; Brookmeyer & Damiano 1989, Stat Med 8:23–34.
func (d LagDistribution) Adjust(curve Curve, conversions []KnownConversion) (adjusted []float64, ok bool) {
	sorted := slices.Clone(conversions)
	slices.SortFunc(sorted, func(a, b KnownConversion) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Elapsed, b.Elapsed), cmp.Compare(a.Count, b.Count))
	})
	adjusted = make([]float64, len(curve))
	total, before := 0.0, 0.0
	for i, row := range curve {
		count, weight := 0, 0.0
		for ; len(sorted) > 0 && sorted[0].Day == row.Day; sorted = sorted[1:] {
			known := d.Known(sorted[0].Elapsed)
			if known == 0 {
				return nil, false
			}
			count += sorted[0].Count
			weight += float64(sorted[0].Count) / known
		}
		if count != row.Converted {
			return nil, false
		}
		if count > 0 {
			total += (row.Incidence - before) * weight / float64(count)
		}
		before = row.Incidence
		adjusted[i] = min(1, total)
	}
	return adjusted, len(sorted) == 0
}

func sortedKeys(counts map[int]int) []int {
	keys := make([]int, 0, len(counts))
	for key := range counts {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
