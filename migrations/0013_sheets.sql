-- +goose Up
-- The pairs once more, packed onto sheets that each fill a page of PostgreSQL's: questions about everything read all pairs, which as
-- rows of sixty columns takes far longer. Those that hold are on sheets, those that have ended on sheets_history. What
-- changed after the position in sheets_through is not on them yet: that is read from pairs and pairs_history. See
-- projections/sheets.go.
create table read_model.sheets (
    conference int not null,
    series int not null,
    starts_on date not null,
    known_from bigint not null,         -- of what is on it, the first
    known_to bigint not null,           -- of what is on it, the last; 9223372036854775807 for what holds
    facts bytea not null,
    meetings bytea not null
) with (toast_tuple_target = 8160);
alter table read_model.sheets alter column facts set storage external, alter column meetings set storage external;
create index on read_model.sheets (conference);

create table read_model.sheets_history (like read_model.sheets including storage) with (toast_tuple_target = 8160);
create index on read_model.sheets_history (conference);

create table read_model.sheets_through (position bigint not null);

create index on read_model.pairs (known_from);

-- +goose Down
drop index read_model.pairs_known_from_idx;
drop table read_model.sheets_through, read_model.sheets_history, read_model.sheets;
