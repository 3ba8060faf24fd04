package impact

import (
	"context"
	"encoding/binary"
	"fmt"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
)

// A question's SQL is planned for its very parameters, since what a filter leaves decides the plan, and is not compiled,
// which takes longer than it saves.
const settings = `select set_config('plan_cache_mode', 'force_custom_plan', true), set_config('jit', 'off', true)`

// ask runs a question's SQL and hands its rows to read.
func (r *Reader) ask(ctx context.Context, read func(pgx.Rows) error, sql string, args ...any) error {
	err := pgx.BeginTxFunc(ctx, r.pool, pgx.TxOptions{AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, settings); err != nil {
			return err
		}
		rows, err := tx.Query(ctx, sql, args...)
		if err != nil {
			return err
		}
		defer rows.Close()
		if err := read(rows); err != nil {
			return err
		}
		return rows.Err()
	})
	if err != nil {
		return fmt.Errorf("ask the read models: %w", err)
	}
	return nil
}

// list returns what a question's SQL returns, row by row.
func list[T any](ctx context.Context, r *Reader, row pgx.RowToFunc[T], sql string, args ...any) (found []T, err error) {
	err = r.ask(ctx, func(rows pgx.Rows) error {
		found, err = pgx.CollectRows(rows, row)
		return err
	}, sql, args...)
	return found, err
}

// numbers hands each row of a question whose columns are all int to add, several times faster than list would. The
// slice is the same for each row.
func (r *Reader) numbers(ctx context.Context, add func([]int32), sql string, args ...any) error {
	return r.ask(ctx, func(rows pgx.Rows) error {
		var row []int32
		for rows.Next() {
			row = row[:0]
			for _, value := range rows.RawValues() {
				row = append(row, int32(binary.BigEndian.Uint32(value)))
			}
			add(row)
		}
		return nil
	}, sql, append([]any{pgx.QueryResultFormats{pgx.BinaryFormatCode}}, args...)...)
}

// given is the id as a parameter: null for the zero one.
func given(id domain.ID) *domain.ID {
	if id.IsZero() {
		return nil
	}
	return &id
}
