package impact

import (
	"slices"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
	"aftermatch/projections"
	"aftermatch/projections/impact/estimate"
)

// arguments are what the frame is in SQL, and what its filters, and a group when only that is wanted, leave:
//
//	@position     the as-of position
//	@until        the last day that counts; @before the first moment that does not
//	@conferences  ids, and @editions numbers, of conferences; null: all
//	@country      of either organisation, and @partner of either as well; 0: any
//	@sectors      that the two together must have, as bits
//	@scope, @level, @verified, @group_by, @nodes, @edges
//	@window       the days of the window
func (f Frame) arguments(editions []edition, only string) pgx.NamedArgs {
	args := pgx.NamedArgs{
		"position": f.AsOf.Position, "until": f.Until, "before": f.before(),
		"conferences": nil, "editions": nil,
		"country": projections.CountryCode(f.Filters.Country), "partner": int16(0),
		"sectors": projections.SectorMask(f.Filters.Sector),
		"scope":   f.Filters.Scope, "level": f.Filters.Level, "verified": f.Filters.Verified, "group_by": f.Filters.GroupBy,
		"nodes": f.Filters.Nodes, "edges": f.Filters.Edges, "window": estimate.Days(f.Filters.WindowMonths),
	}
	chosen := f.Filters.Series != "" || !f.Filters.Conference.IsZero()
	if only != "" {
		switch f.Filters.GroupBy {
		case ByCountry:
			args["partner"] = projections.CountryCode(only)
		case BySector:
			args["sectors"] = projections.SectorMask(f.Filters.Sector, only)
		case ByConference, BySeries:
			in, all := f.grouping(editions), editions
			chosen, editions = true, nil
			for _, e := range all {
				if slices.Contains(in.of(place{Conference: e.No}), only) {
					editions = append(editions, e)
				}
			}
		}
	}
	if chosen {
		ids, numbers := make([]domain.ID, len(editions)), make([]int32, len(editions))
		for i, e := range editions {
			ids[i], numbers[i] = e.ID, e.No
		}
		args["conferences"], args["editions"] = ids, numbers
	}
	return args
}
