package projections

import (
	"context"
	"encoding/binary"
	"maps"
	"slices"

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
	_ evolving[Conference]     = Conference{}
	_ evolving[Organisation]   = Organisation{}
	_ evolving[Participation]  = Participation{}
	_ evolving[Meeting]        = Meeting{}
	_ evolving[Tie]            = Tie{}
	_ evolving[Project]        = Project{}
	_ evolving[Representative] = Representative{}
)

// table is the part of one read model that is in memory: rows as of the position that was folded last, and what must be
// written for it.
type table[K comparable, R any, P row[R]] struct {
	statements
	parameters func([]K) []any // of remove, for these keys
	slots      map[K]*slot[R]  // what is here
	closed     []former[R]     // in the order of knownTo
	dirty      []K             // the current rows to be written
	packs      bool            // rows that a page leaves behind
	unpacked   []*slot[R]      // those of the page at hand, if it packs
	columns    []any           // of the row unpacked last, and these as packed, to be used again: rows keep nothing of either
	bytes      []byte
}

// slot is where a row is.
type slot[R any] struct {
	row    *R     // nil when it is gone, or packed
	packed string // the row as encodeRow makes it, if it has been packed
	stored bool   // the database has a current row
	dirty  bool
	leaves bool // with the next that are evicted
}

// stays tells whether there is a row that is not to be evicted.
func (s *slot[R]) stays() bool { return !s.leaves && (s.row != nil || s.packed != "") }

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
	packed  string // as in slot
	knownTo int64
}

func newTable[K comparable, R any, P row[R]](sql statements, parameters func([]K) []any) *table[K, R, P] {
	return &table[K, R, P]{statements: sql, parameters: parameters, slots: map[K]*slot[R]{}}
}

// get returns the row of the key; nil when it is gone or not here.
func (t *table[K, R, P]) get(key K) *R {
	if s := t.slots[key]; s != nil {
		return t.unpack(s)
	}
	return nil
}

// unpack returns the slot's row.
func (t *table[K, R, P]) unpack(s *slot[R]) *R {
	if s.row == nil && s.packed != "" {
		s.row = new(R)
		t.columns, t.bytes = P(s.row).columns(t.columns[:0]), append(t.bytes[:0], s.packed...)
		if err := decodePacked(t.bytes, t.columns); err != nil {
			panic(err) // it was packed here
		}
		t.unpacked = append(t.unpacked, s)
	}
	return s.row
}

// pack packs the rows of the page at hand: most wait long for their next event, and meanwhile take less room, which garbage
// collection need not look into.
func (t *table[K, R, P]) pack() {
	var columns []any
	var row []byte
	for _, s := range t.unpacked {
		if s.row != nil && s.packed == "" {
			columns = P(s.row).columns(columns[:0])
			var err error
			if row, err = encodeRow(row[:0], columns); err != nil {
				continue // which writing it will say
			}
			s.packed = string(row)
		}
		s.row = nil
	}
	clear(t.unpacked)
	t.unpacked = t.unpacked[:0]
}

// admit takes over a row from the database, unless the key is here already; then it returns nil.
func (t *table[K, R, P]) admit(key K, r *R) *slot[R] {
	if t.slots[key] != nil {
		return nil
	}
	s := &slot[R]{row: r, stored: true}
	t.slots[key] = s
	t.touch(s)
	return s
}

// missing are the keys that are not here.
func (t *table[K, R, P]) missing(keys []K) (missing []K) {
	for _, key := range keys {
		if t.slots[key] == nil {
			missing = append(missing, key)
		}
	}
	return missing
}

// set makes next the row from position on; nil ends it. A row replaced at the position it began at leaves no trace.
func (t *table[K, R, P]) set(key K, position int64, next *R) *slot[R] {
	s := t.slots[key]
	if s == nil {
		s = &slot[R]{}
		t.slots[key] = s
	}
	t.replace(key, s, position, next)
	return s
}

