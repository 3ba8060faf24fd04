package impact

import (
	"cmp"
	"slices"
)

// A ClusteredShare is a Share of units between two organisations each, such as pairs or meetings. Units that have an
// organisation in common are not independent, so that Interval is too narrow; Clustered is the one to quote.
type ClusteredShare struct {
	Share
	Clustered *Interval `json:"interval_clustered" doc:"95 %, Wilson of as many independent units as these are worth, for they share organisations; null at 0 and 100 %, which do not tell."`
}

// clusteredShare counts units of which the outcome is known.
type clusteredShare struct {
	n, successes int
	units        []clusteredUnit
}

type clusteredUnit struct {
	Tie
	success bool
}

func (c *clusteredShare) add(tie Tie, success bool) {
	c.n, c.successes = c.n+1, c.successes+one(success)
	c.units = append(c.units, clusteredUnit{tie, success})
}

// join adds the units of another.
func (c *clusteredShare) join(other clusteredShare) {
	c.n, c.successes = c.n+other.n, c.successes+other.successes
	c.units = append(c.units, other.units...)
}

// clusterSums are, over clusters of m units with k successes each, the sums of k², km and m².
type clusterSums struct{ kk, km, mm int }

// clusterSumsOf takes the units that are alike for one cluster. It sorts them: for many small clusters that is several
// times faster than a map.
func clusterSumsOf(units []clusteredUnit, compare func(a, b clusteredUnit) int) (s clusterSums) {
	slices.SortFunc(units, compare)
	for start := 0; start < len(units); {
		k, m := 0, 0
		for ; start+m < len(units) && compare(units[start], units[start+m]) == 0; m++ {
			k += one(units[start+m].success)
		}
		s.kk, s.km, s.mm = s.kk+k*k, s.km+k*m, s.mm+m*m
		start += m
	}
	return s
}

// organisations lists each unit twice, once for each of its two, who comes first.
func (c *clusteredShare) organisations() []clusteredUnit {
	each := make([]clusteredUnit, 0, 2*len(c.units))
	for _, u := range c.units {
		each = append(each, u, clusteredUnit{Tie{u.B, u.A}, u.success})
	}
	return each
}

// share gives the proportion with both intervals. The variance of the clustered one is that of DyadicRobust for units
// that are all watched alike: with p the proportion of n units, and k of m successes within a cluster,
//
//	V = ( Σ over organisations (k − pm)² − Σ over pairs (k − pm)² ) / n², never below p(1−p)/n
//
// and p(1−p)/V is the number of independent units that these are worth. The sums are of whole numbers, so that their
// order does not matter.
//
// Source: Aronow, Samii & Assenova 2015, Political Analysis 23:564–577; Korn & Graubard 1998, Survey Methodology
// 24:193–201.
func (c *clusteredShare) share(ofNothing string) ClusteredShare {
	share := ClusteredShare{Share: shareOf(c.successes, c.n, ofNothing)}
	if c.successes == 0 || c.successes == c.n {
		return share
	}
	own := clusterSumsOf(c.organisations(), func(a, b clusteredUnit) int { return cmp.Compare(a.A, b.A) })
	both := clusterSumsOf(slices.Clone(c.units), func(a, b clusteredUnit) int { return compareTies(a.Tie, b.Tie) })
	n, p := float64(c.n), float64(c.successes)/float64(c.n)
	v := (float64(own.kk-both.kk) - 2*p*float64(own.km-both.km) + p*p*float64(own.mm-both.mm)) / (n * n)
	v = max(v, p*(1-p)/n)
	interval := score(p, p*(1-p)/v)
	share.Clustered = &interval
	return share
}

// cells are the share in a table: those of a Share, and the clustered bounds.
func (s ClusteredShare) cells() []any {
	lower, upper := s.Clustered.bounds()
	return append(s.Share.cells(), lower, upper)
}

// one is 1 for true.
func one(is bool) int {
	if is {
		return 1
	}
	return 0
}
