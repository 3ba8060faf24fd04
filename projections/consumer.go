package projections

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/jackc/pgx/v5"

	"aftermatch/eventstore"
)

// Group is the read models' consumer group: one checkpoint for all of them, so that a position means the same in every table.
const Group = "read_model"

// Consumer keeps the read models in step with the log. Several processes may each run one: every batch counts once.
type Consumer struct {
	log      *eventstore.Log
	keeper   keeper
	progress *progress
	failed   atomic.Pointer[string]
}

// NewConsumer follows the log.
func NewConsumer(log *eventstore.Log) *Consumer {
	return &Consumer{log: log, progress: newProgress()}
}

// Subscriber reads the log from the read models' checkpoint on.
func (c *Consumer) Subscriber() *eventstore.Subscriber {
	return &eventstore.Subscriber{Log: c.log, Group: Group}
}

// Handle applies a batch to all read models and moves the checkpoint, in one transaction. An error stops the read models at
// this batch, which comes again until it can be applied: no event is ever skipped. Batches are handled one at a time.
func (c *Consumer) Handle(m *message.Message) error {
	err := eventstore.Transactionally(c.log.Pool(), Group, func(ctx context.Context, tx pgx.Tx, batch eventstore.Batch) error {
		return c.keeper.apply(ctx, tx, c.log.Histories, batch)
	})(m)
	if err != nil {
		text := err.Error()
		c.failed.Store(&text)
		return err
	}
	c.failed.Store(nil)
	c.progress.reach(eventstore.BatchOf(m).To)
	return nil
}

// Reader reads what this consumer keeps; it learns at once when that has moved on.
func (c *Consumer) Reader() *Reader {
	return &Reader{pool: c.log.Pool(), progress: c.progress}
}

// Health says how far the read models are.
type Health struct {
	Position int64         // what the read models know
	Head     int64         // what the log knows
	Behind   time.Duration // since when the first event that they lack is recorded; 0 when they lack none
	Error    string        // of the batch that they are stopped at; "" when they are not
}

// Health looks how far the read models are.
func (c *Consumer) Health(ctx context.Context) (h Health, err error) {
	if h.Position, err = c.Reader().Position(ctx); err != nil {
		return h, err
	}
	if h.Head, _, err = c.log.Head(ctx); err != nil {
		return h, err
	}
	if text := c.failed.Load(); text != nil {
		h.Error = *text
	}
	if h.Position < h.Head {
		recorded, err := c.log.RecordedAt(ctx, h.Position+1)
		if err != nil {
			return h, err
		}
		h.Behind = max(0, time.Since(recorded))
	}
	return h, nil
}
