package eventstore

import (
	"encoding/json"

	"aftermatch/domain"
)

// stamp is an event's metadata as stored. Events counts those of a request with an idempotency key, on
// its first event, if there are several: so a repeat finds all of the first result.
type stamp struct {
	domain.Metadata
	Events int `json:"events,omitempty"`
}

func (s stamp) encode() ([]byte, error) { return json.Marshal(s) }
