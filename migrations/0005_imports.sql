-- +goose Up

-- An import looks its organisations up in the log itself, which is never behind; this is how it finds them. It is small:
-- one entry an organisation.
create index events_organisations on events (stream) where type = 'OrganisationRegistered';

-- Reports of imports that were done, to be read again. What they recorded is in the log, under their id as correlation id.
create table imports (
  id uuid primary key,
  kind text not null,
  conference_id uuid not null,
  file text not null,      -- SHA-256
  imported_at timestamptz not null,
  actor text not null,
  report json not null
);

-- +goose Down
drop table imports;
drop index events_organisations;
