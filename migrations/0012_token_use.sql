-- +goose Up
-- When a token of the provider was last used under a grant, to within an hour: the audit log tells of it once an hour, as of keys.
alter table accounts.grants add column token_used_at timestamptz;

-- +goose Down
alter table accounts.grants drop column token_used_at;
