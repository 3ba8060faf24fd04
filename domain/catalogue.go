package domain

import (
	"encoding/json"
	"fmt"
)

// A row of the catalogue: how one type of event is read, and whose it is.
type eventType struct {
	kind   string
	schema int16
	decode func(json.RawMessage) (Event, error)
}

// The catalogue: every kind of thing, and every event it knows. A new event is one line here.
var (
	zeroes = map[string]State{}
	types  = map[string]eventType{
		"FactCorrected": {schema: 1, decode: decode[FactCorrected]},
		"FactRetracted": {schema: 1, decode: decode[FactRetracted]},
	}
	_ = kind[Conference, ConferenceEvent]("conference",
		event[ConferenceAnnounced](1),
		event[ConferenceCancelled](1),
	)
	_ = kind[Organisation, OrganisationEvent]("organisation",
		event[OrganisationRegistered](1),
		event[OrganisationsMerged](1),
		event[OrganisationDissolved](1),
	)
	_ = kind[Participation, ParticipationEvent]("participation",
		event[ParticipationRegistered](1),
		event[ParticipationCancelled](1),
	)
	_ = kind[Meeting, MeetingEvent]("meeting",
		event[MeetingRequested](1),
		event[RequestDeclined](1),
		event[RequestWithdrawn](1),
		event[RequestExpired](1),
		event[MatchMade](1),
		event[MeetingScheduled](1),
		event[MeetingRescheduled](1),
		event[MeetingCancelled](1),
		event[MeetingHeld](1),
		event[NoShowRecorded](1),
		event[MeetingRated](1),
		event[OutcomeReported](1),
	)
)

// upcasts turn the data of an older schema version into the next one's. A change of shape is one row:
// the version it starts from, and how to get to the next.
var upcasts = map[shape]func(json.RawMessage) (json.RawMessage, error){}

type shape struct {
	eventType string
	schema    int16
}

type row struct {
	name string
	eventType
}

func event[E Event](schema int16) row {
	var e E
	return row{e.EventType(), eventType{schema: schema, decode: decode[E]}}
}

func kind[S aggregate[S, E], E Event](name string, rows ...row) struct{} {
	zeroes[name] = folded[S, E]{kind: name}
	for _, r := range rows {
		r.eventType.kind = name
		types[r.name] = r.eventType
	}
	return struct{}{}
}

func decode[E Event](raw json.RawMessage) (Event, error) {
	var e E
	err := json.Unmarshal(raw, &e)
	return e, err
}

// Decode reads an event as it was stored, through the upcasts that its schema version needs.
func Decode(name string, schema int16, raw json.RawMessage) (Event, error) {
	known, ok := types[name]
	if !ok {
		return nil, fmt.Errorf("event type %q is unknown to this version of Aftermatch: install the version that recorded it, or a newer one", name)
	}
	for ; schema < known.schema; schema++ {
		var err error
		if raw, err = upcasts[shape{name, schema}](raw); err != nil {
			return nil, fmt.Errorf("upcast %s from schema %d: %w", name, schema, err)
		}
	}
	e, err := known.decode(raw)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return e, nil
}

// CurrentSchema is the schema version in which events of that type are stored now.
func CurrentSchema(name string) int16 { return types[name].schema }

// KindOf names the kind of thing the event belongs to; "" for corrections, which may meet any.
func KindOf(e Event) string { return types[e.EventType()].kind }

func zero(kind string) State { return zeroes[kind] }
