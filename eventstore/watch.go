package eventstore

import (
	"context"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// watchers are those who want to know when something was recorded.
type watchers struct {
	mu  sync.Mutex
	all map[chan struct{}]struct{}
}

// Watch returns a channel that gets a token when something may have been recorded since the last
// token was taken, by this process or another, and a function that ends it. Read the log after taking the token. A
// notification can be lost with its connection, so look at the log once in a while all the same.
func (l *Log) Watch() (<-chan struct{}, func()) {
	c := make(chan struct{}, 1)
	w := &l.watchers
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.all == nil {
		w.all = map[chan struct{}]struct{}{}
	}
	w.all[c] = struct{}{}
	return c, func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.all, c)
	}
}

func (w *watchers) wake() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for c := range w.all {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}

// listen wakes the watchers for what other processes record; the lane does it for this one. It makes
// a lost connection anew and says so: the readers' polling would hide a dead listener.
func (l *Log) listen(ctx context.Context) {
	defer close(l.listened)
	connect := dialler(l.pool, "aftermatch listen", nil)
	for pause := firstPause; ; pause = min(2*pause, longPause) {
		err := func() error {
			conn, err := connect(ctx)
			if err != nil {
				return err
			}
			defer conn.Close(context.WithoutCancel(ctx))
			if err := l.announce(ctx, conn); err != nil {
				return err
			}
			pause = firstPause
			l.watchers.wake() // for what was missed before
			for err == nil {
				err = l.notified(ctx, conn)
			}
			return err
		}()
		if ctx.Err() != nil {
			return
		}
		l.logger.Warn("the log's listener lost its connection; making it anew", "error", err, "pause", pause)
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
	}
}

// announce listens, and lets every lane know of it for as long as the connection stands. The first listener of a database holds one
// lock, all further ones share another: a lane whose listener is the first looks whether that one is held. By a lock of the first
// listener's own, taken last, its lane sees that it still is the first. What was appended unannounced meanwhile is visible
// once the locks are held: wake the readers then.
func (l *Log) announce(ctx context.Context, conn *pgx.Conn) error {
	if _, err := conn.Exec(ctx, `listen events`); err != nil {
		return err
	}
	var first bool
	if err := conn.QueryRow(ctx, `select pg_try_advisory_lock(7236832992)`).Scan(&first); err != nil {
		return err
	}
	if !first {
		_, err := conn.Exec(ctx, `select pg_advisory_lock_shared(7236832993)`)
		return err // without a lock of its own: its lane always notifies
	}
	_, err := conn.Exec(ctx, `select pg_advisory_lock($1)`, l.lane.listener)
	return err
}

// silence is how long the listener hears nothing before it asks whether the connection still stands.
const silence = 30 * time.Second

// notified waits for the next notification and wakes the watchers, unless this process's lane has.
func (l *Log) notified(ctx context.Context, conn *pgx.Conn) error {
	waiting, cancel := context.WithTimeout(ctx, silence)
	defer cancel()
	notification, err := conn.WaitForNotification(waiting)
	switch {
	case err == nil && notification.PID != l.lane.pid.Load():
		l.watchers.wake()
	case err != nil && pgconn.Timeout(err) && ctx.Err() == nil:
		asking, cancel := context.WithTimeout(ctx, silence)
		defer cancel()
		return conn.Ping(asking)
	}
	return err
}
