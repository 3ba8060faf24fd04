package impact

import (
	"cmp"
	"context"
	"slices"

	"github.com/jackc/pgx/v5"
)

// revisedContact is what a contact counts as.
type revisedContact struct {
	converted, competing, watched, within, reported, due, countries, sectors bool
	tie                                                                      int32 // a place in priorTies
	days                                                                     int32 // that it was watched, up to what ended its wait
}

// revisedContactColumns are what a row counts as: first none, which is -1 where isContact does not hold.
const revisedContactColumns = `
	case when ` + isContact + ` then none else -1 end none,
	case when converted <= least(competing, horizon) then 1 when competing <= horizon then 2 else 0 end cause,
	case when horizon >= @window then 1 else 0 end watched,
	case when horizon >= @window and converted <= least(competing, @window) then 1 else 0 end converted_within,
	case when reported <= horizon then 1 else 0 end reported, ` + priorTie + ` tie,
	case when country_a <> 0 and country_b <> 0 then 1 else 0 end countries,
	case when sectors_a <> 0 and sectors_b <> 0 then 1 else 0 end sectors,
	case when not @waits then 0 when converted <= least(competing, horizon) then converted when competing <= horizon then competing else horizon end days,
	case when @group_by in ('country', 'country_pair', 'scope') then country_a else 0 end in_country_a,
	case when @group_by in ('country', 'country_pair', 'scope') then country_b else 0 end in_country_b,
	case when @group_by in ('sector', 'sector_pair') then sectors_a else 0 end in_sectors_a,
	case when @group_by in ('sector', 'sector_pair') then sectors_b else 0 end in_sectors_b`

// alikeContacts are what contacts have in common that count alike.
const alikeContacts = `conference, none, cause, watched, converted_within, reported, tie, countries, sectors, days,
	in_country_a, in_country_b, in_sectors_a, in_sectors_b`

// tallyRevisedContacts counts alike contacts at the later state.
const tallyRevisedContacts = `
	select ` + alikeContacts + `, count(*)::int
	from (select conference, ` + revisedContactColumns + ` from (` + contactOf + `read_model.pairs_at(@position)) c) c
	where none = 0
	group by ` + alikeContacts

// listContactVersions lists every version that was known between the two states of the rows that changed between them, and of
// all rows of conferences that did (@moved). Each has the positions from which and up to which it was known, less @since.
const listContactVersions = `
	select ` + alikeContacts + `, a, b,
	  greatest(known_from - @since, 0)::int, least(known_to - @since, @position - @since + 1)::int
	from (
	  select a, b, conference, known_from, null::bigint known_to, ` + revisedContactColumns + `
	  from (` + contactOf + `read_model.pairs) c
	  where known_from <= @position and (known_from > @since or conference = any(@moved::int[]))
	  and (@editions::int[] is null or conference = any(@editions))
	  union all
	  select a, b, conference, known_from, known_to, ` + revisedContactColumns + `
	  from (` + contactOf + `read_model.pairs_history) c
	  where known_from <= @position and known_to > @since and (known_from > @since or known_to <= @position or conference = any(@moved))
	  and (@editions is null or conference = any(@editions))
	) c`

// A moment is the position from which on a unit counts as counts.
type moment struct {
	from   int64
	counts []float64
}

// versions is knowledge of a figure that counts contacts: every version of the rows that changed is read once, and what is
// asked at any position is looked up in them.
type versions struct {
	*Reader
	ctx       context.Context
	figure    revisable
	since     int64
	now       Frame
	editions  editionsBetween
	timelines map[unit][]moment
	positions map[unit][]int64 // at which the rows of things changed
	alike     map[revisedContact][]float64
}

func (v *versions) ends() (found ends, err error) {
	if v.editions, err = v.editionsBetween(v.ctx, v.now, v.since); err != nil {
		return found, err
	}
	if found.after, found.tallies, err = v.tally(); err != nil {
		return found, err
	}
	if err := v.read(); err != nil {
		return found, err
	}
	n := len(v.figure.measures)
	found.before, found.changed = totals{}, map[unit]*revisedUnit{}
	for group, sum := range found.after {
		found.before[group] = slices.Clone(sum)
	}
	for u := range v.timelines {
		before, after := v.counts(u, v.since), v.counts(u, v.now.AsOf.Position)
		change := difference(before, after, n)
		if change == nil {
			delete(v.timelines, u)
			continue
		}
		found.before.of(u.group, n).add(change, -1) // whole numbers, so that the order does not matter
		v.figure.estimates.count(found.tallies, u, after, -1)
		v.figure.estimates.count(found.tallies, u, before, 1)
		found.changed[u] = &revisedUnit{unit: u, before: orZero(before, n), after: orZero(after, n)}
	}
	return found, nil
}

