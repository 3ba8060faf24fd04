package main

import (
	"context"
	"fmt"
	"time"

	"aftermatch/eventstore"
	"aftermatch/internal/chronicle"
	"aftermatch/internal/simulation"
)

type simulateCommand struct {
	databaseFlags
	Events int    `default:"100000" help:"About how many events."`
	Seed   uint64 `default:"1" help:"The same seed and number give the same history."`
}

func (simulateCommand) Help() string {
	return `Loads a synthetic history into an empty database: conferences, meetings, projects, late reports, merges and
corrections, drawn from rates that are known. For tests of the statistics and of speed; it is refused where there are
events already.

Example:
  aftermatch simulate --events 10000000 --data-dir /var/tmp/large`
}

func (c simulateCommand) Run(ctx context.Context, term *terminal) error {
	if c.Events < 1 {
		return usageError("--events must be 1 or more")
	}
	log, done, err := c.log(ctx)
	if err != nil {
		return err
	}
	defer done()
	writing := newProgress(term.Err, "writing the history")
	parameters := simulation.OfSize(c.Seed, c.Events, time.Now())
	written, err := log.Load(ctx, func(put func(eventstore.Loaded) error) error {
		var n int64
		return simulation.Write(parameters, func(e chronicle.Entry) error {
			n++
			writing.at(n, int64(c.Events))
			return put(eventstore.Loaded(e))
		})
	})
	if err != nil {
		return err
	}
	writing.done("%d events", written)
	fmt.Fprintln(term.Out, "loaded; serve or rebuild reads them into the read models")
	return nil
}
