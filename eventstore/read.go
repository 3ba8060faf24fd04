package eventstore

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
)

// readPage reads in order of positions, which is all it takes to miss nothing.
const readPage = `
select position, stream, version, schema_version, event_id, effective_at, recorded_at, type, data, metadata
from events where position > $1 order by position limit $2`

// Read returns the events after a position, at most limit, decoded.
func (l *Log) Read(ctx context.Context, after int64, limit int) ([]domain.Recorded, error) {
	rows, err := l.pool.Query(ctx, readPage, after, limit)
	if err != nil {
		return nil, err
	}
	return collect(rows, limit)
}

// readStreams takes its parameter by a subquery, lest PostgreSQL plan it anew each time for the number of streams: that
// is a third of the time that a short stream takes.
const readStreams = `
select e.* from unnest((select $1::uuid[])) s(id)
cross join lateral (
  select position, stream, version, schema_version, event_id, effective_at, recorded_at, type, data, metadata
  from events where stream = s.id order by version offset 0) e`

// Histories returns what was recorded of each stream, oldest first; streams without events are not in it.
func (l *Log) Histories(ctx context.Context, streams ...domain.ID) (map[domain.ID][]domain.Recorded, error) {
	rows, err := l.pool.Query(ctx, readStreams, streams)
	if err != nil {
		return nil, err
	}
	return histories(rows)
}

// histories reads the rows of readStreams.
func histories(rows pgx.Rows) (map[domain.ID][]domain.Recorded, error) {
	events, err := collect(rows, 16)
	if err != nil {
		return nil, err
	}
	found := map[domain.ID][]domain.Recorded{}
	for len(events) > 0 {
		stream, n := events[0].Stream, 1
		for n < len(events) && events[n].Stream == stream {
			n++
		}
		found[stream], events = events[:n:n], events[n:]
	}
	return found, nil
}

const readCourse = `
select e.position, s.id from unnest((select $1::uuid[])) s(id)
cross join lateral (select position, type from events where stream = s.id offset 0) e
where e.position <= $2 and e.type <> all(coalesce($3::text[], '{}'))
order by e.position desc`

// Place is where an event stands in the log, and of which stream it is.
type Place struct {
	Position int64
	Stream   domain.ID
}

// Course returns the places of what was recorded of these streams up to a position, the latest first, without events of
// the types left out.
func (l *Log) Course(ctx context.Context, known int64, leftOut []string, streams ...domain.ID) ([]Place, error) {
	streams = slices.SortedFunc(slices.Values(streams), domain.ID.Compare)
	rows, err := l.pool.Query(ctx, readCourse, slices.Compact(streams), known, leftOut)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Place])
}

const readEvent = `
select position, stream, version, schema_version, event_id, effective_at, recorded_at, type, data, metadata
from events where event_id = $1`

// Event returns the event of that id; a *domain.Error with NotFound if there is none.
func (l *Log) Event(ctx context.Context, id domain.ID) (domain.Recorded, error) {
	rows, err := l.pool.Query(ctx, readEvent, id)
	if err != nil {
		return domain.Recorded{}, err
	}
	events, err := collect(rows, 1)
	if err != nil {
		return domain.Recorded{}, err
	}
	if len(events) == 0 {
		return domain.Recorded{}, &domain.Error{Reason: domain.NotFound, Code: "not_found", Message: "there is no such event"}
	}
	return events[0], nil
}

// collect decodes a query's events, of which it expects so many.
func collect(rows pgx.Rows, expect int) ([]domain.Recorded, error) {
	defer rows.Close()
	events := make([]domain.Recorded, 0, min(expect, 10_000))
	var decode decoder
	for rows.Next() {
		events = append(events, domain.Recorded{})
		if err := decode.event(rows.RawValues(), &events[len(events)-1]); err != nil {
			return nil, err
		}
	}
	return events, rows.Err()
}

// readBounded is Read that stops early when the events' data exceed bytes in sum, and keeps the data if asked to.
func (l *Log) readBounded(ctx context.Context, after int64, limit, bytes int, keep bool) (events []domain.Recorded, data [][]byte, err error) {
	rows, err := l.pool.Query(ctx, readPage, after, limit)
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	var decode decoder
	for size := 0; size < bytes && rows.Next(); {
		raw := rows.RawValues()
		events = append(events, domain.Recorded{})
		if err := decode.event(raw, &events[len(events)-1]); err != nil {
			return nil, nil, err
		}
		if keep {
			data = append(data, slices.Clone(raw[columnData]))
		}
		size += len(raw[columnData])
	}
	rows.Close()
	return events, data, rows.Err()
}

