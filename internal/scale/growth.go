package main

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"aftermatch/domain"
	"aftermatch/eventstore"
	"aftermatch/migrations"
)

const (
	smallest     = 10_000 // events of the first log that is appended to
	growthRounds = 15
)

// sized is a log of a size, and how long one append to it took in each round, at the median.
type sized struct {
	events int64
	log    *eventstore.Log
	took   times
}

// growth appends to logs of growing size in turn, one writer, each event to a stream of its own.
func (b *bench) growth(ctx context.Context) error {
	var logs []*sized
	for n := smallest; int64(n)*2 < b.head; n *= 10 {
		log, closed, err := b.grown(ctx, n)
		if err != nil {
			return err
		}
		defer closed()
		logs = append(logs, log)
	}
	logs = append(logs, &sized{events: b.head, log: b.log})
	// What was loaded last would otherwise be written to disk while the others are measured.
	if _, err := b.pool.Exec(ctx, `checkpoint`); err != nil {
		return err
	}
	for round := range growthRounds + 1 {
		for _, l := range logs {
			median, err := b.append(ctx, l.log)
			if err != nil {
				return err
			}
			if round > 0 { // the first warms caches and plans
				l.took = append(l.took, median)
			}
		}
	}
	var found []string
	for _, l := range logs {
		slices.Sort(l.took)
		found = append(found, fmt.Sprintf("%d: %d µs (%.2f)", l.events, l.took[growthRounds/2].Microseconds(), float64(l.took[growthRounds/2])/float64(logs[0].took[growthRounds/2])))
	}
	b.found("one append by the size of the log (ratio to the first)", "within 15 %", "%s", strings.Join(found, "; "))
	return nil
}

// grown makes a database of its own for a history of that size, and returns what closes and drops it.
func (b *bench) grown(ctx context.Context, events int) (*sized, func(), error) {
	name := fmt.Sprintf("grown_%d", events)
	for _, sql := range []string{"drop database if exists " + name, "create database " + name} {
		if _, err := b.pool.Exec(ctx, sql); err != nil {
			return nil, nil, err
		}
	}
	address, err := url.Parse(b.server.URL)
	if err != nil {
		return nil, nil, err
	}
	address.Path = "/" + name
	pool, err := pgxpool.New(ctx, address.String())
	if err != nil {
		return nil, nil, err
	}
	var log *eventstore.Log
	s := &sized{}
	if err = migrations.Up(ctx, pool); err == nil {
		log, err = eventstore.Open(ctx, pool)
	}
	if err == nil {
		s.log = log
		s.events, err = tell(ctx, log, events)
	}
	closed := func() {
		if log != nil {
			log.Close()
		}
		pool.Close()
	}
	if err != nil {
		closed()
	}
	return s, closed, err
}

// append is the median time of one append within a round.
func (b *bench) append(ctx context.Context, log *eventstore.Log) (time.Duration, error) {
	var took times
	for begun := time.Now(); time.Since(begun) < b.round/growthRounds; {
		stream, err := uuid.NewV7()
		if err != nil {
			return 0, err
		}
		start := time.Now()
		_, err = log.Append(ctx, eventstore.Append{Writes: []eventstore.Write{{Stream: domain.ID(stream), Events: []eventstore.Event{{
			Fact:     domain.Fact{Event: domain.OrganisationRegistered{Name: "Growth", Country: "DE", Sectors: []string{"it"}}, At: start},
			Metadata: domain.Metadata{Actor: "scale", Source: "scale"}}}}}})
		if err != nil {
			return 0, err
		}
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	return took[len(took)/2], nil
}
