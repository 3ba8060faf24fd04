package domain

import (
	"encoding/json"
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
	Data    json.RawMessage `json:"data"`
	At      time.Time       `json:"effective_at,omitzero"`
}

// MarshalJSON writes the replacement with its type, so that it can be read without the original.
func (c FactCorrected) MarshalJSON() ([]byte, error) {
	data, err := json.Marshal(c.Replacement)
	if err != nil {
		return nil, err
	}
	return json.Marshal(correctionJSON{c.EventID, c.Reason, c.Replacement.EventType(), data, c.At})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (c *FactCorrected) UnmarshalJSON(raw []byte) error {
	var stored correctionJSON
	if err := json.Unmarshal(raw, &stored); err != nil {
		return err
	}
	replacement, err := Decode(stored.Type, CurrentSchema(stored.Type), stored.Data)
	if err != nil {
		return err
	}
	*c = FactCorrected{stored.EventID, stored.Reason, replacement, stored.At}
	return nil
}

// Effective returns the events of one stream as they are known to have happened: corrected ones with
// their replacement, retracted ones left out, corrections themselves applied and left out. The last
// correction of an event wins.
func Effective(history []Recorded) []Recorded {
	retracted := map[ID]bool{}
	corrected := map[ID]FactCorrected{}
	kept := make([]Recorded, 0, len(history))
	for i := len(history) - 1; i >= 0; i-- { // backwards: a retraction may name a later-made correction
		recorded := history[i]
		if retracted[recorded.ID] {
			continue
		}
		switch event := recorded.Event.(type) {
		case FactRetracted:
			retracted[event.EventID] = true
		case FactCorrected:
			if _, later := corrected[event.EventID]; !later {
				corrected[event.EventID] = event
			}
		default:
			if correction, ok := corrected[recorded.ID]; ok {
				recorded.Event = correction.Replacement
				if !correction.At.IsZero() {
					recorded.At = correction.At
				}
			}
			kept = append(kept, recorded)
		}
	}
	for i, j := 0, len(kept)-1; i < j; i, j = i+1, j-1 {
		kept[i], kept[j] = kept[j], kept[i]
	}
	return kept
}
