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
	type cell struct {
		conference int32
		a, b       int16
	}
	of, _, err := sumsBy(ctx, r, f, editions, func(c *observed) cell { return cell{c.Conference, c.CountryA, c.CountryB} })
	if err != nil {
		return nil, err
	}
	sums := map[domain.ID]map[[2]string]MetCountries{}
	for cell, more := range of {
		a, b := projections.Country(cell.a), projections.Country(cell.b)
		if a == "" || b == "" {
			continue
		}
		id, key := ids[cell.conference], [2]string{min(a, b), max(a, b)}
		if sums[id] == nil {
			sums[id] = map[[2]string]MetCountries{}
		}
		sum := sums[id][key]
		sums[id][key] = MetCountries{key[0], key[1], sum.Held + more.held, sum.Converted + more.converted}
	}
	met := map[domain.ID][]MetCountries{}
	for id, cells := range sums {
		for _, cell := range cells {
			met[id] = append(met[id], cell)
		}
		slices.SortFunc(met[id], func(x, y MetCountries) int {
			return cmp.Or(cmp.Compare(x.CountryA, y.CountryA), cmp.Compare(x.CountryB, y.CountryB))
		})
	}
	return met, nil
}
