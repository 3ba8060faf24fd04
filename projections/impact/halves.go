package impact

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// shareSnapshot tells how another connection may see what this one sees, and the middle of the table of pairs.
const shareSnapshot = `
	select pg_export_snapshot(), format('(%s,0)', pg_relation_size('read_model.pairs') / 2 / current_setting('block_size')::int)`

// lockPairs keeps a rebuild from replacing the tables between the moment that is seen and the reading of it.
const lockPairs = `
	lock table read_model.pairs, read_model.pairs_history in access share mode;`

// inHalves runs SQL on two connections at once, which PostgreSQL and Go answer in half the time where processors are idle: one
// reads the pairs from @start on, the other those before @end; null: all. Both see the same state. Conferences that are
// chosen are read on one connection, and so is everything while another question is read on two: so none waits for a second connection
// while another waits for its own.
func (r *Reader) inHalves(ctx context.Context, read func(pgx.Rows) error, sql string, args pgx.NamedArgs) error {
	half := func(ctx context.Context, tx pgx.Tx, start, end *string) error {
		these := pgx.NamedArgs{"start": start, "end": end}
		for name, value := range args {
			these[name] = value
		}
		return rowsOf(ctx, tx, read, sql, pgx.QueryResultFormats{pgx.BinaryFormatCode}, these)
	}
	if args["editions"] != nil || r.pool.Config().MaxConns < 2 || !r.halving.TryLock() {
		return r.transact(ctx, begin, func(tx pgx.Tx) error { return half(ctx, tx, nil, nil) })
	}
	defer r.halving.Unlock()
	return r.transact(ctx, beginSame+lockPairs+settings, func(tx pgx.Tx) error {
		var snapshot, middle string
		if err := tx.QueryRow(ctx, shareSnapshot).Scan(&snapshot, &middle); err != nil {
			return err
		}
		return atOnce(ctx, func(ctx context.Context) error { return half(ctx, tx, &middle, nil) }, func(ctx context.Context) error {
			return r.transact(ctx, beginSame+"set transaction snapshot '"+snapshot+"';"+settings, func(tx pgx.Tx) error { return half(ctx, tx, nil, &middle) })
		})
	})
}
