package eventstore

import (
	"context"
	"encoding/binary"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"aftermatch/domain"
)

// takeLock is the first statement of every append's transaction; what follows takes a new snapshot
// and so sees all that was recorded before. The lock outlives the commit's visibility, which is what makes
// positions gapless and visible strictly in order. The number is Aftermatch's own.
const takeLock = `select pg_advisory_xact_lock(7236832991), pg_notify('events', '')`

// appendEvents records a batch's events. Whole units are refused, never rows: those with an
// expectation (unit, stream, version) that does not hold. A row's version counts on from the root of its chain.
const appendEvents = `
insert into events (position, stream, version, schema_version, event_id, key, effective_at, recorded_at, type, data, metadata)
select coalesce((select l.position from events l order by l.position desc limit 1), 0) + row_number() over (),
  r.stream,
  coalesce(r.root, (select x.version from events x where x.stream = r.stream order by x.version desc limit 1), 0) + r.step,
  r.schema_version, r.event_id, r.key, r.effective_at,
  greatest((select l.recorded_at from events l order by l.position desc limit 1), coalesce($1, clock_timestamp())),
  r.type, r.data, r.metadata
from unnest($2::int[], $3::uuid[], $4::int[], $5::int[], $6::smallint[], $7::uuid[], $8::uuid[], $9::timestamptz[], $10::text[], $11::json[], $12::json[])
  r(unit, stream, root, step, schema_version, event_id, key, effective_at, type, data, metadata)
where r.unit <> all (array(
  select e.unit from unnest($13::int[], $14::uuid[], $15::int[]) e(unit, stream, version)
  where e.version <> coalesce((select x.version from events x where x.stream = e.stream order by x.version desc limit 1), 0)))
returning position, version, event_id`

// appendWithClaims is appendEvents for a batch that takes or releases claims. Units are refused, too, for
// a claim that overlaps one of another stream, unless they release that one. Claims change in the same
// statement as the events are recorded, so sending a batch again cannot change them twice.
const appendWithClaims = `
with refused as materialized (
  select e.unit from unnest($13::int[], $14::uuid[], $15::int[]) e(unit, stream, version)
  where e.version <> coalesce((select x.version from events x where x.stream = e.stream order by x.version desc limit 1), 0)
  union all
  select t.unit from unnest($16::int[], $17::text[], $18::timestamptz[], $19::timestamptz[], $20::uuid[]) t(unit, key, starts, ends, stream)
  where exists (
    select from claims c
    where c.key = t.key and c.starts < t.ends and t.starts < c.ends and c.stream <> t.stream
      and not exists (
        select from unnest($21::int[], $22::text[], $23::timestamptz[], $24::timestamptz[], $25::uuid[]) d(unit, key, starts, ends, stream)
        where d.unit = t.unit and d.key = c.key and d.starts = c.starts and d.ends = c.ends and d.stream = c.stream))
), released as (
  delete from claims c
  using unnest($21::int[], $22::text[], $23::timestamptz[], $24::timestamptz[], $25::uuid[]) d(unit, key, starts, ends, stream)
  where c.key = d.key and c.starts = d.starts and c.ends = d.ends and c.stream = d.stream
    and d.unit <> all (array(select unit from refused))
), taken as (
  insert into claims (key, starts, ends, stream)
  select t.key, t.starts, t.ends, t.stream
  from unnest($16::int[], $17::text[], $18::timestamptz[], $19::timestamptz[], $20::uuid[]) t(unit, key, starts, ends, stream)
  where t.unit <> all (array(select unit from refused))
)
insert into events (position, stream, version, schema_version, event_id, key, effective_at, recorded_at, type, data, metadata)
select coalesce((select l.position from events l order by l.position desc limit 1), 0) + row_number() over (),
  r.stream,
  coalesce(r.root, (select x.version from events x where x.stream = r.stream order by x.version desc limit 1), 0) + r.step,
  r.schema_version, r.event_id, r.key, r.effective_at,
  greatest((select l.recorded_at from events l order by l.position desc limit 1), coalesce($1, clock_timestamp())),
  r.type, r.data, r.metadata
from unnest($2::int[], $3::uuid[], $4::int[], $5::int[], $6::smallint[], $7::uuid[], $8::uuid[], $9::timestamptz[], $10::text[], $11::json[], $12::json[])
  r(unit, stream, root, step, schema_version, event_id, key, effective_at, type, data, metadata)
where r.unit <> all (array(select unit from refused))
returning position, version, event_id`

// statements are their names on a connection.
var statements = map[string]string{"lock": takeLock, "append": appendEvents, "append_claims": appendWithClaims}

// parameters are a batch in the form in which it is sent. The buffers are used again and again.
type parameters struct {
	unit, stream, root, step, schema, id, key, effective, eventType, data, metadata array
	expectUnit, expectStream, expectVersion                                         array
	take, release                                                                   claimArrays
	sent                                                                            [][]byte
}

type claimArrays struct{ unit, key, starts, ends, stream array }

