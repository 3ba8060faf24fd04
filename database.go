package main

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/jackc/pgx/v5/pgxpool"

	"aftermatch/eventstore"
	"aftermatch/internal/postgres"
	"aftermatch/migrations"
)

// databaseFlags say which database a command works on.
type databaseFlags struct {
	DatabaseURL string `env:"DATABASE_URL" help:"PostgreSQL to use, e.g. postgres://user@host/aftermatch; without it a private one is started." placeholder:"URL"`
	DataDir     string `help:"Folder of the private PostgreSQL." placeholder:"DIR"`
}

// database is an open, migrated database, and the private server behind it if there is one.
type database struct {
	pool   *pgxpool.Pool
	server *postgres.Server
	where  string // for people: never with a password
}

// open connects, starting the private PostgreSQL if no URL is given, and applies the migrations. The
// private data of different uses lie in folders of their own.
func (f databaseFlags) open(ctx context.Context, use string) (*database, error) {
	db := &database{}
	url := f.DatabaseURL
	if url == "" {
		dir, err := f.dataDir(use)
		if err != nil {
			return nil, err
		}
		if db.server, err = postgres.Start(ctx, postgres.Options{DataDir: dir, Log: slog.Default()}); err != nil {
			return nil, err
		}
		url, db.where = db.server.URL, dir
	}
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		db.close()
		return nil, usageError("DATABASE_URL is not a PostgreSQL URL like postgres://user@host:5432/aftermatch")
	}
	if !strings.Contains(url, "pool_max_conns") {
		config.MaxConns = max(config.MaxConns, connections*int32(runtime.GOMAXPROCS(0))+connections)
	}
	if db.where == "" {
		db.where = fmt.Sprintf("%s on %s", config.ConnConfig.Database, config.ConnConfig.Host)
	}
	if db.pool, err = pgxpool.NewWithConfig(ctx, config); err == nil {
		err = migrations.Up(ctx, db.pool)
	}
	if err != nil {
		db.close()
		return nil, fmt.Errorf("open the database %s: %w", db.where, err)
	}
	return db, nil
}

func (f databaseFlags) dataDir(use string) (string, error) {
	if f.DataDir != "" {
		return filepath.Abs(f.DataDir)
	}
	dir, err := postgres.DefaultDataDir()
	return filepath.Join(dir, use), err
}

// connections are as many as a question needs at most and as leave writes, checks and other reads their own.
const connections = 4

// questions are how many may be answered at once: as many as there are processors to work on them, as long as that
// leaves connections for everything else.
func (db *database) questions() int {
	return max(1, min(runtime.GOMAXPROCS(0), int(db.pool.Config().MaxConns)/connections))
}

// stopped is closed when the private PostgreSQL ends; never for a database that is not ours.
func (db *database) stopped() <-chan struct{} {
	if db.server == nil {
		return nil
	}
	return db.server.Done()
}

func (db *database) close() {
	if db.pool != nil {
		db.pool.Close()
	}
	if db.server != nil {
		if err := db.server.Stop(); err != nil {
			slog.Error("stop the private PostgreSQL", "error", err)
		}
	}
}

type migrateCommand struct{ databaseFlags }

func (c migrateCommand) Run(ctx context.Context, term *terminal) error {
	db, err := c.open(ctx, "data")
	if err != nil {
		return err
	}
	defer db.close()
	fmt.Fprintf(term.Out, "the schema is up to date: %s\n", db.where)
	return nil
}

// log opens the database's log, for commands that need nothing else.
func (f databaseFlags) log(ctx context.Context) (*eventstore.Log, func(), error) {
	db, err := f.open(ctx, "data")
	if err != nil {
		return nil, nil, err
	}
	log, err := eventstore.Open(ctx, db.pool)
	if err != nil {
		db.close()
		return nil, nil, err
	}
	return log, func() {
		log.Close()
		db.close()
	}, nil
}

// removeData deletes a private database, for a fresh start.
func (f databaseFlags) removeData(ctx context.Context, use string) error {
	if f.DatabaseURL != "" {
		return usageError("--fresh deletes data, and never those of DATABASE_URL: empty that database yourself, or unset DATABASE_URL")
	}
	dir, err := f.dataDir(use)
	if err != nil {
		return err
	}
	return postgres.Remove(ctx, dir)
}
