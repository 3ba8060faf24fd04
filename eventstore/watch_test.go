package eventstore_test

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"aftermatch/internal/pgtest"
)

// TestOthersAreNotifiedAndNobodyElse: a process that is alone wakes its own readers; from when another one listens, that one's are
// woken by every append, whichever of the two it was.
func TestOthersAreNotifiedAndNobodyElse(t *testing.T) {
	pool := pgtest.New(t)
	acquired, err := pool.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer acquired.Release()
	ear := acquired.Conn()
	if _, err := ear.Exec(t.Context(), `listen events`); err != nil {
		t.Fatal(err)
	}
	first := openedAt(t, pool)
	listening(t, ear, 2)
	recordMany(t, first, 1)
	if _, err := pool.Exec(t.Context(), `select pg_notify('events', 'nothing before')`); err != nil {
		t.Fatal(err)
	}
	if heard(t, ear) != "nothing before" {
		t.Error("an append of a process that is alone was notified")
	}
	second := openedAt(t, pool)
	listening(t, ear, 3)
	for from, to := first, second; ; from, to = second, first {
		woken, end := to.Watch()
		recordMany(t, from, 1)
		if payload := heard(t, ear); payload != "" {
			t.Errorf("heard %q instead of an append", payload)
		}
		select {
		case <-woken:
		case <-time.After(20 * time.Second):
			t.Error("the other process's readers were not woken")
		}
		end()
		if from == second {
			return
		}
	}
}

// listening waits until listeners hold so many locks: the first one two, further ones one.
func listening(t testing.TB, conn *pgx.Conn, locks int) {
	t.Helper()
	for deadline, held := time.Now().Add(20*time.Second), 0; held != locks; {
		err := conn.QueryRow(t.Context(), `
select count(*) from pg_locks join pg_stat_activity using (pid)
where datname = current_database() and application_name = 'aftermatch listen' and locktype = 'advisory' and granted`).Scan(&held)
		if err != nil || time.Now().After(deadline) {
			t.Fatalf("listeners hold %d locks instead of %d, error %v", held, locks, err)
		}
	}
}

// heard is the payload of the next notification.
func heard(t testing.TB, conn *pgx.Conn) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	notification, err := conn.WaitForNotification(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return notification.Payload
}
