package impact

import (
	"context"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
)

// requestCode packs what the comparison counts a pair by: bit 0 the border, bit 1 a sector in common, bits 2 and 3 the
// prior tie, bit 4 conversion, bit 5 a report due, bit 6 a report given, and from bit 8 on the group.
type requestCode int32

// requestGroups are what became of the requests of two organisations at a conference, in the order of the numbers that
// requestedPairs gives; from watched_too_short on, those that are left out.
var requestGroups = []string{"", "met", "expired", "declined", "withdrawn", "not_held", "open",
	"watched_too_short", noContact[1], noContact[2], noContact[3], "met_elsewhere"}

const (
	groupMet     = 1
	firstLeftOut = 7
)

func (c requestCode) group() int      { return int(c >> 8) }
func (c requestCode) notMet() bool    { return c.group() > groupMet && c.group() < firstLeftOut }
func (c requestCode) converted() bool { return c>>4&1 == 1 }
func (c requestCode) due() bool       { return c>>5&1 == 1 }
func (c requestCode) reported() bool  { return c>>6&1 == 1 }

// stratum is the part of the code that strata go by.
func (c requestCode) stratum() requestCode { return c & 15 }

// name is the stratum's: border, sectors and prior tie.
func (c requestCode) name() string {
	border, sectors := "domestic", "other_sectors"
	if c&1 != 0 {
		border = "cross_border"
	}
	if c&2 != 0 {
		sectors = "same_sector"
	}
	return border + "." + sectors + "." + []string{"tie_unknown", "no_tie", "prior_tie"}[c>>2&3]
}

// requestedPairs are the pairs with a request at a conference that the filters leave. Of several requests the last
// answer counts. They are asked of pairs and its history one by one, for a function between hands every row on twice more.
const (
	requestedPairs = requestedFrom + `pairs where known_from <= @position` + areRequested + `
	union all` + requestedFrom + `pairs_history where known_from <= @position and known_to > @position` + areRequested

	requestedFrom = `
	select a, b, conference, starts_on, converted,
	  case when horizon < @window then 7 when self then 8 when held <= horizon and late then 9 when held <= horizon and outcome_driven then 10
	    when held <= horizon then 1 when first_met <= horizon then 11
	    when matched <= horizon then 5 when greatest(declined, withdrawn, expired) is null then 6
	    when greatest(declined, withdrawn, expired) = declined then 3
	    when greatest(declined, withdrawn, expired) = withdrawn then 4 else 2 end << 8
	  | case when reported <= horizon then 64 else 0 end
	  | case when conference = any(@asked::int[]) then 32 else 0 end
	  | case when converted is not null then 16 else 0 end
	  | case prior_tie when 0 then 0 when 1 then 4 else 8 end
	  | case when sectors_a & sectors_b <> 0 then 2 else 0 end
	  | case when country_a <> country_b then 1 else 0 end code
	from (
	  select *, case when reached <= least(competing, @window) then reached end converted
	  from (select *, @until - starts_on horizon, ` + reachedDay + ` reached from read_model.`

	areRequested = `) r
	) c
	where starts_on <= @until and requested <= horizon
	and (@editions::int[] is null or conference = any(@editions))
	and (@country = 0 or @country in (country_a, country_b)) and (sectors_a | sectors_b) & @sectors = @sectors
	and (@scope = 'all' or (@scope = 'domestic') = (country_a = country_b))`

	listRequestedPairs = `
	select a, b, conference, code, coalesce(starts_on - date '1970-01-01' + converted, 0) from (` + requestedPairs + `) p`
)

// convertedPairs are pairs that came to a joint project, met or not, with the first days of their conferences.
type convertedPairs struct{ a, b, conferences, days []int32 }

// requests counts the pairs by code, and lists those that converted.
func (r *Reader) requests(ctx context.Context, f Frame, editions []edition) (counts map[requestCode]int, converted convertedPairs, err error) {
	begins := make(map[int32]int32, len(editions))
	for _, e := range editions {
		begins[e.No] = int32(e.StartsOn)
	}
	counts = map[requestCode]int{}
	err = r.numbers(ctx, func(v []int32) {
		code := requestCode(v[3])
		counts[code]++
		if code.converted() && (code.group() == groupMet || code.notMet()) {
			converted.a, converted.b = append(converted.a, v[0]), append(converted.b, v[1])
			converted.conferences, converted.days = append(converted.conferences, v[2]), append(converted.days, begins[v[2]])
		}
	}, listRequestedPairs, f.requestArguments(editions))
	return counts, converted, err
}

func (f Frame) requestArguments(editions []edition) pgx.NamedArgs {
	args := f.arguments(editions, "")
	asked := []int32{}
	for _, e := range editions {
		if e.Asked {
			asked = append(asked, e.No)
		}
	}
	args["asked"], args["window"] = asked, Days(f.Filters.WindowMonths)
	return args
}

// listOutcomes are the projects of those who converted, as far as they may be what made them convert. Those of few are found by
// index, which of @many would take longer than to read all.
const listOutcomes = `
	with member as materialized (
	  select no, canonical_no from read_model.organisations_at(@position) where canonical_no = any(@a) or canonical_no = any(@b)
	),
	partner as (
	  select distinct p.id, p.idea_on - date '1970-01-01' as idea_on, m.canonical_no as no
	  from read_model.projects_at(@position) p
	  cross join unnest(p.partner_nos) partner_no
	  join member m on m.no = partner_no
	  where p.merged_into is null and p.idea_on <= @until and (@many or p.partner_nos && array(select no from member))
	)
	select pair.a, pair.b, pair.conference, a.id
	from unnest(@a::int[], @b::int[], @at::int[], @days::int[]) pair(a, b, conference, starts_on)
	join partner a on a.no = pair.a and a.idea_on >= pair.starts_on
	join partner b on b.no = pair.b and b.id = a.id`

const listImported = `select stream from events where stream = any(@projects) and version = 1 and metadata ->> 'source' = 'import'`

// manyConverted is from how many pairs on their projects are not looked up.
const manyConverted = 500

// imported is the share of those who converted of whom every joint project was read from a register, which knows no less
// of those who did not meet.
func (r *Reader) imported(ctx context.Context, f Frame, pairs convertedPairs) (Share, error) {
	type outcome struct {
		A, B, Conference int32
		Project          domain.ID
	}
	outcomes, err := list(ctx, r, pgx.RowToStructByPos[outcome], listOutcomes, pgx.NamedArgs{"position": f.AsOf.Position, "until": f.Until,
		"a": pairs.a, "b": pairs.b, "at": pairs.conferences, "days": pairs.days, "many": len(pairs.a) > manyConverted})
	if err != nil {
		return Share{}, err
	}
	projects := make([]domain.ID, len(outcomes))
	for i, o := range outcomes {
		projects[i] = o.Project
	}
	found, err := list(ctx, r, pgx.RowTo[domain.ID], listImported, pgx.NamedArgs{"projects": projects})
	if err != nil {
		return Share{}, err
	}
	isImported, converted := map[domain.ID]bool{}, map[outcome]bool{}
	for _, id := range found {
		isImported[id] = true
	}
	for _, o := range outcomes {
		pair := outcome{A: o.A, B: o.B, Conference: o.Conference}
		before, seen := converted[pair]
		converted[pair] = isImported[o.Project] && (before || !seen)
	}
	all := 0
	for _, imported := range converted {
		if imported {
			all++
		}
	}
	return shareOf(all, len(converted), "nobody converted"), nil
}
