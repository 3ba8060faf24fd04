package migrations_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"aftermatch/internal/postgres"
	"aftermatch/migrations"
)

func TestProcessesThatStartAtOnceMigrateOnce(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	server, err := postgres.Start(ctx, postgres.Options{Throwaway: true})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Stop()
	results := make(chan error)
	for range 3 {
		go func() { results <- up(ctx, server.URL) }()
	}
	if err := errors.Join(<-results, <-results, <-results); err != nil {
		t.Fatal(err)
	}
	pool, err := pgxpool.New(ctx, server.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	var applied, distinct int
	err = pool.QueryRow(ctx, "select count(*), count(distinct version_id) from goose_db_version where version_id > 0").Scan(&applied, &distinct)
	if err != nil {
		t.Fatal(err)
	}
	if applied == 0 || applied != distinct {
		t.Errorf("%d migrations were applied %d times", distinct, applied)
	}
}

// up migrates as a process of its own would, on one connection.
func up(ctx context.Context, url string) error {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return err
	}
	config.MaxConns = 1
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return err
	}
	defer pool.Close()
	return migrations.Up(ctx, pool)
}
