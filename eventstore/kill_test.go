package eventstore_test

import (
	"context"
	"log/slog"
	"testing"

	"github.com/jackc/pgx/v5"

	"aftermatch/eventstore"
)

// quiet keeps the many lost connections of a test out of its output.
var quiet = eventstore.WithLogger(slog.New(slog.DiscardHandler))

// connected opens a connection beside the log's, which cut leaves alone.
func connected(t testing.TB, log *eventstore.Log) *pgx.Conn {
	t.Helper()
	conn, err := pgx.ConnectConfig(t.Context(), log.Pool().Config().ConnConfig)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

// cut ends a random half of the database's other connections, whatever they are doing.
func cut(t testing.TB, conn *pgx.Conn) {
	t.Helper()
	if _, err := conn.Exec(t.Context(), `
select pg_terminate_backend(pid) from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid() and random() < 0.5`); err != nil {
		t.Fatal(err)
	}
}