// replace is set for the key's slot.
func (t *table[K, R, P]) replace(key K, s *slot[R], position int64, next *R) {
	if before := t.unpack(s); before != nil && *P(before).heldFrom() < position {
		t.closed = append(t.closed, former[R]{before, s.packed, position})
	}
	if next != nil {
		*P(next).heldFrom() = position
	}
	if !s.dirty {
		t.dirty = append(t.dirty, key)
	}
	s.row, s.packed, s.dirty = next, "", true
	t.touch(s)
}

// touch notes that the page has the slot's row unpacked.
func (t *table[K, R, P]) touch(s *slot[R]) {
	if t.packs {
		t.unpacked = append(t.unpacked, s)
	}
}

// history takes what holds no longer out of the table, and returns what appends it to the history.
func (t *table[K, R, P]) history() func(context.Context, pgx.Tx) error {
	closed := t.closed
	t.closed = nil
	t.pack()
	return func(ctx context.Context, tx pgx.Tx) error {
		var columns []any
		return copyRows(ctx, tx, t.close, len(closed), func(i int, to []byte) (_ []byte, err error) {
			f, count := &closed[i], len(to)
			if columns, to, err = appendRow[R, P](columns, to, f.row, f.packed); err != nil {
				return nil, err
			}
			binary.BigEndian.PutUint16(to[count:], binary.BigEndian.Uint16(to[count:])+1)
			return encode(to, &f.knownTo)
		})
	}
}

// appendRow encodes the row, unless that was done; columns are to be used again.
func appendRow[R any, P row[R]](columns []any, to []byte, r *R, packed string) ([]any, []byte, error) {
	if packed != "" {
		return columns, append(to, packed...), nil
	}
	columns = P(r).columns(columns[:0])
	to, err := encodeRow(to, columns)
	return columns, to, err
}

// writeCurrent brings the current rows to what is in memory, within a transaction that must then be committed.
func (t *table[K, R, P]) writeCurrent(ctx context.Context, tx pgx.Tx) error {
	keys := t.dirty
	t.dirty = nil
	return t.write(ctx, tx, keys)
}

func (t *table[K, R, P]) write(ctx context.Context, tx pgx.Tx, keys []K) error {
	var gone []K
	var here []*slot[R]
	for _, key := range keys {
		s := t.slots[key]
		if s.stored {
			gone = append(gone, key)
		}
		s.stored, s.dirty = s.row != nil || s.packed != "", false
		if s.stored {
			here = append(here, s)
		}
	}
	if len(gone) > 0 {
		if _, err := tx.Exec(ctx, t.remove, t.parameters(gone)...); err != nil {
			return err
		}
	}
	var columns []any
	return copyRows(ctx, tx, t.store, len(here), func(i int, to []byte) (_ []byte, err error) {
		columns, to, err = appendRow[R, P](columns, to, here[i].row, here[i].packed)
		return to, err
	})
}

// evictUnless marks the rows that do not stay, and evicts them.
func (t *table[K, R, P]) evictUnless(ctx context.Context, tx pgx.Tx, stays func(*R) bool) error {
	for _, s := range t.slots {
		s.leaves = s.row != nil && !stays(s.row)
	}
	return t.evict(ctx, tx)
}

// evict writes the rows that are marked, and takes them and those that are gone out of memory, within a transaction that must then be
// committed.
func (t *table[K, R, P]) evict(ctx context.Context, tx pgx.Tx) error {
	var unwritten []K
	t.dirty = slices.DeleteFunc(t.dirty, func(key K) bool {
		if t.slots[key].stays() {
			return false
		}
		unwritten = append(unwritten, key)
		return true
	})
	if err := t.write(ctx, tx, unwritten); err != nil {
		return err
	}
	maps.DeleteFunc(t.slots, func(_ K, s *slot[R]) bool { return !s.stays() })
	return nil
}

func (t *table[K, R, P]) size() int { return len(t.slots) }

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
