package eventstore

import (
	"context"
	"strconv"

	"github.com/ThreeDotsLabs/watermill/message"

	"aftermatch/domain"
)

// Batch is what one message carries: the events after position From up to To, in order.
type Batch struct {
	From, To int64
	Events   []domain.Recorded
}

type batchKey struct{}

// BatchOf returns what a Subscriber's message carries. It travels in the message's context, so that
// nothing is encoded only to be decoded again. A message of PerEvent carries a batch of one.
func BatchOf(m *message.Message) Batch {
	batch, _ := m.Context().Value(batchKey{}).(Batch)
	return batch
}

// newMessage carries the batch; its context ends with ctx.
func newMessage(ctx context.Context, batch Batch) *message.Message {
	m := message.NewMessage(batch.Events[0].ID.String(), nil)
	m.SetContext(context.WithValue(ctx, batchKey{}, batch))
	return m
}

// newEventMessage carries one event, with its stored data as the payload.
func newEventMessage(ctx context.Context, event domain.Recorded, data []byte) *message.Message {
	m := newMessage(ctx, Batch{event.Position - 1, event.Position, []domain.Recorded{event}})
	m.Payload = data
	m.Metadata = message.Metadata{
		"type": event.Event.EventType(), "stream": event.Stream.String(),
		"version": strconv.Itoa(event.Version), "position": strconv.FormatInt(event.Position, 10),
	}
	return m
}
