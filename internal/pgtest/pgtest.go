// Package pgtest gives each test a PostgreSQL database of its own, migrated and empty.
//
// The first use in a test process starts one private PostgreSQL for all of its tests; a database is then a copy of a
// migrated template, made in some 20 ms. A package that uses it may have
//
//	func TestMain(m *testing.M) { os.Exit(pgtest.Run(m)) }
//
// to clear up at once; without it PostgreSQL dies with the process all the same, and the next start sweeps up its files.
package pgtest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"aftermatch/internal/postgres"
	"aftermatch/migrations"
)

const (
	template = "migrated"
	// startPatience is generous: many test processes start at once on few cores.
	startPatience = 2 * time.Minute
	// closePatience is how long a pool may wait at the end of a test for connections still in use.
	closePatience = 10 * time.Second
)

// New returns a pool on a fresh, migrated database. At the end of the test, when its own clean-ups are done, the pool is
// closed and the database dropped.
func New(t testing.TB) *pgxpool.Pool {
	t.Helper()
	return open(t, URL(t))
}

// URL returns the address of a fresh, migrated database, for child processes and for pools with settings of their own. The
// database is dropped at the end of the test, whoever is still connected.
func URL(t testing.TB) string {
	t.Helper()
	return throwaway.database(t)
}

// Durable is URL on a PostgreSQL with the settings of production, fsync among them: for benchmarks, and for tests that kill.
func Durable(t testing.TB) string {
	t.Helper()
	return durable.database(t)
}

// DataDir returns the path of a data folder, not yet made, for tests that start the program on one. Unlike in t.TempDir,
// the user whom root lends PostgreSQL can come to it. It is removed at the end of the test.
func DataDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "aftermatch-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := removeWithin(dir, removePatience); err != nil {
			t.Error(err)
		}
	})
	if err := os.Chmod(dir, 0o711); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, "data")
}

// Run runs the package's tests and stops what they started. It returns the exit code for TestMain.
func Run(m *testing.M) int {
	defer throwaway.stop()
	defer durable.stop()
	return m.Run()
}

func open(t testing.TB, url string) *pgxpool.Pool {
	t.Helper()
	pool, err := pgxpool.New(context.Background(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := closeWithin(pool, closePatience); err != nil {
			t.Error(err)
		}
	})
	return pool
}

// removePatience is how long the PostgreSQL of a program that was killed may take to end.
const removePatience = 30 * time.Second

// removeWithin removes a folder in which that PostgreSQL may still be writing.
func removeWithin(dir string, patience time.Duration) error {
	deadline := time.Now().Add(patience)
	for {
		err := os.RemoveAll(dir)
		if err == nil || time.Now().After(deadline) {
			return err
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// closeWithin closes the pool, whose Close alone would wait for ever for a connection that is not given back.
func closeWithin(pool *pgxpool.Pool, patience time.Duration) error {
	closed := make(chan struct{})
	go func() {
		pool.Close()
		close(closed)
	}()
	select {
	case <-closed:
		return nil
	case <-time.After(patience):
		return fmt.Errorf("connections of the test's pool that were never released: %d; close their rows, transactions or listeners", pool.Stat().AcquiredConns())
	}
}

// These are the process's two servers, each started by the first test that needs it.
var (
	throwaway = server{options: postgres.Options{Throwaway: true}}
	durable   = server{}
)

type server struct {
	options postgres.Options

	once    sync.Once
	running *postgres.Server
	err     error
	made    atomic.Int64 // databases, for their names
}

func (s *server) start() {
	ctx, cancel := context.WithTimeout(context.Background(), startPatience)
	defer cancel()
	if s.running, s.err = postgres.Start(ctx, s.options); s.err != nil {
		return
	}
	s.err = s.makeTemplate(ctx)
}

func (s *server) stop() {
	if s.running != nil {
		_ = s.running.Stop() // the tests have said what there is to say
	}
}

// makeTemplate migrates the database that all others are copies of, and closes it: a copy needs it without users.
func (s *server) makeTemplate(ctx context.Context) error {
	if err := s.exec(ctx, "create database "+template); err != nil {
		return err
	}
	pool, err := pgxpool.New(ctx, s.url(template))
	if err != nil {
		return err
	}
	err = migrations.Up(ctx, pool)
	pool.Close()
	if err != nil {
		return err
	}
	return s.exec(ctx, "alter database "+template+" with is_template true allow_connections false")
}

func (s *server) database(t testing.TB) string {
	t.Helper()
	s.once.Do(s.start)
	if s.err != nil {
		t.Fatalf("PostgreSQL for the tests: %v", s.err)
	}
	name := fmt.Sprintf("test_%d", s.made.Add(1))
	if err := s.exec(t.Context(), "create database "+name+" template "+template); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.exec(context.Background(), "drop database "+name+" with (force)"); err != nil {
			t.Error(err)
		}
	})
	return s.url(name)
}

// exec runs a statement on a connection of its own, as statements about databases must.
func (s *server) exec(ctx context.Context, statement string) error {
	conn, err := pgx.Connect(ctx, s.running.URL)
	if err != nil {
		return fmt.Errorf("%s: %w", statement, err)
	}
	defer func() { _ = conn.Close(ctx) }()
	if _, err := conn.Exec(ctx, statement); err != nil {
		return fmt.Errorf("%s: %w", statement, err)
	}
	return nil
}

// url is the server's address with another database.
func (s *server) url(database string) string {
	u, err := url.Parse(s.running.URL)
	if err != nil {
		panic(err) // the server made it
	}
	u.Path = "/" + database
	return u.String()
}
