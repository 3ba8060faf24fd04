-- +goose Up

-- Files that somebody is looking at before they count: what an import would do is shown first. They go once they are
-- imported, and after a day at the latest. They list organisations and meetings, no persons.
create table uploads (
  id uuid primary key,        -- of the import, too, once there is one
  conference_id uuid not null,
  kind text not null,
  name text not null,         -- as the file was called
  headers jsonb not null,     -- the file's header → our column, where they differ
  content bytea not null,
  actor text not null,
  uploaded_at timestamptz not null default now()
);
create index uploads_uploaded_at on uploads (uploaded_at);

-- +goose Down
drop table uploads;