// tally adds up the figure at the later state.
func (v *versions) tally() (after totals, tallies map[string]tally, err error) {
	n, position := len(v.figure.measures), v.now.AsOf.Position
	after, tallies = totals{"": make(vector, n)}, map[string]tally{}
	err = v.numbers(v.ctx, func(row []int32) {
		e := v.editions.at(row[0], position)
		counts := v.countsAs(row, e)
		if !e.Admitted || counts == nil {
			return
		}
		for _, group := range v.groups(row, e) {
			after.of(group, n).add(counts, float64(row[14]))
			v.figure.estimates.count(tallies, unit{group: group}, counts, int(row[14]))
		}
	}, tallyRevisedContacts, v.arguments())
	return after, tallies, err
}

func (v *versions) arguments() pgx.NamedArgs {
	args := v.now.arguments(v.editions.ever(), "")
	args["since"], args["moved"], args["waits"] = v.since, v.editions.moved(), v.figure.estimates != nil
	return args
}

// groups are all, and those that a row is in at an edition.
func (v *versions) groups(row []int32, e editionVersion) []string {
	p := pairing{place{row[0], int16(row[10]), int16(row[11]), row[12] | row[13]}, row[12], row[13], row[6]}
	return append(e.in.ofPair(p), "")
}

// countsAs is what a row makes of a contact at an edition.
func (v *versions) countsAs(row []int32, e editionVersion) []float64 {
	c := revisedContact{
		converted: Cause(row[2]) == Converted, competing: Cause(row[2]) == Competing, watched: row[3] == 1, within: row[4] == 1,
		reported: row[5] == 1, due: e.Asked, tie: row[6], countries: row[7] == 1, sectors: row[8] == 1, days: row[9],
	}
	if _, known := v.alike[c]; !known {
		counts := make([]float64, len(v.figure.measures))
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
	return v.alike[c]
}

// read reads the versions into timelines.
func (v *versions) read() error {
	err := v.numbers(v.ctx, func(row []int32) {
		u := unit{kind: unitContact, a: row[14], b: row[15], conference: row[0]}
		from, to := v.since+int64(row[16]), v.since+int64(row[17])
		for _, position := range []int64{from, to} {
			if position > v.since && position <= v.now.AsOf.Position {
				v.positions[u] = append(v.positions[u], position)
			}
		}
		if row[1] != 0 {
			return
		}
		for _, e := range v.editions.of(u.conference) {
			low, high := max(from, e.From), min(to, e.To)
			if low >= high || !e.Admitted {
				continue
			}
			for _, group := range v.groups(row, e) {
				u.group = group
				v.timelines[u] = append(v.timelines[u], moment{low, v.countsAs(row, e)}, moment{high, nil})
			}
		}
	}, listContactVersions, v.arguments())
	for u, timeline := range v.timelines {
		// Where one version ends and the next begins, what begins comes last, and counts.
		slices.SortFunc(timeline, func(a, b moment) int {
			return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(one(a.counts != nil), one(b.counts != nil)))
		})
		v.timelines[u] = slices.Clip(timeline)
	}
	return err
}

func (v *versions) learn(int64) error { return nil }
func (v *versions) forget(int64)      {}

func (v *versions) counts(u unit, position int64) []float64 {
	timeline := v.timelines[u]
	after, _ := slices.BinarySearchFunc(timeline, position+1, func(m moment, position int64) int { return cmp.Compare(m.from, position) })
	if after == 0 {
		return nil
	}
	return timeline[after-1].counts
}

func (v *versions) touched(things []unit) (map[unit][]int64, error) {
	touched := make(map[unit][]int64, len(things))
	for _, u := range things {
		touched[u] = v.positions[u]
		if v.figure.byWaves {
			touched[u] = append(touched[u], v.editions.positions[u.conference]...)
		}
	}
	v.positions = nil
	return touched, nil
}
