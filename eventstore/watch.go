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
			if _, err := conn.Exec(ctx, `listen events`); err != nil {
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
