package impact

import (
	"cmp"
	"context"
	"slices"

	"aftermatch/domain"
	"aftermatch/projections"
)

// MetCountries is as much of the contacts between two countries as a drawing needs.
type MetCountries struct {
	CountryA, CountryB string // the first of the two by its code
	Held, Converted    int    // meetings, and contacts by the cut-off
}

const tallyMetCountries = `
	select conference, country_a, country_b, sum(held_count), count(*) filter (where converted <= least(competing, horizon))` + contactsFrom + `
	and none = 0
	group by conference, country_a, country_b`

// MetCountries is, for each conference, what Countries would count of it alone: all from one reading. The frame is one
// of Countries. Cells are in the order of their countries.
func (r *Reader) MetCountries(ctx context.Context, f Frame) (map[domain.ID][]MetCountries, error) {
	editions, err := r.editions(ctx, f)
	if err != nil {
		return nil, err
	}
	ids := map[int32]domain.ID{}
	for _, e := range editions {
		ids[e.No] = e.ID
	}
	sums := map[domain.ID]map[[2]string]MetCountries{}
	err = r.numbers(ctx, func(v []int32) {
		a, b := projections.Country(int16(v[1])), projections.Country(int16(v[2]))
		if a == "" || b == "" {
			return
		}
		id, key := ids[v[0]], [2]string{min(a, b), max(a, b)}
		if sums[id] == nil {
			sums[id] = map[[2]string]MetCountries{}
		}
		sum := sums[id][key]
		sums[id][key] = MetCountries{key[0], key[1], sum.Held + int(v[3]), sum.Converted + int(v[4])}
	}, tallyMetCountries, f.arguments(editions, ""))
	met := map[domain.ID][]MetCountries{}
	for id, cells := range sums {
		for _, cell := range cells {
			met[id] = append(met[id], cell)
		}
		slices.SortFunc(met[id], func(x, y MetCountries) int {
			return cmp.Or(cmp.Compare(x.CountryA, y.CountryA), cmp.Compare(x.CountryB, y.CountryB))
		})
	}
	return met, err
}
