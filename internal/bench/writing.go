package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"golang.org/x/sync/errgroup"

	"aftermatch/domain"
	"aftermatch/eventstore"
)

// payload is an event of about 390 bytes of JSON.
var (
	payload     = domain.OrganisationRegistered{Name: strings.Repeat("Cluster ", 40), Country: "DE", Region: "DE11", Sectors: []string{"biotech", "health"}}
	payloadJSON = must(json.Marshal(payload))
)

// rawTable is the least that an event store must keep: streams whose versions are unique.
const rawTable = `
drop table if exists raw;
create table raw (stream uuid not null, version int not null, data jsonb not null, unique (stream, version))`

const rawInsert = `insert into raw (stream, version, data) values ($1, $2, $3)`

const rawInsertThree = `insert into raw (stream, version, data) values ($1, $2, $5), ($1, $3, $5), ($1, $4, $5)`

// likeTable has the log's columns and indexes and nothing else of it.
const likeTable = `
drop table if exists alike;
create table alike (like events including all)`

const likeInsert = `
insert into alike (position, stream, version, schema_version, event_id, effective_at, recorded_at, type, data, metadata)
values ($1, $2, 1, 1, $3, now(), now(), 'OrganisationRegistered', $4, '{"actor":"bench","source":"bench"}')`

var writing = []work{
	{
		id: "W1", what: "1 event, new stream, 1 writer", unit: "appends/s", target: "≥ 0.75, and ≥ 0.9 of like",
		prepare: tables(rawTable, likeTable),
		sides: []side{
			{"raw", func(ctx context.Context, b *bench) (float64, error) {
				return b.writers(ctx, 1, func(ctx context.Context, _ int) error {
					_, err := b.pool.Exec(ctx, rawInsert, uuid.New(), 1, payloadJSON)
					return err
				})
			}},
			{"log", func(ctx context.Context, b *bench) (float64, error) {
				return b.writers(ctx, 1, func(ctx context.Context, _ int) error { return b.append(ctx, newID(), 0, 1) })
			}},
			{"like", func(ctx context.Context, b *bench) (float64, error) {
				return b.writers(ctx, 1, func(ctx context.Context, _ int) error {
					_, err := b.pool.Exec(ctx, likeInsert, likePosition.Add(1), newID(), newID(), payloadJSON)
					return err
				})
			}},
		},
	},
	threeEvents("W2", 16, "≥ 1.25"),
	threeEvents("W2′", 64, "≥ 1.5, stretch 2"),
	{
		id: "W3", what: fmt.Sprintf("%dk events, %d an append", bulkEvents/1000, bulkAppend), unit: "events/s", target: "≥ 1.25",
		prepare: tables(rawTable),
		sides:   []side{{"raw, unnest", bulkRaw}, {"log, under the lock", bulkLog}},
	},
	{
		id: "W4", what: "16 writers on one stream", unit: "successes/s", target: "≥ 10; two lanes ≥ 5",
		prepare: tables(rawTable),
		sides: []side{{"retry loop", hotRaw}, {"log, versions chained", hotLog}, {"log, two lanes as of two processes", hotLanes},
			{"log, one expected version each", hotExpected}},
	},
}

const (
	bulkEvents = 100_000
	bulkAppend = 5_000
)

const rawUnnest = `insert into raw (stream, version, data) select * from unnest($1::uuid[], $2::int[], $3::jsonb[])`

func bulkRaw(ctx context.Context, b *bench) (float64, error) {
	return bulk(func() error {
		var streams []uuid.UUID
		var versions []int32
		var data []json.RawMessage
		for i := range bulkAppend {
			if i%streamLength == 0 {
				streams = append(streams, uuid.UUID(newID()))
			} else {
				streams = append(streams, streams[i-1])
			}
			versions, data = append(versions, int32(i%streamLength+1)), append(data, payloadJSON)
		}
		_, err := b.pool.Exec(ctx, rawUnnest, streams, versions, data)
		return err
	})
}

func bulkLog(ctx context.Context, b *bench) (float64, error) {
	return bulk(func() error {
		var a eventstore.Append
		for range bulkAppend / streamLength {
			a.Writes = append(a.Writes, eventstore.Write{Stream: newID(), Events: events(streamLength)})
		}
		_, err := b.log.Append(ctx, a)
		return err
	})
}

// bulk returns how many events a second go into the database, bulkAppend of them at a time.
func bulk(record func() error) (float64, error) {
	start := time.Now()
	for range bulkEvents / bulkAppend {
		if err := record(); err != nil {
			return 0, err
		}
	}
	return bulkEvents / time.Since(start).Seconds(), nil
}

var likePosition atomic.Int64

