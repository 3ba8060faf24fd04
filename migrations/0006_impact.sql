-- +goose Up
-- What was known at log position k, for the questions of impact. Each function is one plain select, which the planner
-- puts in its place: conditions on the result reach the tables and their indexes, and unused columns cost nothing.

-- +goose StatementBegin
create function read_model.conferences_at(k bigint)
returns table (
    id uuid, no int, series_no int, name text, series text, edition text, starts_on date, ends_on date,
    cancelled_on date, costs jsonb, waves jsonb)
language sql stable parallel safe as $$
  select
    id, no, series_no, name, series, edition, starts_on, ends_on, cancelled_on, costs, waves
  from read_model.conferences where known_from <= k
  union all
  select
    id, no, series_no, name, series, edition, starts_on, ends_on, cancelled_on, costs, waves
  from read_model.conferences_history where known_from <= k and known_to > k
$$;
-- +goose StatementEnd

-- +goose StatementBegin
create function read_model.organisations_at(k bigint)
returns table (
    id uuid, no int, canonical_no int, name text, country text, canonical_id uuid, dissolved_on date)
language sql stable parallel safe as $$
  select
    id, no, canonical_no, name, country, canonical_id, dissolved_on
  from read_model.organisations where known_from <= k
  union all
  select
    id, no, canonical_no, name, country, canonical_id, dissolved_on
  from read_model.organisations_history where known_from <= k and known_to > k
$$;
-- +goose StatementEnd

-- +goose StatementBegin
create function read_model.participations_at(k bigint)
returns table (
    id uuid, conference_id uuid, organisation_id uuid, status text, registered_at timestamptz,
    cancelled_at timestamptz)
language sql stable parallel safe as $$
  select
    id, conference_id, organisation_id, status, registered_at, cancelled_at
  from read_model.participations where known_from <= k
  union all
  select
    id, conference_id, organisation_id, status, registered_at, cancelled_at
  from read_model.participations_history where known_from <= k and known_to > k
$$;
-- +goose StatementEnd

-- +goose StatementBegin
create function read_model.meetings_at(k bigint)
returns table (
    id uuid, conference_id uuid, requester_id uuid, target_id uuid, conference_no int, requester_no int,
    target_no int, begun_as text, requested_at timestamptz, matched_at timestamptz, declined_at timestamptz,
    withdrawn_at timestamptz, expired_at timestamptz, scheduled_at timestamptz, held_at timestamptz,
    no_show_at timestamptz, cancelled_at timestamptz, first_report_at timestamptz, rating_requester text,
    rating_target text, rated_requester_at timestamptz, rated_target_at timestamptz, typed boolean,
    held_recorded_at timestamptz, held_position bigint)
language sql stable parallel safe as $$
  select
    id, conference_id, requester_id, target_id, conference_no, requester_no, target_no, begun_as, requested_at,
    matched_at, declined_at, withdrawn_at, expired_at, scheduled_at, held_at, no_show_at, cancelled_at,
    first_report_at, rating_requester, rating_target, rated_requester_at, rated_target_at, typed, held_recorded_at,
    held_position
  from read_model.meetings where known_from <= k
  union all
  select
    id, conference_id, requester_id, target_id, conference_no, requester_no, target_no, begun_as, requested_at,
    matched_at, declined_at, withdrawn_at, expired_at, scheduled_at, held_at, no_show_at, cancelled_at,
    first_report_at, rating_requester, rating_target, rated_requester_at, rated_target_at, typed, held_recorded_at,
    held_position
  from read_model.meetings_history where known_from <= k and known_to > k
$$;
-- +goose StatementEnd

-- +goose StatementBegin
create function read_model.ties_at(k bigint)
returns table (
    id uuid, a_no int, b_no int, kind text, declarations jsonb, ended_on date)
language sql stable parallel safe as $$
  select
    id, a_no, b_no, kind, declarations, ended_on
  from read_model.ties where known_from <= k
  union all
  select
    id, a_no, b_no, kind, declarations, ended_on
  from read_model.ties_history where known_from <= k and known_to > k
$$;
-- +goose StatementEnd

-- +goose StatementBegin
create function read_model.projects_at(k bigint)
returns table (
    id uuid, title text, partners jsonb, partner_nos int[], spells bytea, origins jsonb, idea_on date, agreement_on date,
    proposal_on date, funded_on date, started_on date, completed_on date, cross_idea_on date,
    cross_agreement_on date, cross_proposal_on date, cross_funded_on date, cross_started_on date,
    cross_completed_on date, rejected_on date, abandoned_on date, pending int, awards jsonb, award_eur bigint,
    awards_unknown int, planned_end date, merged_into uuid)
