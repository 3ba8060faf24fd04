package impact

// A ClusteredShare is a Share of units between two organisations each, such as pairs or meetings. Units that have an
// organisation in common are not independent, so that Interval is too narrow; Clustered is the one to quote.
type ClusteredShare struct {
	Share
	Clustered *Interval `json:"interval_clustered" doc:"95 %, Wilson of as many independent units as these are worth, for they share organisations; null at 0 and 100 %, which do not tell."`
}

// clusteredShare counts units of which the outcome is known.
type clusteredShare struct {
	n, successes         int
	organisations, pairs map[Tie]counted // of units, by organisation (as a tie with itself) and by pair
}

type counted struct{ n, successes int }

func (c *clusteredShare) add(tie Tie, success bool) { c.count(tie, counted{1, one(success)}) }

// join adds the units of another.
func (c *clusteredShare) join(other clusteredShare) {
	for tie, of := range other.pairs {
		c.count(tie, of)
	}
}

func (c *clusteredShare) count(tie Tie, of counted) {
	if c.pairs == nil {
		c.organisations, c.pairs = map[Tie]counted{}, map[Tie]counted{}
	}
	add := func(to map[Tie]counted, key Tie) {
		to[key] = counted{to[key].n + of.n, to[key].successes + of.successes}
	}
	c.n, c.successes = c.n+of.n, c.successes+of.successes
	add(c.organisations, Tie{tie.A, tie.A})
	add(c.organisations, Tie{tie.B, tie.B})
	add(c.pairs, tie)
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
	var kk, km, mm int
	sum := func(clusters map[Tie]counted, sign int) {
		for _, in := range clusters {
			kk, km, mm = kk+sign*in.successes*in.successes, km+sign*in.successes*in.n, mm+sign*in.n*in.n
		}
	}
	sum(c.organisations, 1)
	sum(c.pairs, -1)
	n, p := float64(c.n), float64(c.successes)/float64(c.n)
	v := max((float64(kk)-2*p*float64(km)+p*p*float64(mm))/(n*n), p*(1-p)/n)
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
