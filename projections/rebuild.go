package projections

import (
	"context"

	"aftermatch/domain"
)

// foldPage takes a page of the log into a book that holds everything.
func (b *book) foldPage(ctx context.Context, ask histories, events []domain.Recorded) (err error) {
	clear(b.histories)
	if corrected := correctedStreams(events); len(corrected) > 0 {
		if b.histories, err = ask(ctx, corrected...); err != nil {
			return err
		}
	}
	if united := b.unitedStreams(events, b.mentions(events)); len(united) > 0 {
		found, err := ask(ctx, united...)
		if err != nil {
			return err
		}
		for stream, history := range found {
			b.histories[stream] = history
		}
	}
	for _, r := range events {
		b.fold(r)
	}
	return nil
}
