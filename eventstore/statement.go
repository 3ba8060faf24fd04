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

// takeLockOnly is takeLock that notifies nobody when nobody but this process listens, whose readers the lane wakes by itself:
// a notification that only comes back to where it was sent costs a good part of an append. $1 is the listener's own lock; while
// that is taken and the one of the further listeners is not, there is no listener but this one (see announce).
const takeLockOnly = `
select pg_advisory_xact_lock(7236832991),
  case when pg_try_advisory_xact_lock($1) or not pg_try_advisory_xact_lock(7236832993) then pg_notify('events', '') end`

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
from unnest($2::new_event[]) r
where r.unit <> all (array(
  select e.unit from unnest($3::expected_version[]) e
  where e.version <> coalesce((select x.version from events x where x.stream = e.stream order by x.version desc limit 1), 0)))
returning position, version, event_id`

// appendWithClaims is appendEvents for a batch that takes or releases claims. Units are refused, too, for
// a claim that overlaps one of another stream, unless they release that one. Claims change in the same
// statement as the events are recorded, so sending a batch again cannot change them twice.
const appendWithClaims = `
with refused as materialized (
  select e.unit from unnest($3::expected_version[]) e
  where e.version <> coalesce((select x.version from events x where x.stream = e.stream order by x.version desc limit 1), 0)
  union all
  select t.unit from unnest($4::claim_change[]) t
  where exists (
    select from claims c
    where c.key = t.key and c.starts < t.ends and t.starts < c.ends and c.stream <> t.stream
      and not exists (
        select from unnest($5::claim_change[]) d
        where d.unit = t.unit and d.key = c.key and d.starts = c.starts and d.ends = c.ends and d.stream = c.stream))
), released as (
  delete from claims c
  using unnest($5::claim_change[]) d
  where c.key = d.key and c.starts = d.starts and c.ends = d.ends and c.stream = d.stream
    and d.unit <> all (array(select unit from refused))
), taken as (
  insert into claims (key, starts, ends, stream)
  select t.key, t.starts, t.ends, t.stream
  from unnest($4::claim_change[]) t
  where t.unit <> all (array(select unit from refused))
)
insert into events (position, stream, version, schema_version, event_id, key, effective_at, recorded_at, type, data, metadata)
select coalesce((select l.position from events l order by l.position desc limit 1), 0) + row_number() over (),
  r.stream,
  coalesce(r.root, (select x.version from events x where x.stream = r.stream order by x.version desc limit 1), 0) + r.step,
  r.schema_version, r.event_id, r.key, r.effective_at,
  greatest((select l.recorded_at from events l order by l.position desc limit 1), coalesce($1, clock_timestamp())),
  r.type, r.data, r.metadata
from unnest($2::new_event[]) r
where r.unit <> all (array(select unit from refused))
returning position, version, event_id`

// statements are their names on a connection.
var statements = map[string]string{"lock": takeLockOnly, "append": appendEvents, "append_claims": appendWithClaims}

// parameters are a batch in the form in which it is sent. The buffers are used again and again.
type parameters struct {
	events, expected, take, release rows
	listener                        [][]byte // its own lock
	sent                            [][]byte
}

// rowTypes are the OIDs of the types whose rows the statements take.
const rowTypes = `select 'new_event'::regtype::oid, 'expected_version'::regtype::oid, 'claim_change'::regtype::oid`

func newParameters(event, expected, claim uint32, listener int64) *parameters {
	return &parameters{
		listener: [][]byte{binary.BigEndian.AppendUint64(nil, uint64(listener))},
		events:   rows{element: event, columns: 11}, expected: rows{element: expected, columns: 3},
		take: rows{element: claim, columns: 5}, release: rows{element: claim, columns: 5},
	}
}

// fill replaces what p holds by the batch.
func (p *parameters) fill(b *batch) {
	for _, r := range []*rows{&p.events, &p.expected, &p.take, &p.release} {
		r.reset()
	}
	place := b.placed
	for i, e := range b.entries {
		event := e.events
		for j, w := range e.writes {
			key := e.key
			if j > 0 {
				key = domain.ID{}
			}
			p.write(place[0], w.stream, key, event[:w.count])
			place, event = place[1:], event[w.count:]
		}
		for _, condition := range e.conditions {
			p.expect(b.units[i], condition.Stream, condition.Version)
		}
		for _, h := range e.take {
			p.take.claim(b.units[i], h)
		}
		for _, h := range e.release {
			p.release.claim(b.units[i], h)
		}
	}
}

// write adds the events of one write, the key on the first.
func (p *parameters) write(at placed, stream, key domain.ID, events []encoded) {
	if at.step == 0 && at.root != AnyVersion {
		p.expect(at.unit, stream, at.root)
	}
	r := &p.events
	for i := range events {
		r.begin()
		r.int4(at.unit)
		r.uuid(stream)
		if at.root == AnyVersion {
			r.null(oidInt4)
		} else {
			r.int4(at.root)
		}
		r.int4(at.step + i + 1)
		r.int2(events[i].schema)
		r.uuid(events[i].id)
		if i == 0 && !key.IsZero() {
			r.uuid(key)
		} else {
			r.null(oidUUID)
		}
		r.timestamp(events[i].effective, 0)
		r.text(events[i].eventType)
		r.json(events[i].data)
		r.json(events[i].metadata)
		r.end()
	}
}

func (p *parameters) expect(unit int, stream domain.ID, version int) {
	p.expected.begin()
	p.expected.int4(unit)
	p.expected.uuid(stream)
	p.expected.int4(version)
	p.expected.end()
}

// claim adds a change of a claim.
func (r *rows) claim(unit int, h held) {
	r.begin()
	r.int4(unit)
	r.text(h.Key)
	r.timestamp(h.From, always)
	r.timestamp(h.Until, noEnd)
	r.uuid(h.stream)
	r.end()
}

// binaryFormat says that every parameter, or every column, is in binary.
var binaryFormat = []int16{1}

// send queues the statement that records the batch p was filled with.
func (p *parameters) send(queue *pgconn.Batch, b *batch, recordedAt time.Time) {
	p.sent = append(p.sent[:0], nil)
	if !recordedAt.IsZero() {
		p.sent[0] = binary.BigEndian.AppendUint64(nil, uint64(timestamptz(recordedAt, 0)))
	}
	p.sent = append(p.sent, p.events.encoded(), p.expected.encoded())
	if !b.claims {
		queue.ExecPrepared("append", p.sent, binaryFormat, binaryFormat)
		return
	}
	p.sent = append(p.sent, p.take.encoded(), p.release.encoded())
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
func (p *parameters) run(ctx context.Context, conn *pgconn.PgConn, b *batch, recordedAt time.Time) (recorded []recordedRow, err error) {
	p.fill(b)
	queue := &pgconn.Batch{}
	queue.ExecPrepared("lock", p.listener, binaryFormat, nil)
	p.send(queue, b, recordedAt)
	results := conn.ExecBatch(ctx, queue)
	recorded = make([]recordedRow, 0, b.events)
	for results.NextResult() {
		reader := results.ResultReader()
		for reader.NextRow() {
			if values := reader.Values(); len(values) == 3 {
				recorded = append(recorded, recordedRow{
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
	return recorded, err
}
