package estimate

import (
	"cmp"
	"math/bits"
	"slices"
)

// A ClusteredShare is a Share of units between two organisations each, such as pairs or meetings. Units that have an
// organisation in common are not independent, so that Interval is too narrow; Clustered is the one to quote.
type ClusteredShare struct {
	Share
	Clustered *Interval `json:"interval_clustered" doc:"95 %, Wilson of as many independent units as these are worth, for they share organisations; null at 0 and 100 %, which do not tell."`
}

// A Judged unit lies between two organisations. Of each outcome, a bit each, it is known whether the unit has it, or not
// even that.
type Judged struct {
	Tie
	Known, Holds Outcomes
}

// Outcomes are at most 16.
type Outcomes uint16

// ClusteredTally counts units of which the one outcome is known.
type ClusteredTally struct{ units []Judged }

// Add counts a unit.
func (c *ClusteredTally) Add(tie Tie, success bool) {
	unit := Judged{Tie: tie, Known: 1}
	if success {
		unit.Holds = 1
	}
	c.units = append(c.units, unit)
}

// Share is that of the units; ofNothing says what there is none of when there is none.
func (c *ClusteredTally) Share(ofNothing string) ClusteredShare {
	return CountClusters(c.units, 1)[0].Share(ofNothing)
}

// ClusterCount is what the interval of a share is made of: its units and successes, and both within organisations and
// within pairs of them.
type ClusterCount struct {
	units, successes int
	own, both        clusterSums
}

// clusterSums are, over clusters of m units with k successes each, the sums of k², km and m².
type clusterSums struct{ kk, km, mm int }

func (s *clusterSums) add(k, m int) { s.kk, s.km, s.mm = s.kk+k*k, s.km+k*m, s.mm+m*m }

// CountClusters counts the first n outcomes of the units, each among the units of which it is known. Time grows with the
// units and with the largest number of an organisation, memory with organisations: the units are put into another order, and
// their organisations go by other numbers then. A unit of an organisation with itself belongs to that one and to no pair.
func CountClusters(units []Judged, n int) []ClusterCount {
	counts, own := make([]ClusterCount, n), ownOutcomes(units, n)
	for at, of := range own {
		counts[at%n].own.add(int(of.k), int(of.m))
	}
	sortInPlace(units, len(own)/n, func(u *Judged) int32 { return u.A })
	for len(units) > 0 {
		var together []Judged
		together, units = first(units, func(u Judged) int32 { return u.A })
		slices.SortFunc(together, func(u, v Judged) int { return cmp.Compare(u.B, v.B) })
		for len(together) > 0 {
			var both []Judged
			both, together = first(together, func(u Judged) int32 { return u.B })
			var of [16]outcomeCount
			for _, u := range both {
				u.count(of[:n])
			}
			for i, of := range of[:n] {
				counts[i].units, counts[i].successes = counts[i].units+int(of.m), counts[i].successes+int(of.k)
				if both[0].A != both[0].B {
					counts[i].both.add(int(of.k), int(of.m))
				}
			}
		}
	}
	return counts
}

// An outcomeCount is how many units there are of which an outcome is known, and how many of them have it.
type outcomeCount struct{ m, k int32 }

func (u Judged) count(to []outcomeCount) {
	for known := u.Known; known != 0; known &= known - 1 {
		i := bits.TrailingZeros16(uint16(known))
		of := &to[i]
		of.m, of.k = of.m+1, of.k+int32(u.Holds>>i&1)
	}
}

// ownOutcomes counts n outcomes of each organisation, one organisation after the other, and numbers the organisations of the units
// in that order.
func ownOutcomes(units []Judged, n int) (own []outcomeCount) {
	highest, number := int32(-1), Numbering{}
	for _, u := range units {
		highest = max(highest, u.A, u.B)
	}
	number.Admit(highest + 1)
	for i, u := range units {
		a, b := number.Of(u.A), number.Of(u.B)
		units[i].Tie = Tie{min(a, b), max(a, b)}
	}
	own = make([]outcomeCount, n*len(number.Come))
	for _, u := range units {
		u.count(own[int(u.A)*n:][:n])
		if u.A != u.B {
			u.count(own[int(u.B)*n:][:n])
		}
	}
	return own
}

// first are the units at the beginning that have the same key, and the rest.
func first[T any, K comparable](units []T, key func(T) K) (alike, rest []T) {
	end := 1
	for end < len(units) && key(units[end]) == key(units[0]) {
		end++
	}
	return units[:end:end], units[end:]
}

// Share gives the proportion with both intervals. The variance of the clustered one is that of DyadicRobust for units
// that are all watched alike: with p the proportion of n units, and k of m successes within a cluster,
//
//	V = ( Σ over organisations (k − pm)² − Σ over pairs (k − pm)² ) / n², never below p(1−p)/n
//
// and p(1−p)/V is the number of independent units that these are worth. The sums are of whole numbers, so that their
// order does not matter.
//
// Source: Aronow, Samii & Assenova 2015, Political Analysis 23:564–577; Korn & Graubard 1998, Survey Methodology
// 24:193–201.
func (c ClusterCount) Share(ofNothing string) ClusteredShare {
	share := ClusteredShare{Share: ShareOf(c.successes, c.units, ofNothing)}
	if c.successes == 0 || c.successes == c.units {
		return share
	}
	n, p := float64(c.units), float64(c.successes)/float64(c.units)
	v := (float64(c.own.kk-c.both.kk) - 2*p*float64(c.own.km-c.both.km) + p*p*float64(c.own.mm-c.both.mm)) / (n * n)
	v = max(v, p*(1-p)/n)
	interval := Score(p, p*(1-p)/v)
	share.Clustered = &interval
	return share
}

// Cells are the share in a table: those of a Share, and the clustered bounds.
func (s ClusteredShare) Cells() []any {
	lower, upper := s.Clustered.Bounds()
	return append(s.Share.Cells(), lower, upper)
}
