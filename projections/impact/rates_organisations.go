package impact

import (
	"cmp"
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
	"aftermatch/projections"
)

// judgedOrganisation is an organisation under a rate; of several conferences, as at the first one that settles it.
type judgedOrganisation struct {
	No         int32
	Conference int32
	verdict
}

// chose tells whether the filters admit an organisation that was there and did that.
func (f Frame) chose(country int16, sectors int32) bool {
	g, mask := f.Filters, projections.SectorMask(f.Filters.Sector)
	return (g.Country == "" || projections.CountryCode(g.Country) == country) && sectors&mask == mask
}

const listSuccesses = `
	select conference, a, country_a, sectors_a, b, country_b, sectors_b,
	  case when none > 0 then 2 when case when @verified = 'confirmed' then confirmed else converted end <= least(competing, horizon) then 0 else 1 end` +
	contactsFrom

var successVerdicts = []verdict{yes, no, without("no_contact")}

// successes are the organisations that met, by group: converted in one contact is converted.
func (r *Reader) successes(ctx context.Context, f Frame, editions []edition, counts rateCounts) (map[string]map[int32]judgedOrganisation, error) {
	best := map[string]map[int32]int32{}
	at := map[string]map[int32]judgedOrganisation{}
	see := func(conference, no int32, country int16, sectors, found int32) {
		if !f.chose(country, sectors) {
			return
		}
		for _, name := range counts.of(place{Conference: conference, CountryA: country, Sectors: sectors}) {
			if at[name] == nil {
				best[name], at[name] = map[int32]int32{}, map[int32]judgedOrganisation{}
			}
			if was, known := best[name][no]; !known || found < was || found == was && conference < at[name][no].Conference {
				best[name][no], at[name][no] = found, judgedOrganisation{no, conference, successVerdicts[found]}
			}
		}
	}
	err := r.numbers(ctx, func(v []int32) {
		see(v[0], v[1], int16(v[2]), v[3], v[7])
		if v[4] != v[1] {
			see(v[0], v[4], int16(v[5]), v[6], v[7])
		}
	}, listSuccesses, f.arguments(editions, ""))
	return at, err
}

func (r *Reader) countSuccesses(ctx context.Context, f Frame, editions []edition, counts rateCounts) error {
	groups, err := r.successes(ctx, f, editions, counts)
	counts.addOrganisations("organisations_success", groups)
	return err
}

func (c rateCounts) addOrganisations(rate string, groups map[string]map[int32]judgedOrganisation) {
	for name, organisations := range groups {
		for _, o := range organisations {
			c.group(name).things[rateKey{rate, o.verdict}]++
		}
	}
}

// listNewcomers are the organisations that took part in one of @editions, and in no conference before it, with whether
// they met anybody there. Where they were and what they did that day is looked up only where it matters (@placed).
const listNewcomers = `
	with part as (
	  select o.canonical_no as no, c.no as conference, c.starts_on
	  from read_model.participations_at(@position) p
	  join read_model.conferences_at(@position) c on c.id = p.conference_id
	  join read_model.organisations_at(@position) o on o.id = p.organisation_id
	  where c.starts_on <= @until and c.cancelled_on is null
	  and (p.cancelled_at is null or (p.cancelled_at at time zone 'UTC')::date > c.starts_on)
	),
	newcomer as (
	  select * from (select distinct on (no) no, conference, starts_on from part order by no, starts_on, conference) first
	  where @editions::int[] is null or conference = any(@editions)
	),
	contact as (
	  select conference, a, b from read_model.pairs_at(@position)
	  where starts_on <= @until and held <= @until - starts_on and a <> b
	  and (@editions::int[] is null or conference = any(@editions))
	  and (@scope = 'all' or (@scope = 'domestic') = (country_a = country_b))
	),
	met as (
	  select conference, a as no from contact union select conference, b from contact
	),
	organisation as (
	  select no, places, classifications from read_model.organisations where @placed and known_from <= @position
	  union all
	  select no, places, classifications from read_model.organisations_history
	  where @placed and known_from <= @position and known_to > @position
	)
	select n.no, n.conference, met.no is not null, coalesce((
	    select e.spell ->> 'country' from jsonb_array_elements(o.places) with ordinality e(spell, n)
	    where (e.spell ->> 'from')::date <= n.starts_on or e.spell ->> 'from' is null order by e.n desc limit 1), ''),
	  array(select jsonb_array_elements_text(s.sectors) from (
	    select e.spell -> 'sectors' as sectors from jsonb_array_elements(o.classifications) with ordinality e(spell, n)
	    where (e.spell ->> 'from')::date <= n.starts_on or e.spell ->> 'from' is null order by e.n desc limit 1) s)
	from newcomer n
	left join met on met.no = n.no and met.conference = n.conference
	left join organisation o on o.no = n.no`

// newcomers are the organisations at their first conference, by group.
func (r *Reader) newcomers(ctx context.Context, f Frame, editions []edition, counts rateCounts) (map[string]map[int32]judgedOrganisation, error) {
	args := f.arguments(editions, "")
	g := f.Filters
	args["placed"] = g.Country != "" || g.Sector != "" || g.GroupBy == ByCountry || g.GroupBy == BySector
	groups := map[string]map[int32]judgedOrganisation{}
	err := r.ask(ctx, func(rows pgx.Rows) error {
		var o judgedOrganisation
		var met bool
		var country string
		var sectors []string
		_, err := pgx.ForEachRow(rows, []any{&o.No, &o.Conference, &met, &country, &sectors}, func() error {
			at := place{Conference: o.Conference, CountryA: projections.CountryCode(country), Sectors: projections.SectorMask(sectors...)}
			if !f.chose(at.CountryA, at.Sectors) {
				return nil
			}
			o.verdict = when(met)
			for _, name := range counts.of(at) {
				if groups[name] == nil {
					groups[name] = map[int32]judgedOrganisation{}
				}
				groups[name][o.No] = o
			}
			return nil
		})
		return err
	}, listNewcomers, args)
	return groups, err
}

func (r *Reader) countNewcomers(ctx context.Context, f Frame, editions []edition, counts rateCounts) error {
	groups, err := r.newcomers(ctx, f, editions, counts)
	counts.addOrganisations("newcomers", groups)
	return err
}

// organisationItems is a page of the organisations of one group under a rate.
func (r *Reader) organisationItems(ctx context.Context, f Frame, editions []edition, organisations map[int32]judgedOrganisation, items RateItems) (answer RateThings, err error) {
	var found []judgedOrganisation
	for _, o := range organisations {
		if items.Part.holds(o.verdict) {
			found = append(found, o)
		}
	}
	slices.SortFunc(found, func(a, b judgedOrganisation) int { return cmp.Compare(a.No, b.No) })
	found, answer.Next, err = pageOf(found, items.Page)
	if err != nil {
		return answer, err
	}
	var numbers []int32
	for _, o := range found {
		numbers = append(numbers, o.No)
	}
	named, err := r.organisations(ctx, f, numbers)
	conferences := map[int32]domain.ID{}
	for _, e := range editions {
		conferences[e.No] = e.ID
	}
	for _, o := range found {
		id, conference := named[o.No].ID, conferences[o.Conference]
		answer.Items = append(answer.Items, RateThing{ID: id, Kind: "organisation", Title: named[o.No].Name, ConferenceID: conference, CountsAs: o.countsAs(),
			History:  "/v1/organisations/" + id.String() + "/history",
			Meetings: "/v1/meetings?conference=" + conference.String() + "&organisation=" + id.String(),
			Projects: "/v1/projects?organisation=" + id.String()})
	}
	return answer, err
}
