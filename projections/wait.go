package projections

import (
	"context"
	"fmt"
	"sync"
	"time"
)

const (
	// patience is how long a read waits for the read models to know a position.
	patience = 5 * time.Second
	// look is how often the checkpoint is read meanwhile, since another process may be the one that moves it.
	look = 100 * time.Millisecond
)

// BehindError says that the read models did not reach a position in time: ask again a little later.
type BehindError struct{ Want, Have int64 }

func (e *BehindError) Error() string {
	return fmt.Sprintf("position %d is not read yet, only %d is: try again in a moment", e.Want, e.Have)
}

// WaitFor returns when the read models know the position, so that what follows sees it; a *BehindError after some seconds.
func (r *Reader) WaitFor(ctx context.Context, position int64) error {
	var waited <-chan time.Time
	for {
		have, moved := r.progress.at()
		if have >= position {
			return nil
		}
		have, err := r.Position(ctx)
		if err != nil {
			return err
		}
		if have >= position {
			r.progress.reach(have)
			return nil
		}
		if waited == nil {
			waited = time.After(patience)
		}
		again := time.NewTimer(look)
		select {
		case <-moved:
		case <-again.C:
		case <-waited:
			return &BehindError{position, have}
		case <-ctx.Done():
			return ctx.Err()
		}
		again.Stop()
	}
}

// Reached tells without asking the database that the read models know the position. It may not tell yet what another process
// has done; WaitFor finds out.
func (r *Reader) Reached(position int64) bool {
	have, _ := r.progress.at()
	return have >= position
}

// progress tells waiting readers that the read models have moved on.
type progress struct {
	mu       sync.Mutex
	position int64
	moved    chan struct{}
}

func newProgress() *progress { return &progress{moved: make(chan struct{})} }

func (p *progress) reach(position int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.position = max(p.position, position)
	close(p.moved)
	p.moved = make(chan struct{})
}

// at is how far the read models have come as far as this process knows, and what is closed at the next move.
func (p *progress) at() (position int64, moved <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.position, p.moved
}
