package eventstore

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
)

// Loaded is an event of a history that is loaded as a whole. A zero ID gets one.
type Loaded struct {
	ID         domain.ID
	Stream     domain.ID
	Fact       domain.Fact
	RecordedAt time.Time // never before that of the event before
	Metadata   domain.Metadata
}

// Load fills an empty log with a history, all of it or nothing, and returns how many events that is. It
// trusts the history to have been decided; write hands it over, one event after another, and stops at the
// first error of put. Appends of other processes wait for it.
func (l *Log) Load(ctx context.Context, write func(put func(Loaded) error) error) (events int64, err error) {
	err = pgx.BeginFunc(ctx, l.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, takeLock); err != nil {
			return err
		}
		var used bool
		if err := tx.QueryRow(ctx, `select exists (select from events)`).Scan(&used); err != nil {
			return err
		}
		if used {
			return errors.New("the log has events already: a history can only be loaded into an empty log, for example in a new database")
		}
		if events, err = copyEvents(ctx, tx.Conn(), write); err != nil {
			return err
		}
		return claimAll(ctx, tx)
	})
	if err != nil {
		return 0, err
	}
	l.watchers.wake()
	// Until PostgreSQL has looked at what came in, it takes a full table for an empty one in its plans.
	_, err = l.pool.Exec(ctx, `analyze events, claims`)
	return events, err
}

// copyEvents sends a history through COPY, which is fed while it is written.
func copyEvents(ctx context.Context, conn *pgx.Conn, write func(put func(Loaded) error) error) (int64, error) {
	reader, writer := io.Pipe()
	written := make(chan error, 1)
	go func() {
		c := copyRows{out: writer, versions: map[domain.ID]int{}}
		err := c.all(write)
		writer.CloseWithError(err)
		written <- err
	}()
	copied, err := conn.PgConn().CopyFrom(ctx, reader, `
copy events (position, stream, version, schema_version, event_id, effective_at, recorded_at, type, data, metadata)
from stdin (format binary)`)
	reader.CloseWithError(err) // releases a writer that COPY no longer listens to
	if writeErr := <-written; writeErr != nil && !errors.Is(writeErr, io.ErrClosedPipe) && !errors.Is(err, writeErr) {
		err = writeErr
	}
	return copied.RowsAffected(), err
}

// copyRows writes rows in COPY's binary form.
type copyRows struct {
	out      io.Writer
	buffer   []byte
	position int64
	versions map[domain.ID]int
	recorded time.Time
	encode   eventEncoder
}

const copyBuffer = 64 << 10

func (c *copyRows) all(write func(put func(Loaded) error) error) error {
	c.buffer = append(c.buffer, "PGCOPY\n\xff\r\n\x00\x00\x00\x00\x00\x00\x00\x00\x00"...)
	if err := write(c.put); err != nil {
		return err
	}
	c.buffer = binary.BigEndian.AppendUint16(c.buffer, 0xffff)
	return c.flush()
}

func (c *copyRows) flush() error {
	_, err := c.out.Write(c.buffer)
	c.buffer = c.buffer[:0]
	return err
}

func (c *copyRows) put(event Loaded) (err error) {
	switch {
	case event.RecordedAt.Before(c.recorded):
		return fmt.Errorf("event %d was recorded %s, before the one ahead of it (%s): a history is loaded in the order in which it was recorded",
			c.position+1, event.RecordedAt, c.recorded)
	case event.Fact.At.IsZero():
		return fmt.Errorf("event %d has no time at which it happened", c.position+1)
	case event.ID.IsZero():
		event.ID = idAt(event.RecordedAt)
	}
	c.recorded = event.RecordedAt
	row, err := c.encode.event(Event{event.ID, event.Fact, event.Metadata}, stamp{Metadata: event.Metadata})
	if err != nil {
		return err
	}
	c.position++
	c.versions[event.Stream]++
	b := binary.BigEndian.AppendUint16(c.buffer, 10)
	b = binary.BigEndian.AppendUint64(sized(b, 8), uint64(c.position))
	b = append(sized(b, 16), event.Stream[:]...)
	b = binary.BigEndian.AppendUint32(sized(b, 4), uint32(c.versions[event.Stream]))
	b = binary.BigEndian.AppendUint16(sized(b, 2), uint16(row.schema))
	b = append(sized(b, 16), row.id[:]...)
	b = binary.BigEndian.AppendUint64(sized(b, 8), uint64(timestamptz(row.effective, 0)))
	b = binary.BigEndian.AppendUint64(sized(b, 8), uint64(timestamptz(event.RecordedAt, 0)))
	b = append(sized(b, len(row.eventType)), row.eventType...)
	b = append(sized(b, len(row.data)), row.data...)
	c.buffer = append(sized(b, len(row.metadata)), row.metadata...)
	if len(c.buffer) < copyBuffer {
		return nil
	}
	return c.flush()
}

func sized(b []byte, n int) []byte { return binary.BigEndian.AppendUint32(b, uint32(n)) }

// idAt makes an event id that sorts by t, as a UUIDv7 does.
func idAt(t time.Time) domain.ID {
	id := domain.ID(uuid.New())
	millis := uint64(t.UnixMilli())
	for i := range 6 {
		id[i] = byte(millis >> (40 - 8*i))
	}
	id[6] = id[6]&0x0f | 0x70
	return id
}

// claimAll records the claims that the streams of a loaded log hold.
func claimAll(ctx context.Context, tx pgx.Tx) error {
	var claims claimColumns
	err := foldStreams(ctx, tx, func(stream domain.ID, history []domain.Recorded) {
		claims.add(0, holding(stream, domain.Fold(history).Claims()))
	}, func(err error) error { return err })
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
insert into claims (key, starts, ends, stream)
select * from unnest($1::text[], $2::timestamptz[], $3::timestamptz[], $4::uuid[])`, claims.arguments()[1:]...)
	return err
}
