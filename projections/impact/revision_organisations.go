package impact

import (
	"cmp"
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"aftermatch/projections"
)

// metVersions is knowledge of how many meetings two organisations held, at all conferences together.
type metVersions struct{ *reread }

func (r *Reader) metVersions(ctx context.Context, found *revised) knowledge {
	return metVersions{r.reread(ctx, found, unitPair, metUnits, (*reread).met)}
}

func metMeetings(held int) []float64 {
	counts := make([]float64, ratesMeasured)
	counts[ratesMeasured-1] = float64(held)
	return counts
}

// ends reads the versions of those alone of whom something was learned.
func (v metVersions) ends(explain explain) (found ends, err error) {
	if v.editions, err = v.editionsBetween(v.ctx, v.now, v.since); err != nil {
		return found, err
	}
	held, err := v.heldBetween(v.ctx, v.now)
	if err != nil {
		return found, err
	}
	n, after := len(v.figure.measures), totals{}
	for group, of := range held {
		for _, meetings := range of {
			after.of(group, n)[ratesMeasured-1] += float64(meetings)
		}
	}
	err = v.numbers(v.ctx, func(two []int32) {
		v.timelines.of(unit{kind: unitPair, a: two[0], b: two[1]})
	}, listChangedMet, v.editions.arguments(v.now))
	if err != nil {
		return found, err
	}
	if err := v.met(); err != nil {
		return found, err
	}
	found = unchanged(after, held)
	return found, explain(v, v.timelines.changes(&found, v.figure.estimates, n, v.since, v.now.AsOf.Position))
}

// listChangedMet lists who met, of the rows that changed.
const listChangedMet = `
	select distinct a, b
	from (
	  select a, b, held from read_model.pairs where ` + pairIsKnown + `
	  union all
	  select a, b, held from read_model.pairs_history where ` + pairWasKnown + `
	) p
	where a <> b and held is not null`

// heldBetween is how many meetings two organisations held, by group, that of all under "".
func (r *Reader) heldBetween(ctx context.Context, f Frame) (map[string]tally, error) {
	editions, err := r.editions(ctx, f)
	if err != nil {
		return nil, err
	}
	groups := perPlace(f.grouping(editions), func(string) tally { return tally{} })
	groups.groups[""] = tally{}
	return groups.groups, r.eachHeld(ctx, f, editions, func(c heldContact) {
		if c.a == c.b {
			return
		}
		for _, group := range groups.of(c.place) {
			group[[2]int32{c.a, c.b}] += int(c.held)
		}
	})
}

func metUnits(r *Reader, ctx context.Context, f Frame) (counts, error) {
	found := counts{}
	held, err := r.heldBetween(ctx, f)
	for group, of := range held {
		for two, meetings := range of {
			found[unit{kind: unitPair, group: group, a: two[0], b: two[1]}] = metMeetings(meetings)
		}
	}
	return found, err
}

// listHeldVersions lists every version that was known between the two states of the rows of those that met.
const (
	heldVersionColumns = `select conference, a, b, country_a, country_b, sectors_a | sectors_b, @until - starts_on, `
	isHeldOfThem       = ` and held is not null and a = any(@a::int[]) and b = any(@b::int[]) and ` + isLeft

	listHeldVersions = heldVersionColumns + lastVersion + `, meetings from read_model.pairs where known_from <= @position` + isHeldOfThem + `
	union all ` + heldVersionColumns + versionSpan + `, meetings from read_model.pairs_history where ` + versionKnown + isHeldOfThem
)

func (r *reread) met() error {
	counts := map[int][]float64{} // by how many meetings
	return r.pairVersions(r.ctx, func(v []int32, meetings []projections.PairMeeting) {
		held, pair := 0, unit{kind: unitPair, a: v[1], b: v[2]}
		for _, m := range meetings {
			held += one(horizon(v[6]).sees(m.Held))
		}
		if held > 0 && r.timelines[pair] != nil {
			if counts[held] == nil {
				counts[held] = metMeetings(held)
			}
			r.add(pair, place{v[0], int16(v[3]), int16(v[4]), v[5]}, r.since+int64(v[7]), r.since+int64(v[8]), counts[held])
		}
	}, listHeldVersions, r.arguments())
}

