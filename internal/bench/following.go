package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"aftermatch/eventstore"
)

const (
	wakeRate   = 500 // appends a second while waking is timed
	wakeEvents = 1000

	catchUpPage = 1000 // as the subscriber's
)

// counterTable counts events by type, the simplest read model there is.
const counterTable = `
drop table if exists counters;
create table counters (type text primary key, n bigint not null)`

// countOnServer never leaves the server: it counts the page after a checkpoint and moves that, in one statement.
const countOnServer = `
with page as (
  select position, type from events
  where position > (select position from checkpoints where name = $1) order by position limit $2
), counted as (
  insert into counters (type, n) select type, count(*) from page group by type
  on conflict (type) do update set n = counters.n + excluded.n
)
update checkpoints set position = (select max(position) from page) where name = $1 and exists (select from page)`

const countBatch = `
insert into counters (type, n) select * from unnest($1::text[], $2::bigint[])
on conflict (type) do update set n = counters.n + excluded.n`

var following = []work{
	{
		id: "W7", what: fmt.Sprintf("append → handler at %d events/s, p50", wakeRate), unit: "ms", target: "≤ 1.15",
		prepare: tables(rawTable),
		sides:   []side{{"LISTEN", wakeRaw(0.5)}, {"log", wakeLog(0.5, false)}},
	},
	{
		id: "W7", what: "the same, p99; then with an unrelated transaction open for 2 s", unit: "ms", target: "≤ 5 ms",
		prepare: tables(rawTable),
		sides:   []side{{"LISTEN", wakeRaw(0.99)}, {"log", wakeLog(0.99, false)}, {"log, open transaction", wakeLog(0.99, true)}},
	},
	{
		id: "W8", what: fmt.Sprintf("catch up %dk events into a counter table, checkpoint with it", readEvents/1000), unit: "events/s", target: "≥ 1.0",
		prepare: func(ctx context.Context, b *bench) error {
			if err := tables(counterTable)(ctx, b); err != nil {
				return err
			}
			return fill(readEvents)(ctx, b)
		},
		sides: []side{{"server-side SQL", catchUpSQL}, {"log", catchUpLog}},
	},
	{
		id: "W9", what: "16 writers at full speed, one follower: events missed", unit: "missed", target: "0, always",
		prepare: tables(`drop table if exists naive; create table naive (position bigserial primary key, data json not null)`),
		sides:   []side{{"naive sequence", missedNaive}, {"log", missedLog}},
	},
}

// paced calls do wakeRate times a second and passes when each began.
func paced(ctx context.Context, do func(i int, begun time.Time) error) error {
	ticker := time.NewTicker(time.Second / wakeRate)
	defer ticker.Stop()
	for i := range wakeEvents {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
		}
		if err := do(i, time.Now()); err != nil {
			return err
		}
	}
	return nil
}

// quantile returns the q-th of the times, in milliseconds.
func quantile(took []time.Duration, q float64) float64 {
	slices.Sort(took)
	return float64(took[int(q*float64(len(took)-1))].Microseconds()) / 1000
}

// wakeRaw times from before an insert with NOTIFY to a listener's reading the row.
func wakeRaw(q float64) func(context.Context, *bench) (float64, error) {
	return func(ctx context.Context, b *bench) (float64, error) {
		listener, err := pgx.Connect(ctx, b.url)
		if err != nil {
			return 0, err
		}
		defer listener.Close(ctx)
		if _, err := listener.Exec(ctx, `listen bench`); err != nil {
			return 0, err
		}
		begun := make([]time.Time, wakeEvents)
		took := make([]time.Duration, 0, wakeEvents)
		stream := uuid.New()
		var writing errgroup.Group
		writing.Go(func() error {
			return paced(ctx, func(i int, now time.Time) error {
				begun[i] = now
				_, err := b.pool.Exec(ctx, `with n as (select pg_notify('bench', '')) insert into raw select $1, $2, $3 from n`, stream, i, payloadJSON)
				return err
			})
		})
		for len(took) < wakeEvents {
			if _, err := listener.WaitForNotification(ctx); err != nil {
				return 0, err
			}
			rows, err := b.pool.Query(ctx, `select version from raw where stream = $1 and version >= $2 order by version`, stream, len(took))
			if err != nil {
				return 0, err
			}
			for rows.Next() {
				took = append(took, time.Since(begun[len(took)]))
			}
			if err := rows.Err(); err != nil {
				return 0, err
			}
		}
		return quantile(took, q), writing.Wait()
	}
}

