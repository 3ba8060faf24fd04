-- +goose Up
create schema read_model;
-- +goose Down
drop schema read_model;
