package eventstore

import (
	"context"
	"iter"

	"aftermatch/domain"
)

// Pages returns the events after a position up to and with another, decoded, size of them at a time. While a page is looked at
// the next one is read. It ends where the log ends, or after an error, which comes without events.
func (l *Log) Pages(ctx context.Context, after, to int64, size int) iter.Seq2[[]domain.Recorded, error] {
	type page struct {
		events []domain.Recorded
		err    error
	}
	return func(yield func([]domain.Recorded, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		read := func(after int64) <-chan page {
			reading := make(chan page, 1)
			go func() {
				defer close(reading)
				if after < to {
					events, err := l.Read(ctx, after, int(min(to-after, int64(size))))
					reading <- page{events, err}
				}
			}()
			return reading
		}
		reading := read(after)
		defer func() {
			cancel()
			<-reading // leave no query behind
		}()
		for {
			p := <-reading
			if p.err != nil {
				yield(nil, p.err)
				return
			}
			if len(p.events) == 0 {
				return
			}
			reading = read(p.events[len(p.events)-1].Position)
			if !yield(p.events, nil) {
				return
			}
		}
	}
}
