-- +goose Up

-- What an append sends, as arrays of rows: its statements unnest them.
create type new_event as (
  unit int, stream uuid, root int, step int, schema_version smallint, event_id uuid, key uuid,
  effective_at timestamptz, type text, data json, metadata json
);
create type expected_version as (unit int, stream uuid, version int);
create type claim_change as (unit int, key text, starts timestamptz, ends timestamptz, stream uuid);

-- +goose Down
drop type claim_change, expected_version, new_event;
