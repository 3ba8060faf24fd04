package impact

import (
	"bytes"
	"iter"
	"strconv"

	"aftermatch/domain"
	"aftermatch/projections/impact/estimate"
)

// PairList are contacts in the order of conferences and organisations, one row for each group that one is in: 24 bytes for each
// row.
type PairList struct {
	rows          []pairRow
	organisations []domain.ID // by number
	conferences   map[int32]domain.ID
	groups        []string
}

type pairRow struct {
	a, b, conference, days, group int32
	cause                         estimate.Cause
}

// Len is how many rows there are.
func (l PairList) Len() int { return len(l.rows) }

// Slice are the rows from one place up to another.
func (l PairList) Slice(from, to int) PairList {
	l.rows = l.rows[from:to]
	return l
}

// All are the rows, each made when it is asked for.
func (l PairList) All() iter.Seq[ConversionPair] {
	return func(yield func(ConversionPair) bool) {
		for _, r := range l.rows {
			if !yield(ConversionPair{l.organisations[r.a], l.organisations[r.b], l.conferences[r.conference], l.groups[r.group], int(r.days), r.cause}) {
				return
			}
		}
	}
}

// json are the rows as MarshalJSON writes them, with commas between; they are quoted by hand, which takes a tenth of the time.
// Each is good until the next.
func (l PairList) json() iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		groups, conferences := make([][]byte, len(l.groups)), map[int32][]byte{}
		for i, name := range l.groups {
			var quoted bytes.Buffer
			_ = plainJSON(&quoted).Encode(name) // a buffer takes everything
			groups[i] = bytes.TrimSuffix(quoted.Bytes(), []byte("\n"))
		}
		for no, id := range l.conferences {
			conferences[no] = appendID(nil, &id)
		}
		var row []byte
		for i := range l.rows {
			r := &l.rows[i]
			if row = row[:0]; i > 0 {
				row = append(row, ',')
			}
			row = appendID(append(row, `{"organisation_a":"`...), &l.organisations[r.a])
			row = appendID(append(row, `","organisation_b":"`...), &l.organisations[r.b])
			row = append(append(row, `","conference_id":"`...), conferences[r.conference]...)
			row = append(append(row, `","group":`...), groups[r.group]...)
			row = strconv.AppendInt(append(row, `,"days":`...), int64(r.days), 10)
			row = strconv.AppendInt(append(row, `,"cause":`...), int64(r.cause), 10)
			if !yield(append(row, '}')) {
				return
			}
		}
	}
}

// MarshalJSON is the list as one. Long ones are written by WriteJSON.
func (l PairList) MarshalJSON() ([]byte, error) {
	all := make([]ConversionPair, 0, len(l.rows))
	for p := range l.All() {
		all = append(all, p)
	}
	var list bytes.Buffer
	err := plainJSON(&list).Encode(all)
	return list.Bytes(), err
}

// sort leaves the rows of one contact in the order of its groups.
func (l *PairList) sort() {
	last, lastConference := int32(0), int32(0)
	for i := range l.rows {
		last, lastConference = max(last, l.rows[i].b), max(lastConference, l.rows[i].conference)
	}
	sorted := make([]pairRow, len(l.rows))
	estimate.SortStably(sorted, l.rows, int(last)+1, func(r *pairRow) int32 { return r.b })
	estimate.SortStably(l.rows, sorted, int(last)+1, func(r *pairRow) int32 { return r.a })
	estimate.SortStably(sorted, l.rows, int(lastConference)+1, func(r *pairRow) int32 { return r.conference })
	l.rows = sorted
}
