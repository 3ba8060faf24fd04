-- +goose Up
-- The read models remember: a row of X holds from log position known_from on, one of X_history from known_from up to,
-- but not with, known_to. What was known at position k is therefore
--   X where known_from <= k  union all  X_history where known_from <= k and known_to > k.
-- X_history is only ever appended to, in the order of known_to, so a BRIN index of a few kilobytes finds a time in it.
-- Column order is the order in which the Go rows list their columns, but for pairs. Whatever is in this schema comes from
-- the log and is replaced as a whole by a rebuild: put nothing else here.

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
);
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
);
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
);
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
    slot bytea not null,                -- packed: see projections/meeting_packed.go
    absent_id uuid,
    rating_requester text not null,
    rating_target text not null,
    rated_requester_at timestamptz,
    rated_target_at timestamptz,
    reports bytea not null,             -- packed: see projections/meeting_packed.go
    typed boolean not null,             -- the hold was entered by hand, not imported
    held_recorded_at timestamptz,
    held_position bigint,
    version int not null,
    known_from bigint not null
);
create index on read_model.meetings (conference_id, id);
create index on read_model.meetings (requester_no, target_no);
create index on read_model.meetings (target_no);
create index on read_model.meetings (conference_no);

create table read_model.ties (
    id uuid primary key,
    organisation_a uuid not null,
    organisation_b uuid not null,
    a_no int not null,                  -- as recorded
    b_no int not null,
    kind text not null,
    declarations jsonb not null,
    ended_by jsonb not null,
    ended_on date,
    version int not null,
    known_from bigint not null
);
create index on read_model.ties (a_no, b_no);

create table read_model.projects (
    id uuid primary key,
    title text not null,
    status text not null,
    cross_border boolean not null,      -- at present, or at its end
    partners jsonb not null,
    partner_nos int[] not null,         -- as recorded
    partner_dyads bigint[] not null,    -- each two of them: the smaller number times 2^32, plus the larger
    spells bytea not null,              -- when each was a partner, packed: see projections/spells.go
    lead_id uuid,
    origins jsonb not null,
    idea_on date,                       -- the first day at each step
    agreement_on date,
    proposal_on date,
    funded_on date,
    started_on date,
    completed_on date,
    cross_idea_on date,                 -- the first day at each step and cross-border
    cross_agreement_on date,
    cross_proposal_on date,
    cross_funded_on date,
    cross_started_on date,
    cross_completed_on date,
    rejected_on date,
    abandoned_on date,
    pending int not null,
    agreements jsonb not null,
    awards jsonb not null,
    award_eur bigint,                   -- minor units
    awards_unknown int not null,
    planned_end date,
    budget jsonb,
    result text not null,
    result_url text not null,
    merged_into uuid,
    conflicts jsonb not null,
    version int not null,
    known_from bigint not null
);
create index on read_model.projects using gin (partner_nos) with (fastupdate = off);
create index on read_model.projects using gin (partner_dyads) with (fastupdate = off);
create index on read_model.projects (merged_into) where merged_into is not null;

