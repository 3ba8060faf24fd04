package projections

import (
	"cmp"
	"context"
	"hash/maphash"
	"slices"

	"github.com/jackc/pgx/v5"
)

const (
	pairsThrough = `
		select ` + pairColumns + `, 9223372036854775807 from pairs where known_from <= $1
		union all
		select ` + pairColumns + `, case when known_to > $1 then 9223372036854775807 else known_to end from pairs_history
		where known_from <= $1`

	allSheets = `
		select conference, series, starts_on, known_from, known_to, facts, meetings from sheets
		union all
		select conference, series, starts_on, known_from, known_to, facts, meetings from sheets_history`
)

// sheetDifferences are the pairs of which the sheets have something else than the rows had when they were filed.
func sheetDifferences(ctx context.Context, tx pgx.Tx) (differences []Difference, err error) {
	if _, err := tx.Exec(ctx, inReadModel); err != nil {
		return nil, err
	}
	var through int64
	if err := tx.QueryRow(ctx, selectThrough).Scan(&through); err != nil {
		return nil, err
	}
	type filed struct {
		Pair
		knownTo int64
	}
	seed, sums := maphash.MakeSeed(), map[pairKey]uint64{}
	add := func(v *PairVersion, sign uint64) {
		p := v.Pair
		p.Meetings = packedMeetings(v.Packed)
		sums[p.key()] += sign * maphash.Comparable(seed, filed{p, v.KnownTo})
	}
	for v, err := range versionsOf(ctx, tx, pairsThrough, through) {
		if err != nil {
			return nil, err
		}
		add(v, 1)
	}
	rows, err := tx.Query(ctx, allSheets, pgx.QueryResultFormats{pgx.BinaryFormatCode})
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var reader sheetReader
	for rows.Next() {
		var s sheet
		if err := decodeRow(rows.RawValues(), s.columns(nil)); err != nil {
			return nil, err
		}
		for v, err := range reader.versions(&s) {
			if err != nil {
				return nil, err
			}
			add(v, ^uint64(0))
		}
	}
	for key, sum := range sums {
		if sum != 0 {
			differences = append(differences, Difference{"sheets", showPair(key.conference, key.a, key.b)})
		}
	}
	slices.SortFunc(differences, func(a, b Difference) int { return cmp.Compare(a.Key, b.Key) })
	return differences, rows.Err()
}
