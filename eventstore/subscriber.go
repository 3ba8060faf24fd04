package eventstore

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"

	"aftermatch/domain"
)

// Subscriber is a Watermill subscriber to the log. It hands out one message at a time, in order, and
// the next when that one was acked. It holds no transaction while a handler works; it reads ahead. A nack, or a
// stale handler, makes it go back to the checkpoint.
//
// A group is a checkpoint. A message carries a batch, and the handler moves the checkpoint together with what
// it writes (Transactionally): each batch counts once, however many processes subscribe. With PerEvent a message carries one
// event and the Subscriber moves the checkpoint after acks: each event comes at least once, to each process that
// subscribes, and again for what was acked in the last moments before a crash.
type Subscriber struct {
	Log      *Log
	Group    string
	PerEvent bool
	Only     func(domain.Recorded) bool // which events PerEvent makes messages of; nil: all
	Size     int                        // most events of a batch; 0: 1,000
	Bytes    int                        // stored bytes after which a batch is closed; 0: 4 MiB
	Pause    time.Duration              // before a nacked message comes again; 0: 100 ms

	mu            sync.Mutex
	closed        bool
	cancels       []context.CancelFunc
	subscriptions sync.WaitGroup
}

const (
	defaultSize  = 1000
	defaultBytes = 4 << 20
	defaultPause = 100 * time.Millisecond

	// poll is how often a subscriber looks at the log without being woken, lest a notification was lost.
	poll = time.Second
	// saveEvery is how long PerEvent may put off saving its checkpoint while acks come in.
	saveEvery = 100 * time.Millisecond
)

var (
	errNacked = errors.New("nacked")
	// ErrStale is what a handler returns for a batch that does not continue its checkpoint: the
	// Subscriber goes back to the checkpoint.
	ErrStale = errors.New("the batch does not continue the checkpoint; reading from there again")
)

// Subscribe starts handing out the log's events from the group's checkpoint on. The topic is a name
// for Watermill alone: every subscription is to the whole log.
func (s *Subscriber) Subscribe(ctx context.Context, _ string) (<-chan *message.Message, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, errors.New("the subscriber is closed")
	}
	ctx, cancel := context.WithCancel(ctx)
	s.cancels = append(s.cancels, cancel)
	messages := make(chan *message.Message)
	wake, unwatch := s.Log.Watch()
	s.subscriptions.Go(func() {
		defer close(messages)
		defer unwatch()
		defer cancel()
		s.work(ctx, &subscription{Subscriber: s, messages: messages, wake: wake})
	})
	return messages, nil
}

// Close ends all subscriptions and waits for them; never having subscribed is fine.
func (s *Subscriber) Close() error {
	s.mu.Lock()
	s.closed = true
	for _, cancel := range s.cancels {
		cancel()
	}
	s.mu.Unlock()
	s.subscriptions.Wait()
	return nil
}

// work keeps the subscription going until ctx ends: whatever stopped it, it goes on from the checkpoint.
func (s *Subscriber) work(ctx context.Context, sub *subscription) {
	pause := firstPause
	for {
		err := sub.run(ctx)
		if ctx.Err() != nil {
			return
		}
		wait := cmp.Or(s.Pause, defaultPause)
		if !errors.Is(err, errNacked) {
			s.Log.logger.Error("a subscriber of the log stopped; it goes on from its checkpoint", "group", s.Group, "error", err, "pause", pause)
			wait, pause = pause, min(2*pause, longPause)
		} else {
			pause = firstPause
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
	}
}

// subscription is one Subscribe's work.
type subscription struct {
	*Subscriber
	messages chan<- *message.Message
	wake     <-chan struct{}

	saved   int64 // PerEvent: the checkpoint as stored
	savedAt time.Time
}

// page is what one read found.
type page struct {
	Batch
	data [][]byte // of the events, for PerEvent
	err  error
}

// run hands out messages from the checkpoint on until something goes wrong.
func (s *subscription) run(ctx context.Context) error {
	from, err := checkpoint(ctx, s.Log.pool, s.Group)
	if err != nil {
		return err
	}
	s.saved = from
	reading := s.readAhead(ctx, from)
	defer func() { <-reading }()
	for {
		p := <-reading
		switch {
		case p.err != nil:
			return p.err
		case len(p.Events) == 0:
			err = s.sleep(ctx)
			reading = s.readAhead(ctx, p.To)
		default:
			reading = s.readAhead(ctx, p.To)
			err = s.handOut(ctx, p)
		}
		if err != nil {
			return err
		}
	}
}

func (s *subscription) sleep(ctx context.Context) error {
	select {
	case <-s.wake:
	case <-time.After(poll):
	case <-ctx.Done():
	}
	return ctx.Err()
}

// readAhead reads the page after a position while the one before is handled.
func (s *subscription) readAhead(ctx context.Context, from int64) <-chan page {
	read := make(chan page, 1)
	go func() {
		p := page{Batch: Batch{From: from, To: from}}
		defer func() {
			if fault := recover(); fault != nil { // a fault must not end the process; the subscription is made anew
				p.err = fmt.Errorf("reading the log failed: %v\n%s", fault, debug.Stack())
			}
			read <- p
			close(read)
		}()
		p.Events, p.data, p.err = s.Log.readBounded(ctx, from, cmp.Or(s.Size, defaultSize), cmp.Or(s.Bytes, defaultBytes), s.PerEvent)
		if n := len(p.Events); n > 0 {
			p.To = p.Events[n-1].Position
		}
	}()
	return read
}

func (s *subscription) handOut(ctx context.Context, p page) (err error) {
	if !s.PerEvent {
		return s.deliver(ctx, func(ctx context.Context) *message.Message { return newMessage(ctx, p.Batch) })
	}
	acked := p.From
	defer func() {
		if saveErr := s.save(context.WithoutCancel(ctx), acked); err == nil {
			err = saveErr
		}
	}()
	for i, event := range p.Events {
		if s.Only == nil || s.Only(event) {
			err := s.deliver(ctx, func(ctx context.Context) *message.Message { return newEventMessage(ctx, event, p.data[i]) })
			if err != nil {
				return err
			}
		}
		acked = event.Position
		if time.Since(s.savedAt) > saveEvery {
			if err := s.save(ctx, acked); err != nil {
				return err
			}
		}
	}
	return nil
}

// deliver hands out a message and waits for its ack. The message's context ends then.
func (s *subscription) deliver(ctx context.Context, make func(context.Context) *message.Message) error {
	own, cancel := context.WithCancel(ctx)
	defer cancel()
	m := make(own)
	select {
	case s.messages <- m:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case <-m.Acked():
		return nil
	case <-m.Nacked():
		return errNacked
	case <-ctx.Done():
		return ctx.Err()
	}
}

// save moves the group's checkpoint on.
func (s *subscription) save(ctx context.Context, position int64) error {
	if position == s.saved {
		return nil
	}
	_, err := s.Log.pool.Exec(ctx, `update checkpoints set position = $2 where name = $1 and position < $2`, s.Group, position)
	if err == nil {
		s.saved, s.savedAt = position, time.Now()
	}
	return err
}