-- Contacts, and what may become one: two organisations at one conference, merges resolved. Facts are days since starts_on.
-- Most questions read all of it, and reading a column costs what all before it cost, a null more than a number: so what
-- is never null comes first, then what contacts are found and converted by. The Go rows name their columns in an order of
-- their own.
create table read_model.pairs (
    known_from bigint not null,
    conference int not null,
    a int not null,
    b int not null,
    series int not null,
    starts_on date not null,
    sectors_a int not null,             -- that day; a bit for each sector, in the list's order
    sectors_b int not null,
    country_a smallint not null,        -- that day; 26 times the first letter, plus the second, plus 1; 0 unknown
    country_b smallint not null,
    prior_tie smallint not null,        -- 0 unknown, 1 none, 2 contact, 3 project
    held_count smallint not null,
    outcome smallint not null,          -- 1 to 5, best; 0 none
    rating_a smallint not null,         -- 1 to 3, best; 0 none
    rating_b smallint not null,
    late boolean not null,              -- held, but only after ends_on
    outcome_driven boolean not null,    -- held, but only as typed in after a project between the two was recorded
    self boolean not null,
    cancelled boolean not null,         -- the conference was
    first_in_series boolean not null,
    meetings bytea not null,            -- each of them, packed: see projections/pair_meetings.go
    held smallint,
    competing smallint,
    reported smallint,
    cross_funded smallint,              -- together, in different countries that day
    cross_started smallint,
    confirmed_cross_funded smallint,    -- in projects in which both confirmed their part
    confirmed_cross_started smallint,
    first_met smallint,                 -- at any conference
    earlier_project smallint,
    requested smallint,
    matched smallint,
    declined smallint,
    withdrawn smallint,
    expired smallint,
    funded smallint,                    -- together at each level
    started smallint,
    confirmed_funded smallint,
    confirmed_started smallint,
    cross_idea smallint,
    cross_agreement smallint,
    cross_proposal smallint,
    cross_completed smallint,
    confirmed_cross_idea smallint,
    confirmed_cross_agreement smallint,
    confirmed_cross_proposal smallint,
    confirmed_cross_completed smallint,
    idea smallint,
    agreement smallint,
    proposal smallint,
    completed smallint,
    confirmed_idea smallint,
    confirmed_agreement smallint,
    confirmed_proposal smallint,
    confirmed_completed smallint,
    scheduled smallint,
    held_last smallint,
    outcome_on smallint,
    valued_on smallint,                 -- the last report of a valuable contact or better
    rated_a smallint,
    rated_b smallint,
    prior_tie_on smallint,
    primary key (a, b, conference)
);
create index on read_model.pairs (conference);
create index on read_model.pairs (b);

-- Contacts of two that have a project, with their projects.
create table read_model.encounters (
    conference int not null,
    a int not null,
    b int not null,
    starts_on date not null,            -- this and what follows as of pairs
    country_a smallint not null,
    country_b smallint not null,
    sectors_a int not null,
    sectors_b int not null,
    held smallint not null,
    late boolean not null,
    outcome_driven boolean not null,
    days bytea not null,                -- of each meeting that counts, packed: see projections/encounters.go
    projects bytea not null,            -- with their ideas and since when both are partners
    known_from bigint not null,
    primary key (a, b, conference)
);

-- Each day's steps of projects of one kind, by how late they were recorded. See projections/step_lags.go.
create table read_model.step_lags (
    step smallint not null,
    recorded_on date not null,
    span smallint not null,             -- of lags: those from 128 days times that on
    lags bytea not null,                -- in days, each with how many, packed
    known_from bigint not null,
    primary key (step, recorded_on, span)
);

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

create table read_model.ties_history (like read_model.ties, known_to bigint not null);
create index on read_model.ties_history (id, known_to);
create table read_model.projects_history (like read_model.projects, known_to bigint not null);
create index on read_model.projects_history (id, known_to);
create index on read_model.projects_history using brin (known_from, known_to);
create table read_model.pairs_history (known_to bigint not null, like read_model.pairs);
create index on read_model.pairs_history (conference, known_to);
create index on read_model.pairs_history using brin (known_from, known_to);
create table read_model.encounters_history (like read_model.encounters, known_to bigint not null);
create index on read_model.encounters_history (known_to);
create table read_model.step_lags_history (like read_model.step_lags, known_to bigint not null);
create index on read_model.step_lags_history using brin (known_from, known_to);

-- +goose Down
drop table read_model.step_lags_history, read_model.step_lags, read_model.encounters_history, read_model.encounters, read_model.pairs_history, read_model.pairs, read_model.projects_history, read_model.projects,
    read_model.ties_history, read_model.ties, read_model.meetings_history, read_model.meetings, read_model.participations_history, read_model.participations,
    read_model.organisations_history, read_model.organisations, read_model.conferences_history, read_model.conferences;