// Stored is an event as it lies in the log.
type Stored struct {
	Position      int64
	Stream        domain.ID
	Version       int
	SchemaVersion int16
	ID            domain.ID
	At            time.Time // effective
	RecordedAt    time.Time
	Type          string
	Data          json.RawMessage
	Metadata      json.RawMessage
}

// Query says which events to read.
type Query struct {
	After  int64
	Limit  int
	Types  []string  // none: all
	Stream domain.ID // zero: all
}

const (
	readTypes = `
select position, stream, version, schema_version, event_id, effective_at, recorded_at, type, data, metadata
from events where position > $1 and type = any($3) order by position limit $2`
	readStream = `
select position, stream, version, schema_version, event_id, effective_at, recorded_at, type, data, metadata
from events where stream = $3 and position > $1 and ($4::text[] is null or type = any($4)) order by version limit $2`
)

// ReadRaw returns the events after a position, in order and undecoded, at most Limit.
func (l *Log) ReadRaw(ctx context.Context, query Query) ([]Stored, error) {
	sql, arguments := readPage, []any{query.After, query.Limit}
	switch {
	case !query.Stream.IsZero():
		sql, arguments = readStream, append(arguments, query.Stream, query.Types)
	case len(query.Types) > 0:
		// Planned for these types each time: for a rare one the plan for any type would read the whole log.
		sql, arguments = readTypes, []any{pgx.QueryExecModeCacheDescribe, query.After, query.Limit, query.Types}
	}
	rows, err := l.pool.Query(ctx, sql, arguments...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (Stored, error) {
		stored, err := pgx.RowToStructByPos[Stored](row)
		stored.At, stored.RecordedAt = stored.At.UTC(), stored.RecordedAt.UTC()
		return stored, err
	})
}

const (
	readBack = `
select position, stream, version, schema_version, event_id, effective_at, recorded_at, type, data, metadata
from events where position < $1 order by position desc limit $2`
	readBackType = `
select position, stream, version, schema_version, event_id, effective_at, recorded_at, type, data, metadata
from events where position < $1 and type = $3 order by position desc limit $2`
)

// ReadBack returns the last events before a position, the latest first, at most limit; with a type only those.
func (l *Log) ReadBack(ctx context.Context, before int64, limit int, eventType string) ([]domain.Recorded, error) {
	sql, arguments := readBack, []any{before, limit}
	if eventType != "" { // planned for this type each time, as in ReadRaw
		sql, arguments = readBackType, []any{pgx.QueryExecModeCacheDescribe, before, limit, eventType}
	}
	rows, err := l.pool.Query(ctx, sql, arguments...)
	if err != nil {
		return nil, err
	}
	return collect(rows, limit)
}

const head = `select position, recorded_at from events order by position desc limit 1`

// Head returns the last position and when it was recorded; zeroes for an empty log.
func (l *Log) Head(ctx context.Context) (position int64, recordedAt time.Time, err error) {
	err = l.pool.QueryRow(ctx, head).Scan(&position, &recordedAt)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, time.Time{}, nil
	}
	return position, recordedAt.UTC(), err
}

// takesNone is true of a standby, and of a server that was told to take no writes.
const takesNone = `
select current_setting('transaction_read_only')::boolean`

// ReadOnly tells whether the database takes no writes at the moment: then it can be read, and appends are refused.
func (l *Log) ReadOnly(ctx context.Context) (is bool, err error) {
	err = l.pool.QueryRow(ctx, takesNone).Scan(&is)
	return is, err
}

// positionAt searches by halves: positions have no holes, and recorded_at never falls as they rise.
const positionAt = `
with recursive search(low, high) as (
  select 0::bigint, coalesce((select position from events order by position desc limit 1), 0)
  union all
  select case when e.recorded_at <= $1 then e.position else low end,
    case when e.recorded_at <= $1 then high else e.position - 1 end
  from search join lateral (select position, recorded_at from events where position = (low + high + 1) / 2) e on low < high
)
select low from search where low = high`

// PositionAt returns the last position recorded at or before t; 0 if there is none.
func (l *Log) PositionAt(ctx context.Context, t time.Time) (position int64, err error) {
	return position, l.pool.QueryRow(ctx, positionAt, t).Scan(&position)
}

// RecordedAt returns when a position was recorded; a *domain.Error with NotFound if it was not yet.
func (l *Log) RecordedAt(ctx context.Context, position int64) (recordedAt time.Time, err error) {
	err = l.pool.QueryRow(ctx, `select recorded_at from events where position = $1`, position).Scan(&recordedAt)
	if errors.Is(err, pgx.ErrNoRows) {
		return time.Time{}, &domain.Error{Reason: domain.NotFound, Code: "not_found", Message: fmt.Sprintf("the log has no position %d yet", position)}
	}
	return recordedAt.UTC(), err
}
