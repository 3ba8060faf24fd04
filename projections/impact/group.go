package impact

import (
	"cmp"
	"maps"
	"slices"

	"aftermatch/domain"
	"aftermatch/projections"
)

// AllOfThem is the group of everything.
const AllOfThem = "all"

// place is where a fact belongs, as far as groups tell: its conference, and both organisations' countries and sectors on
// the conference's first day.
type place struct {
	Conference         int32
	CountryA, CountryB int16
	Sectors            int32
}

// pairing is the place of a contact, with what else groups of contacts tell of.
type pairing struct {
	place
	SectorsA, SectorsB int32
	PriorTie           int32 // as a place in priorTies
}

// ofPair lists the groups that a contact is in.
func (g grouping) ofPair(p pairing) (groups []string) {
	switch g.by {
	case "", ByConference, BySeries, ByCountry, BySector:
		return g.of(p.place)
	case ByCountryPair:
		if p.CountryA != 0 && p.CountryB != 0 {
			groups = append(groups, pairOf(projections.Country(p.CountryA), projections.Country(p.CountryB)))
		}
	case BySectorPair:
		for _, a := range sectorsOf(p.SectorsA) {
			for _, b := range sectorsOf(p.SectorsB) {
				if pair := pairOf(domain.Sectors[a].Slug, domain.Sectors[b].Slug); !slices.Contains(groups, pair) {
					groups = append(groups, pair)
				}
			}
		}
	case ByPriorTie:
		return []string{priorTies[p.PriorTie]}
	case ByScope:
		if p.CountryA == p.CountryB {
			return []string{string(ScopeDomestic)}
		}
		return []string{string(ScopeCrossBorder)}
	}
	return groups
}

// bearing is what of a pairing the groups are told from.
func (g grouping) bearing(p pairing) (b pairing) {
	switch g.by {
	case ByConference, BySeries:
		b.Conference = p.Conference
	case ByCountry, ByCountryPair, ByScope:
		b.CountryA, b.CountryB = p.CountryA, p.CountryB
	case BySector:
		b.Sectors = p.Sectors
	case BySectorPair:
		b.SectorsA, b.SectorsB = p.SectorsA, p.SectorsB
	case ByPriorTie:
		b.PriorTie = p.PriorTie
	}
	return b
}

// pairOf names two in the order of the alphabet, such as DE:DK.
func pairOf(a, b string) string { return min(a, b) + ":" + max(a, b) }

// grouping tells for a place which groups it is in.
type grouping struct {
	by       GroupBy
	editions map[int32]edition
}

func (f Frame) grouping(editions []edition) grouping {
	g := grouping{f.Filters.GroupBy, make(map[int32]edition, len(editions))}
	for _, e := range editions {
		g.editions[e.No] = e
	}
	return g
}

// of lists the groups that the place is in: one conference and series, but the countries and sectors of both
// organisations.
func (g grouping) of(p place) (groups []string) {
	switch g.by {
	case ByConference:
		return []string{g.editions[p.Conference].ID.String()}
	case BySeries:
		return []string{g.editions[p.Conference].Series}
	case ByCountry:
		for _, code := range []int16{p.CountryA, p.CountryB} {
			if country := projections.Country(code); country != "" && !slices.Contains(groups, country) {
				groups = append(groups, country)
			}
		}
	case BySector:
		for i, sector := range domain.Sectors {
			if p.Sectors>>i&1 == 1 {
				groups = append(groups, sector.Slug)
			}
		}
	}
	return groups
}

// key is as much of the place as its groups depend on.
func (g grouping) key(p place) place {
	switch g.by {
	case ByConference, BySeries:
		return place{Conference: p.Conference}
	case ByCountry:
		return place{CountryA: p.CountryA, CountryB: p.CountryB}
	case BySector:
		return place{Sectors: p.Sectors}
	}
	return place{}
}

// label is what people call a group.
func (g grouping) label(group string) string {
	if g.by == ByConference {
		for _, e := range g.editions {
			if e.ID.String() == group {
				return e.Name
			}
		}
	}
	return group
}

// sortGroups names groups in the order of answers: conferences and series by when they began, prior ties by how close they
// are, the others by name.
func sortGroups[T any](g grouping, groups map[string]T) []string {
	names := slices.Collect(maps.Keys(groups))
	begins := map[string]edition{}
	if g.by == ByConference || g.by == BySeries {
		for _, e := range g.editions {
			in := g.of(place{Conference: e.No})[0]
			if earliest, ok := begins[in]; !ok || compareEditions(e, earliest) < 0 {
				begins[in] = e
			}
		}
	}
	slices.SortFunc(names, func(a, b string) int {
		if g.by == ByPriorTie {
			return cmp.Compare(slices.Index(priorTies, a), slices.Index(priorTies, b))
		}
		return cmp.Or(compareEditions(begins[a], begins[b]), cmp.Compare(a, b))
	})
	return names
}

func compareEditions(a, b edition) int {
	return cmp.Or(cmp.Compare(a.StartsOn, b.StartsOn), cmp.Compare(a.No, b.No))
}
