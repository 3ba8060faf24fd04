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

// A judged unit lies between two organisations. Of each outcome, a bit each, it is known whether the unit has it, or not
// even that.
type judged struct {
	Tie
	known, holds outcomes
}

// outcomes are at most 16.
type outcomes uint16

func (o outcomes) count(outcome int) int { return int(o >> outcome & 1) }

// clusteredShare counts units of which the one outcome is known.
type clusteredShare struct{ units []judged }

func (c *clusteredShare) add(tie Tie, success bool) {
	c.units = append(c.units, judged{tie, 1, outcomes(one(success))})
}

func (c *clusteredShare) share(ofNothing string) ClusteredShare {
	return countClusters(c.units, 1)[0].share(ofNothing)
}

// clusterCount is what the interval of a share is made of: its units and successes, and both within organisations and
// within pairs of them.
type clusterCount struct {
	units, successes int
	own, both        clusterSums
}

// clusterSums are, over clusters of m units with k successes each, the sums of k², km and m².
type clusterSums struct{ kk, km, mm int }

func (s *clusterSums) add(k, m int) { s.kk, s.km, s.mm = s.kk+k*k, s.km+k*m, s.mm+m*m }

// countClusters counts the first n outcomes of the units, each among the units of which it is known. Time grows with the
// units and with the largest number of an organisation. A unit of an organisation with itself belongs to that one and to no
// pair.
func countClusters(units []judged, n int) []clusterCount {
	counts := make([]clusterCount, n)
	count := func(cluster []judged, add func(outcome, k, m int)) {
		var k, m [16]int
		for _, u := range cluster {
			for i := range n {
				k[i], m[i] = k[i]+u.holds.count(i), m[i]+u.known.count(i)
			}
		}
		for i := range n {
			add(i, k[i], m[i])
		}
	}
	count(units, func(i, k, m int) { counts[i].successes, counts[i].units = k, m })
	each := byOrganisation(units)
	for len(each) > 0 {
		var own []judged
		own, each = first(each, func(u judged) int32 { return u.A })
		count(own, func(i, k, m int) { counts[i].own.add(k, m) })
		own = slices.DeleteFunc(own, func(u judged) bool { return u.B <= u.A })
		slices.SortFunc(own, func(u, v judged) int { return cmp.Compare(u.B, v.B) })
		for len(own) > 0 {
			var both []judged
			both, own = first(own, func(u judged) int32 { return u.B })
			count(both, func(i, k, m int) { counts[i].both.add(k, m) })
		}
	}
	return counts
}

// byOrganisation lists each unit under both of its organisations, who come first; a unit of one with itself once. It counts
// how many each has and so knows their places, which is several times faster than to compare them.
func byOrganisation(units []judged) []judged {
	highest, n := int32(-1), 0
	for _, u := range units {
		highest, n = max(highest, u.A, u.B), n+1+one(u.A != u.B)
	}
	next := make([]int32, highest+2) // the place of each organisation's next unit
	for _, u := range units {
		next[u.A+1]++
		if u.A != u.B {
			next[u.B+1]++
		}
	}
	for i := range highest + 1 {
		next[i+1] += next[i]
	}
	each := make([]judged, n)
	for _, u := range units {
		each[next[u.A]] = u
		next[u.A]++
		if u.A != u.B {
			u.A, u.B = u.B, u.A
			each[next[u.A]] = u
			next[u.A]++
		}
	}
	return each
}

// first are the units at the beginning that have the same key, and the rest.
func first(units []judged, key func(judged) int32) (alike, rest []judged) {
	end := 1
	for end < len(units) && key(units[end]) == key(units[0]) {
		end++
	}
	return units[:end:end], units[end:]
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
func (c clusterCount) share(ofNothing string) ClusteredShare {
	share := ClusteredShare{Share: shareOf(c.successes, c.units, ofNothing)}
	if c.successes == 0 || c.successes == c.units {
		return share
	}
	n, p := float64(c.units), float64(c.successes)/float64(c.units)
	v := (float64(c.own.kk-c.both.kk) - 2*p*float64(c.own.km-c.both.km) + p*p*float64(c.own.mm-c.both.mm)) / (n * n)
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
