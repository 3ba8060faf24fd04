package projections

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"aftermatch/eventstore"
)

// Folding looks rows up by keys. A plan made while a table was small would scan it for ever, so only plans that use an
// index are let through. The schema's oid changes when a rebuild takes its place.
const (
	inReadModel = `
		select 'read_model'::regnamespace::oid, set_config('search_path', 'read_model, public', true),
		set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
		set_config('enable_mergejoin', 'off', true), set_config('jit', 'off', true)`
	// A rebuild's plans are made for what its tables hold by then. What a crash takes of it is of no use without the rest.
	inBuilding = `
		select set_config('search_path', 'building, public', true),
		set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
		set_config('enable_mergejoin', 'off', true), set_config('jit', 'off', true),
		set_config('plan_cache_mode', 'force_custom_plan', true), set_config('synchronous_commit', 'off', true)`
)

// keptRows is how many rows a keeper keeps at most after a batch.
const keptRows = 20_000

// keeper applies batches. As long as they follow each other, it keeps what they touched: the next batch often touches it too.
type keeper struct {
	book     *book  // what the database has at the position; nil when that is not known
	position int64  // the end of the batch before
	schema   uint32 // of the tables
}

// apply folds a batch into the read models, within the transaction that moves the checkpoint.
func (k *keeper) apply(ctx context.Context, tx pgx.Tx, ask histories, batch eventstore.Batch) error {
	var schema uint32
	if err := tx.QueryRow(ctx, inReadModel).Scan(&schema, nil, nil, nil, nil, nil); err != nil {
		return err
	}
	b := k.book
	if b == nil || k.position != batch.From || k.schema != schema || b.size() > keptRows {
		b = newBook()
	}
	k.book = nil // of no use after an error
	if err := b.load(ctx, tx, ask, batch.Events); err != nil {
		return fmt.Errorf("load what events %d to %d touch: %w", batch.From+1, batch.To, err)
	}
	for _, r := range batch.Events {
		b.fold(r)
	}
	err := b.pastRows()(ctx, tx)
	if err == nil {
		err = b.writeCurrent(ctx, tx)
	}
	if err != nil {
		return fmt.Errorf("write what events %d to %d changed: %w", batch.From+1, batch.To, err)
	}
	// Should the commit fail, the batch comes again from the same position, which is not this one.
	k.book, k.position, k.schema = b, batch.To, schema
	return nil
}
