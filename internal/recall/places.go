package recall

import (
	"context"
	"time"

	"golang.org/x/sync/semaphore"
)

// Places are how many answers are worked out at once, whichever memories ask. Who finds none free waits in line. Nil is no
// end of places.
type Places struct {
	free     *semaphore.Weighted
	patience time.Duration
}

// NewPlaces makes n places, for which nobody waits longer than that.
func NewPlaces(n int, patience time.Duration) *Places {
	return &Places{semaphore.NewWeighted(int64(n)), patience}
}

// BusyError says that no place came free in time.
type BusyError struct{}

func (*BusyError) Error() string {
	return "more questions are asked at once than are answered: try again in a few seconds"
}

// Work waits for a place and does the work there; a *BusyError after its patience. The work must not wait for another place.
func (p *Places) Work(ctx context.Context, work func() error) error {
	if p == nil {
		return work()
	}
	waiting, cancel := context.WithTimeout(ctx, p.patience)
	defer cancel()
	if p.free.Acquire(waiting, 1) != nil {
		if err := ctx.Err(); err != nil {
			return err
		}
		return &BusyError{}
	}
	defer p.free.Release(1)
	return work()
}
