package projections

import (
	"context"
	"fmt"
	"iter"

	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/jackc/pgx/v5"
)

const (
	// One at a time, and no rebuild puts other tables in the place of those that are read. Locks come before anything is
	// seen.
	lockSheets = `
		lock table sheets, sheets_history in share row exclusive mode;
		lock table pairs, pairs_history in access share mode`

	selectThrough = `select coalesce((select position from sheets_through), 0)`

	moveThrough = `
		with former as (delete from sheets_through)
		insert into sheets_through values ($1)`

	// The conferences of which anything changed after a position.
	listChangedConferences = `
		select conference from pairs where known_from > $1
		union select conference from pairs_history where known_to > $1
		order by 1`

	dropSheets = `delete from sheets where conference = $1`

	// Sheets that are half empty are filled up.
	takeSheets = `
		delete from sheets_history where conference = $1 and octet_length(facts) + octet_length(meetings) < 4000
		returning conference, series, starts_on, known_from, known_to, facts, meetings`

	listUnfiled = `
		(select ` + pairColumns + `, known_to from pairs_history where conference = $1 and known_to > $2 order by known_to, a, b)
		union all
		(select ` + pairColumns + `, 9223372036854775807 from pairs where conference = $1 order by a, b)`

	storeSheets = `copy sheets (conference, series, starts_on, known_from, known_to, facts, meetings) from stdin (format binary)`
	closeSheets = `copy sheets_history (conference, series, starts_on, known_from, known_to, facts, meetings) from stdin (format binary)`
)

// sheetsAtOnce is how many sheets are written with one statement.
const sheetsAtOnce = 500

// fileSheets brings the sheets to what pairs and pairs_history are at a position, in a transaction that sees these as of then
// and has one of the two schemas as its search path. Sheets of conferences of which nothing has changed stay.
func fileSheets(ctx context.Context, tx pgx.Tx, position int64) error {
	var through int64
	if err := tx.QueryRow(ctx, selectThrough).Scan(&through); err != nil {
		return err
	}
	rows, err := tx.Query(ctx, listChangedConferences, through)
	if err != nil {
		return err
	}
	changed, err := pgx.CollectRows(rows, pgx.RowTo[int32])
	if err != nil {
		return err
	}
	var file sheetFile
	for _, conference := range changed {
		if err := file.take(ctx, tx, conference, through); err != nil {
			return fmt.Errorf("put the pairs of conference %d onto sheets: %w", conference, err)
		}
		if len(file.sheets) >= sheetsAtOnce {
			if err := file.store(ctx, tx); err != nil {
				return err
			}
		}
	}
	if err := file.store(ctx, tx); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, moveThrough, position)
	return err
}

// sheetFile is what becomes sheets.
type sheetFile struct {
	sheets []*sheet
	writer sheetWriter
	reader sheetReader
}

// add puts a version onto the last sheet, or onto a new one.
func (f *sheetFile) add(p *Pair, meetings []byte, knownTo int64) {
	facts, packed := f.writer.pack(p, meetings, knownTo)
	var s *sheet
	if len(f.sheets) > 0 {
		s = f.sheets[len(f.sheets)-1]
	}
	if s == nil || s.conference != p.Conference || s.series != p.Series || s.startsOn != p.StartsOn || (s.knownTo == Holds) != (knownTo == Holds) ||
		len(s.facts)+len(s.meetings)+len(facts)+len(packed) > sheetBytes {
		s = &sheet{conference: p.Conference, series: p.Series, startsOn: p.StartsOn, knownFrom: p.KnownFrom, facts: make([]byte, 0, sheetBytes)}
		f.sheets = append(f.sheets, s)
	}
	s.knownFrom, s.knownTo = min(s.knownFrom, p.KnownFrom), max(s.knownTo, knownTo)
	s.facts, s.meetings = append(s.facts, facts...), append(s.meetings, packed...)
}

