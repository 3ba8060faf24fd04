package impact

import "aftermatch/projections"

// left is what the filters of a frame leave.
type left struct {
	editions         []int32 // numbers; nil: all
	country, partner int16   // of either organisation, and of either as well; 0: any
	sectors          int32   // that the two together must have
	scope            Scope
}

// left is of one group unless only is empty.
func (f Frame) left(editions []edition, only string) left {
	args := f.arguments(editions, only)
	l := left{country: args["country"].(int16), partner: args["partner"].(int16), sectors: args["sectors"].(int32), scope: f.Filters.Scope}
	l.editions, _ = args["editions"].([]int32)
	return l
}

// has tells whether the filters leave a pair of the conferences that are read.
func (l *left) has(p *projections.PairVersion) bool { return l.chooses(p) && l.inScope(p) }

// chooses is has, scope apart.
func (l *left) chooses(p *projections.PairVersion) bool {
	among := func(country int16) bool { return country == 0 || country == p.CountryA || country == p.CountryB }
	return among(l.country) && among(l.partner) && (p.SectorsA|p.SectorsB)&l.sectors == l.sectors
}

func (l *left) inScope(p *projections.PairVersion) bool {
	return l.scope == ScopeAll || (l.scope == ScopeDomestic) == (p.CountryA == p.CountryB)
}
