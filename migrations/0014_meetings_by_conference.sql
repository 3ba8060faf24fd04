-- +goose Up
-- What was known before of the meetings of some conferences: a revision compares these a few conferences at a time.
create index on read_model.meetings_history (conference_no, known_to);

-- +goose Down
drop index read_model.meetings_history_conference_no_known_to_idx;
