package imports

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

const (
	tryTurn  = `select pg_try_advisory_lock(hashtext('aftermatch import'))`
	waitTurn = `select pg_advisory_lock(hashtext('aftermatch import'))`
)

// turn waits until no other import of any program on the database records: of two that are decided at once each would
// register an organisation that both name. The returned function lets the next one in, as the end of the process does. The
// connection is none of the pool's, lest imports that wait keep all of them from the one that records.
func (f *file) turn(ctx context.Context, pool *pgxpool.Pool) (leave func(), err error) {
	config := pool.Config().ConnConfig
	config.RuntimeParams["statement_timeout"], config.RuntimeParams["lock_timeout"] = "0", "0"
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("connect for the import's turn: %w", err)
	}
	leave = func() { _ = conn.Close(context.WithoutCancel(ctx)) }
	free := false
	if err = conn.QueryRow(ctx, tryTurn).Scan(&free); err == nil && !free {
		waiting := Progress{Read: len(f.table.rows), Rows: len(f.table.rows), Waiting: true}
		f.progress(waiting)
		if _, err = conn.Exec(ctx, waitTurn); err == nil {
			waiting.Waiting = false
			f.progress(waiting)
		}
	}
	if err != nil {
		leave()
		return nil, fmt.Errorf("wait for the import's turn: %w", err)
	}
	return leave, nil
}
