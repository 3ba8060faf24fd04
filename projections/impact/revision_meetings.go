package impact

import (
	"context"
	"math"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
	"aftermatch/projections"
)

// revisedMeetings are the meetings of a figure.
type revisedMeetings struct {
	alike  func(*placedMeeting) [2]int32 // what meetings have in common that count alike
	counts func([2]int32) []float64      // nil: nothing
}

// meetingVersions is knowledge of what meetings count as: of those that something was learned of, and those of organisations that
// something was learned of, every version is read once.
type meetingVersions struct {
	*Reader
	timelines
	ctx       context.Context
	figure    revisable
	meetings  revisedMeetings
	since     int64
	now       Frame
	editions  editionsBetween
	rows      changedRows
	canonical map[int32][]spell // of organisations that were merged at some time
	alike     map[[2]int32][]float64
}

// spell is for how long an organisation, by its number, stood for another.
type spell struct {
	no       int32
	from, to int64
}

func (r *Reader) meetingVersions(ctx context.Context, found *revised, of revisedMeetings) *meetingVersions {
	return &meetingVersions{Reader: r, timelines: timelines{}, ctx: ctx, figure: found.figure, meetings: of, since: found.query.Since, now: found.now,
		canonical: map[int32][]spell{}, alike: map[[2]int32][]float64{}}
}

func (v *meetingVersions) ends() (found ends, err error) {
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
func (v *meetingVersions) tally() (after totals, tallies map[string]tally, err error) {
	editions, err := v.Reader.editions(v.ctx, v.now)
	if err != nil {
		return nil, nil, err
	}
	groups := perPlace(v.now.grouping(editions), func(string) map[[2]int32]int { return map[[2]int32]int{} })
	err = v.placedMeetings(v.ctx, v.now, editions, "", func(m *placedMeeting) {
		alike := v.meetings.alike(m)
		for _, group := range groups.of(m.place) {
			group[alike]++
		}
	})
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

func (v *meetingVersions) countsAs(alike [2]int32) []float64 {
	counts, known := v.alike[alike]
	if !known {
		if counts = v.meetings.counts(alike); counts != nil {
			counts = append(counts, make([]float64, len(v.figure.measures)-len(counts))...)
		}
		v.alike[alike] = counts
	}
	return counts
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

// listMeetingVersions lists every version that was known between the two states of the meetings of which events came between
// them, and of the meetings at @conferences between @requesters and @targets.
const listMeetingVersions = `
	with pair as (
	  select conference_no, requester_no, target_no
	  from unnest(@conferences::int[], @requesters::int[], @targets::int[]) pair(conference_no, requester_no, target_no)
	),
	told as (
	  select stream as id from events where position > @since and position <= @position
	  union
	  select id from read_model.meetings join pair using (conference_no, requester_no, target_no)
	  union
	  select id from read_model.meetings_history join pair using (conference_no, requester_no, target_no)
	  where known_from <= @since and known_to > @position
	)
	select id, conference_no, requester_no, target_no,
	  greatest(known_from - @since, 0)::int, least(known_to - @since, @position - @since + 1)::int,
	  ` + dayOfMeeting + `
	from told join (
	  select id, conference_no, requester_no, target_no, ` + timesOfMeeting + `, known_from, null::bigint known_to
	  from read_model.meetings where known_from <= @position
	  union all
	  select id, conference_no, requester_no, target_no, ` + timesOfMeeting + `, known_from, known_to
	  from read_model.meetings_history where known_from <= @position and known_to > @since
	) m using (id)`

// The times of a meeting, and their dates.
const (
	timesOfMeeting = `requested_at, matched_at, scheduled_at, held_at, first_report_at, declined_at, withdrawn_at, expired_at, cancelled_at, no_show_at`

	dayOfMeeting = `(requested_at at time zone 'UTC')::date - date '1970-01-01', (matched_at at time zone 'UTC')::date - date '1970-01-01',
	  (scheduled_at at time zone 'UTC')::date - date '1970-01-01', (held_at at time zone 'UTC')::date - date '1970-01-01',
	  (first_report_at at time zone 'UTC')::date - date '1970-01-01', (declined_at at time zone 'UTC')::date - date '1970-01-01',
	  (withdrawn_at at time zone 'UTC')::date - date '1970-01-01', (expired_at at time zone 'UTC')::date - date '1970-01-01',
	  (cancelled_at at time zone 'UTC')::date - date '1970-01-01', (no_show_at at time zone 'UTC')::date - date '1970-01-01'`
)

// read reads the versions.
func (v *meetingVersions) read() (err error) {
	if v.rows, err = v.changedPairs(v.ctx, v.now, v.since, v.editions); err != nil {
		return err
	}
	if err := v.merges(); err != nil {
		return err
	}
	args := v.placedOtherwise()
	args["since"], args["position"] = v.since, v.now.AsOf.Position
	return v.byKeys(v.ctx, func(rows pgx.Rows) error {
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
	}, listMeetingVersions, pgx.QueryResultFormats{pgx.BinaryFormatCode}, args)
}

// placedOtherwise names the meetings that may count otherwise though nothing was learned of them.
func (v *meetingVersions) placedOtherwise() pgx.NamedArgs {
	stoodFor := map[int32][]int32{}
	for no, spells := range v.canonical {
		for _, s := range spells {
			stoodFor[s.no] = append(stoodFor[s.no], no)
		}
	}
	var conferences, requesters, targets []int32
	for key, of := range v.rows {
		if !of.placedOtherwise() && len(v.editions.of(key.conference)) == 1 && stoodFor[key.a] == nil && stoodFor[key.b] == nil {
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

// add adds a version of a meeting to its timeline.
func (v *meetingVersions) add(id domain.ID, row []int32) {
	l := v.of(unit{kind: unitMeeting, id: id})
	from, to, end := v.since+int64(row[3]), v.since+int64(row[4]), v.now.AsOf.Position+1
	for _, position := range []int64{from, to} {
		if position > v.since && position < end {
			l.positions = append(l.positions, position)
		}
	}
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
			for _, p := range of.versions {
				for _, e := range v.editions.of(row[0]) {
					if low, high := max(low, p.from, e.From), min(high, p.to, e.To); low < high && p.left && e.Admitted {
						m := p.meeting(row[5:], *v.now.Until)
						if counts := v.countsAs(v.meetings.alike(&m)); counts != nil {
							l.versions = append(l.versions, version{low, high, counts, e.in.of(m.place)})
						}
					}
				}
			}
		}
	}
}

// meeting is one of the pair whose times are of those dates, in the order of timesOfMeeting.
func (p *pairVersion) meeting(dates []int32, until domain.Date) placedMeeting {
	m := &projections.PairMeeting{}
	for i, day := range []*projections.Day{&m.Requested, &m.Matched, &m.Scheduled, &m.Held, &m.Reported, &m.Declined, &m.Withdrawn, &m.Expired, &m.Cancelled, &m.NoShow} {
		*day = projections.NoDay
		if on := domain.Date(dates[i]); !on.IsZero() {
			*day = projections.Day(min(max(on-p.startsOn, -math.MaxInt16), math.MaxInt16))
		}
	}
	return placedMeeting{Tie: p.Tie, place: p.place, SectorsA: p.sectorsA, SectorsB: p.sectorsB, PairMeeting: m, horizon: horizon(until - p.startsOn)}
}