// judgedVersions is knowledge of what organisations count as: one that converted in one contact has converted.
func (r *Reader) judgedVersions(ctx context.Context, found *revised) knowledge {
	known := r.reread(ctx, found, unitOrganisation, judgedUnits, (*reread).judged)
	known.once = true
	return known
}

const (
	rateSuccess   = "organisations_success"
	rateNewcomers = "newcomers"
)

func judgedUnits(r *Reader, ctx context.Context, f Frame) (counts, error) {
	editions, err := r.editions(ctx, f)
	if err != nil {
		return nil, err
	}
	met, newcomers, err := r.judgedOrganisations(ctx, f, editions, f.grouping(editions))
	return judgedAsBoth(met, newcomers), err
}

// judgedAsBoth is what organisations count as under both rates. Those that count alike have the same slice: there are few verdicts and
// many organisations.
func judgedAsBoth(successes, newcomers map[string][]judgedOrganisation) counts {
	found, alike := counts{}, map[[2]verdict][]float64{}
	count := func(group string, no int32, both [2]verdict) {
		as, known := alike[both]
		if !known {
			as = verdictOn(both)
			alike[both] = as
		}
		if as != nil {
			found[unit{kind: unitOrganisation, group: group, a: no}] = as
		}
	}
	for group, of := range successes {
		for _, o := range of {
			count(group, o.No, [2]verdict{o.verdict})
		}
	}
	for group, of := range newcomers {
		successes := successes[group]
		slices.SortFunc(successes, func(o, p judgedOrganisation) int { return cmp.Compare(o.No, p.No) })
		for _, o := range of {
			both := [2]verdict{1: o.verdict}
			if i, met := slices.BinarySearchFunc(successes, o.No, func(s judgedOrganisation, no int32) int { return cmp.Compare(s.No, no) }); met {
				both[0] = successes[i].verdict
			}
			count(group, o.No, both)
		}
	}
	return found
}

// verdictOn is what an organisation counts as by its verdicts as one that met and as a newcomer; nil: as nothing.
func verdictOn(both [2]verdict) []float64 {
	found := counts{}
	for i, rate := range []string{rateSuccess, rateNewcomers} {
		found.judge(unit{}, rate, both[i])
	}
	return found[unit{}]
}

const (
	// successColumns are what successRow makes of a pair.
	successColumns = `
	select conference, a, b, country_a, country_b, sectors_a, sectors_b, case when ` + hasMet + ` then ` + noContactBy + ` else -1 end,
	  @until - starts_on, coalesce(case when @verified = 'confirmed' then ` + confirmedDay + ` else ` + convertedDay + ` end, 2147483647),
	  coalesce(competing, 2147483647)`

	// listSuccessVersions lists every version that was known between the two states of the contacts of organisations.
	listSuccessVersions = successColumns + `, ` + lastVersion + ` from read_model.pairs where known_from <= @position` + isContactOfThem + `
	union all ` + successColumns + `, ` + versionSpan + ` from read_model.pairs_history where ` + versionKnown + isContactOfThem

	isContactOfThem = ` and (a = any(@a::int[]) or b = any(@a)) and ` + isContact

	// listPartVersions lists for how long it was known that organisations take part in a conference that had begun by the cut-off,
	// with where they were and what they did when it began.
	listPartVersions = `
	select at.canonical_no, c.no, c.starts_on - date '1970-01-01',
	  greatest(p.known_from - @since, c.known_from - @since, at.known_from - @since, o.known_from - @since, 0)::int,
	  least(p.known_to - @since, c.known_to - @since, at.known_to - @since, o.known_to - @since, @position - @since + 1)::int,
	  ` + countryThen + `, ` + sectorsThen + `
	from (
	  select organisation_id, conference_id, cancelled_at, known_from, null::bigint known_to from read_model.participations
	  union all
	  select organisation_id, conference_id, cancelled_at, known_from, known_to from read_model.participations_history
	) p
	join (
	  select id, no, starts_on, cancelled_on, known_from, null::bigint known_to from read_model.conferences
	  union all
	  select id, no, starts_on, cancelled_on, known_from, known_to from read_model.conferences_history
	) c on c.id = p.conference_id
	join (
	  select id, canonical_no, known_from, null::bigint known_to from read_model.organisations
	  union all
	  select id, canonical_no, known_from, known_to from read_model.organisations_history
	) at on at.id = p.organisation_id
	join (
	  select no, places, classifications, known_from, null::bigint known_to from read_model.organisations
	  union all
	  select no, places, classifications, known_from, known_to from read_model.organisations_history
	) o on o.no = at.canonical_no
	where at.canonical_no = any(@a::int[]) and c.starts_on <= @until and c.cancelled_on is null
	and (p.cancelled_at is null or (p.cancelled_at at time zone 'UTC')::date > c.starts_on)
	and greatest(p.known_from, c.known_from, at.known_from, o.known_from) <= @position
	and least(p.known_to, c.known_to, at.known_to, o.known_to, @position + 1) > greatest(p.known_from, c.known_from, at.known_from, o.known_from, @since)`
)

