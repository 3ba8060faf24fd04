package eventstore

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"aftermatch/domain"
)

// encoded is an event as it is sent.
type encoded struct {
	id        domain.ID
	eventType string
	schema    int16
	effective time.Time
	data      []byte
	metadata  []byte
}

// eventEncoder encodes the events of one append, which mostly share their metadata.
type eventEncoder struct {
	now      time.Time // for facts without a time
	stamp    stamp
	metadata []byte
}

func (e *eventEncoder) event(event Event, s stamp) (row encoded, err error) {
	eventType := event.Event.EventType()
	row = encoded{id: event.ID, eventType: eventType, schema: domain.CurrentSchema(eventType), effective: event.At}
	if row.schema == 0 {
		return row, fmt.Errorf("event type %q is not in the catalogue", eventType)
	}
	if row.id.IsZero() {
		if row.id, err = newID(); err != nil {
			return row, err
		}
	}
	if row.effective.IsZero() {
		row.effective = e.now
	}
	if row.data, err = json.Marshal(event.Event); err != nil {
		return row, fmt.Errorf("encode %s: %w", eventType, err)
	}
	if e.metadata == nil || e.stamp != s {
		e.stamp = s
		if e.metadata, err = s.encode(); err != nil {
			return row, fmt.Errorf("encode the metadata of %s: %w", eventType, err)
		}
	}
	row.metadata = e.metadata
	return row, nil
}

// newID makes an event id: a UUIDv7, so that ids rise with time.
func newID() (domain.ID, error) {
	id, err := uuid.NewV7()
	return domain.ID(id), err
}
