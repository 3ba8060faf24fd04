package impact

import (
	"context"
	"slices"
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
		tie: c.PriorTie, converted: c.Cause == Converted, competing: c.Cause == Competing,
		watched: watched, within: watched && c.Cause == Converted && c.Day <= v.window, reported: c.Reported, due: c.Due,
		countries: c.CountryA != 0 && c.CountryB != 0, sectors: c.SectorsA != 0 && c.SectorsB != 0,
	}
	if v.figure.estimates != nil {
		r.days = c.Day
	}
	return r
}

// Every version that was known between the two states of the rows that changed between them, and of all rows of conferences
// that did (@moved). Each has why it makes no contact, -1 where the two had not met or the filters leave them out, and the
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
	  where known_from <= @position and (known_from > @since or conference = any(@moved::int[]))
	  and (@editions::int[] is null or conference = any(@editions))
	  union all
	  select ` + contactVersionColumns + `, known_to
	  from (` + contactOf + `read_model.pairs_history) c
	  where known_from <= @position and known_to > @since and (known_from > @since or known_to <= @position or conference = any(@moved))
	  and (@editions is null or conference = any(@editions))
	) c`
)

// versions is knowledge of a figure that counts contacts: every version of the rows that changed is read once, and what is
// asked at any position is looked up in them.
type versions struct {
	*Reader
	timelines
	ctx      context.Context
	figure   revisable
	since    int64
	now      Frame
	window   int32 // in days
	editions editionsBetween
	alike    map[revisedContact][]float64
}

func (r *Reader) versions(ctx context.Context, found *revised) *versions {
	return &versions{Reader: r, timelines: timelines{}, ctx: ctx, figure: found.figure, since: found.query.Since, now: found.now,
		window: int32(Days(found.now.Filters.WindowMonths)), alike: map[revisedContact][]float64{}}
}

func (v *versions) ends() (found ends, err error) {
	if v.editions, err = v.editionsBetween(v.ctx, v.now, v.since); err != nil {
		return found, err
	}
	after, tallies, err := v.tally()
	if err != nil {
		return found, err
	}
	err = v.read()
	return v.changes(after, tallies, v.figure.estimates, len(v.figure.measures), v.since, v.now.AsOf.Position), err
}

// tally adds up the figure at the later state.
func (v *versions) tally() (after totals, tallies map[string]tally, err error) {
	editions, err := v.Reader.editions(v.ctx, v.now)
	if err != nil {
		return nil, nil, err
	}
	begin := func(string) map[revisedContact]int { return map[revisedContact]int{} }
	all, groups := begin(""), perPairing(v.now.grouping(editions), begin)
	facts := append(v.now.Filters.GroupBy.facts(), itsReport)
	if v.figure.placed {
		facts = append(facts, itsCountries, itsSectors, itsPriorTie)
	}
	_, err = v.eachContact(v.ctx, v.now, editions, facts, func(c *observed) {
		alike := v.revised(c)
		all[alike]++
		if v.now.Filters.GroupBy != "" {
			for _, group := range groups.of(c.pairing()) {
				group[alike]++
			}
		}
	})
	groups.groups[""] = all
	n := len(v.figure.measures)
	after, tallies = totals{"": make(vector, n)}, map[string]tally{}
	for group, counted := range groups.groups {
		for alike, times := range counted {
			if counts := v.countsAs(alike); counts != nil {
				after.of(group, n).add(counts, float64(times))
				v.figure.estimates.count(tallies, unit{group: group}, counts, times)
			}
		}
	}
	return after, tallies, err
}

// countsAs are the measures of a contact; nil when it counts nothing.
func (v *versions) countsAs(c revisedContact) []float64 {
	counts, known := v.alike[c]
	if !known {
		counts = make([]float64, len(v.figure.measures))
		for i, holds := range v.figure.contacts(c) {
			counts[i] = float64(one(holds))
		}
		if v.figure.estimates != nil {
			counts[len(counts)-1] = float64(c.days)
		}
		if !slices.ContainsFunc(counts, func(value float64) bool { return value != 0 }) {
			counts = nil
		}
		v.alike[c] = counts
	}
	return counts
}

// read reads the versions.
func (v *versions) read() error {
	args := v.now.arguments(v.editions.ever(), "")
	args["since"], args["moved"] = v.since, v.editions.moved()
	return v.numbers(v.ctx, func(row []int32) {
		c := observed{A: row[0], B: row[1], Conference: row[2], Horizon: row[4], CountryA: int16(row[8]), CountryB: int16(row[9]),
			SectorsA: row[10], SectorsB: row[11], PriorTie: uint8(row[12])}
		c.Day, c.Cause = c.ended(row[5], row[6])
		c.Reported = row[7] <= c.Horizon
		l := v.of(unit{kind: unitContact, a: c.A, b: c.B, conference: c.Conference})
		from, to := v.since+int64(row[13]), v.since+int64(row[14])
		for _, position := range []int64{from, to} {
			if position > v.since && position <= v.now.AsOf.Position {
				l.positions = append(l.positions, position)
			}
		}
		if row[3] != 0 {
			return
		}
		for _, e := range v.editions.of(c.Conference) {
			if low, high := max(from, e.From), min(to, e.To); low < high && e.Admitted {
				c.Due = e.Asked
				if counts := v.countsAs(v.revised(&c)); counts != nil {
					l.versions = append(l.versions, version{low, high, counts, e.in.ofPair(c.pairing())})
				}
			}
		}
	}, listContactVersions, args)
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
