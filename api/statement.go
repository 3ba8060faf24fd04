package api

import (
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"aftermatch/domain"
)

// statement is the body of a write: what happened, in the words of B, and when. B is an event, or a struct of
// our own where the words differ. It is read field by field, so that one answer can name
// every fault.
type statement[B any] struct {
	what    B
	when    instant
	read    bool     // there was a body, and it was an object
	garbled []string // the fields whose values do not fit
}

// Schema is B's, with effective_at.
func (statement[B]) Schema(schemas huma.Registry) *huma.Schema {
	schema := shapeOf(schemas, reflect.TypeFor[B]())
	schema.Properties["effective_at"] = instant{}.Schema(schemas)
	return schema
}

// UnmarshalJSON reads what fits; Resolve tells the rest.
func (s *statement[B]) UnmarshalJSON(raw []byte) error {
	var when struct {
		EffectiveAt instant `json:"effective_at"`
	}
	err := json.Unmarshal(raw, &when)
	if err != nil {
		return err
	}
	s.read, s.when = true, when.EffectiveAt
	s.garbled, err = fit(raw, &s.what)
	return err
}

// fit reads an object field by field, and returns the names of those whose values do not fit.
func fit(raw []byte, into any) (garbled []string, err error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(raw, &fields); err != nil {
		return nil, err
	}
	for name, value := range fields {
		field, err := json.Marshal(map[string]json.RawMessage{name: loosen(name, value)})
		if err == nil {
			err = json.Unmarshal(field, into)
		}
		if err != nil {
			garbled = append(garbled, name)
		}
	}
	return garbled, nil
}

// loosen writes a number as text where people write either, as in edition 5 or wave 1.
func loosen(name string, value json.RawMessage) json.RawMessage {
	if _, err := strconv.Atoi(string(value)); loose[name] && err == nil {
		return json.RawMessage(`"` + string(value) + `"`)
	}
	return value
}

// Resolve names the faults that the schema cannot: what the domain would refuse whatever was recorded before.
func (s *statement[B]) Resolve(_ huma.Context, prefix *huma.PathBuffer) (faults []error) {
	fault := func(field, message string) {
		faults = append(faults, &huma.ErrorDetail{Location: prefix.String() + "." + field, Message: message})
	}
	if s.when.garbled {
		fault("effective_at", timeOrDate)
	}
	for _, name := range s.garbled {
		fault(name, "is not understood")
	}
	if !s.read {
		return faults
	}
	for _, f := range s.faults() {
		name, _, _ := strings.Cut(f.Field, ".")
		name, _, _ = strings.Cut(name, "[")
		if !slices.Contains(s.garbled, name) {
			fault(f.Field, f.Message)
		}
	}
	return faults
}

func (s *statement[B]) faults() []domain.Fault {
	switch what := any(s.what).(type) {
	case domain.Event:
		return faultsOf(what)
	case interface{ event() domain.Event }:
		return faultsOf(what.event())
	case interface{ faults() []domain.Fault }:
		return what.faults()
	}
	return nil
}

// faultsOf are the faults of the event itself.
func faultsOf(event domain.Event) []domain.Fault {
	var refusal *domain.Error
	now := time.Now()
	err := domain.NewDecision(now).Decide(newID(), domain.Fact{Event: event, At: now})
	if errors.As(err, &refusal) && refusal.Code == "invalid" { // other codes tell what is not recorded
		return refusal.Faults
	}
	return nil
}
