package eventstore

import (
	"encoding/json"

	"aftermatch/domain"
)

// stamp is an event's metadata as stored. Events counts those of a request with an idempotency key,
// on its first event: so a repeat finds all of the first result.
type stamp struct {
	domain.Metadata
	Events int `json:"events,omitempty"`
}

func (s stamp) encode() ([]byte, error) { return json.Marshal(s) }

// metadataDecoder reads stored metadata. Neighbours often share theirs, so it remembers the last.
type metadataDecoder struct {
	raw  []byte
	last domain.Metadata
}

func (d *metadataDecoder) decode(raw []byte) (domain.Metadata, error) {
	if d.raw != nil && string(d.raw) == string(raw) {
		return d.last, nil
	}
	var metadata domain.Metadata
	if err := json.Unmarshal(raw, &metadata); err != nil {
		return metadata, err
	}
	d.raw, d.last = append(d.raw[:0], raw...), metadata
	return metadata, nil
}