// wakeLog times from before an append to the subscriber's handing the event out.
func wakeLog(q float64, open bool) func(context.Context, *bench) (float64, error) {
	return func(ctx context.Context, b *bench) (float64, error) {
		head, _, err := b.log.Head(ctx)
		if err != nil {
			return 0, err
		}
		if open { // something unrelated that holds its snapshot all the while
			tx, err := b.pool.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead})
			if err != nil {
				return 0, err
			}
			defer tx.Rollback(ctx)
			if _, err := tx.Exec(ctx, `select txid_current()`); err != nil {
				return 0, err
			}
		}
		group := "wake " + uuid.NewString()
		if _, err := b.pool.Exec(ctx, `insert into checkpoints (name, position) values ($1, $2)`, group, head); err != nil {
			return 0, err
		}
		subscriber := &eventstore.Subscriber{Log: b.log, Group: group, PerEvent: true}
		defer subscriber.Close()
		messages, err := subscriber.Subscribe(ctx, "")
		if err != nil {
			return 0, err
		}
		begun := make([]time.Time, wakeEvents)
		var writing errgroup.Group
		writing.Go(func() error {
			return paced(ctx, func(i int, now time.Time) error {
				begun[i] = now
				return b.append(ctx, newID(), 0, 1)
			})
		})
		took := make([]time.Duration, 0, wakeEvents)
		for len(took) < wakeEvents {
			message := <-messages
			took = append(took, time.Since(begun[len(took)]))
			message.Ack()
		}
		return quantile(took, q), writing.Wait()
	}
}

func catchUpSQL(ctx context.Context, b *bench) (float64, error) {
	group := "server " + uuid.NewString()
	if _, err := b.pool.Exec(ctx, `insert into checkpoints (name, position) values ($1, 0)`, group); err != nil {
		return 0, err
	}
	start := time.Now()
	for done := 0; done < readEvents; done += catchUpPage {
		if _, err := b.pool.Exec(ctx, countOnServer, group, catchUpPage); err != nil {
			return 0, err
		}
	}
	return readEvents / time.Since(start).Seconds(), nil
}

func catchUpLog(ctx context.Context, b *bench) (float64, error) {
	group := "counter " + uuid.NewString()
	subscriber := &eventstore.Subscriber{Log: b.log, Group: group}
	defer subscriber.Close()
	apply := eventstore.Transactionally(b.pool, group, func(ctx context.Context, tx pgx.Tx, batch eventstore.Batch) error {
		counts := map[string]int64{}
		for _, event := range batch.Events {
			counts[event.Event.EventType()]++
		}
		var types []string
		var ns []int64
		for name, n := range counts {
			types, ns = append(types, name), append(ns, n)
		}
		_, err := tx.Exec(ctx, countBatch, types, ns)
		return err
	})
	start := time.Now()
	messages, err := subscriber.Subscribe(ctx, "")
	if err != nil {
		return 0, err
	}
	for message := range messages {
		if err := apply(message); err != nil {
			return 0, err
		}
		message.Ack()
		if eventstore.BatchOf(message).To >= readEvents {
			break
		}
	}
	return readEvents / time.Since(start).Seconds(), nil
}

// missedNaive is a reader that remembers the highest position it saw, of positions from a sequence.
func missedNaive(ctx context.Context, b *bench) (float64, error) {
	var last, seen atomic.Int64
	follow := func() (int, error) {
		rows, err := b.pool.Query(ctx, `select position from naive where position > $1 order by position`, last.Load())
		if err != nil {
			return 0, err
		}
		positions, err := pgx.CollectRows(rows, pgx.RowTo[int64])
		if n := len(positions); n > 0 {
			last.Store(positions[n-1])
			seen.Add(int64(n))
		}
		return len(positions), err
	}
	if _, err := b.pool.Exec(ctx, `truncate naive restart identity`); err != nil {
		return 0, err
	}
	var written atomic.Int64
	err := b.followed(ctx, func(ctx context.Context, _ int) error {
		_, err := b.pool.Exec(ctx, `insert into naive (data) values ($1)`, payloadJSON)
		written.Add(1)
		return err
	}, follow)
	return float64(written.Load() - seen.Load()), err
}

// missedLog follows the log's own way: by position, from the last one seen.
func missedLog(ctx context.Context, b *bench) (float64, error) {
	last, _, err := b.log.Head(ctx)
	if err != nil {
		return 0, err
	}
	var written, seen atomic.Int64
	err = b.followed(ctx, func(ctx context.Context, _ int) error {
		written.Add(1)
		return b.append(ctx, newID(), 0, 1)
	}, func() (int, error) {
		page, err := b.log.Read(ctx, last, readPage)
		if n := len(page); n > 0 {
			last = page[n-1].Position
			seen.Add(int64(n))
		}
		return len(page), err
	})
	return float64(written.Load() - seen.Load()), err
}

// followed runs 16 writers for a round and a follower beside them, which looks a last time after they ended.
func (b *bench) followed(ctx context.Context, write func(context.Context, int) error, follow func() (int, error)) error {
	done := make(chan struct{})
	var reading errgroup.Group
	reading.Go(func() error {
		for {
			select {
			case <-done:
				for n := 1; n > 0; { // what was written last
					var err error
					if n, err = follow(); err != nil {
						return err
					}
				}
				return nil
			default:
			}
			if _, err := follow(); err != nil {
				return err
			}
		}
	})
	_, err := b.writers(ctx, 16, write)
	close(done)
	return errors.Join(err, reading.Wait())
}
