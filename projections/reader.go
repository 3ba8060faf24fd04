package projections

import (
	"context"
	"fmt"
	"math"
	"strconv"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"aftermatch/domain"
)

// Reader answers from the read models. It is safe for concurrent use.
type Reader struct {
	pool     *pgxpool.Pool
	progress *progress
	names    nameIndex
}

// NewReader reads through the pool.
func NewReader(pool *pgxpool.Pool) *Reader { return &Reader{pool: pool, progress: newProgress()} }

// Listing says which part of a list is wanted, and as known when.
type Listing struct {
	AsOf   *int64 // a log position; nil: now
	Limit  int    // 1–1000; 0: 100
	Cursor string // Next of the page before; "": from the start
}

// Page is a part of a list.
type Page[T any] struct {
	Items    []T     `json:"items"`
	Next     *string `json:"next"`     // the cursor of the next page; nil after the last
	Position int64   `json:"position"` // what the items know, as a log position
}

const (
	defaultLimit = 100
	maxLimit     = 1000
)

const checkpoint = `select coalesce((select position from checkpoints where name = 'read_model'), 0)`

// Position is the log position that the read models have reached.
func (r *Reader) Position(ctx context.Context) (position int64, err error) {
	if err := r.pool.QueryRow(ctx, checkpoint).Scan(&position); err != nil {
		return 0, fmt.Errorf("read the read models' position: %w", err)
	}
	return position, nil
}

// list runs a query whose first parameter is the position, whose last two are the cursor and the limit, and whose result
// is ordered by the cursor. The items are what was known at the position that the page names.
func list[T any, P row[T]](ctx context.Context, r *Reader, l Listing, parse func(string) (any, error), next func(T) string,
	sql string, filters ...any) (page Page[T], err error) {
	after, err := parse(l.Cursor)
	if err != nil {
		return page, err
	}
	limit := min(max(l.Limit, 0), maxLimit)
	if limit == 0 {
		limit = defaultLimit
	}
	if page.Position, err = r.Position(ctx); err != nil {
		return page, err
	}
	if l.AsOf != nil {
		page.Position = min(page.Position, *l.AsOf)
	}
	page.Items, err = rowsOf[T, P](ctx, r.pool, sql, append(append([]any{page.Position}, filters...), after, limit+1)...)
	if err != nil {
		return page, fmt.Errorf("read the list: %w", err)
	}
	if len(page.Items) > limit {
		page.Items = page.Items[:limit]
		cursor := next(page.Items[limit-1])
		page.Next = &cursor
	}
	return page, nil
}

// one runs a query for one thing, whose parameters are the position and the id.
func one[T any, P row[T]](ctx context.Context, r *Reader, what string, asOf *int64, sql string, id domain.ID) (T, error) {
	var none T
	found, err := rowsOf[T, P](ctx, r.pool, sql, asKnown(asOf), id)
	if err != nil {
		return none, fmt.Errorf("read the %s: %w", what, err)
	}
	if len(found) == 0 {
		return none, &domain.Error{Reason: domain.NotFound, Code: "not_found", Message: "there is no such " + what}
	}
	return found[0], nil
}

// asKnown is the position to compare with: now is later than all.
func asKnown(asOf *int64) int64 {
	if asOf == nil {
		return math.MaxInt64 - 1
	}
	return *asOf
}

// given is the id as a parameter: null for the zero one.
func given(id domain.ID) *domain.ID {
	if id.IsZero() {
		return nil
	}
	return &id
}

var errCursor = &domain.Error{Reason: domain.Invalid, Code: "invalid", Message: "cursor is not one that this list gave out; start without",
	Faults: []domain.Fault{{Field: "cursor", Message: "is not one that this list gave out"}}}

// cursorID and cursorNo read the two kinds of cursor: the last id or number of the page before.
func cursorID(cursor string) (any, error) {
	if cursor == "" {
		return domain.ID{}, nil
	}
	id, err := domain.ParseID(cursor)
	if err != nil {
		return nil, errCursor
	}
	return id, nil
}

func cursorNo(cursor string) (any, error) {
	if cursor == "" {
		return int32(0), nil
	}
	no, err := strconv.ParseInt(cursor, 10, 32)
	if err != nil {
		return nil, errCursor
	}
	return int32(no), nil
}

func noCursor(no int32) string { return strconv.Itoa(int(no)) }

// querier is a pool, a connection or a transaction.
type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

// rowsOf runs a query that selects a table's columns in their order, perhaps with more behind them.
func rowsOf[T any, P row[T]](ctx context.Context, q querier, sql string, args ...any) ([]T, error) {
	rows, err := q.Query(ctx, sql, append([]any{pgx.QueryResultFormats{pgx.BinaryFormatCode}}, args...)...)
	if err != nil {
		return nil, err
	}
	var t, empty T
	columns := P(&t).columns(nil)
	return pgx.AppendRows([]T{}, rows, func(raw pgx.CollectableRow) (T, error) {
		t = empty
		err := decodeRow(raw.RawValues(), columns)
		return t, err
	})
}

func decodeRow(values [][]byte, columns []any) error {
	for i, column := range columns {
		if err := decode(values[i], column); err != nil {
			return fmt.Errorf("column %d: %w", i+1, err)
		}
	}
	return nil
}
