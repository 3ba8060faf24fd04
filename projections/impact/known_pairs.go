package impact

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync"

	"github.com/jackc/pgx/v5"

	"aftermatch/internal/atonce"
	"aftermatch/projections"
)

// shareSnapshot tells how another connection may see what this one sees.
const shareSnapshot = `select pg_export_snapshot()`

// lockPairs keeps a rebuild from replacing the tables between the moment that is seen and the reading of it.
const lockPairs = `
	lock table read_model.pairs, read_model.pairs_history, read_model.sheets, read_model.sheets_history, read_model.sheets_through in access share mode;`

// eachPair hands over the pairs known at a position that are left, in no order and without their meetings; each is the same
// PairVersion. Two connections read half of the sheets each, which takes half the time
// where processors are idle, and read is called once for each, at the same time. Both see the same state. Conferences that
// are chosen are read on one connection, and so is everything while another question is read on two: so none waits for a second
// connection while another waits for its own.
func (r *Reader) eachPair(ctx context.Context, position int64, left left, read func(iter.Seq[*projections.PairVersion])) error {
	return r.inHalves(ctx, position, left, projections.Part{}, read)
}

// inHalves is eachPair of pairs with or without their meetings.
func (r *Reader) inHalves(ctx context.Context, position int64, left left, of projections.Part, read func(iter.Seq[*projections.PairVersion])) error {
	alone := left.editions != nil || r.pool.Config().MaxConns < 2 || !r.halving.TryLock()
	if !alone {
		defer r.halving.Unlock()
	}
	return r.transact(ctx, beginSame+lockPairs+settings, func(tx pgx.Tx) error {
		known, err := r.known(ctx, tx, position, left.editions)
		if err != nil {
			return err
		}
		if alone {
			return left.read(ctx, tx, known, of, read)
		}
		var snapshot string
		if err := tx.QueryRow(ctx, shareSnapshot).Scan(&snapshot); err != nil {
			return err
		}
		half := func(ctx context.Context, tx pgx.Tx, which int16) error {
			return left.read(ctx, tx, known, projections.Part{Half: which, Meetings: of.Meetings}, read)
		}
		return atonce.Do(ctx, func(ctx context.Context) error { return half(ctx, tx, 1) }, func(ctx context.Context) error {
			return r.transact(ctx, beginSame+"set transaction snapshot '"+snapshot+"';"+settings, func(tx pgx.Tx) error { return half(ctx, tx, 2) })
		})
	})
}

// knownKey is what the pairs known are a function of.
type knownKey struct {
	position    int64
	conferences string
}

// known finds the pairs of some conferences, nil for all. What is on no sheet yet is read once for questions that are asked together.
func (r *Reader) known(ctx context.Context, tx pgx.Tx, position int64, conferences []int32) (*projections.KnownPairs, error) {
	read := func() (*projections.KnownPairs, error) {
		return projections.PairsKnown(ctx, tx, position, conferences, nil)
	}
	if r.shelf == nil {
		return read()
	}
	before, err := shared(r, knownKey{position, fmt.Sprint(conferences)}, read)
	if err != nil {
		return nil, err
	}
	return projections.PairsKnown(ctx, tx, position, conferences, before)
}

// asRow adds what a question wants to know of a pair, the conference and the two first; nothing of one that is not asked for.
type asRow func(p *projections.PairVersion, to []int32) []int32

// pairs hands over rows of the pairs that were known at a position and that are left, with their meetings, one at a time and in no
// order. The slices are used again.
func (r *Reader) pairs(ctx context.Context, position int64, left left, row asRow, add func([]int32, []projections.PairMeeting)) error {
	return r.rows(ctx, position, left, projections.Part{Meetings: true}, row, add)
}

// rows is pairs with or without meetings.
func (r *Reader) rows(ctx context.Context, position int64, left left, of projections.Part, row asRow, add func([]int32, []projections.PairMeeting)) error {
	var adding sync.Mutex
	var unpacking error
	err := r.inHalves(ctx, position, left, of, func(pairs iter.Seq[*projections.PairVersion]) {
		batch := pairBatch{ends: make([][2]int, 0, 256)}
		hand := func(err error) {
			adding.Lock()
			defer adding.Unlock()
			unpacking = errors.Join(unpacking, err)
			batch.hand(add)
		}
		for p := range pairs {
			if err := batch.put(p, row); err != nil {
				hand(err)
				return
			}
			if len(batch.ends) == cap(batch.ends) {
				hand(nil)
			}
		}
		hand(nil)
	})
	return errors.Join(err, unpacking)
}

// pairBatch are rows with their meetings, so that not each takes a lock.
type pairBatch struct {
	rows     []int32
	meetings []projections.PairMeeting
	ends     [][2]int // of each
}

func (b *pairBatch) put(p *projections.PairVersion, row asRow) (err error) {
	before := len(b.rows)
	if b.rows = row(p, b.rows); len(b.rows) == before {
		return nil
	}
	if b.meetings, err = unpackMeetings(p.Packed, b.meetings); err == nil {
		b.ends = append(b.ends, [2]int{len(b.rows), len(b.meetings)})
	}
	return err
}

// hand hands all over and forgets them.
func (b *pairBatch) hand(add func([]int32, []projections.PairMeeting)) {
	from := [2]int{}
	for _, to := range b.ends {
		add(b.rows[from[0]:to[0]], b.meetings[from[1]:to[1]])
		from = to
	}
	b.rows, b.meetings, b.ends = b.rows[:0], b.meetings[:0], b.ends[:0]
}

// unpackMeetings unpacks a pair's meetings.
func unpackMeetings(packed []byte, to []projections.PairMeeting) (_ []projections.PairMeeting, err error) {
	for len(packed) > 0 && err == nil {
		to = append(to, projections.PairMeeting{})
		packed, err = projections.NextMeeting(packed, &to[len(to)-1])
	}
	return to, err
}

// read hands over those of a part that are left.
func (l *left) read(ctx context.Context, tx pgx.Tx, known *projections.KnownPairs, part projections.Part, read func(iter.Seq[*projections.PairVersion])) (err error) {
	read(func(yield func(*projections.PairVersion) bool) {
		var v *projections.PairVersion
		for v, err = range known.All(ctx, tx, part) {
			if err != nil || l.has(v) && !yield(v) {
				return
			}
		}
	})
	return err
}
