package impact

import (
	"context"
	"errors"
	"iter"

	"github.com/jackc/pgx/v5"

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
	alone := left.editions != nil || r.pool.Config().MaxConns < 2 || !r.halving.TryLock()
	if !alone {
		defer r.halving.Unlock()
	}
	return r.transact(ctx, beginSame+lockPairs+settings, func(tx pgx.Tx) error {
		known, err := projections.PairsKnown(ctx, tx, position, left.editions)
		if err != nil {
			return err
		}
		if alone {
			return left.read(ctx, tx, known, projections.Part{}, read)
		}
		var snapshot string
		if err := tx.QueryRow(ctx, shareSnapshot).Scan(&snapshot); err != nil {
			return err
		}
		half := func(ctx context.Context, tx pgx.Tx, which int16) error {
			return left.read(ctx, tx, known, projections.Part{Half: which}, read)
		}
		return atOnce(ctx, func(ctx context.Context) error { return half(ctx, tx, 1) }, func(ctx context.Context) error {
			return r.transact(ctx, beginSame+"set transaction snapshot '"+snapshot+"';"+settings, func(tx pgx.Tx) error { return half(ctx, tx, 2) })
		})
	})
}

// asRow is what a question wants to know of a pair, the conference and the two first; nothing of one that is not asked for. It
// may use the slice.
type asRow func(p *projections.PairVersion, to []int32) []int32

// pairs hands over rows of the pairs that were known at a position and that are left, with their meetings, on one connection and in
// no order. Both slices are the same for each row.
func (r *Reader) pairs(ctx context.Context, position int64, left left, row asRow, add func([]int32, []projections.PairMeeting)) error {
	return r.transact(ctx, beginSame+lockPairs+settings, func(tx pgx.Tx) error {
		known, err := projections.PairsKnown(ctx, tx, position, left.editions)
		if err != nil {
			return err
		}
		var v []int32
		var meetings []projections.PairMeeting
		var unpacking error
		err = left.read(ctx, tx, known, projections.Part{Meetings: true}, func(pairs iter.Seq[*projections.PairVersion]) {
			for p := range pairs {
				if v = row(p, v[:0]); len(v) == 0 {
					continue
				}
				if meetings, unpacking = unpackMeetings(p.Packed, meetings[:0]); unpacking != nil {
					return
				}
				add(v, meetings)
			}
		})
		return errors.Join(err, unpacking)
	})
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
