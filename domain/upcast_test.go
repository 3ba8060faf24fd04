package domain

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

// A rating once was a number, then a word in capitals.
var history = upcasting{
	{"MeetingRated", 1}: func(raw json.RawMessage) (json.RawMessage, error) {
		return json.RawMessage(strings.ReplaceAll(string(raw), "2", `"INFORMATIVE"`)), nil
	},
	{"MeetingRated", 2}: func(raw json.RawMessage) (json.RawMessage, error) {
		return json.RawMessage(strings.ToLower(string(raw))), nil
	},
	{"NoShowRecorded", 1}: func(json.RawMessage) (json.RawMessage, error) { return nil, errors.New("nobody knows") },
}

func TestAnOldShapeIsUpcastStepByStep(t *testing.T) {
	for from, stored := range map[int16]string{1: `{"rating":2}`, 2: `{"rating":"INFORMATIVE"}`, 3: `{"rating":"informative"}`} {
		got, err := history.apply("MeetingRated", from, 3, json.RawMessage(stored))
		if err != nil || string(got) != `{"rating":"informative"}` {
			t.Errorf("from version %d: %s, %v", from, got, err)
		}
	}
}

func TestAnUpcastThatCannotBeIsAnError(t *testing.T) {
	for _, c := range []struct {
		name     string
		from, to int16
		words    string
	}{
		{"MeetingRated", 3, 4, "no upcast leads MeetingRated from schema version 3 to 4"},
		{"NoShowRecorded", 1, 2, "nobody knows"},
		{"MeetingRated", 4, 3, "install a newer one"},
	} {
		if _, err := history.apply(c.name, c.from, c.to, nil); err == nil || !strings.Contains(err.Error(), c.words) {
			t.Errorf("%s from %d to %d: %v, want words like %q", c.name, c.from, c.to, err, c.words)
		}
	}
}

// Every version below the present one must have its upcast.
func TestEveryOlderVersionHasItsUpcast(t *testing.T) {
	for name, row := range types {
		for schema := int16(1); schema < row.schema; schema++ {
			if upcasts[shape{name, schema}] == nil {
				t.Errorf("no upcast leads %s from schema version %d to %d", name, schema, schema+1)
			}
		}
	}
	for s := range upcasts {
		if s.schema >= types[s.eventType].schema {
			t.Errorf("the upcast of %s from version %d leads beyond the present one", s.eventType, s.schema)
		}
	}
}
