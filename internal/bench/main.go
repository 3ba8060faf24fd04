// Command bench measures the log against raw PostgreSQL, both in the same run: rounds are interleaved
// and the medians' ratio is what counts, since absolute times of shared machines mean nothing. Everything runs with
// default durability (fsync and synchronous_commit on) on a PostgreSQL of its own.
//
//	go run ./internal/bench
//	go run ./internal/bench -rounds 7 -only W1,W2
package main

import (
	"context"
	"flag"
	"fmt"
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

// bench is what every work runs on.
type bench struct {
	url   string
	pool  *pgxpool.Pool
	log   *eventstore.Log
	round time.Duration // how long one side of one round lasts
}

// work is one line of the table: the same work done by us and by the raw limit.
type work struct {
	id, what string
	unit     string
	target   string
	prepare  func(context.Context, *bench) error
	sides    []side // the first is the raw limit, the second is ours
}

type side struct {
	name string
	run  func(context.Context, *bench) (float64, error)
}

func main() {
	rounds := flag.Int("rounds", 5, "interleaved rounds")
	round := flag.Duration("round", 2*time.Second, "how long one side of one round lasts")
	only := flag.String("only", "", "works to run, e.g. W1,W2")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *rounds, *round, *only); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, rounds int, round time.Duration, only string) error {
	server, err := postgres.Start(ctx, postgres.Options{})
	if err != nil {
		return err
	}
	defer server.Stop()
	config, err := pgxpool.ParseConfig(server.URL)
	if err != nil {
		return err
	}
	config.MaxConns = 100
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return err
	}
	defer pool.Close()
	if err := migrations.Up(ctx, pool); err != nil {
		return err
	}
	log, err := eventstore.Open(ctx, pool)
	if err != nil {
		return err
	}
	defer log.Close()
	b := &bench{server.URL, pool, log, round}

	fmt.Printf("%s, %s, PostgreSQL %s, %d cores, %d rounds of %s, payload %d bytes\n\n", machine.Processor(), runtime.Version(), server.Version, runtime.NumCPU(), rounds, round, len(payloadJSON))
	fmt.Println("| | Work | Side | Median | Spread | Ratio to raw | Target |\n|---|---|---|---|---|---|---|")
	for _, w := range works {
		if only != "" && !slices.Contains(strings.Split(only, ","), w.id) {
			continue
		}
		if err := w.measure(ctx, b, rounds); err != nil {
			return fmt.Errorf("%s: %w", w.id, err)
		}
	}
	return nil
}

var works = slices.Concat(writing, reading, following)

// measure runs the sides in turn, round after round, and prints a line for each.
func (w work) measure(ctx context.Context, b *bench, rounds int) error {
	if w.prepare != nil {
		if err := w.prepare(ctx, b); err != nil {
			return err
		}
	}
	measured := make([][]float64, len(w.sides))
	for round := range rounds + 1 {
		for i, side := range w.sides {
			value, err := side.run(ctx, b)
			if err != nil {
				return fmt.Errorf("%s: %w", side.name, err)
			}
			if round > 0 { // the first warms caches and plans
				measured[i] = append(measured[i], value)
			}
		}
	}
	raw := median(measured[0])
	for i, side := range w.sides {
		ratio, target := "", ""
		if i > 0 {
			ratio = fmt.Sprintf("%.2f", median(measured[i])/raw)
		}
		if i == 1 {
			target = w.target
		}
		fmt.Printf("| %s | %s | %s | %.4g %s | %.4g–%.4g | %s | %s |\n", w.id, w.what, side.name,
			median(measured[i]), w.unit, slices.Min(measured[i]), slices.Max(measured[i]), ratio, target)
	}
	return nil
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return (sorted[(len(sorted)-1)/2] + sorted[len(sorted)/2]) / 2
}
