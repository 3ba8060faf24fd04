-- +goose Up
-- The read models remember: a row of X holds from log position known_from on, one of X_history from known_from up to,
-- but not with, known_to. What was known at position k is therefore
--   X where known_from <= k  union all  X_history where known_from <= k and known_to > k.
-- X_history is only ever appended to, in the order of known_to, so a BRIN index of a few kilobytes finds a time in it.
-- Column order is the order in which the Go rows list their columns.

create table read_model.conferences (
    id uuid primary key,
    no int not null,                    -- 1, 2, 3 … in log order; what other tables call a conference
    series_no int not null,             -- the no of the series' first conference
    name text not null,
    series text not null,
    edition text not null,
    starts_on date not null,
    ends_on date not null,
    country text not null,
    city text not null,
    cancelled_on date,
    costs jsonb not null,
    waves jsonb not null,
    version int not null,
    known_from bigint not null
) with (fillfactor = 80);
create index on read_model.conferences (no);
create index on read_model.conferences (series);

create table read_model.organisations (
    id uuid primary key,
    no int not null,                    -- 1, 2, 3 … in log order
    canonical_no int not null,          -- the no of canonical_id
    name text not null,
    country text not null,
    region text not null,
    nuts_version int not null,
    sectors text[] not null,
    places jsonb not null,
    classifications jsonb not null,
    external_ids jsonb not null,
    needs_review boolean not null,
    merged_into uuid,
    canonical_id uuid not null,         -- itself, or where its merges end
    dissolved_on date,
    version int not null,
    known_from bigint not null
) with (fillfactor = 80);
create index on read_model.organisations (no);
create index on read_model.organisations (canonical_no);
create index on read_model.organisations (merged_into) where merged_into is not null;

create table read_model.participations (
    id uuid primary key,
    conference_id uuid not null,
    organisation_id uuid not null,
    status text not null,
    registered_at timestamptz not null,
    cancelled_at timestamptz,
    delegates jsonb not null,
    version int not null,
    known_from bigint not null
) with (fillfactor = 80);
create index on read_model.participations (conference_id, id);
create index on read_model.participations (organisation_id, id);

create table read_model.meetings (
    id uuid primary key,
    conference_id uuid not null,
    requester_id uuid not null,
    target_id uuid not null,
    conference_no int not null,
    requester_no int not null,          -- as recorded, not as merged since
    target_no int not null,
    status text not null,
    begun_as text not null,
    requested_at timestamptz,
    matched_at timestamptz,
    declined_at timestamptz,
    withdrawn_at timestamptz,
    expired_at timestamptz,
    scheduled_at timestamptz,
    held_at timestamptz,
    no_show_at timestamptz,
    cancelled_at timestamptz,
    first_report_at timestamptz,
    slot jsonb,
    absent_id uuid,
    rating_requester text not null,
    rating_target text not null,
    rated_requester_at timestamptz,
    rated_target_at timestamptz,
    reports jsonb not null,
    typed boolean not null,             -- the hold was entered by hand, not imported
    held_recorded_at timestamptz,
    held_position bigint,
    version int not null,
    known_from bigint not null
) with (fillfactor = 80);
create index on read_model.meetings (conference_id, id);
create index on read_model.meetings (requester_no, target_no);
create index on read_model.meetings (target_no);

create table read_model.conferences_history (like read_model.conferences, known_to bigint not null);
create index on read_model.conferences_history (id, known_to);
create index on read_model.conferences_history (no);
create table read_model.organisations_history (like read_model.organisations, known_to bigint not null);
create index on read_model.organisations_history (id, known_to);
create index on read_model.organisations_history (no);
create table read_model.participations_history (like read_model.participations, known_to bigint not null);
create index on read_model.participations_history (id, known_to);
create index on read_model.participations_history using brin (known_from, known_to);
create table read_model.meetings_history (like read_model.meetings, known_to bigint not null);
create index on read_model.meetings_history (id, known_to);
create index on read_model.meetings_history using brin (known_from, known_to);

-- +goose Down
drop table read_model.meetings_history, read_model.meetings, read_model.participations_history, read_model.participations,
    read_model.organisations_history, read_model.organisations, read_model.conferences_history, read_model.conferences;
