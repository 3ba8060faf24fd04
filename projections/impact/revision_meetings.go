package impact

import (
	"context"
	"math"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
	"aftermatch/projections"
)

// meetingVersions is knowledge of what meetings count as. Of those that something was learned of, and those of organisations that
// something was learned of, every version is read.
type meetingVersions struct {
	versioned[[2]int32]
	alike     func(*placedMeeting) [2]int32 // what meetings have in common that count alike
	rows      changedRows
	canonical map[int32][]spell // of organisations that were merged at some time

	// rated takes, instead of alike, meetings that count by what the two's others are, with what puts these in order.
	rated func(m placedVersion, order []int32)
}

// spell is for how long an organisation, by its number, stood for another.
type spell struct {
	no       int32
	from, to int64
}

func (r *Reader) meetingVersions(ctx context.Context, found *revised, alike func(*placedMeeting) [2]int32, measure func([2]int32) []float64) *meetingVersions {
	return &meetingVersions{versioned: versionedOf(r, ctx, found, measure), alike: alike, canonical: map[int32][]spell{}}
}

func (v *meetingVersions) ends(explain explain) (ends, error) {
	return v.merged(v.count, v.read, explain)
}

// merged is between, with the merges known.
func (v *meetingVersions) merged(count func([]edition) (map[string]map[[2]int32]int, error), read func() error, explain explain) (ends, error) {
	if err := v.merges(); err != nil {
		return ends{}, err
	}
	return v.between(count, read, func(changed map[unit]*revisedUnit) error { return explain(v, changed) })
}

// count counts the meetings of the later state.
func (v *meetingVersions) count(editions []edition) (map[string]map[[2]int32]int, error) {
	groups := perPlace(v.now.grouping(editions), func(string) map[[2]int32]int { return map[[2]int32]int{} })
	return groups.groups, v.placedMeetings(v.ctx, v.now, editions, "", func(m *placedMeeting) {
		alike := v.alike(m)
		for _, group := range groups.of(m.place) {
			group[alike]++
		}
	})
}

// listMerges lists for how long organisations stood for others.
const listMerges = `
	select no, canonical_no, greatest(known_from - @since, 0)::int, least(known_to - @since, @position - @since + 1)::int
	from (
	  select no, canonical_no, known_from, null::bigint known_to from read_model.organisations
	  union all
	  select no, canonical_no, known_from, known_to from read_model.organisations_history
	) o
	where no <> canonical_no and known_from <= @position and coalesce(known_to, @position + 1) > @since
	order by no, known_from`

// merges reads them. Between, each organisation stands for itself.
func (v *meetingVersions) merges() error {
	err := v.numbers(v.ctx, func(row []int32) {
		v.canonical[row[0]] = append(v.canonical[row[0]], spell{row[1], v.since + int64(row[2]), v.since + int64(row[3])})
	}, listMerges, pgx.NamedArgs{"since": v.since, "position": v.now.AsOf.Position})
	for no, merged := range v.canonical {
		all, from := []spell{}, v.since
		for _, s := range merged {
			if from < s.from {
				all = append(all, spell{no, from, s.from})
			}
			all, from = append(all, s), s.to
		}
		if end := v.now.AsOf.Position + 1; from < end {
			all = append(all, spell{no, from, end})
		}
		v.canonical[no] = all
	}
	return err
}

// spells are the organisations for which one stood.
func (v *meetingVersions) spells(no int32) []spell {
	if merged := v.canonical[no]; merged != nil {
		return merged
	}
	return []spell{{no, v.since, v.now.AsOf.Position + 1}}
}

// Every version that was known between the two states of the meetings that changed between them, and of the meetings at @conferences
// between @requesters and @targets: who met where, the positions from which and up to which it was known, and what
// happened on which days; of ratings as well those, and last what puts held meetings of two in order.
const (
	listMeetingVersions = `select ` + meetingVersionColumns + fromMeetings

	listRatedVersions = `
	select ` + meetingVersionColumns + `,
	  (rated_requester_at at time zone 'UTC')::date - date '1970-01-01', (rated_target_at at time zone 'UTC')::date - date '1970-01-01',
	  array_position(@ratings::text[], rating_requester), array_position(@ratings, rating_target), typed::int, (held_position - @since)::int` + fromMeetings

	meetingVersionColumns = `id, conference_no, requester_no, target_no, ` + versionSpan + `,
	  (requested_at at time zone 'UTC')::date - date '1970-01-01', (matched_at at time zone 'UTC')::date - date '1970-01-01',
	  (scheduled_at at time zone 'UTC')::date - date '1970-01-01', (held_at at time zone 'UTC')::date - date '1970-01-01',
	  (first_report_at at time zone 'UTC')::date - date '1970-01-01', (declined_at at time zone 'UTC')::date - date '1970-01-01',
	  (withdrawn_at at time zone 'UTC')::date - date '1970-01-01', (expired_at at time zone 'UTC')::date - date '1970-01-01',
	  (cancelled_at at time zone 'UTC')::date - date '1970-01-01', (no_show_at at time zone 'UTC')::date - date '1970-01-01'`

	fromMeetings = `
	from (
	  select m.*, null::bigint known_to
	  from read_model.meetings m` + ofThem + `
	  where known_from <= @position and (@editions::int[] is null or conference_no = any(@editions)) and (known_from > @since or of_them)
	  union all
	  select m.*
	  from read_model.meetings_history m` + ofThem + `
	  where known_from <= @position and known_to > @since and (@editions is null or conference_no = any(@editions))
	  and (known_from > @since or known_to <= @position or of_them)
	) m`

	ofThem = `
	  left join (
	    select distinct conference_no, requester_no, target_no, true of_them
	    from unnest(@conferences::int[], @requesters::int[], @targets::int[]) pair(conference_no, requester_no, target_no)
	  ) pair using (conference_no, requester_no, target_no)`
)

