package eventstore

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// decideAlone has the lane decide the request under the append lock, where no stream can move on.
func (l *Log) decideAlone(ctx context.Context, request Request) (Result, outcome, error) {
	e := newEntry(ctx)
	e.decide = func(q querier) (result Result, err error) {
		defer func() { // a command's fault must not end the lane
			if fault := recover(); fault != nil {
				err = fmt.Errorf("deciding a request failed: %v", fault)
			}
		}()
		decided, result, err := l.decider(request, q, nil).entry(context.WithoutCancel(ctx))
		if decided != nil {
			e.content = decided.content
		}
		return result, err
	}
	result, err := l.record(ctx, e)
	return result, lostOrSettled(err), err
}

// recordAlone takes the lock, lets the entry decide and records what it decided, in one transaction. After a
// lost connection it starts again, or goes the way of any other entry, with its event ids, if it has decided.
func (l *lane) recordAlone(e *entry) (again []*entry) {
	if err := l.connected(); err != nil {
		e.refuse(err)
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), batchPatience)
	defer cancel()
	b := newBatch()
	var rows []recordedRow
	var settled bool
	err := pgx.BeginFunc(ctx, l.conn, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, takeLock); err != nil {
			return err
		}
		result, err := e.decide(tx)
		if settled = err == nil && len(e.writes) == 0 || err != nil && !l.conn.IsClosed(); settled {
			e.answer <- answer{decided: result, err: err}
			return err
		}
		if err != nil {
			return err
		}
		b.add(e)
		rows, err = l.parameters.run(ctx, l.conn.PgConn(), b, l.recorded())
		return err
	})
	switch lost := l.lost(err); {
	case settled:
		return nil
	case lost:
		return []*entry{e}
	case err != nil:
		e.refuse(err)
		return nil
	}
	l.stats.batches.Add(1)
	l.stats.alone.Add(1)
	if missed := l.deliver(b, rows); len(missed) > 0 {
		return l.resolve(missed)
	}
	return nil
}
