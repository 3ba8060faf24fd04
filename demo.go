package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"aftermatch/api"
	"aftermatch/eventstore"
	"aftermatch/internal/story"
)

type demoCommand struct {
	databaseFlags
	masterKeyFlags
	Addr  string `default:"127.0.0.1:8080" help:"Address to listen on, on loopback; port 0 picks one."`
	Fresh bool   `help:"Delete the demo's data and tell the story anew."`
	Scale int    `default:"1" help:"How many times the story: N series of conferences."`
	Seed  uint64 `default:"2017" help:"Another seed tells another story at the same scale."`
}

func (demoCommand) Help() string {
	return `Starts a private PostgreSQL, loads a synthetic story at the scale of a real conference series, and serves
the API on this machine. A second start goes on with the same data.

Examples:
  aftermatch demo
  aftermatch demo --addr 127.0.0.1:0 --data-dir /tmp/aftermatch-demo
  aftermatch demo --fresh --scale 10`
}

// demoRate is how many requests a second one key may make in the demo.
const demoRate = 5000

func (c demoCommand) Run(ctx context.Context, term *terminal) error {
	if c.Scale < 1 {
		return usageError("--scale must be 1 or more")
	}
	listener, err := listen(ctx, c.Addr)
	if err != nil {
		return err
	}
	defer listener.Close()
	if c.Fresh {
		if err := c.removeData(ctx, "demo"); err != nil {
			return err
		}
	}
	fmt.Fprintln(term.Err, "starting PostgreSQL …")
	db, err := c.open(ctx, "demo")
	if err != nil {
		return err
	}
	defer db.close()
	fmt.Fprintf(term.Err, "database: %s\n", db.where)
	return db.explain(c.show(ctx, listener, db, term))
}

// show tells the story on the database and serves it.
func (c demoCommand) show(ctx context.Context, listener net.Listener, db *database, term *terminal) error {
	if err := c.tell(ctx, db, term); err != nil {
		return err
	}
	masters, err := c.demoMasterKeys()
	if err != nil {
		return err
	}
	h, err := openHouse(ctx, db, masters)
	if err != nil {
		return err
	}
	defer h.close()
	if err := h.catchUp(ctx, term); err != nil {
		return err
	}
	if err := c.people(ctx, h); err != nil { // figures do without them
		fmt.Fprintf(term.Err, "the demo goes on without people: %v\n", err)
	}
	if err := c.asking(ctx, h, time.Now()); err != nil {
		fmt.Fprintf(term.Err, "the demo goes on without an open follow-up: %v\n", err)
	}
	cast := story.Characters()
	options := api.Options{Demo: true, Organisation: cast.BioRegioSTERN, RatePerSec: demoRate}
	return h.serve(ctx, listener, options, func(url string) {
		fmt.Fprintf(term.Out, `
The story is synthetic, at the scale of a real conference series. Keys for this machine only:
  demo-evaluator   a ministry: reads every figure and fact
  demo-organiser   runs the conferences
  demo-manager     acts for BioRegio STERN alone
  demo-admin       may do everything

  curl -H 'Authorization: Bearer demo-evaluator' '%[1]s/v1/impact/funnel?conference=%[2]s'
  %[1]s/       the dashboard
  %[1]s/docs   the API's documentation

ready %[1]s
`, url, cast.Stuttgart)
	})
}

// tell loads the story into an empty log; a log that holds one already is left as it is.
func (c demoCommand) tell(ctx context.Context, db *database, term *terminal) error {
	log, err := eventstore.Open(ctx, db.pool)
	if err != nil {
		return err
	}
	defer log.Close()
	switch first, err := log.Read(ctx, 0, 1); {
	case err != nil:
		return err
	case len(first) == 1 && first[0].Metadata.Source != "demo":
		return errors.New("the database holds real data, and the demo leaves those alone: give it a database of its own, or unset DATABASE_URL")
	case len(first) == 1:
		fmt.Fprintln(term.Err, "the story is there already; --fresh tells it anew")
		return nil
	}
	telling := newProgress(term.Err, "telling the story")
	told, err := log.Load(ctx, func(yield func(eventstore.Loaded) error) error {
		var n int64
		return story.Write(c.Seed, c.Scale, time.Now(), func(e story.Entry) error {
			n++
			telling.at(n, 0)
			return yield(eventstore.Loaded(e))
		})
	})
	if err != nil {
		return fmt.Errorf("load the story: %w", err)
	}
	telling.done("%d events", told)
	return nil
}

// catchUp waits until the read models have reached the end of the log, from zero by a rebuild.
func (h *house) catchUp(ctx context.Context, term *terminal) error {
	head, _, err := h.log.Head(ctx)
	if err != nil {
		return err
	}
	reading := newProgress(term.Err, "reading the log")
	for {
		position, err := h.reader.Position(ctx)
		if err != nil {
			return err
		}
		if position >= head {
			reading.done("%d events", head)
			return nil
		}
		reading.at(position, head)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-h.db.stopped():
			return errors.New("the private PostgreSQL stopped; start again")
		case <-time.After(50 * time.Millisecond):
		}
	}
}
