package projections

import (
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"hash/maphash"
	"slices"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
	"aftermatch/eventstore"
)

// Difference is a thing of which a read model knows something else than the log says.
type Difference struct {
	Table string
	Key   string
}

func (d Difference) String() string { return d.Table + " " + d.Key }

// Verify makes the read models anew beside the present ones, up to the position that these have reached, and returns where
// the two differ in any row, past ones included. It changes nothing; a difference is mended by Rebuild.
func Verify(ctx context.Context, log *eventstore.Log, progress func(position, head int64)) (differences []Difference, err error) {
	err = building(ctx, log, func(b *builder) error {
		position, err := NewReader(log.Pool()).Position(ctx)
		if err != nil {
			return err
		}
		if err := b.foldTo(ctx, position, func() { progress(b.position, position) }); err != nil {
			return err
		}
		return pgx.BeginFunc(ctx, b.conn, func(tx pgx.Tx) error {
			for _, table := range b.book.tables() {
				found, err := table.differences(ctx, tx, position)
				if err != nil {
					return err
				}
				differences = append(differences, found...)
			}
			found, err := sheetDifferences(ctx, tx)
			differences = append(differences, found...)
			return err
		})
	})
	return differences, err
}

// differences compares the table in building with the one in read_model, as both are known at a position. It adds up a
// hash of every row by key, so it takes one pass over each, in any order.
func (t *table[K, R, P]) differences(ctx context.Context, tx pgx.Tx, position int64) (differences []Difference, err error) {
	seed := maphash.MakeSeed()
	sums := map[[16]byte]uint64{}
	for _, side := range []struct {
		schema string
		sign   uint64
	}{{inBuilding, 1}, {inReadModel, ^uint64(0)}} {
		if _, err := tx.Exec(ctx, side.schema); err != nil {
			return nil, err
		}
		rows, err := tx.Query(ctx, t.versions, pgx.QueryResultFormats{pgx.BinaryFormatCode}, position)
		if err != nil {
			return nil, err
		}
		for rows.Next() {
			values := rows.RawValues()
			if last := len(values) - 1; values[last] != nil && int64(binary.BigEndian.Uint64(values[last])) > position {
				values[last] = nil // still held at the position
			}
			sums[keyOf(values[:t.keyColumns])] += side.sign * hashOf(seed, values)
		}
		if err := rows.Err(); err != nil {
			return nil, err
		}
	}
	for key, sum := range sums {
		if sum != 0 {
			differences = append(differences, Difference{t.name, t.showKey(key)})
		}
	}
	slices.SortFunc(differences, func(a, b Difference) int { return cmp.Compare(a.Key, b.Key) })
	return differences, nil
}

func keyOf(values [][]byte) (key [16]byte) {
	filled := key[:0]
	for _, value := range values {
		filled = append(filled, value...)
	}
	return key
}

// showKey writes the id, the kind and day of steps, or the three numbers of a contact.
func (t *table[K, R, P]) showKey(key [16]byte) string {
	switch {
	case t.keyColumns == 1:
		return domain.ID(key).String()
	case t.name == stepLagStatements.name:
		return showStep(int16(binary.BigEndian.Uint16(key[:])), domain.Date(binary.BigEndian.Uint32(key[2:]))+epochDay)
	}
	number := func(i int) int32 { return int32(binary.BigEndian.Uint32(key[4*i:])) }
	return showPair(number(0), number(1), number(2))
}

func showPair(conference, a, b int32) string {
	return fmt.Sprintf("of organisations %d and %d at conference %d", a, b, conference)
}

func hashOf(seed maphash.Seed, values [][]byte) uint64 {
	var h maphash.Hash
	h.SetSeed(seed)
	for _, value := range values {
		var length [4]byte
		binary.BigEndian.PutUint32(length[:], uint32(len(value)))
		if value == nil {
			length[0] = 0xff
		}
		h.Write(length[:])
		h.Write(value)
	}
	return h.Sum64()
}
