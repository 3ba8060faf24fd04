package eventstore_test

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/ThreeDotsLabs/watermill/pubsub/tests"

	"aftermatch/domain"
	"aftermatch/eventstore"
)

// TestWatermill runs Watermill's own suite against the Subscriber, with a publisher that appends.
func TestWatermill(t *testing.T) {
	features := tests.Features{
		ConsumerGroups:      true,
		ExactlyOnceDelivery: false, // of PerEvent messages; batches reach that with Transactionally
		GuaranteedOrder:     true,
		// Each member of a group gets every event, so order holds for each member, not for what several together receive.
		GuaranteedOrderWithSingleSubscriber: true,
		Persistent:                          true,
		RestartServiceCommand:               nil, // the suite would restart the server of all tests; TestSubscriberOutlivesItsConnections cuts connections instead
		RequireSingleInstance:               false,
		NewSubscriberReceivesOldMessages:    false, // the suite means in the same group: there a subscriber goes on from the checkpoint; a new group gets all
		ForceShort:                          testing.Short(),
		ContextPreserved:                    false, // a message is made anew from the log, not passed on in memory
	}
	var logs sync.Map
	pubSub := func(t *testing.T, group string) (message.Publisher, message.Subscriber) {
		open, _ := logs.LoadOrStore(t.Name(), sync.OnceValue(func() *eventstore.Log { return opened(t) }))
		log := open.(func() *eventstore.Log)()
		subscriber := &topicSubscriber{log: log, group: group}
		t.Cleanup(func() { _ = subscriber.Close() }) // the suite leaves some open
		return &publisher{log: log}, subscriber
	}
	tests.TestPubSub(t, features, func(t *testing.T) (message.Publisher, message.Subscriber) { return pubSub(t, "group") }, pubSub)
}

// topicStream is the stream that stands for a topic in the suite.
func topicStream(topic string) domain.ID { return domain.DeriveID("topic", topic) }

// published is what an event keeps of its message, as the organisation's name. The suite publishes one
// message to several topics, so its UUID cannot be the event's id.
type published struct {
	UUID     string
	Payload  []byte
	Metadata message.Metadata
}

// publisher appends an event for each message.
type publisher struct {
	log    *eventstore.Log
	closed atomic.Bool
}

func (p *publisher) Publish(topic string, messages ...*message.Message) error {
	if p.closed.Load() {
		return errors.New("the publisher is closed")
	}
	write := eventstore.Write{Stream: topicStream(topic), Version: eventstore.AnyVersion}
	for _, m := range messages {
		name, err := json.Marshal(published{m.UUID, m.Payload, m.Metadata})
		if err != nil {
			return err
		}
		write.Events = append(write.Events, eventstore.Event{Fact: fact(domain.OrganisationRegistered{Name: string(name)})})
	}
	_, err := p.log.Append(context.Background(), eventstore.Append{Writes: []eventstore.Write{write}, Key: fresh()})
	return err
}

func (p *publisher) Close() error {
	p.closed.Store(true)
	return nil
}

// topicSubscriber gives each topic a Subscriber of its own, and its messages what was published.
type topicSubscriber struct {
	log         *eventstore.Log
	group       string
	mu          sync.Mutex
	subscribers []*eventstore.Subscriber
	passing     sync.WaitGroup
}

func (s *topicSubscriber) Subscribe(ctx context.Context, topic string) (<-chan *message.Message, error) {
	subscriber := &eventstore.Subscriber{
		Log: s.log, Group: s.group + "/" + topic, PerEvent: true, Pause: time.Millisecond,
		Only: func(event domain.Recorded) bool { return event.Stream == topicStream(topic) },
	}
	s.mu.Lock()
	s.subscribers = append(s.subscribers, subscriber)
	s.mu.Unlock()
	events, err := subscriber.Subscribe(ctx, topic)
	if err != nil {
		return nil, err
	}
	messages := make(chan *message.Message)
	s.passing.Go(func() {
		defer close(messages)
		for m := range events {
			var original published
			if err := json.Unmarshal([]byte(eventstore.BatchOf(m).Events[0].Event.(domain.OrganisationRegistered).Name), &original); err != nil {
				panic(err)
			}
			m.UUID, m.Payload, m.Metadata = original.UUID, original.Payload, original.Metadata
			select {
			case messages <- m:
			case <-m.Context().Done():
			}
		}
	})
	return messages, nil
}

func (s *topicSubscriber) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, subscriber := range s.subscribers {
		if err := subscriber.Close(); err != nil {
			return err
		}
	}
	s.passing.Wait()
	return nil
}
