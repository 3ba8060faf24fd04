package eventstore

import (
	"context"
	"encoding/binary"
	"fmt"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
)

// Verification is what Verify looked at, and every fault that it found.
type Verification struct {
	Events, Streams, Claims int
	Faults                  []string
}

// Verify checks the whole log as it is at one moment: positions and versions without holes,
// recorded_at never falling, every event readable, and the claims those that the streams hold. The error is
// only for not being able to look.
func (l *Log) Verify(ctx context.Context) (v Verification, err error) {
	err = pgx.BeginTxFunc(ctx, l.pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		if err := v.positions(ctx, tx); err != nil {
			return err
		}
		held, err := v.streams(ctx, tx)
		if err != nil {
			return err
		}
		return v.claims(ctx, tx, held)
	})
	return v, err
}

func (v *Verification) fault(format string, args ...any) {
	v.Faults = append(v.Faults, fmt.Sprintf(format, args...))
}

const verifyPositions = `
select count(*), min(position) filter (where position <> place), min(position) filter (where recorded_at < before)
from (
  select position, row_number() over (order by position) as place, recorded_at, lag(recorded_at) over (order by position) as before
  from events) e`

func (v *Verification) positions(ctx context.Context, tx pgx.Tx) error {
	var misplaced, fallen *int64
	if err := tx.QueryRow(ctx, verifyPositions).Scan(&v.Events, &misplaced, &fallen); err != nil {
		return err
	}
	if misplaced != nil {
		v.fault("positions have a hole before %d", *misplaced)
	}
	if fallen != nil {
		v.fault("position %d was recorded before the one ahead of it", *fallen)
	}
	return nil
}

// tenure is a claim as its row holds it.
type tenure struct {
	key          string
	starts, ends int64
	stream       domain.ID
}

// streams checks every stream and returns the claims that they hold.
func (v *Verification) streams(ctx context.Context, tx pgx.Tx) (map[tenure]int, error) {
	held := map[tenure]int{}
	err := foldStreams(ctx, tx, func(stream domain.ID, history []domain.Recorded) {
		v.Streams++
		for i, event := range history {
			if event.Version != i+1 {
				v.fault("stream %s: version %d is missing before position %d", stream, i+1, event.Position)
				break
			}
		}
		for _, claim := range domain.Fold(history).Claims() {
			held[tenure{claim.Key, timestamptz(claim.From, always), timestamptz(claim.Until, noEnd), stream}]++
		}
	}, func(err error) error {
		v.fault("%s", err)
		return nil
	})
	return held, err
}

// claims compares the claims in their table with those that the streams hold.
func (v *Verification) claims(ctx context.Context, tx pgx.Tx, held map[tenure]int) error {
	rows, err := tx.Query(ctx, `select key, starts, ends, stream from claims`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		v.Claims++
		raw := rows.RawValues()
		claim := tenure{string(raw[0]), int64(binary.BigEndian.Uint64(raw[1])), int64(binary.BigEndian.Uint64(raw[2])), domain.ID(raw[3])}
		if held[claim]--; held[claim] < 0 {
			v.fault("claim %s is recorded for stream %s, which does not hold it", claim.key, claim.stream)
		}
	}
	for claim, missing := range held {
		if missing > 0 {
			v.fault("claim %s of stream %s is not recorded", claim.key, claim.stream)
		}
	}
	return rows.Err()
}
