package eventstore

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"aftermatch/domain"
)

// Log is the log of one database, for one process.
type Log struct {
	pool     *pgxpool.Pool
	now      func() time.Time // nil: the real clock
	logger   *slog.Logger
	lane     *lane
	turns    turns
	watchers watchers
	stop     context.CancelFunc // ends the listener
	listened chan struct{}      // closed when the listener has ended
}

// Option changes how a Log is opened.
type Option func(*Log)

// WithClock makes now what the clock says, for facts without a time, for decisions and for
// recorded_at (which never falls, whatever the clock says).
func WithClock(clock func() time.Time) Option { return func(l *Log) { l.now = clock } }

// WithLogger sends what is worth knowing about lost connections there; the default is slog.Default.
func WithLogger(logger *slog.Logger) Option { return func(l *Log) { l.logger = logger } }

// Open starts the append lane and the listener, each on a connection of its own beside the pool.
// The database must be migrated.
func Open(ctx context.Context, pool *pgxpool.Pool, options ...Option) (*Log, error) {
	l := &Log{pool: pool, logger: slog.Default(), listened: make(chan struct{}), turns: turns{streams: map[domain.ID]*turn{}}}
	for _, option := range options {
		option(l)
	}
	name := "aftermatch append " + uuid.NewString()
	l.lane = &lane{
		name: name, listener: rand.Int64(), connect: dialler(pool, name, laneSettings), recorded: l.recordedAt, wake: l.watchers.wake, logger: l.logger,
		done: make(chan struct{}),
	}
	l.lane.filled.L = &l.lane.mu
	if err := l.lane.dial(ctx); err != nil {
		return nil, err
	}
	listening, stop := context.WithCancel(context.WithoutCancel(ctx))
	l.stop = stop
	go l.lane.loop()
	go l.listen(listening)
	return l, nil
}

// Close records what is still in the queue and lets go of the connections; the pool stays open.
func (l *Log) Close() error {
	l.lane.close()
	l.stop()
	<-l.listened
	return nil
}

// Pool is the pool that the log reads with.
func (l *Log) Pool() *pgxpool.Pool { return l.pool }

// Stats counts what the append lane did since the log was opened.
type Stats struct {
	Appends   int64 // accepted
	Events    int64 // recorded
	Batches   int64 // transactions
	Conflicts int64 // appends refused because a stream had moved on
	Resent    int64 // batches sent again after a lost connection or an error
	Deferred  int64 // appends tried again because another one in the batch was refused
	Alone     int64 // requests decided under the append lock, having lost against others
	Queued    int64 // appends waiting to be sent, at the moment
}

// Stats returns the counters now.
func (l *Log) Stats() Stats {
	s := &l.lane.stats
	return Stats{s.appends.Load(), s.events.Load(), s.batches.Load(), s.conflicts.Load(), s.resent.Load(), s.deferred.Load(), s.alone.Load(), l.lane.queued()}
}

func (l *Log) clock() time.Time {
	if l.now == nil {
		return time.Now()
	}
	return l.now()
}

// recordedAt is zero for the database's clock, the one that all processes share.
func (l *Log) recordedAt() time.Time {
	if l.now == nil {
		return time.Time{}
	}
	return l.now()
}

// querier is what reads: the pool, or the connection that holds the append lock.
type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	SendBatch(ctx context.Context, batch *pgx.Batch) pgx.BatchResults
}