// part is that an organisation takes part in a conference, as who it was when that began.
type part struct {
	startsOn int32
	place
}

// firstParts are for each organisation and time the part in the conference that began first.
func (r *reread) firstParts() (map[int32][]spanned[part], error) {
	parts := map[int32][]spanned[part]{}
	err := r.ask(r.ctx, func(rows pgx.Rows) error {
		var no, from, to int32
		var p part
		var country string
		var sectors []string
		_, err := pgx.ForEachRow(rows, []any{&no, &p.Conference, &p.startsOn, &from, &to, &country, &sectors}, func() error {
			p.CountryA, p.Sectors = projections.CountryCode(country), projections.SectorMask(sectors...)
			parts[no] = append(parts[no], spanned[part]{r.since + int64(from), r.since + int64(to), p})
			return nil
		})
		return err
	}, listPartVersions, r.arguments())
	firsts := map[int32][]spanned[part]{}
	for no, of := range parts {
		slices.SortFunc(of, func(a, b spanned[part]) int {
			return cmp.Or(cmp.Compare(a.fact.startsOn, b.fact.startsOn), cmp.Compare(a.fact.Conference, b.fact.Conference))
		})
		var cuts []int64
		for _, p := range of {
			cuts = append(cuts, p.from, p.to)
		}
		slices.Sort(cuts)
		cuts = slices.Compact(cuts)
		for i, to := range cuts[1:] {
			if first := slices.IndexFunc(of, func(p spanned[part]) bool { return p.from <= cuts[i] && to <= p.to }); first >= 0 {
				firsts[no] = append(firsts[no], spanned[part]{cuts[i], to, of[first].fact})
			}
		}
	}
	return firsts, err
}

func (r *reread) judged() error {
	firsts, err := r.firstParts()
	if err != nil {
		return err
	}
	chosen, newcomer := r.now.chosen(), verdictOn([2]verdict{1: yes})
	var successes [][]float64 // by code
	for _, v := range successVerdicts {
		successes = append(successes, verdictOn([2]verdict{v}))
	}
	for no, parts := range firsts {
		parts = slices.DeleteFunc(parts, func(p spanned[part]) bool { return !chosen.has(p.fact.CountryA, p.fact.Sectors) })
		for _, p := range parts {
			r.add(unit{kind: unitOrganisation, a: no}, p.fact.place, p.from, p.to, verdictOn([2]verdict{1: when(false)}))
		}
		firsts[no] = parts
	}
	return r.numbers(r.ctx, func(v []int32) {
		from, to := r.since+int64(v[11]), r.since+int64(v[12])
		for side, no := range v[1:3] {
			thing, country, sectors := unit{kind: unitOrganisation, a: no}, int16(v[3+side]), v[5+side]
			if r.timelines[thing] == nil || side == 1 && v[1] == v[2] {
				continue
			}
			if as := successes[successCode(v)]; as != nil && chosen.has(country, sectors) {
				r.add(thing, place{Conference: v[0], CountryA: country, Sectors: sectors}, from, to, as)
			}
			for _, p := range firsts[no] {
				if v[1] != v[2] && p.fact.Conference == v[0] {
					r.add(thing, p.fact.place, max(from, p.from), min(to, p.to), newcomer)
				}
			}
		}
	}, listSuccessVersions, r.arguments())
}