// threeEvents has each writer append three events at a time to a stream of its own, versions checked.
func threeEvents(id string, n int, target string) work {
	return work{
		id: id, what: "3 events, version checked, " + map[int]string{16: "16", 64: "64"}[n] + " writers", unit: "appends/s", target: target,
		prepare: tables(rawTable),
		sides: []side{
			{"raw, unordered", func(ctx context.Context, b *bench) (float64, error) {
				streams := cursors(n)
				return b.writers(ctx, n, func(ctx context.Context, i int) error {
					s := &streams[i]
					_, err := b.pool.Exec(ctx, rawInsertThree, uuid.UUID(s.id), s.version+1, s.version+2, s.version+3, payloadJSON)
					s.advance(3)
					return err
				})
			}},
			{"log, ordered", func(ctx context.Context, b *bench) (float64, error) {
				streams := cursors(n)
				return b.writers(ctx, n, func(ctx context.Context, i int) error {
					s := &streams[i]
					err := b.append(ctx, s.id, s.version, 3)
					s.advance(3)
					return err
				})
			}},
		},
	}
}

// cursor is a stream that one writer appends to; after 30 events it begins another.
type cursor struct {
	id      domain.ID
	version int
}

func cursors(n int) []cursor {
	all := make([]cursor, n)
	for i := range all {
		all[i].id = newID()
	}
	return all
}

func (c *cursor) advance(events int) {
	if c.version += events; c.version >= 30 {
		*c = cursor{id: newID()}
	}
}

func hotRaw(ctx context.Context, b *bench) (float64, error) {
	stream := uuid.New()
	return b.writers(ctx, 16, func(ctx context.Context, _ int) error {
		for {
			var version int
			if err := b.pool.QueryRow(ctx, `select coalesce(max(version), 0) from raw where stream = $1`, stream).Scan(&version); err != nil {
				return err
			}
			_, err := b.pool.Exec(ctx, rawInsert, stream, version+1, payloadJSON)
			if taken := (*pgconn.PgError)(nil); errors.As(err, &taken) && taken.Code == "23505" {
				continue
			}
			return err
		}
	})
}

// hotLog lets the lane chain the versions: every append names a key instead of a version.
func hotLog(ctx context.Context, b *bench) (float64, error) {
	stream := newID()
	return b.writers(ctx, 16, func(ctx context.Context, _ int) error {
		return chained(ctx, b.log, stream)
	})
}

// chained appends one event to whatever version the stream has.
func chained(ctx context.Context, log *eventstore.Log, stream domain.ID) error {
	_, err := log.Append(ctx, eventstore.Append{Key: newID(), Writes: []eventstore.Write{{Stream: stream, Version: eventstore.AnyVersion, Events: events(1)}}})
	return err
}

// hotLanes is hotLog by two lanes that know nothing of one another.
func hotLanes(ctx context.Context, b *bench) (float64, error) {
	other, err := eventstore.Open(ctx, b.pool)
	if err != nil {
		return 0, err
	}
	defer other.Close()
	logs, stream := []*eventstore.Log{b.log, other}, newID()
	return b.writers(ctx, 16, func(ctx context.Context, i int) error { return chained(ctx, logs[i%2], stream) })
}

// hotExpected has every writer name the version it saw last, and try again when another was faster.
func hotExpected(ctx context.Context, b *bench) (float64, error) {
	stream := newID()
	var seen atomic.Int64
	return b.writers(ctx, 16, func(ctx context.Context, _ int) error {
		for {
			expected := seen.Load()
			err := b.append(ctx, stream, int(expected), 1)
			if conflict := (*eventstore.ConflictError)(nil); errors.As(err, &conflict) {
				seen.Store(int64(conflict.Actual))
				continue
			}
			seen.Store(expected + 1)
			return err
		}
	})
}

func (b *bench) append(ctx context.Context, stream domain.ID, version, n int) error {
	_, err := b.log.Append(ctx, eventstore.Append{Writes: []eventstore.Write{{Stream: stream, Version: version, Events: events(n)}}})
	return err
}

func events(n int) []eventstore.Event {
	all := make([]eventstore.Event, n)
	for i := range all {
		all[i] = eventstore.Event{Fact: domain.Fact{Event: payload, At: time.Now()}, Metadata: domain.Metadata{Actor: "bench", Source: "bench"}}
	}
	return all
}

// writers runs n writers for one round and returns how often do succeeded a second.
func (b *bench) writers(ctx context.Context, n int, do func(ctx context.Context, writer int) error) (float64, error) {
	var done atomic.Int64
	group, ctx := errgroup.WithContext(ctx)
	start := time.Now()
	for i := range n {
		group.Go(func() error {
			for time.Since(start) < b.round {
				if err := do(ctx, i); err != nil {
					return err
				}
				done.Add(1)
			}
			return nil
		})
	}
	err := group.Wait()
	return float64(done.Load()) / time.Since(start).Seconds(), err
}

func tables(statements ...string) func(context.Context, *bench) error {
	return func(ctx context.Context, b *bench) error {
		for _, sql := range statements {
			if _, err := b.pool.Exec(ctx, sql, pgx.QueryExecModeSimpleProtocol); err != nil {
				return err
			}
		}
		return nil
	}
}

func newID() domain.ID { return domain.ID(must(uuid.NewV7())) }

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}
