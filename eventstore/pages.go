package eventstore

import (
	"context"
	"iter"

	"aftermatch/domain"
)

// pagesAhead is how many pages are read at once while one is looked at: decoding them takes longer than fetching them, and
// positions have no holes, so where a page begins is known before the one ahead of it was read.
const pagesAhead = 2

// Pages returns the events after a position up to and with another, decoded, size of them at a time. While a page is looked at
// the next ones are read. It ends where the log ends, or after an error, which comes without events.
func (l *Log) Pages(ctx context.Context, after, to int64, size int) iter.Seq2[[]domain.Recorded, error] {
	type page struct {
		events []domain.Recorded
		last   bool
		err    error
	}
	return func(yield func([]domain.Recorded, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		next := after
		read := func() <-chan page {
			reading := make(chan page, 1)
			from, n := next, int(max(0, min(to-next, int64(size))))
			next += int64(n)
			go func() {
				defer close(reading)
				if n > 0 {
					events, err := l.Read(ctx, from, n)
					reading <- page{events, len(events) < n, err}
				}
			}()
			return reading
		}
		var reading [pagesAhead]<-chan page
		for i := range reading {
			reading[i] = read()
		}
		defer func() {
			cancel()
			for _, unwanted := range reading {
				<-unwanted // leave no query behind
			}
		}()
		for i := 0; ; i = (i + 1) % pagesAhead {
			p := <-reading[i]
			if p.err == nil && !p.last {
				reading[i] = read()
			}
			if p.err != nil {
				yield(nil, p.err)
				return
			}
			if len(p.events) == 0 || !yield(p.events, nil) || p.last {
				return
			}
		}
	}
}
