package impact

import (
	"context"
	"slices"

	"aftermatch/projections/impact/estimate"
)

// revisedContact is what a contact counts as.
type revisedContact struct {
	days                                                                     int32 // that it was watched, up to what ended its wait
	tie                                                                      uint8 // a place in priorTies
	converted, competing, watched, within, reported, due, countries, sectors bool
}

// revised forgets of a contact what the figure does not count.
func (v *versions) revised(c *observed) revisedContact {
	watched := c.Horizon >= v.window
	r := revisedContact{
		tie: c.PriorTie, converted: c.Cause == estimate.Converted, competing: c.Cause == estimate.Competing,
		watched: watched, within: watched && c.Cause == estimate.Converted && c.Day <= v.window, reported: c.Reported, due: c.Due,
		countries: c.CountryA != 0 && c.CountryB != 0, sectors: c.SectorsA != 0 && c.SectorsB != 0,
	}
	if v.figure.estimates != nil {
		r.days = c.Day
	}
	return r
}

// Every version that was known between the two states of the rows that changed between them. Each has why it makes no contact, -1 where the two had not met or the filters leave them out, and the
// positions from which and up to which it was known, less @since.
const (
	contactVersionColumns = `
	  a, b, conference, case when ` + isContact + ` then none else -1 end none, horizon,
	  coalesce(converted, 2147483647) converted, coalesce(competing, 2147483647) competing, coalesce(reported, 2147483647) reported,
	  country_a, country_b, sectors_a, sectors_b, ` + priorTie + ` tie, known_from`

	listContactVersions = `
	select a, b, conference, none, horizon, converted, competing, reported, country_a, country_b, sectors_a, sectors_b, tie,
	  greatest(known_from - @since, 0)::int, least(known_to - @since, @position - @since + 1)::int
	from (
	  select ` + contactVersionColumns + `, null::bigint known_to
	  from (` + contactOf + `read_model.pairs) c
	  where ` + pairIsKnown + `
	  union all
	  select ` + contactVersionColumns + `, known_to
	  from (` + contactOf + `read_model.pairs_history) c
	  where ` + pairWasKnown + `
	) c`
)

// versions is knowledge of a figure that counts contacts.
type versions struct {
	versioned[revisedContact]
	window int32 // in days
}

func (r *Reader) versions(ctx context.Context, found *revised) *versions {
	figure := found.figure
	return &versions{versionedOf(r, ctx, found, func(c revisedContact) (counts []float64) {
		for _, holds := range figure.contacts(c) {
			counts = append(counts, float64(one(holds)))
		}
		if figure.estimates != nil {
			counts = append(counts, float64(c.days))
		}
		if !slices.ContainsFunc(counts, func(value float64) bool { return value != 0 }) {
			return nil
		}
		return counts
	}), int32(estimate.Days(found.now.Filters.WindowMonths))}
}

func (v *versions) ends(explain explain) (ends, error) {
	return v.between(v.count, v.read, func(changed map[unit]*revisedUnit) error { return explain(v, changed) })
}

// count counts the contacts of the later state.
func (v *versions) count(editions []edition) (map[string]map[revisedContact]int, error) {
	begin := func(string) map[revisedContact]int { return map[revisedContact]int{} }
	all, groups := begin(""), perPairing(v.now.grouping(editions), begin)
	_, err := v.eachContact(v.ctx, v.now, editions, func(c *observed) {
		alike := v.revised(c)
		all[alike]++
		if v.now.Filters.GroupBy != "" {
			for _, group := range groups.of(c.pairing()) {
				group[alike]++
			}
		}
	})
	groups.groups[""] = all
	return groups.groups, err
}

// read reads the versions.
func (v *versions) read() error {
	return v.numbers(v.ctx, func(row []int32) {
		c := observed{A: row[0], B: row[1], Conference: row[2], Horizon: row[4], CountryA: int16(row[8]), CountryB: int16(row[9]),
			SectorsA: row[10], SectorsB: row[11], PriorTie: uint8(row[12])}
		c.Day, c.Cause = c.ended(row[5], row[6])
		c.Reported = row[7] <= c.Horizon
		l := v.of(unit{kind: unitContact, a: c.A, b: c.B, conference: c.Conference})
		from, to := v.since+int64(row[13]), v.since+int64(row[14])
		l.positions = v.editions.inside(l.positions, from, to)
		if row[3] != 0 {
			return
		}
		for _, e := range v.editions.of(c.Conference) {
			if low, high := max(from, e.From), min(to, e.To); low < high && e.Admitted {
				c.Due = e.Asked
				if counts := v.countsAs(v.revised(&c)); counts != nil {
					l.add(version{low, high, counts, e.in.ofPair(c.pairing())})
				}
			}
		}
	}, listContactVersions, v.editions.arguments(v.now))
}

func (v *versions) touched(things []unit) (map[unit][]int64, error) {
	touched, err := v.timelines.touched(things)
	if v.figure.byWaves {
		for _, u := range things {
			touched[u] = append(touched[u], v.editions.positions[u.conference]...)
		}
	}
	return touched, err
}
