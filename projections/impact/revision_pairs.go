package impact

import (
	"context"

	"aftermatch/domain"
	"aftermatch/projections"
)

// pairVersion is a row of pairs as known from one position up to another, as far as it places meetings.
type pairVersion struct {
	Tie
	place
	sectorsA, sectorsB int32
	startsOn           domain.Date
	left               bool // by the filters on organisations
	from, to           int64
	held               int // meetings by the cut-off
}

// changedRow is a row of pairs that changed: its versions, which do not overlap, and the positions at which it did.
type changedRow struct {
	versions  []pairVersion
	positions []int64
}

// placedOtherwise tells whether its meetings count elsewhere.
func (r *changedRow) placedOtherwise() bool {
	first := r.versions[0]
	for _, v := range r.versions[1:] {
		v.from, v.to, v.held = first.from, first.to, first.held
		if v != first {
			return true
		}
	}
	return false
}

type changedRows map[contactKey]*changedRow

// listPairVersions lists every version that was known between the two states of the rows that changed between them, and of all
// rows of conferences that did (@moved). Each has the positions from which and up to which it was known, less @since.
const listPairVersions = `
	select conference, a, b, country_a, country_b, sectors_a, sectors_b, starts_on - date '1970-01-01', case when ` + isLeft + ` then 1 else 0 end,
	  greatest(known_from - @since, 0)::int, least(known_to - @since, @position - @since + 1)::int, meetings
	from (
	  select conference, a, b, country_a, country_b, sectors_a, sectors_b, starts_on, meetings, known_from, null::bigint known_to
	  from read_model.pairs
	  where known_from <= @position and (known_from > @since or conference = any(@moved::int[]))
	  and (@editions::int[] is null or conference = any(@editions))
	  union all
	  select conference, a, b, country_a, country_b, sectors_a, sectors_b, starts_on, meetings, known_from, known_to
	  from read_model.pairs_history
	  where known_from <= @position and known_to > @since and (known_from > @since or known_to <= @position or conference = any(@moved))
	  and (@editions is null or conference = any(@editions))
	) p`

func (r *Reader) changedPairs(ctx context.Context, f Frame, since int64, editions editionsBetween) (changedRows, error) {
	args := f.arguments(editions.ever(), "")
	args["since"], args["moved"] = since, editions.moved()
	rows := changedRows{}
	return rows, r.pairs(ctx, func(row []int32, meetings []projections.PairMeeting) {
		v := pairVersion{Tie: Tie{row[1], row[2]}, place: place{row[0], int16(row[3]), int16(row[4]), row[5] | row[6]}, sectorsA: row[5], sectorsB: row[6],
			startsOn: domain.Date(row[7]), left: row[8] == 1, from: since + int64(row[9]), to: since + int64(row[10])}
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
		for _, position := range []int64{v.from, v.to} {
			if position > since && position <= f.AsOf.Position {
				of.positions = append(of.positions, position)
			}
		}
	}, listPairVersions, args)
}
