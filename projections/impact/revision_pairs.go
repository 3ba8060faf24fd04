package impact

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
	"aftermatch/projections"
	"aftermatch/projections/impact/estimate"
)

// placedPair is where the two of a row of pairs were and what they did, and whether the filters on organisations leave them.
type placedPair struct {
	estimate.Tie
	place
	sectorsA, sectorsB int32
	startsOn           domain.Date
	left               bool
}

// pairVersion is a row of pairs as known from one position up to another, as far as its meetings count by it.
type pairVersion struct {
	placedPair
	from, to             int64
	held, together       int   // meetings by the cut-off, and those that make the two a contact
	none                 int32 // why they make none, as a place in noContact; -1 when they had not met by the cut-off
	converted, competing int32
}

// changedRow is a row of pairs that changed: its versions, which do not overlap, and the positions at which it did.
type changedRow struct {
	versions  []pairVersion
	positions []int64
}

// placedOtherwise tells whether its meetings count elsewhere.
func (r *changedRow) placedOtherwise() bool {
	return slices.ContainsFunc(r.versions, func(v pairVersion) bool { return v.placedPair != r.versions[0].placedPair })
}

type changedRows map[contactKey]*changedRow

// What is known now and was before of the rows that changed between the two states, and of all rows of conferences that did (@moved).
const (
	pairIsKnown = `known_from <= @position and (known_from > @since or conference = any(@moved::int[]))
	  and (@editions::int[] is null or conference = any(@editions))`

	pairWasKnown = `known_from <= @position and known_to > @since and (known_from > @since or known_to <= @position or conference = any(@moved))
	  and (@editions is null or conference = any(@editions))`
)

// listPairVersions lists every version that was known between the two states of these rows. Each has the positions from which and up to which it was known, less @since.
const (
	pairVersionColumns = `
	  conference, a, b, country_a, country_b, sectors_a, sectors_b, starts_on - date '1970-01-01' starts_on, case when ` + isLeft + ` then 1 else 0 end,
	  case when ` + hasMet + ` then ` + noContactBy + ` else -1 end, coalesce(` + convertedDay + `, 2147483647), coalesce(competing, 2147483647),
	  meetings, known_from`

	listPairVersions = `
	select conference, a, b, country_a, country_b, sectors_a, sectors_b, starts_on, l, none, converted, competing, ` + versionSpan + `, meetings
	from (
	  select ` + pairVersionColumns + `, null::bigint known_to
	  from read_model.pairs
	  where ` + pairIsKnown + `
	  union all
	  select ` + pairVersionColumns + `, known_to
	  from read_model.pairs_history
	  where ` + pairWasKnown + `
	) p(conference, a, b, country_a, country_b, sectors_a, sectors_b, starts_on, l, none, converted, competing, meetings, known_from, known_to)`
)

// countChanged counts of each conference the versions that listPairVersions lists.
const countChanged = `
	select conference, count(*)::int
	from (
	  select conference from read_model.pairs where ` + pairIsKnown + `
	  union all
	  select conference from read_model.pairs_history where ` + pairWasKnown + `
	) p
	group by conference
	order by conference`

// changedConferences are those of which a row changed, in parts of as many versions as are held at once.
func (r *Reader) changedConferences(ctx context.Context, f Frame, editions editionsBetween) (parts [][]int32, err error) {
	held := int32(0)
	return parts, r.numbers(ctx, func(row []int32) {
		if held += row[1]; len(parts) == 0 || held > r.versionsHeld {
			parts, held = append(parts, nil), row[1]
		}
		last := &parts[len(parts)-1]
		*last = append(*last, row[0])
	}, countChanged, editions.arguments(f))
}

func (r *Reader) changedPairs(ctx context.Context, f Frame, since int64, editions editionsBetween) (changedRows, error) {
	rows := changedRows{}
	return rows, r.pairVersions(ctx, func(row []int32, meetings []projections.PairMeeting) {
		v := pairVersion{placedPair: placedPair{estimate.Tie{A: row[1], B: row[2]}, place{row[0], int16(row[3]), int16(row[4]), row[5] | row[6]}, row[5], row[6], domain.Date(row[7]), row[8] == 1},
			none: row[9], converted: row[10], competing: row[11], from: since + int64(row[12]), to: since + int64(row[13]), together: heldTogether(meetings)}
		for _, m := range meetings {
			v.held += one(horizon(*f.Until - v.startsOn).sees(m.Held))
		}
		key := contactKey{v.Conference, v.A, v.B}
		of := rows[key]
		if of == nil {
			of = &changedRow{}
			rows[key] = of
		}
		of.versions = append(of.versions, v)
		of.positions = editions.inside(of.positions, v.from, v.to)
	}, listPairVersions, editions.arguments(f))
}

// pairVersions hands each row of versions of pairs to add, with the pair's meetings, which are the row's last column; the others are
// as those of numbers. Both slices are the same for each row.
func (r *Reader) pairVersions(ctx context.Context, add func([]int32, []projections.PairMeeting), sql string, args ...any) error {
	return r.ask(ctx, func(rows pgx.Rows) error {
		var row []int32
		var meetings []projections.PairMeeting
		for rows.Next() {
			values := rows.RawValues()
			last := len(values) - 1
			row, meetings = row[:0], meetings[:0]
			for _, value := range values[:last] {
				row = append(row, number(value))
			}
			var err error
			if meetings, err = unpackMeetings(values[last], meetings); err != nil {
				return err
			}
			add(row, meetings)
		}
		return nil
	}, sql, append([]any{pgx.QueryResultFormats{pgx.BinaryFormatCode}}, args...)...)
}
