package api_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"aftermatch/api"
)

// A database that takes no writes, as after a failover, refuses them for the moment; what can be read is read, and once there
// is one that takes writes they go on.
func TestAReadOnlyDatabase(t *testing.T) {
	s := open(t)
	before := s.organisation("Before", "DE")
	s.get("/v1/organisations/" + before.String()).is(http.StatusOK) // read before nothing can be written, the read models neither
	exec := func(sql string) {
		t.Helper()
		if _, err := s.log.Pool().Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	setting := func(readOnly string) {
		t.Helper()
		var name string
		if err := s.log.Pool().QueryRow(t.Context(), `select current_database()`).Scan(&name); err != nil {
			t.Fatal(err)
		}
		exec(`alter database ` + name + ` set default_transaction_read_only = ` + readOnly)
	}
	setting("on")
	exec(`select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = current_database() and application_name like 'aftermatch append%'`)
	const body = `{"name":"Meanwhile","country":"DE"}`
	for range 2 {
		refused := s.ask("admin", http.MethodPost, "/v1/organisations", body, "Idempotency-Key", "meanwhile").refused(http.StatusServiceUnavailable, "unavailable")
		if refused.header.Get("Retry-After") == "" {
			t.Error("it does not say when to try again")
		}
	}
	s.get("/v1/organisations/" + before.String()).is(http.StatusOK)
	ready := func(want string) {
		t.Helper()
		s.log.Pool().Reset() // what is connected already does not know of the setting
		if got := s.ask("", http.MethodGet, "/readyz", "").is(http.StatusOK).fields(); got["status"] != want || got["head"] == nil {
			t.Errorf("got %v, want it to be %s", got, want)
		}
	}
	ready("read-only")
	exec(`begin read write; do $$ begin execute format('alter database %I set default_transaction_read_only = off', current_database()); end $$; commit`)
	ready("ready")
	s.ask("admin", http.MethodPost, "/v1/organisations", body, "Idempotency-Key", "meanwhile").is(http.StatusCreated)
	if list := s.get("/v1/organisations").items(); len(list) != 2 {
		t.Errorf("%d organisations, want 2", len(list))
	}
}

func TestWhatMeansThatTheDatabaseIsAway(t *testing.T) {
	for _, c := range []struct {
		err  error
		away bool
	}{
		{&pgconn.PgError{Code: "53100"}, true}, // disk full
		{&pgconn.PgError{Code: "53300"}, true}, // too many connections
		{&pgconn.PgError{Code: "57P01"}, true}, // the administrator ended it
		{&pgconn.PgError{Code: "57P03"}, true}, // it is starting
		{&pgconn.PgError{Code: "58030"}, true}, // its disk fails
		{&pgconn.PgError{Code: "25006"}, true}, // read-only
		{io.ErrUnexpectedEOF, true},
		{&pgconn.PgError{Code: "42601"}, false}, // our fault
		{&pgconn.PgError{Code: "23505"}, false},
		{&pgconn.PgError{}, false},
		{errors.New("ours"), false},
	} {
		if got := api.Away(fmt.Errorf("ask: %w", c.err)); got != c.away {
			t.Errorf("%v: got %v", c.err, got)
		}
	}
}
