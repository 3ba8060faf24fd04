package eventstore

import (
	"context"
	"errors"
	"log/slog"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// lane sends a process's appends, one batch after another, on a connection of its own. While one
// transaction commits, the next batch gathers; no timer is involved.
type lane struct {
	connect  func(context.Context) (*pgx.Conn, error)
	recorded func() time.Time // what recorded_at is, or zero for the database's clock
	wake     func()           // tells this process's readers
	logger   *slog.Logger

	mu     sync.Mutex
	filled sync.Cond // when there is something in queue, or closed
	queue  []*entry
	closed bool
	done   chan struct{} // closed when the last entry was answered

	conn       *pgx.Conn
	name       string        // of the connection, in the database
	listener   int64         // the process's listener's own lock
	pid        atomic.Uint32 // of its latest backend there
	parameters *parameters
	stats      counters
}

type counters struct {
	appends, events, batches, conflicts, resent, deferred, alone atomic.Int64
}

// submit puts an entry in the queue. The answer will be in its channel.
func (l *lane) submit(e *entry) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return ErrClosed
	}
	l.queue = append(l.queue, e)
	l.filled.Signal()
	return nil
}

func (l *lane) queued() int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return int64(len(l.queue))
}

// close lets no more entries in and waits until those in the queue are answered.
func (l *lane) close() {
	l.mu.Lock()
	l.closed = true
	l.filled.Signal()
	l.mu.Unlock()
	<-l.done
}

// loop is the lane's life. Entries that the last batch left over come first.
func (l *lane) loop() {
	defer close(l.done)
	for waiting := l.take(nil); len(waiting) > 0; waiting = l.take(waiting) {
		var b *batch
		b, waiting = gather(waiting)
		if len(b.entries) > 0 {
			waiting = append(l.record(b), waiting...)
		}
	}
	l.disconnect()
}

// take adds what is in the queue to the waiting, and waits for it if nothing is. It returns nothing when the
// lane is closed and everything was taken.
func (l *lane) take(waiting []*entry) []*entry {
	l.mu.Lock()
	defer l.mu.Unlock()
	for len(waiting)+len(l.queue) == 0 && !l.closed {
		l.filled.Wait()
	}
	l.mu.Unlock()
	runtime.Gosched() // let the writers just answered join the batch: more gain than any other single line
	l.mu.Lock()
	waiting = append(waiting, l.queue...)
	clear(l.queue)
	l.queue = l.queue[:0]
	return waiting
}

// gather takes from the waiting what fits into one batch, in order, and leaves the rest.
func gather(waiting []*entry) (*batch, []*entry) {
	b := newBatch()
	var rest []*entry
	for i, e := range waiting {
		if err := e.ctx.Err(); err != nil {
			e.refuse(err) // the caller gave up before it was sent
			continue
		}
		if e.decide != nil && len(b.entries) == 0 {
			return &batch{entries: []*entry{e}}, waiting[i+1:]
		}
		if e.decide != nil || b.full() || !b.add(e) {
			rest = append(rest, e)
		}
	}
	return b, rest
}

// record sends the batch until the database has answered, and answers its entries. It returns those
// that must be sent again, because they were refused or failed for the sake of another.
func (l *lane) record(b *batch) (again []*entry) {
	if first := b.entries[0]; first.decide != nil {
		return l.recordAlone(first)
	}
	rows, err := l.send(b)
	if err == nil {
		l.stats.batches.Add(1)
		if missed := l.deliver(b, rows); len(missed) > 0 {
			return l.resolve(missed)
		}
		return nil
	}
	others := b.entries
	if uniqueViolation(err) {
		var lookErr error
		if others, lookErr = l.answerKnown(b.entries); lookErr != nil {
			err = lookErr
		}
		if len(others) < len(b.entries) {
			return others
		}
	}
	if errors.Is(err, errGaveUp) || len(others) == 1 {
		for _, e := range others {
			e.refuse(err)
		}
		return nil
	}
	l.stats.resent.Add(1)
	for _, e := range others { // one of them spoils the batch: each on its own
		alone := newBatch()
		alone.add(e)
		again = append(again, l.record(alone)...)
	}
	return again
}

// send runs the batch, again with the same event ids whenever the connection was lost: what had been
// committed all the same is then refused and found by resolve.
func (l *lane) send(b *batch) ([]recordedRow, error) {
	for {
		if err := l.connected(); err != nil {
			return nil, err
		}
		ctx, cancel := context.WithTimeout(context.Background(), batchPatience)
		rows, err := l.parameters.run(ctx, l.conn.PgConn(), b, l.recorded())
		cancel()
		if !l.lost(err) {
			return rows, err
		}
	}
}

// batchPatience is how long a batch may take before its connection counts as lost. A batch that waits
// that long for the lock, behind a history that is loaded, is sent again and waits on.
const batchPatience = time.Minute

// deliver answers the accepted entries and returns the others.
func (l *lane) deliver(b *batch, rows []recordedRow) (missed []*entry) {
	for _, e := range b.entries {
		if len(rows) == 0 || rows[0].id != e.events[0].id {
			missed = append(missed, e)
			continue
		}
		l.accept(e, rows[0].position, rows[0].version)
		rows = rows[e.count:]
	}
	if len(missed) < len(b.entries) {
		l.wake()
	}
	return missed
}

func (l *lane) accept(e *entry, position int64, version int) {
	l.stats.appends.Add(1)
	l.stats.events.Add(int64(e.count))
	e.accept(position, version)
}

func readOnly(err error) bool {
	var refusal *pgconn.PgError
	return errors.As(err, &refusal) && refusal.Code == "25006"
}

func uniqueViolation(err error) bool {
	var refusal *pgconn.PgError
	return errors.As(err, &refusal) && refusal.Code == "23505"
}