language sql stable parallel safe as $$
  select
    id, title, partners, partner_nos, spells, origins, idea_on, agreement_on, proposal_on, funded_on, started_on,
    completed_on, cross_idea_on, cross_agreement_on, cross_proposal_on, cross_funded_on, cross_started_on,
    cross_completed_on, rejected_on, abandoned_on, pending, awards, award_eur, awards_unknown, planned_end,
    merged_into
  from read_model.projects where known_from <= k
  union all
  select
    id, title, partners, partner_nos, spells, origins, idea_on, agreement_on, proposal_on, funded_on, started_on,
    completed_on, cross_idea_on, cross_agreement_on, cross_proposal_on, cross_funded_on, cross_started_on,
    cross_completed_on, rejected_on, abandoned_on, pending, awards, award_eur, awards_unknown, planned_end,
    merged_into
  from read_model.projects_history where known_from <= k and known_to > k
$$;
-- +goose StatementEnd

-- +goose StatementBegin
create function read_model.pairs_at(k bigint)
returns table (
    conference int, series int, a int, b int, starts_on date, country_a smallint, country_b smallint, sectors_a int,
    sectors_b int, requested smallint, matched smallint, declined smallint, withdrawn smallint, expired smallint,
    scheduled smallint, held smallint, held_last smallint, held_count smallint, reported smallint, outcome smallint,
    outcome_on smallint, valued_on smallint, rating_a smallint, rating_b smallint, rated_a smallint,
    rated_b smallint, idea smallint, agreement smallint, proposal smallint, funded smallint, started smallint,
    completed smallint, cross_idea smallint, cross_agreement smallint, cross_proposal smallint,
    cross_funded smallint, cross_started smallint, cross_completed smallint, confirmed_idea smallint,
    confirmed_agreement smallint, confirmed_proposal smallint, confirmed_funded smallint, confirmed_started smallint,
    confirmed_completed smallint, confirmed_cross_idea smallint, confirmed_cross_agreement smallint,
    confirmed_cross_proposal smallint, confirmed_cross_funded smallint, confirmed_cross_started smallint,
    confirmed_cross_completed smallint, earlier_project smallint, competing smallint, prior_tie smallint,
    prior_tie_on smallint, first_met smallint, first_in_series boolean, late boolean, outcome_driven boolean,
    self boolean, cancelled boolean, meetings bytea)
language sql stable parallel safe as $$
  select
    conference, series, a, b, starts_on, country_a, country_b, sectors_a, sectors_b, requested, matched, declined,
    withdrawn, expired, scheduled, held, held_last, held_count, reported, outcome, outcome_on, valued_on, rating_a,
    rating_b, rated_a, rated_b, idea, agreement, proposal, funded, started, completed, cross_idea, cross_agreement,
    cross_proposal, cross_funded, cross_started, cross_completed, confirmed_idea, confirmed_agreement,
    confirmed_proposal, confirmed_funded, confirmed_started, confirmed_completed, confirmed_cross_idea,
    confirmed_cross_agreement, confirmed_cross_proposal, confirmed_cross_funded, confirmed_cross_started,
    confirmed_cross_completed, earlier_project, competing, prior_tie, prior_tie_on, first_met, first_in_series, late,
    outcome_driven, self, cancelled, meetings
  from read_model.pairs where known_from <= k
  union all
  select
    conference, series, a, b, starts_on, country_a, country_b, sectors_a, sectors_b, requested, matched, declined,
    withdrawn, expired, scheduled, held, held_last, held_count, reported, outcome, outcome_on, valued_on, rating_a,
    rating_b, rated_a, rated_b, idea, agreement, proposal, funded, started, completed, cross_idea, cross_agreement,
    cross_proposal, cross_funded, cross_started, cross_completed, confirmed_idea, confirmed_agreement,
    confirmed_proposal, confirmed_funded, confirmed_started, confirmed_completed, confirmed_cross_idea,
    confirmed_cross_agreement, confirmed_cross_proposal, confirmed_cross_funded, confirmed_cross_started,
    confirmed_cross_completed, earlier_project, competing, prior_tie, prior_tie_on, first_met, first_in_series, late,
    outcome_driven, self, cancelled, meetings
  from read_model.pairs_history where known_from <= k and known_to > k
$$;
-- +goose StatementEnd

-- +goose StatementBegin
create function read_model.encounters_at(k bigint)
returns table (
    conference int, a int, b int, starts_on date, country_a smallint, country_b smallint, sectors_a int, sectors_b int,
    held smallint, late boolean, outcome_driven boolean, days bytea, projects bytea)
language sql stable parallel safe as $$
  select
    conference, a, b, starts_on, country_a, country_b, sectors_a, sectors_b, held, late, outcome_driven, days,
    projects
  from read_model.encounters where known_from <= k
  union all
  select
    conference, a, b, starts_on, country_a, country_b, sectors_a, sectors_b, held, late, outcome_driven, days,
    projects
  from read_model.encounters_history where known_from <= k and known_to > k
$$;
-- +goose StatementEnd

-- +goose Down
drop function read_model.encounters_at, read_model.pairs_at, read_model.projects_at, read_model.ties_at, read_model.meetings_at,
  read_model.participations_at, read_model.organisations_at, read_model.conferences_at;
