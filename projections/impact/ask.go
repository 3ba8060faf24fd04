package impact

import (
	"context"
	"encoding/binary"
	"fmt"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
)

// A question's SQL is planned for its very parameters, since what a filter leaves decides the plan. It is not compiled,
// which takes longer than it saves. Tables are joined in the order in which the SQL names them, by hashing: the planner
// cannot know how many rows of a union held at a position, and where it guesses one it would loop over millions. Workers read
// large tables only: they answer sooner, but take more processor time than they save, which a page of many questions has not.
// All is set as the transaction begins, in one go: a question has a few to make.
const (
	begin     = `begin read only;` + settings
	beginSame = `begin isolation level repeatable read read only;` // for what several connections read of one state

	settings = `
	set local plan_cache_mode = force_custom_plan;
	set local jit = off;
	set local min_parallel_table_scan_size = '64MB';
	set local join_collapse_limit = 1;
	set local enable_nestloop = off`
)

// beginLookUp begins what may find few rows by their keys, or many.
const beginLookUp = `
	begin read only;
	set local plan_cache_mode = force_custom_plan;
	set local jit = off`

// ask runs a question's SQL and hands its rows to read.
func (r *Reader) ask(ctx context.Context, read func(pgx.Rows) error, sql string, args ...any) error {
	return r.transact(ctx, begin, func(tx pgx.Tx) error { return rowsOf(ctx, tx, read, sql, args...) })
}

// byKeys is ask of things that are looked up by their keys.
func (r *Reader) byKeys(ctx context.Context, read func(pgx.Rows) error, sql string, args ...any) error {
	return r.transact(ctx, beginLookUp, func(tx pgx.Tx) error { return rowsOf(ctx, tx, read, sql, args...) })
}

// transact runs what begins so.
func (r *Reader) transact(ctx context.Context, begin string, do func(pgx.Tx) error) error {
	if err := pgx.BeginTxFunc(ctx, r.pool, pgx.TxOptions{BeginQuery: begin}, do); err != nil {
		return fmt.Errorf("ask the read models: %w", err)
	}
	return nil
}

func rowsOf(ctx context.Context, tx pgx.Tx, read func(pgx.Rows) error, sql string, args ...any) error {
	rows, err := tx.Query(ctx, sql, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	if err := read(rows); err != nil {
		return err
	}
	return rows.Err()
}

// list returns what a question's SQL returns, row by row.
func list[T any](ctx context.Context, r *Reader, row pgx.RowToFunc[T], sql string, args ...any) (found []T, err error) {
	err = r.ask(ctx, func(rows pgx.Rows) error {
		found, err = pgx.CollectRows(rows, row)
		return err
	}, sql, args...)
	return found, err
}

// numbers hands each row of a question whose columns are all smallint, int or bigint to add, several times faster than
// list would; null is 0. The slice is the same for each row.
func (r *Reader) numbers(ctx context.Context, add func([]int32), sql string, args ...any) error {
	return r.ask(ctx, func(rows pgx.Rows) error {
		var row []int32
		for rows.Next() {
			row = row[:0]
			for _, value := range rows.RawValues() {
				row = append(row, number(value))
			}
			add(row)
		}
		return nil
	}, sql, append([]any{pgx.QueryResultFormats{pgx.BinaryFormatCode}}, args...)...)
}

// number reads an integer of PostgreSQL's.
func number(value []byte) int32 {
	switch len(value) {
	case 2:
		return int32(int16(binary.BigEndian.Uint16(value)))
	case 4:
		return int32(binary.BigEndian.Uint32(value))
	case 8:
		return int32(binary.BigEndian.Uint64(value))
	}
	return 0
}

// given is the id as a parameter: null for the zero one.
func given(id domain.ID) *domain.ID {
	if id.IsZero() {
		return nil
	}
	return &id
}
