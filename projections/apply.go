package projections

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
)

const inReadModel = `select set_config('search_path', 'read_model, public', true)`

// apply folds the next events of the log into the read models, within the transaction that moves the checkpoint.
func apply(ctx context.Context, tx pgx.Tx, ask histories, events []domain.Recorded) error {
	if _, err := tx.Exec(ctx, inReadModel); err != nil {
		return err
	}
	b := newBook()
	if err := b.load(ctx, tx, ask, events); err != nil {
		return fmt.Errorf("load what events %d to %d touch: %w", events[0].Position, events[len(events)-1].Position, err)
	}
	for _, r := range events {
		b.fold(r)
	}
	err := b.writeHistory(ctx, tx)
	if err == nil {
		err = b.writeCurrent(ctx, tx)
	}
	if err != nil {
		return fmt.Errorf("write what events %d to %d changed: %w", events[0].Position, events[len(events)-1].Position, err)
	}
	return nil
}
