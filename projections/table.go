package projections

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
)

// Known is how much of a thing a row has seen: the version of its stream, and the log position from which the row holds.
type Known struct {
	Version   int   `json:"version"`
	KnownFrom int64 `json:"known_from"`
}

func (k *Known) heldFrom() *int64 { return &k.KnownFrom }
func (k *Known) seen() *int       { return &k.Version }

// row is what a read model keeps of one thing: R with its columns in the table's order, and what is known.
type row[R any] interface {
	*R
	columns(to []any) []any
	heldFrom() *int64 // the log position from which it holds
}

// folded is a row of a thing with a stream of its own.
type folded[R any] interface {
	row[R]
	exists() bool // false when all that made it was retracted
	seen() *int   // the version of the stream
}

// evolving is a thing with a stream of its own, as its events make it.
type evolving[R any] interface{ evolve(domain.Recorded) R }

var (
	_ evolving[Conference]    = Conference{}
	_ evolving[Organisation]  = Organisation{}
	_ evolving[Participation] = Participation{}
	_ evolving[Meeting]       = Meeting{}
	_ evolving[Tie]           = Tie{}
	_ evolving[Project]       = Project{}
)

// table is the part of one read model that is in memory: rows as of the position that was folded last, and what must be
// written for it.
type table[K comparable, R any, P row[R]] struct {
	statements
	parameters func([]K) []any // of remove, for these keys
	rows       map[K]*R        // what is loaded; nil for a row that is gone
	closed     []former[R]     // in the order of knownTo
	dirty      map[K]bool
	stored     map[K]bool // keys that the database has a current row for
}

// statements are a table's own SQL; the search path says in which schema.
type statements struct {
	name       string // of the table
	keyColumns int    // how many columns, from the first, make the key
	remove     string // rows by key
	store      string // copy into the current rows
	close      string // copy into the history
	versions   string // all row versions up to a position
}

// former is a row that holds no longer.
type former[R any] struct {
	row     *R
	knownTo int64
}

func newTable[K comparable, R any, P row[R]](sql statements, parameters func([]K) []any) *table[K, R, P] {
	return &table[K, R, P]{statements: sql, parameters: parameters, rows: map[K]*R{}, dirty: map[K]bool{}, stored: map[K]bool{}}
}

// admit takes over a row from the database, unless the key is here already; it tells which.
func (t *table[K, R, P]) admit(key K, r *R) bool {
	if _, here := t.rows[key]; here {
		return false
	}
	t.rows[key] = r
	t.stored[key] = true
	return true
}

// missing are the keys that are not here.
func (t *table[K, R, P]) missing(keys []K) (missing []K) {
	for _, key := range keys {
		if _, here := t.rows[key]; !here {
			missing = append(missing, key)
		}
	}
	return missing
}

// set makes next the row from position on; nil ends it. A row replaced at the position it began at leaves no trace.
func (t *table[K, R, P]) set(key K, position int64, next *R) {
	if before := t.rows[key]; before != nil && *P(before).heldFrom() < position {
		t.closed = append(t.closed, former[R]{before, position})
	}
	if next != nil {
		*P(next).heldFrom() = position
	}
	t.rows[key] = next
	t.dirty[key] = true
}

// writeHistory appends what holds no longer to the history.
func (t *table[K, R, P]) writeHistory(ctx context.Context, tx pgx.Tx) error {
	rows := newCopy()
	for i := range t.closed {
		rows.add(append(P(t.closed[i].row).columns(rows.columns[:0]), &t.closed[i].knownTo))
	}
	clear(t.closed) // lets go of the rows
	t.closed = t.closed[:0]
	return rows.send(ctx, tx, t.close)
}

// writeCurrent brings the current rows to what is in memory.
func (t *table[K, R, P]) writeCurrent(ctx context.Context, tx pgx.Tx) error {
	var gone []K
	rows := newCopy()
	for key := range t.dirty {
		if t.stored[key] {
			gone = append(gone, key)
		}
		if next := t.rows[key]; next != nil {
			rows.add(P(next).columns(rows.columns[:0]))
		}
	}
	if len(gone) > 0 {
		if _, err := tx.Exec(ctx, t.remove, t.parameters(gone)...); err != nil {
			return err
		}
	}
	return rows.send(ctx, tx, t.store)
}

func (t *table[K, R, P]) size() int { return len(t.rows) }

// rowCopy gathers rows in the binary format of COPY.
type rowCopy struct {
	data    []byte
	columns []any // of the row at hand, to be used again
	rows    int
	err     error
}

func newCopy() *rowCopy {
	return &rowCopy{data: []byte("PGCOPY\n\xff\r\n\x00\x00\x00\x00\x00\x00\x00\x00\x00")}
}

func (c *rowCopy) add(columns []any) {
	c.columns, c.rows = columns, c.rows+1
	c.data = binary.BigEndian.AppendUint16(c.data, uint16(len(columns)))
	for _, column := range columns {
		if c.err == nil {
			c.data, c.err = encode(c.data, column)
		}
	}
}

// send runs the COPY statement, unless there are no rows.
func (c *rowCopy) send(ctx context.Context, tx pgx.Tx, sql string) error {
	if c.rows == 0 || c.err != nil {
		return c.err
	}
	c.data = append(c.data, 0xff, 0xff)
	if _, err := tx.Conn().PgConn().CopyFrom(ctx, bytes.NewReader(c.data), sql); err != nil {
		return fmt.Errorf("%s: %w", sql, err)
	}
	return nil
}

// fold returns the row after the event. An ordinary event goes onto the current row; after a correction the
// stream's history up to it is folded anew. It is nil when everything was retracted.
func fold[R evolving[R], P folded[R]](current *R, r domain.Recorded, history []domain.Recorded) *R {
	if revises(r.Event) {
		return refold[R, P](history)
	}
	var next R
	if current != nil {
		next = *current
	}
	next = next.evolve(r)
	if !P(&next).exists() {
		return nil
	}
	*P(&next).seen() = r.Version
	return &next
}

// refold returns the row that a stream's history leads to, corrections applied; nil when there is none.
func refold[R evolving[R], P folded[R]](history []domain.Recorded) *R {
	var next R
	for _, effective := range domain.Effective(history) {
		next = next.evolve(effective)
	}
	if !P(&next).exists() {
		return nil
	}
	*P(&next).seen() = len(history)
	return &next
}

// revises tells whether the event changes what an earlier one of its stream said.
func revises(e domain.Event) bool {
	switch e.(type) {
	case domain.FactCorrected, domain.FactRetracted:
		return true
	}
	return false
}