// read reads the versions.
func (v *meetingVersions) read() (err error) {
	if v.rows, err = v.changedPairs(v.ctx, v.now, v.since, v.editions); err != nil {
		return err
	}
	sql, args := listMeetingVersions, v.countedOtherwise()
	if v.rated != nil {
		sql = listRatedVersions
	}
	args["since"], args["position"], args["ratings"] = v.since, v.now.AsOf.Position, domain.Ratings
	args["editions"] = v.editions.arguments(v.now)["editions"]
	return v.transact(v.ctx, begin+`; set local enable_mergejoin = off`, func(tx pgx.Tx) error { // merging by the conference alone takes all with all
		return rowsOf(v.ctx, tx, func(rows pgx.Rows) error {
			var row []int32
			for rows.Next() {
				values := rows.RawValues()
				row = row[:0]
				for _, value := range values[1:] {
					row = append(row, number(value))
				}
				v.add(domain.ID(values[0]), row)
			}
			return nil
		}, sql, pgx.QueryResultFormats{pgx.BinaryFormatCode}, args)
	})
}

// countedOtherwise names the meetings that may count otherwise though nothing was learned of them. A rating counts by what the
// two's other meetings are and what came of them.
func (v *meetingVersions) countedOtherwise() pgx.NamedArgs {
	stoodFor := map[int32][]int32{}
	for no, spells := range v.canonical {
		for _, s := range spells {
			stoodFor[s.no] = append(stoodFor[s.no], no)
		}
	}
	var conferences, requesters, targets []int32
	for key, of := range v.rows {
		if v.rated == nil && !of.placedOtherwise() && !v.editions.hasMoved(key.conference) && stoodFor[key.a] == nil && stoodFor[key.b] == nil {
			continue
		}
		for _, a := range append(stoodFor[key.a], key.a) {
			for _, b := range append(stoodFor[key.b], key.b) {
				conferences, requesters, targets = append(conferences, key.conference, key.conference), append(requesters, a, b), append(targets, b, a)
			}
		}
	}
	return pgx.NamedArgs{"conferences": conferences, "requesters": requesters, "targets": targets}
}

// placedVersion is a meeting for as long as nothing else was known of it, of its two organisations or of its conference.
type placedVersion struct {
	*timeline
	from, to int64
	placedMeeting
	pair    *pairVersion
	edition *editionVersion
}

// add adds a version of a meeting to its timeline.
func (v *meetingVersions) add(id domain.ID, row []int32) {
	l := v.of(unit{kind: unitMeeting, id: id})
	from, to, end := v.since+int64(row[3]), v.since+int64(row[4]), v.editions.end
	l.positions = v.editions.inside(l.positions, from, to)
	for _, r := range v.spells(row[1]) {
		for _, t := range v.spells(row[2]) {
			low, high := max(from, r.from, t.from), min(to, r.to, t.to)
			if low >= high {
				continue
			}
			of := v.rows[contactKey{row[0], min(r.no, t.no), max(r.no, t.no)}]
			if of == nil {
				continue // nothing of it has changed
			}
			if high == end {
				l.positions = append(l.positions, of.positions...)
			}
			for i := range of.versions {
				p, editions := &of.versions[i], v.editions.of(row[0])
				for i := range editions {
					e := &editions[i]
					if low, high := max(low, p.from, e.From), min(high, p.to, e.To); low < high && p.left && e.Admitted {
						m := placedVersion{l, low, high, p.meeting(row[5:], *v.now.Until), p, e}
						m.over = e.EndsOn <= *v.now.Until
						if v.rated != nil {
							v.rated(m, row[len(row)-2:])
						} else {
							v.learned(m, v.alike(&m.placedMeeting))
						}
					}
				}
			}
		}
	}
}

// learned adds what a meeting counts as.
func (v *meetingVersions) learned(m placedVersion, alike [2]int32) {
	if counts := v.countsAs(alike); counts != nil {
		m.add(version{m.from, m.to, counts, m.edition.in.of(m.place)})
	}
}

// meeting is one of the pair with those days, in the order of meetingVersionColumns, and ratings.
func (p *pairVersion) meeting(row []int32, until domain.Date) placedMeeting {
	m := &projections.PairMeeting{}
	days := []*projections.Day{&m.Requested, &m.Matched, &m.Scheduled, &m.Held, &m.Reported, &m.Declined, &m.Withdrawn, &m.Expired, &m.Cancelled, &m.NoShow,
		&m.Rated[0], &m.Rated[1]}
	for i, day := range days {
		*day = projections.NoDay
		if i < len(row) && row[i] != 0 {
			*day = projections.Day(min(max(domain.Date(row[i])-p.startsOn, -math.MaxInt16), math.MaxInt16))
		}
	}
	if given := row[min(len(row), len(days)):]; len(given) > 0 {
		m.Ratings = [2]int8{int8(given[0]), int8(given[1])}
	}
	return placedMeeting{Tie: p.Tie, place: p.place, SectorsA: p.sectorsA, SectorsB: p.sectorsB, PairMeeting: m, horizon: horizon(until - p.startsOn)}
}
