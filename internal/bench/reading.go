package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"aftermatch/domain"
)

const (
	readEvents   = 500_000
	readPage     = 5_000
	streamLength = 50
	streamReads  = 2_000
)

const rawPage = `
select position, stream, version, schema_version, event_id, effective_at, recorded_at, type, data, metadata
from events where position > $1 order by position limit $2`

const rawStream = `
select position, stream, version, schema_version, event_id, effective_at, recorded_at, type, data, metadata
from events where stream = $1 order by version`

var reading = []work{
	{
		id: "W5", what: fmt.Sprintf("read %dk events in order, decoded", readEvents/1000), unit: "events/s", target: "≥ 0.8",
		prepare: fill(readEvents),
		sides:   []side{{"raw, undecoded", readRaw}, {"log, decoded", readLog}},
	},
	{
		id: "W6", what: fmt.Sprintf("read one stream of %d, p50", streamLength), unit: "µs", target: "≤ 1.1",
		prepare: fillStreams(streamReads),
		sides:   []side{{"raw, undecoded", streamRaw}, {"log, decoded", streamLog}},
	},
	{
		id: "size", what: fmt.Sprintf("bytes an event, of %dk", readEvents/1000), unit: "bytes", target: "≤ 1.6",
		prepare: fill(readEvents),
		sides:   []side{{"raw: data and metadata as JSON", ask(rawSize)}, {"log, with its indexes", ask(logSize)}},
	},
}

const (
	rawSize = `select (sum(octet_length(data::text) + octet_length(metadata::text)) / count(*))::float8 from events`
	logSize = `select pg_total_relation_size('events')::float8 / count(*) from events`
)

// ask measures what the database tells.
func ask(sql string) func(context.Context, *bench) (float64, error) {
	return func(ctx context.Context, b *bench) (value float64, err error) {
		err = b.pool.QueryRow(ctx, sql).Scan(&value)
		return value, err
	}
}

// fill brings the log to at least n events, in streams of streamLength.
func fill(n int64) func(context.Context, *bench) error {
	return func(ctx context.Context, b *bench) error {
		for {
			head, _, err := b.log.Head(ctx)
			if err != nil {
				return err
			}
			if head >= n {
				_, err = b.pool.Exec(ctx, `analyze events`)
				return err
			}
			if err := b.append(ctx, newID(), 0, streamLength); err != nil {
				return err
			}
		}
	}
}

// fillStreams appends n streams of streamLength, whatever the log has already.
func fillStreams(n int) func(context.Context, *bench) error {
	return func(ctx context.Context, b *bench) error {
		for range n {
			if err := b.append(ctx, newID(), 0, streamLength); err != nil {
				return err
			}
		}
		_, err := b.pool.Exec(ctx, `analyze events`)
		return err
	}
}

// lastStreams are the streams that were filled last, in no order.
const lastStreams = `
select stream from (select stream from events where version = $1 order by position desc limit $2) s order by random()`

func readRaw(ctx context.Context, b *bench) (float64, error) {
	start, read := time.Now(), 0
	for after := int64(0); read < readEvents; after += readPage {
		rows, err := b.pool.Query(ctx, rawPage, after, readPage)
		if err != nil {
			return 0, err
		}
		for rows.Next() {
			read += min(1, len(rows.RawValues()))
		}
		if err := rows.Err(); err != nil {
			return 0, err
		}
	}
	return float64(read) / time.Since(start).Seconds(), nil
}

func readLog(ctx context.Context, b *bench) (float64, error) {
	start, read := time.Now(), 0
	for page, err := range b.log.Pages(ctx, 0, readEvents, readPage) {
		if err != nil {
			return 0, err
		}
		for _, event := range page {
			if _, ok := event.Event.(domain.OrganisationRegistered); !ok {
				return 0, fmt.Errorf("position %d holds a %T", event.Position, event.Event)
			}
		}
		read += len(page)
	}
	return float64(read) / time.Since(start).Seconds(), nil
}

func streamRaw(ctx context.Context, b *bench) (float64, error) {
	return b.streams(ctx, func(ctx context.Context, id domain.ID) error {
		rows, err := b.pool.Query(ctx, rawStream, id)
		if err != nil {
			return err
		}
		for rows.Next() {
			_ = rows.RawValues()
		}
		return rows.Err()
	})
}

func streamLog(ctx context.Context, b *bench) (float64, error) {
	return b.streams(ctx, func(ctx context.Context, id domain.ID) error {
		_, err := b.log.Histories(ctx, id)
		return err
	})
}

// streams reads them one by one and returns the median time in microseconds.
func (b *bench) streams(ctx context.Context, read func(context.Context, domain.ID) error) (float64, error) {
	rows, err := b.pool.Query(ctx, lastStreams, streamLength, streamReads)
	if err != nil {
		return 0, err
	}
	var ids []domain.ID
	for rows.Next() {
		ids = append(ids, domain.ID(rows.RawValues()[0]))
	}
	if err := rows.Err(); err != nil {
		return 0, err
	}
	took := make([]time.Duration, len(ids))
	for i, id := range ids {
		start := time.Now()
		if err := read(ctx, id); err != nil {
			return 0, err
		}
		took[i] = time.Since(start)
	}
	slices.Sort(took)
	return float64(took[len(took)/2].Nanoseconds()) / 1000, nil
}
