package main

import (
	"context"
	"time"

	"aftermatch/eventstore"
	"aftermatch/internal/chronicle"
	"aftermatch/internal/simulation"
)

// load tells the history to an empty log; one that is there already is left as it is.
func (b *bench) load(ctx context.Context) (err error) {
	if b.head, _, err = b.log.Head(ctx); err != nil || b.head > 0 {
		return err
	}
	begun := time.Now()
	if b.head, err = tell(ctx, b.log, b.events); err != nil {
		return err
	}
	took := time.Since(begun).Seconds()
	b.found("the history made up and loaded", "", "%d events in %.1f s, %d events/s", b.head, took, int(float64(b.head)/took))
	return nil
}

func tell(ctx context.Context, log *eventstore.Log, events int) (int64, error) {
	return log.Load(ctx, func(put func(eventstore.Loaded) error) error {
		return simulation.Write(simulation.OfSize(1, events, time.Now()), func(e chronicle.Entry) error { return put(eventstore.Loaded(e)) })
	})
}

// What belongs to which part of the database. The events' own bytes are those of their JSON.
const (
	rawBytes = `select coalesce(sum(octet_length(data::text) + octet_length(metadata::text)), 0) from events`

	partSizes = `
		select part, sum(bytes)::bigint from (
			select case
				when n.nspname = 'read_model' and c.relname like '%\_history' then 'read models: what was known before'
				when n.nspname = 'read_model' then 'read models: what is known now'
				when c.relname = 'events' then 'log: events, without indexes'
				else 'everything else' end part, pg_table_size(c.oid) bytes
			from pg_class c join pg_namespace n on n.oid = c.relnamespace
			where c.relkind = 'r' and n.nspname in ('public', 'read_model')
			union all
			select case
				when n.nspname = 'read_model' then 'read models: indexes'
				when c.relname = 'events' then 'log: indexes of events'
				else 'everything else' end, pg_indexes_size(c.oid)
			from pg_class c join pg_namespace n on n.oid = c.relnamespace
			where c.relkind = 'r' and n.nspname in ('public', 'read_model')
		) parts group by part order by part`
)

func (b *bench) sizes(ctx context.Context) error {
	var raw, log int64
	if err := b.pool.QueryRow(ctx, rawBytes).Scan(&raw); err != nil {
		return err
	}
	rows, err := b.pool.Query(ctx, partSizes)
	if err != nil {
		return err
	}
	defer rows.Close()
	b.parts = append(b.parts, part{"events: data and metadata as JSON, raw", raw})
	for rows.Next() {
		var p part
		if err := rows.Scan(&p.name, &p.bytes); err != nil {
			return err
		}
		b.parts = append(b.parts, p)
		if p.name == "log: events, without indexes" || p.name == "log: indexes of events" {
			log += p.bytes
		}
	}
	b.found("size of log and indexes by the raw bytes of the events", "≤ 1.6", "%.2f (%d bytes an event, %d raw)", float64(log)/float64(raw), log/b.head, raw/b.head)
	return rows.Err()
}