// take adds all of a conference that is on no full sheet of what has ended.
func (f *sheetFile) take(ctx context.Context, tx pgx.Tx, conference int32, through int64) error {
	if _, err := tx.Exec(ctx, dropSheets, conference); err != nil {
		return err
	}
	rows, err := tx.Query(ctx, takeSheets, pgx.QueryResultFormats{pgx.BinaryFormatCode}, conference)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var s sheet
		if err := decodeRow(rows.RawValues(), s.columns(nil)); err != nil {
			return err
		}
		for v, err := range f.reader.versions(&s) {
			if err != nil {
				return err
			}
			f.add(&v.Pair, v.Packed, v.KnownTo)
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for v, err := range versionsOf(ctx, tx, listUnfiled, conference, through) {
		if err != nil {
			return err
		}
		f.add(&v.Pair, v.Packed, v.KnownTo)
	}
	return nil
}

func (f *sheetFile) store(ctx context.Context, tx pgx.Tx) error {
	var hold, ended []*sheet
	for _, s := range f.sheets {
		if s.knownTo == Holds {
			hold = append(hold, s)
		} else {
			ended = append(ended, s)
		}
	}
	f.sheets = f.sheets[:0]
	if err := copyRows(ctx, tx, closeSheets, len(ended), func(i int, to []byte) ([]byte, error) { return encodeRow(to, ended[i].columns(nil)) }); err != nil {
		return err
	}
	return copyRows(ctx, tx, storeSheets, len(hold), func(i int, to []byte) ([]byte, error) { return encodeRow(to, hold[i].columns(nil)) })
}

// versionsOf are rows of the columns of pairs with known_to behind them. Each is the same PairVersion.
func versionsOf(ctx context.Context, tx pgx.Tx, sql string, args ...any) iter.Seq2[*PairVersion, error] {
	return func(yield func(*PairVersion, error) bool) {
		rows, err := tx.Query(ctx, sql, append([]any{pgx.QueryResultFormats{pgx.BinaryFormatCode}}, args...)...)
		if err != nil {
			yield(nil, err)
			return
		}
		defer rows.Close()
		v := PairVersion{}
		columns := append(v.columns(nil), &v.KnownTo)
		for rows.Next() {
			if err := decodeRow(rows.RawValues(), columns); err != nil {
				yield(nil, err)
				return
			}
			v.Packed = []byte(v.Meetings)
			if !yield(&v, nil) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(nil, err)
		}
	}
}

// sheetsDue is how many positions may follow before pairs go onto sheets: what is on none makes every question slower.
func sheetsDue(through int64) int64 { return 5_000 + through/500 }

// FileSheets brings the sheets up to date when enough has changed, at each tick of a clock. Without it figures are right all the same.
func (c *Consumer) FileSheets(m *message.Message) error {
	if err := c.fileWhenDue(m.Context()); err != nil {
		return fmt.Errorf("put pairs onto sheets: %w", err)
	}
	return nil
}

const sheetsBehind = `
	select (select position from checkpoints where name = 'read_model'), coalesce((select position from read_model.sheets_through), 0)`

func (c *Consumer) fileWhenDue(ctx context.Context) error {
	if due, err := sheetsAreDue(ctx, c.log.Pool()); err != nil || !due {
		return err
	}
	return pgx.BeginTxFunc(ctx, c.log.Pool(), pgx.TxOptions{IsoLevel: pgx.RepeatableRead}, func(tx pgx.Tx) error {
		if _, err := tx.Conn().PgConn().Exec(ctx, `set local search_path = read_model, public; set local jit = off;`+lockSheets).ReadAll(); err != nil {
			return err
		}
		// Another process may have been quicker.
		due, err := sheetsAreDue(ctx, tx)
		if err != nil || !due {
			return err
		}
		var position int64
		if err := tx.QueryRow(ctx, checkpoint).Scan(&position); err != nil {
			return err
		}
		return fileSheets(ctx, tx, position)
	})
}

func sheetsAreDue(ctx context.Context, q interface {
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}) (bool, error) {
	var position *int64
	var through int64
	err := q.QueryRow(ctx, sheetsBehind).Scan(&position, &through)
	return position != nil && *position-through > sheetsDue(through), err
}

// KnownPairs are the pairs that were known at a position: those on sheets, those that were on one but have changed since, and
// those that are on none yet.
type KnownPairs struct {
	position    int64
	conferences []int32 // nil: all
	filed       filed
	*backlog
}

// filed is how far the sheets are.
type filed struct {
	through int64     // what position they were brought to
	middle  [2]string // of sheets and of sheets_history, as tid
}

// backlog is what has changed between what the sheets were brought to and a position. It is read only.
type backlog struct {
	changed map[pairKey]bool // what was on a sheet
	unfiled []PairVersion    // what holds and is on none
}

const (
	selectFiled = `
		select coalesce((select position from read_model.sheets_through), 0),
		  format('(%s,0)', pg_relation_size('read_model.sheets') / 2 / current_setting('block_size')::int),
		  format('(%s,0)', pg_relation_size('read_model.sheets_history') / 2 / current_setting('block_size')::int)`

	listUnfiledAt = `
		select ` + pairColumns + `, 9223372036854775807 from read_model.pairs
		where known_from > $1 and known_from <= $2 and ($3::int[] is null or conference = any($3))
		union all
		select ` + pairColumns + `, known_to from read_model.pairs_history
		where known_to > $1 and known_from <= $2 and ($3::int[] is null or conference = any($3))`

	// All, or those on one side of the middle. What has ended had ended by the position that the sheets were brought to: none is
	// read for a later one.
	listSheets = `
		select conference, series, starts_on, known_from, known_to, facts, case when $3 then meetings end from read_model.sheets
		where known_from <= $1 and ($2::int[] is null or conference = any($2))
		and ($4::smallint = 0 or $4 = 1 and ctid < $5::tid or $4 = 2 and ctid >= $5::tid)
		union all
		select conference, series, starts_on, known_from, known_to, facts, case when $3 then meetings end from read_model.sheets_history
		where $1 < $7 and known_from <= $1 and known_to > $1 and ($2::int[] is null or conference = any($2))
		and ($4::smallint = 0 or $4 = 1 and ctid < $6::tid or $4 = 2 and ctid >= $6::tid)`
)

// PairsKnown finds the pairs of some conferences, nil for all, that were known at a position. With before, the same asked
// earlier, what is on no sheet yet is not read again where the sheets are no further since; nil if there is none.
func PairsKnown(ctx context.Context, tx pgx.Tx, position int64, conferences []int32, before *KnownPairs) (*KnownPairs, error) {
	k := &KnownPairs{position: position, conferences: conferences}
	if err := tx.QueryRow(ctx, selectFiled).Scan(&k.filed.through, &k.filed.middle[0], &k.filed.middle[1]); err != nil {
		return nil, err
	}
	if before != nil && before.filed.through == k.filed.through {
		k.backlog = before.backlog
		return k, nil
	}
	var err error
	k.backlog, err = readBacklog(ctx, tx, k.filed.through, position, conferences)
	return k, err
}

func readBacklog(ctx context.Context, tx pgx.Tx, through, position int64, conferences []int32) (*backlog, error) {
	b := &backlog{changed: map[pairKey]bool{}}
	if position <= through {
		return b, nil
	}
	for v, err := range versionsOf(ctx, tx, listUnfiledAt, through, position, conferences) {
		if err != nil {
			return nil, err
		}
		if v.KnownFrom <= through && v.KnownTo <= position {
			b.changed[v.key()] = true
		}
		if v.KnownFrom > through && v.KnownTo > position {
			b.unfiled = append(b.unfiled, *v)
		}
	}
	return b, nil
}

// Part says which part of the pairs is wanted.
type Part struct {
	Half     int16 // 1 or 2; 0: both
	Meetings bool  // with the pairs' meetings
}

// All are the pairs of a part, in no order. Each is the same PairVersion.
func (k *KnownPairs) All(ctx context.Context, tx pgx.Tx, part Part) iter.Seq2[*PairVersion, error] {
	return func(yield func(*PairVersion, error) bool) {
		for i := range k.unfiled {
			if part.Half != 1 && !yield(&k.unfiled[i], nil) {
				return
			}
		}
		rows, err := tx.Query(ctx, listSheets, pgx.QueryResultFormats{pgx.BinaryFormatCode}, k.position, k.conferences, part.Meetings, part.Half, k.filed.middle[0], k.filed.middle[1], k.filed.through)
		if err != nil {
			yield(nil, err)
			return
		}
		defer rows.Close()
		var reader sheetReader
		var s sheet
		columns := s.columns(nil)
		for rows.Next() {
			s = sheet{}
			if err := decodeRow(rows.RawValues(), columns); err != nil {
				yield(nil, err)
				return
			}
			for v, err := range reader.versions(&s) {
				if err != nil {
					yield(nil, err)
					return
				}
				if v.KnownFrom > k.position || v.KnownTo <= k.position || len(k.changed) > 0 && v.KnownTo == Holds && k.changed[v.key()] {
					continue
				}
				if !yield(v, nil) {
					return
				}
			}
		}
		if err := rows.Err(); err != nil {
			yield(nil, err)
		}
	}
}
