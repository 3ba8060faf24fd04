package eventstore

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// errGaveUp answers what was in flight when the log was closed while its database was away.
var errGaveUp = errors.New("the log was closed while its database was away")

var errStillThere = errors.New("it does not end within 5 s")

// laneSettings hold the append statements to their measured plans. A stricter isolation would take
// its snapshot before the lock; a timeout would turn waiting for the lock into a failure.
var laneSettings = map[string]string{
	"plan_cache_mode":               "force_generic_plan",
	"enable_seqscan":                "off",
	"jit":                           "off",
	"default_transaction_isolation": "read committed",
	"statement_timeout":             "0",
	"lock_timeout":                  "0",
}

// dialler returns what opens a connection like the pool's, but outside of it.
func dialler(pool *pgxpool.Pool, name string, settings map[string]string) func(context.Context) (*pgx.Conn, error) {
	return func(ctx context.Context) (*pgx.Conn, error) {
		config := pool.Config()
		config.ConnConfig.RuntimeParams["application_name"] = name
		for name, value := range settings {
			config.ConnConfig.RuntimeParams[name] = value
		}
		if config.BeforeConnect != nil {
			if err := config.BeforeConnect(ctx, config.ConnConfig); err != nil {
				return nil, err
			}
		}
		return pgx.ConnectConfig(ctx, config.ConnConfig)
	}
}

// endPredecessor ends what may still run at the other end of a lost connection. Afterwards a batch
// sent over it was either committed or never will be.
const endPredecessor = `
select coalesce(bool_and(pg_terminate_backend(pid, 5000)), true)
from pg_stat_activity where application_name = $1 and pid <> pg_backend_pid()`

// dial opens the lane's connection and prepares its statements.
func (l *lane) dial(ctx context.Context) error {
	conn, err := l.connect(ctx)
	if err != nil {
		return fmt.Errorf("connect the append lane: %w", err)
	}
	var ended bool
	if err := conn.QueryRow(ctx, endPredecessor, l.name).Scan(&ended); err != nil || !ended {
		_ = conn.Close(ctx)
		return fmt.Errorf("end the append lane's lost connection: %w", cmp.Or(err, errStillThere))
	}
	for name, sql := range statements {
		if _, err := conn.PgConn().Prepare(ctx, name, sql, nil); err != nil {
			_ = conn.Close(ctx)
			return fmt.Errorf("prepare the append lane: %w", err)
		}
	}
	var event, expected, claim uint32
	if err := conn.QueryRow(ctx, rowTypes).Scan(&event, &expected, &claim); err != nil {
		_ = conn.Close(ctx)
		return fmt.Errorf("prepare the append lane: %w", err)
	}
	l.conn, l.parameters = conn, newParameters(event, expected, claim, l.listener)
	l.pid.Store(conn.PgConn().PID())
	return nil
}

const (
	firstPause = 5 * time.Millisecond
	longPause  = time.Second
)

// connected makes sure that there is a connection. It tries for as long as the log is open: callers
// give up by their contexts.
func (l *lane) connected() error {
	for pause := firstPause; l.conn == nil; pause = min(2*pause, longPause) {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		err := l.dial(ctx)
		cancel()
		if err == nil {
			return nil
		}
		l.logger.Warn("the append lane cannot connect; trying again", "error", err, "pause", pause)
		l.mu.Lock()
		closed := l.closed
		l.mu.Unlock()
		if closed {
			return fmt.Errorf("%w: %w", errGaveUp, err)
		}
		time.Sleep(pause)
	}
	return nil
}

// lost tells whether err means that the connection is gone, and if so lets go of it.
func (l *lane) lost(err error) bool {
	if readOnly(err) { // another server may have taken over: the next batch looks for it
		l.disconnect()
		l.conn = nil
		return false
	}
	if err == nil || !l.conn.IsClosed() {
		return false
	}
	l.logger.Warn("the append lane lost its connection; sending again", "error", err)
	l.stats.resent.Add(1)
	l.conn = nil
	return true
}

func (l *lane) disconnect() {
	if l.conn != nil {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_ = l.conn.Close(ctx)
	}
}
