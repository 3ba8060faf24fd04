package pgtest_test

import (
	"context"
	"os"
	"testing"

	"github.com/jackc/pgx/v5"

	"aftermatch/internal/pgtest"
	"aftermatch/internal/postgres"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Run(m)) }

func TestTwoTestsDoNotSeeEachOther(t *testing.T) {
	for _, name := range []string{"one", "other"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pool := pgtest.New(t)
			if _, err := pool.Exec(t.Context(), "create table read_model.guests (name text)"); err != nil {
				t.Fatal(err)
			}
		})
	}
}

func TestDatabaseIsDroppedWhoeverIsConnected(t *testing.T) {
	var gone string
	t.Run("left connected", func(t *testing.T) {
		gone = pgtest.URL(t)
		if _, err := pgx.Connect(context.Background(), gone); err != nil {
			t.Fatal(err)
		}
	})
	if _, err := pgx.Connect(t.Context(), gone); err == nil {
		t.Fatalf("%s is still there", gone)
	}
}

func TestDurableKeepsProductionSettings(t *testing.T) {
	conn, err := pgx.Connect(t.Context(), pgtest.Durable(t))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	for _, name := range []string{"fsync", "synchronous_commit", "full_page_writes", "data_checksums"} {
		var value string
		if err := conn.QueryRow(t.Context(), "select current_setting($1)", name).Scan(&value); err != nil {
			t.Fatal(err)
		}
		if value != "on" {
			t.Errorf("%s = %s, want on", name, value)
		}
	}
}

func TestDataDirIsReachable(t *testing.T) {
	server, err := postgres.Start(t.Context(), postgres.Options{DataDir: pgtest.DataDir(t), Throwaway: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Stop(); err != nil {
		t.Fatal(err)
	}
}

func BenchmarkNew(b *testing.B) {
	pgtest.URL(b) // starts the server outside the measured part
	for b.Loop() {
		pgtest.URL(b)
	}
}
