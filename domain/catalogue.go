package domain

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// The catalogue: every kind of thing, and every event it knows. A new event is one line here.
var catalogue = []kindRow{
	kind[Conference, ConferenceEvent]("conference",
		event[ConferenceAnnounced](1),
		event[ConferenceRescheduled](1),
		event[ConferenceCancelled](1),
		event[ConferenceCostRecorded](1),
		event[FollowUpWaveOpened](1),
		event[FollowUpWaveClosed](1),
	),
	kind[Organisation, OrganisationEvent]("organisation",
		event[OrganisationRegistered](1),
		event[OrganisationRenamed](1),
		event[OrganisationRelocated](1),
		event[OrganisationClassified](1),
		event[ExternalIDLinked](1),
		event[OrganisationsMerged](1),
		event[OrganisationMergeReverted](1),
		event[OrganisationDissolved](1),
	),
	kind[Participation, ParticipationEvent]("participation",
		event[ParticipationRegistered](1),
		event[DelegateNamed](1),
		event[ParticipationCancelled](1),
		event[DelegateCheckedIn](1),
	),
	kind[Representative, RepresentativeEvent]("representative",
		event[RepresentativeRegistered](1),
		event[AffiliationStarted](1),
		event[AffiliationEnded](1),
		event[ConsentGiven](1),
		event[ConsentWithdrawn](1),
		event[PersonalDataErased](1),
	),
	kind[Meeting, MeetingEvent]("meeting",
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
	),
	kind[Tie, TieEvent]("tie",
		event[PriorTieDeclared](1),
		event[PriorTieRetracted](1),
		event[CooperationEnded](1),
	),
	kind[Project, ProjectEvent]("project",
		event[ProjectLogged](1),
		event[PartnerJoined](1),
		event[PartnerLeft](1),
		event[LeadChanged](1),
		event[AgreementSigned](1),
		event[ProposalSubmitted](1),
		event[ProposalRejected](1),
		event[FundingAwarded](1),
		event[BudgetRevised](1),
		event[ProjectStarted](1),
		event[ProjectCompleted](1),
		event[ProjectAbandoned](1),
		event[OriginClaimed](1),
		event[OriginWithdrawn](1),
		event[PartnerConfirmed](1),
		event[PartnerDisputed](1),
		event[ProjectsMerged](1),
		event[ProjectMergeReverted](1),
	),
	{events: []eventRow{ // corrections may meet any kind
		event[FactCorrected](1),
		event[FactRetracted](1),
	}},
}

// The catalogue by name, built once and never changed.
var (
	types  = typesOf(catalogue)
	zeroes = zeroesOf(catalogue)
)

// upcasts turn the data of an older schema version into the next one's. A change of shape is one row:
// the version it starts from, and how to get to the next.
var upcasts = upcasting{}

type (
	// kindRow is one kind of thing: its empty state and its events.
	kindRow struct {
		name   string
		zero   State
		events []eventRow
	}
	// eventRow is one type of event: its stored name, its kind, its schema version now, and how it is read.
	eventRow struct {
		name, kind string
		schema     int16
		decode     func(json.RawMessage) (Event, error)
	}
	shape struct {
		eventType string
		schema    int16
	}
	upcasting map[shape]func(json.RawMessage) (json.RawMessage, error)
)

func kind[S aggregate[S, E], E Event](name string, events ...eventRow) kindRow {
	for i := range events {
		events[i].kind = name
	}
	return kindRow{name, folded[S, E]{}, events}
}

func event[E Event](schema int16) eventRow {
	var e E
	read := reading[E]()
	return eventRow{name: e.EventType(), schema: schema, decode: func(raw json.RawMessage) (Event, error) { return read(raw) }}
}

func typesOf(kinds []kindRow) map[string]eventRow {
	types := map[string]eventRow{}
	for _, kind := range kinds {
		for _, event := range kind.events {
			types[event.name] = event
		}
	}
	return types
}

func zeroesOf(kinds []kindRow) map[string]State {
	zeroes := map[string]State{}
	for _, kind := range kinds {
		zeroes[kind.name] = kind.zero
	}
	return zeroes
}

// Decode reads an event as it was stored, through the upcasts that its schema version needs.
func Decode(name string, schema int16, raw json.RawMessage) (Event, error) {
	known, ok := types[name]
	if !ok {
		return nil, fmt.Errorf("event type %q is unknown to this version of Aftermatch: install the version that recorded it, or a newer one", name)
	}
	raw, err := upcasts.apply(name, schema, known.schema, raw)
	if err != nil {
		return nil, err
	}
	e, err := known.decode(raw)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return e, nil
}

// apply takes data from one schema version to another, step by step.
func (u upcasting) apply(name string, from, to int16, raw json.RawMessage) (json.RawMessage, error) {
	if from > to {
		return nil, fmt.Errorf("%s is stored in schema version %d, but this version of Aftermatch knows only %d: install a newer one", name, from, to)
	}
	for ; from < to; from++ {
		upcast, ok := u[shape{name, from}]
		if !ok {
			return nil, fmt.Errorf("no upcast leads %s from schema version %d to %d", name, from, from+1)
		}
		var err error
		if raw, err = upcast(raw); err != nil {
			return nil, fmt.Errorf("upcast %s from schema version %d: %w", name, from, err)
		}
	}
	return raw, nil
}

// CurrentSchema is the schema version in which events of that type are stored now.
func CurrentSchema(name string) int16 { return types[name].schema }

// KindOf names the kind of thing the event belongs to; "" for corrections, which may meet any.
func KindOf(e Event) string { return KindOfType(e.EventType()) }

// KindOfType is KindOf for the name of a type of event.
func KindOfType(name string) string { return types[name].kind }

// EventTypes lists the stored names of every type of event, sorted.
func EventTypes() []string { return slices.Sorted(maps.Keys(types)) }

// Kinds lists every kind of thing, sorted.
func Kinds() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(zeroes)), func(kind string) bool { return kind == "" })
}

// zero is the empty state of a kind; nil when there is no such kind.
func zero(kind string) State { return zeroes[kind] }
