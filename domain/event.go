package domain

import "time"

// Event is something that happened, in the past tense. EventType is its stored name, written once
// and never changed; the catalogue lists every type.
type Event interface{ EventType() string }

// Fact is an event proposed for a stream, with the time it happened in the world.
type Fact struct {
	Event Event
	At    time.Time
}

// Recorded is an event as the log holds it.
type Recorded struct {
	Position   int64 // in the whole log, from 1, without holes
	Stream     ID
	Version    int // in its stream, from 1, without holes
	ID         ID
	Event      Event
	At         time.Time // effective: when it happened in the world
	RecordedAt time.Time // when we learned of it; never falls as the position rises
	Metadata   Metadata
}

// Metadata says who recorded an event, for whom, and where it came from.
type Metadata struct {
	Actor         string    `json:"actor"`                   // the key or account; never a person's name
	OnBehalfOf    ID        `json:"on_behalf_of,omitzero"`   // the organisation that was acted for
	Source        string    `json:"source"`                  // api, import, demo, expiry, simulation
	File          string    `json:"file,omitempty"`          // SHA-256 of the imported file
	Row           string    `json:"row,omitempty"`           // SHA-256 of the imported row: tells changed from unchanged
	CorrelationID ID        `json:"correlation_id,omitzero"` // the request or import that led to the event
	CausationID   ID        `json:"causation_id,omitzero"`   // the event that led to it, when one did
	Precision     Precision `json:"precision,omitempty"`     // how exactly the time that the event gives is known
	Request       string    `json:"request,omitempty"`       // SHA-256 of the request under an idempotency key
}
