package eventstore

import (
	"context"

	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// checkpoint reads how far the group has come; a new group starts before the first event.
func checkpoint(ctx context.Context, pool *pgxpool.Pool, group string) (position int64, err error) {
	_, err = pool.Exec(ctx, `insert into checkpoints (name, position) values ($1, 0) on conflict (name) do nothing`, group)
	if err != nil {
		return 0, err
	}
	return position, pool.QueryRow(ctx, `select position from checkpoints where name = $1`, group).Scan(&position)
}

// Transactionally is a handler that applies a batch and moves the group's checkpoint in one
// transaction, committed before the ack. So every event counts exactly once, with several processes and after a kill
// too: a batch applied before is only acked, one that does not continue the checkpoint is ErrStale.
func Transactionally(pool *pgxpool.Pool, group string, apply func(context.Context, pgx.Tx, Batch) error) message.NoPublishHandlerFunc {
	return func(m *message.Message) error {
		ctx, batch := m.Context(), BatchOf(m)
		return pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
			moved, err := tx.Exec(ctx, `update checkpoints set position = $3 where name = $1 and position = $2`, group, batch.From, batch.To)
			if err != nil {
				return err
			}
			if moved.RowsAffected() == 1 { // and its row is locked: no other process applies this batch
				return apply(ctx, tx, batch)
			}
			var position int64
			if err := tx.QueryRow(ctx, `select position from checkpoints where name = $1`, group).Scan(&position); err != nil {
				return err
			}
			if position < batch.To {
				return ErrStale
			}
			return nil
		})
	}
}
