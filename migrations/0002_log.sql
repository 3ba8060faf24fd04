-- +goose Up

-- The log: what happened, in the order in which it was learned. Positions run from 1 without holes, because every
-- writer holds the append lock until its commit is visible; so "position > n" misses nothing.
create table events (
  position bigint primary key,
  stream uuid not null,                -- the thing it happened to; the type tells of what kind that is
  version int not null,                -- in its stream, from 1, without holes
  schema_version smallint not null,
  event_id uuid not null,
  key uuid,                            -- the idempotency key, on a request's first event only
  effective_at timestamptz not null,   -- when it happened in the world
  recorded_at timestamptz not null,    -- when it was learned; never falls as the position rises
  type text not null,
  data json not null,                  -- json, not jsonb: faster both ways, and the exact bytes stay
  metadata json not null,
  unique (stream, version)
);
create unique index events_key on events (key) where key is not null;
-- An event is found by its id when it is corrected. The ids rise with time, so this index grows at its end: 31 bytes an event.
create unique index events_event_id on events (event_id);
-- Finds the few events of a rare type among millions. Its entries repeat and are stored together: 8 bytes an event.
create index events_type on events (type);

-- +goose StatementBegin
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the log is append-only: record a correction or a retraction instead' using errcode = 'restrict_violation';
end
$$;
-- +goose StatementEnd
create trigger append_only before update or delete or truncate on events
  for each statement execute function refuse_change();

-- What a stream occupies for a while, such as a table during a slot. Appends are serialised, so a plain index does:
-- overlaps are looked for under the append lock.
create table claims (
  key text not null,
  starts timestamptz not null,         -- -infinity: since always
  ends timestamptz not null,           -- infinity: for ever
  stream uuid not null
);
create index claims_key on claims (key);

-- How far each reader of the log has come.
create table checkpoints (
  name text primary key,
  position bigint not null
);

-- +goose Down
drop table checkpoints;
drop table claims;
drop table events;
drop function refuse_change();
