package eventstore_test

import (
	"context"
	"net"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"aftermatch/domain"
	"aftermatch/eventstore"
	"aftermatch/internal/pgtest"
)

func TestLaneOutlivesItsConnection(t *testing.T) {
	log := opened(t, quiet)
	release := stopped(t, log)
	var writers sync.WaitGroup
	for range 3 {
		writers.Go(func() {
			if _, err := log.Append(t.Context(), writing(on(fresh(), 0, 1))); err != nil {
				t.Error(err)
			}
		})
	}
	killer := connected(t, log)
	for range 5 {
		until(t, "the lane's connection is ended", func() bool {
			var ended bool
			err := killer.QueryRow(t.Context(), `select coalesce(bool_or(pg_terminate_backend(pid, 5000)), false) from pg_stat_activity where wait_event = 'advisory' and datname = current_database()`).Scan(&ended)
			if err != nil {
				t.Fatal(err)
			}
			return ended
		})
	}
	release()
	writers.Wait()
	if position, _, err := log.Head(t.Context()); position != 3 || err != nil {
		t.Errorf("the log is at %d, error %v; want 3", position, err)
	}
	if log.Stats().Resent < 5 {
		t.Errorf("%d batches were counted as sent again, want 5 at least", log.Stats().Resent)
	}
}

// deaf is a connection that, when told to, ends on its next answer instead of passing it on.
type deaf struct {
	net.Conn
	now *atomic.Bool
}

func (d deaf) Read(b []byte) (int, error) {
	n, err := d.Conn.Read(b)
	if err == nil && d.now.CompareAndSwap(true, false) {
		_ = d.Close()
		return 0, net.ErrClosed
	}
	return n, err
}

// TestLostAnswer loses the answer to a batch that was committed: each append still counts once, and is
// answered as if nothing had happened.
func TestLostAnswer(t *testing.T) {
	var now atomic.Bool
	config, err := pgxpool.ParseConfig(pgtest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	dial := config.ConnConfig.DialFunc
	config.ConnConfig.DialFunc = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network, address)
		return deaf{conn, &now}, err
	}
	pool, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	log, err := eventstore.Open(t.Context(), pool, quiet)
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	stream, key := fresh(), fresh()
	claimed := on(stream, 2, 1)
	claimed.Take = []domain.Claim{{Key: "table/7"}}
	given := on(stream, 3, 1)
	given.Release = claimed.Take
	for i, a := range []eventstore.Append{
		writing(on(stream, 0, 1)),
		{Writes: []eventstore.Write{on(stream, eventstore.AnyVersion, 1)}, Key: key},
		writing(claimed),
		writing(given),
	} {
		now.Store(true)
		result := appended(t, log, a)
		if result.Position != int64(i+1) || result.Version != i+1 || result.Repeat {
			t.Errorf("append %d gave %+v", i, result)
		}
		if now.Load() {
			t.Fatal("no answer was lost")
		}
	}
	var claims int
	if err := pool.QueryRow(t.Context(), `select count(*) from claims`).Scan(&claims); err != nil || claims != 0 {
		t.Errorf("%d claims are left, error %v", claims, err)
	}
	if position, _, err := log.Head(t.Context()); position != 4 || err != nil {
		t.Errorf("the log is at %d, error %v; want 4", position, err)
	}
}
