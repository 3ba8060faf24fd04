package domain

import (
	"encoding/json"
	"slices"
	"time"
)

// FactCorrected replaces an earlier event of the same stream as a whole. What was known before stays
// known before: only the fold from this position on sees the replacement.
type FactCorrected struct {
	EventID     ID
	Reason      string
	Replacement Event     // of the corrected event's type
	At          time.Time // the corrected effective time; zero keeps the old one
}

// FactRetracted says that an earlier event of the same stream did not happen. Naming a correction or
// a retraction undoes it.
type FactRetracted struct {
	EventID ID     `json:"event_id"`
	Reason  string `json:"reason"`
}

func (FactCorrected) EventType() string { return "FactCorrected" }
func (FactRetracted) EventType() string { return "FactRetracted" }

type correctionJSON struct {
	EventID ID              `json:"event_id"`
	Reason  string          `json:"reason"`
	Type    string          `json:"type"`
	Schema  int16           `json:"schema"` // of the data
	Data    json.RawMessage `json:"data"`
	At      time.Time       `json:"effective_at,omitzero"`
}

// MarshalJSON writes the replacement with its type and schema version, so that it can be read without
// the original, and after its shape has changed.
func (c FactCorrected) MarshalJSON() ([]byte, error) {
	data, err := json.Marshal(c.Replacement)
	if err != nil {
		return nil, err
	}
	name := c.Replacement.EventType()
	return json.Marshal(correctionJSON{c.EventID, c.Reason, name, CurrentSchema(name), data, c.At})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (c *FactCorrected) UnmarshalJSON(raw []byte) error {
	var stored correctionJSON
	if err := json.Unmarshal(raw, &stored); err != nil {
		return err
	}
	replacement, err := Decode(stored.Type, stored.Schema, stored.Data)
	if err != nil {
		return err
	}
	*c = FactCorrected{stored.EventID, stored.Reason, replacement, stored.At}
	return nil
}

// revises tells whether corrections are among the facts.
func revises(facts []Fact) bool {
	return slices.ContainsFunc(facts, func(f Fact) bool { return revising(f.Event) })
}

func revising(e Event) bool {
	switch e.(type) {
	case FactCorrected, FactRetracted:
		return true
	}
	return false
}

// Effective returns the events of one stream as they are known to have happened: corrected ones with
// their replacement, retracted ones left out, corrections themselves applied and left out. The last
// correction of an event wins. Where nothing was corrected it is the history itself.
func Effective(history []Recorded) []Recorded {
	if !slices.ContainsFunc(history, func(r Recorded) bool { return revising(r.Event) }) {
		return history
	}
	gone := withdrawn(history)
	corrected, precision := map[ID]FactCorrected{}, map[ID]Precision{}
	for _, recorded := range history {
		if c, ok := recorded.Event.(FactCorrected); ok && !gone[recorded.ID] {
			corrected[c.EventID], precision[c.EventID] = c, recorded.Metadata.Precision
		}
	}
	kept := make([]Recorded, 0, len(history))
	for _, recorded := range history {
		if gone[recorded.ID] || revising(recorded.Event) {
			continue
		}
		if c, ok := corrected[recorded.ID]; ok {
			recorded.Event = c.Replacement
			if !c.At.IsZero() {
				recorded.At, recorded.Metadata.Precision = c.At, precision[recorded.ID]
			}
		}
		kept = append(kept, recorded)
	}
	return kept
}

// withdrawn tells which events of a history do not count: those named by a retraction that counts.
func withdrawn(history []Recorded) map[ID]bool {
	gone := map[ID]bool{}
	for _, recorded := range slices.Backward(history) { // a retraction comes after what it names
		if r, ok := recorded.Event.(FactRetracted); ok && !gone[recorded.ID] {
			gone[r.EventID] = true
		}
	}
	return gone
}
