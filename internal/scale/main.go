// Command scale measures the program on a large history, as its users run it: over HTTP, on a PostgreSQL with default
// durability. It prints tables for docs/benchmarks.md.
//
//	go run ./internal/scale --events 1000000
//	go run ./internal/scale --events 10000000 --data-dir /var/tmp/large    # keeps the history for the next time
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"aftermatch/eventstore"
	"aftermatch/internal/machine"
	"aftermatch/internal/postgres"
	"aftermatch/migrations"
)

// plan says what is measured.
type plan struct {
	events    int           // about how many the history has
	asks      int           // how often each question is asked
	round     time.Duration // how long each round of writing lasts
	only      []string      // the steps to do; none for all
	dataDir   string        // of PostgreSQL; "" for a temporary one
	throwaway bool          // no durability, for tests
}

func main() {
	var p plan
	flag.IntVar(&p.events, "events", 100_000, "about how many events the history has")
	flag.IntVar(&p.asks, "asks", 9, "how often each question is asked")
	flag.DurationVar(&p.round, "round", 3*time.Second, "how long each round of writing lasts")
	flag.StringVar(&p.dataDir, "data-dir", "", "folder of PostgreSQL, kept; a history in it is used again")
	only := flag.String("only", "", "measurements to make of a history that has read models, e.g. sizes,questions,growth")
	flag.Parse()
	if *only != "" {
		p.only = strings.Split(*only, ",")
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, p, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "scale:", err)
		os.Exit(1)
	}
}

// bench is what is measured, and what was found so far.
type bench struct {
	plan
	server  *postgres.Server
	pool    *pgxpool.Pool
	log     *eventstore.Log
	program string // the path of the built program
	site    *site
	head    int64 // of the log, once the history is there
	report
}

func run(ctx context.Context, p plan, out io.Writer) (err error) {
	b := &bench{plan: p}
	if b.server, err = postgres.Start(ctx, postgres.Options{DataDir: p.dataDir, Throwaway: p.throwaway}); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.server.Stop()) }()
	if b.pool, err = pgxpool.New(ctx, b.server.URL); err != nil {
		return err
	}
	defer b.pool.Close()
	if err := migrations.Up(ctx, b.pool); err != nil {
		return err
	}
	if b.log, err = eventstore.Open(ctx, b.pool); err != nil {
		return err
	}
	defer b.log.Close()
	remove, err := b.build(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, remove()) }()

	load := machine.Load()
	for _, step := range []struct {
		name     string
		do       func(context.Context) error
		optional bool
	}{
		{"load", b.load, false},
		{"rebuild", b.rebuild, true},
		{"sizes", b.sizes, true},
		{"serve", b.serve, false},
		{"questions", b.questions, true},
		{"again", b.again, true},
		{"things", b.things, true},
		{"writes", b.writes, true},
		{"rebuild-live", b.rebuildBusy, true},
		{"stop", b.stop, false},
		{"growth", b.growth, true},
	} {
		if step.optional && p.only != nil && !slices.Contains(p.only, step.name) {
			continue
		}
		begun := time.Now()
		if err := step.do(ctx); err != nil {
			if b.site != nil {
				err = errors.Join(err, b.site.stop())
			}
			return fmt.Errorf("%s: %w", step.name, err)
		}
		fmt.Fprintf(os.Stderr, "%s: %s\n", step.name, time.Since(begun).Round(time.Millisecond))
	}
	fmt.Fprintf(out, "%s, %d cores, %s, PostgreSQL %s, load average %s before and %s after\n\n",
		machine.Processor(), runtime.NumCPU(), runtime.Version(), b.server.Version, load, machine.Load())
	b.print(out)
	return nil
}
