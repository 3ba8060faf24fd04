// Package reactors holds what acts by itself: on the clock now, on events later.
package reactors

import (
	"context"
	"sync"
	"time"

	"github.com/ThreeDotsLabs/watermill"
	"github.com/ThreeDotsLabs/watermill/message"
)

// Clock is a Watermill subscriber whose messages are the passing of time: one at once, and one every
// interval after the last was handled. Reactors that wait for a date run on it under the same Router,
// with the same retries and metrics, as those that wait for an event.
type Clock struct {
	every   time.Duration
	closing chan struct{}
	close   sync.Once
	running sync.WaitGroup
}

// NewClock returns a clock that ticks at once and then at every interval.
func NewClock(every time.Duration) *Clock {
	return &Clock{every: every, closing: make(chan struct{})}
}

// Subscribe starts ticking; the topic has no meaning.
func (c *Clock) Subscribe(ctx context.Context, _ string) (<-chan *message.Message, error) {
	ticks := make(chan *message.Message)
	c.running.Go(func() {
		defer close(ticks)
		timer := time.NewTimer(0)
		defer timer.Stop()
		for {
			select {
			case <-timer.C:
			case <-ctx.Done():
				return
			case <-c.closing:
				return
			}
			if !c.tick(ctx, ticks) {
				return
			}
			timer.Reset(c.every)
		}
	})
	return ticks, nil
}

// tick sends one message and waits until it was handled, well or not; false when the clock stops.
func (c *Clock) tick(ctx context.Context, ticks chan<- *message.Message) bool {
	msg := message.NewMessage(watermill.NewUUID(), nil)
	msg.SetContext(ctx)
	select {
	case ticks <- msg:
	case <-ctx.Done():
		return false
	case <-c.closing:
		return false
	}
	select {
	case <-msg.Acked():
	case <-msg.Nacked():
	case <-ctx.Done():
		return false
	case <-c.closing:
		return false
	}
	return true
}

// Close stops the clock and waits for its goroutines.
func (c *Clock) Close() error {
	c.close.Do(func() { close(c.closing) })
	c.running.Wait()
	return nil
}