func newParameters() *parameters {
	claims := claimArrays{array{element: oidInt4}, array{element: oidText}, array{element: oidTimestamptz}, array{element: oidTimestamptz}, array{element: oidUUID}}
	return &parameters{
		unit: array{element: oidInt4}, stream: array{element: oidUUID}, root: array{element: oidInt4}, step: array{element: oidInt4},
		schema: array{element: oidInt2}, id: array{element: oidUUID}, key: array{element: oidUUID}, effective: array{element: oidTimestamptz},
		eventType: array{element: oidText}, data: array{element: oidJSON}, metadata: array{element: oidJSON},
		expectUnit: array{element: oidInt4}, expectStream: array{element: oidUUID}, expectVersion: array{element: oidInt4},
		take: claims, release: claims,
	}
}

// arrays are those of the events and expectations, in the statements' order.
func (p *parameters) arrays() []*array {
	return []*array{&p.unit, &p.stream, &p.root, &p.step, &p.schema, &p.id, &p.key, &p.effective, &p.eventType, &p.data, &p.metadata,
		&p.expectUnit, &p.expectStream, &p.expectVersion}
}

func (c *claimArrays) arrays() []*array {
	return []*array{&c.unit, &c.key, &c.starts, &c.ends, &c.stream}
}

// fill replaces what p holds by the batch.
func (p *parameters) fill(b *batch) {
	for _, arrays := range [][]*array{p.arrays(), p.take.arrays(), p.release.arrays()} {
		for _, a := range arrays {
			a.reset()
		}
	}
	place := b.placed
	for i, e := range b.entries {
		event := e.events
		for j, w := range e.writes {
			p.write(place[0], w.stream, event[:w.count])
			if j == 0 && !e.key.IsZero() {
				p.key.bytes(e.key[:])
			} else {
				p.key.null()
			}
			for range w.count - 1 {
				p.key.null()
			}
			place, event = place[1:], event[w.count:]
		}
		for _, condition := range e.conditions {
			p.expect(b.units[i], condition.Stream, condition.Version)
		}
		for _, h := range e.take {
			p.take.add(b.units[i], h)
		}
		for _, h := range e.release {
			p.release.add(b.units[i], h)
		}
	}
}

func (p *parameters) write(at placed, stream domain.ID, events []encoded) {
	if at.step == 0 && at.root != AnyVersion {
		p.expect(at.unit, stream, at.root)
	}
	for i := range events {
		p.unit.int4(at.unit)
		p.stream.bytes(stream[:])
		if at.root == AnyVersion {
			p.root.null()
		} else {
			p.root.int4(at.root)
		}
		p.step.int4(at.step + i + 1)
		p.schema.int2(events[i].schema)
		p.id.bytes(events[i].id[:])
		p.effective.timestamp(events[i].effective, 0)
		p.eventType.text(events[i].eventType)
		p.data.bytes(events[i].data)
		p.metadata.bytes(events[i].metadata)
	}
}

func (p *parameters) expect(unit int, stream domain.ID, version int) {
	p.expectUnit.int4(unit)
	p.expectStream.bytes(stream[:])
	p.expectVersion.int4(version)
}

func (c *claimArrays) add(unit int, h held) {
	c.unit.int4(unit)
	c.key.text(h.Key)
	c.starts.timestamp(h.From, always)
	c.ends.timestamp(h.Until, noEnd)
	c.stream.bytes(h.stream[:])
}

// binaryFormat says that every parameter, or every column, is in binary.
var binaryFormat = []int16{1}

// send queues the statement that records the batch p was filled with.
func (p *parameters) send(queue *pgconn.Batch, b *batch, recordedAt time.Time) {
	p.sent = append(p.sent[:0], nil)
	if !recordedAt.IsZero() {
		p.sent[0] = binary.BigEndian.AppendUint64(nil, uint64(timestamptz(recordedAt, 0)))
	}
	for _, a := range p.arrays() {
		p.sent = append(p.sent, a.encoded())
	}
	if !b.claims {
		queue.ExecPrepared("append", p.sent, binaryFormat, binaryFormat)
		return
	}
	for _, a := range append(p.take.arrays(), p.release.arrays()...) {
		p.sent = append(p.sent, a.encoded())
	}
	queue.ExecPrepared("append_claims", p.sent, binaryFormat, binaryFormat)
}

// recordedRow is what a statement returns of one event.
type recordedRow struct {
	position int64
	version  int
	id       domain.ID
}

// run sends the batch in one round trip and one transaction. It returns the events recorded, in
// the batch's order, without those of refused units.
func (p *parameters) run(ctx context.Context, conn *pgconn.PgConn, b *batch, recordedAt time.Time) (rows []recordedRow, err error) {
	p.fill(b)
	queue := &pgconn.Batch{}
	queue.ExecPrepared("lock", nil, nil, nil)
	p.send(queue, b, recordedAt)
	results := conn.ExecBatch(ctx, queue)
	rows = make([]recordedRow, 0, b.events)
	for results.NextResult() {
		reader := results.ResultReader()
		for reader.NextRow() {
			if values := reader.Values(); len(values) == 3 {
				rows = append(rows, recordedRow{
					int64(binary.BigEndian.Uint64(values[0])), int(binary.BigEndian.Uint32(values[1])), domain.ID(values[2])})
			}
		}
		if _, closeErr := reader.Close(); err == nil {
			err = closeErr
		}
	}
	if closeErr := results.Close(); err == nil {
		err = closeErr
	}
	return rows, err
}
