-- +goose Up

-- Personal data are in the log, sealed under a key for each person. Here are these keys, themselves sealed under a master key
-- that is never in the database. To forget a person is to empty the person's row.
create schema vault;
create table vault.keys (
  person uuid primary key,
  wrapped bytea,                       -- the person's key under the master key; null once it is destroyed
  master_key text,                     -- which master key: its fingerprint
  made_at timestamptz not null default now(),
  destroyed_at timestamptz,            -- kept, so that the key is never made again
  check ((wrapped is null) = (destroyed_at is not null) and (wrapped is null) = (master_key is null))
);
create index on vault.keys (master_key) where master_key is not null;

-- Who speaks for whom, without a word on who they are: not even sealed personal data are in a read model.
create table read_model.representatives (
    id uuid primary key,
    registered_at timestamptz not null,
    registered_by text not null,        -- the account, or a word for what has none
    affiliations jsonb not null,
    consents jsonb not null,
    withdrawn_at timestamptz,
    erased_at timestamptz,
    erasure_ground text not null,
    version int not null,
    known_from bigint not null
) with (fillfactor = 80);
create index on read_model.representatives using gin (affiliations jsonb_path_ops);
create table read_model.representatives_history (like read_model.representatives, known_to bigint not null);
create index on read_model.representatives_history (id, known_to);

-- +goose Down
drop table read_model.representatives_history, read_model.representatives;
drop schema vault cascade;
