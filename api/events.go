package api

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"aftermatch/domain"
	"aftermatch/eventstore"
)

// Event is an event of the log as a CloudEvent 1.0, with extensions for what the log knows beside it.
type Event struct {
	SpecVersion     string          `json:"specversion" enum:"1.0" doc:"Of CloudEvents."`
	ID              domain.ID       `json:"id" doc:"The event's id."`
	Source          string          `json:"source" format:"uri-reference" doc:"Together with the id, unique."`
	Type            string          `json:"type" doc:"What happened, such as MeetingHeld."`
	Subject         string          `json:"subject" doc:"The stream: the kind of thing and its id, such as meeting-0198a4f2-…"`
	Time            time.Time       `json:"time" doc:"When it happened in the world."`
	TimePrecision   string          `json:"timeprecision,omitempty" enum:"month,quarter" doc:"Left out unless the time is known to that period alone."`
	RecordedTime    time.Time       `json:"recordedtime" doc:"When we learned of it."`
	Position        int64           `json:"position" doc:"In the whole log, from 1, without holes."`
	StreamVersion   int             `json:"streamversion" doc:"In its stream, from 1, without holes."`
	Actor           string          `json:"actor" doc:"Who recorded it."`
	OnBehalfOf      string          `json:"onbehalfof,omitempty" doc:"The organisation that was acted for."`
	Via             string          `json:"via" doc:"How it came: api, import, demo, expiry or simulation."`
	CorrelationID   string          `json:"correlationid,omitempty" doc:"The request or import that led to it."`
	CausationID     string          `json:"causationid,omitempty" doc:"The event that led to it."`
	DataContentType string          `json:"datacontenttype" enum:"application/json"`
	Data            json.RawMessage `json:"data" doc:"What happened in detail, as recorded."`
}

// EventPage is a part of the log.
type EventPage struct {
	Items    []Event `json:"items" doc:"In the order of their positions."`
	Next     *string `json:"next"`
	Position int64   `json:"position" doc:"The position of the log that the answer knows."`
}

// EventList is the answer to a read of events.
type EventList struct {
	Body EventPage
}

// LogFilter says which events are meant.
type LogFilter struct {
	After  int64    `query:"after" minimum:"0" doc:"Only events after this position."`
	Type   []string `query:"type" maxItems:"100" doc:"Only these types, such as MeetingHeld,MeetingRated."`
	Stream string   `query:"stream" maxLength:"60" doc:"Only the events of this thing: its id, or its name such as meeting-0198a4f2-…"`

	stream domain.ID
}

// LogQuery is the input of a read of the log.
type LogQuery struct {
	LogFilter
	Knowing
	Paging
}

const eventSource = "/v1/events"

func (s *server) events() {
	get(s, "list-events", "/events", "Read the log", ReadLog, s.listEvents)
}

func (s *server) listEvents(ctx context.Context, in *LogQuery) (*EventList, error) {
	after, err := afterCursor(in.Cursor)
	if err != nil {
		return nil, err
	}
	return s.read(ctx, in.Knowing, in.query(after, in.Limit))
}

// Resolve names the faults of the filter.
func (f *LogFilter) Resolve(huma.Context) (faults []error) {
	for _, name := range f.Type {
		if domain.CurrentSchema(name) == 0 {
			faults = append(faults, &huma.ErrorDetail{Location: "query.type", Message: "must be types of events: " + strings.Join(domain.EventTypes(), ", ")})
		}
	}
	var err error
	if f.stream, err = streamNamed(f.Stream); err != nil && f.Stream != "" {
		faults = append(faults, &huma.ErrorDetail{Location: "query.stream", Message: "must be a thing's id, or its kind and id, such as meeting-0198a4f2-7c1e-7000-8000-000000000001"})
	}
	return faults
}

// query is what is asked of the log.
func (f LogFilter) query(after int64, limit int) eventstore.Query {
	return eventstore.Query{After: max(f.After, after), Limit: limit, Types: f.Type, Stream: f.stream}
}

// streamNamed is the stream of a name such as meeting-<uuid>, or of the UUID alone.
func streamNamed(name string) (domain.ID, error) {
	if kind, id, ok := strings.Cut(name, "-"); ok && slices.Contains(domain.Kinds(), kind) {
		name = id
	}
	return domain.ParseID(name)
}

// read answers with a part of the log as it was known.
func (s *server) read(ctx context.Context, k Knowing, query eventstore.Query) (*EventList, error) {
	asOf, err := s.known(ctx, k)
	if err != nil {
		return nil, err
	}
	head, _, err := s.log.Head(ctx)
	if err != nil {
		return nil, err
	}
	if asOf != nil {
		head = *asOf
	}
	stored, err := s.log.ReadRaw(ctx, query)
	if err != nil {
		return nil, err
	}
	full := len(stored) == query.Limit
	stored = slices.DeleteFunc(stored, func(e eventstore.Stored) bool { return e.Position > head })
	page := EventPage{Position: head}
	if page.Items, err = s.cloudEvents(ctx, stored); err != nil {
		return nil, err
	}
	if full && len(stored) == query.Limit {
		next := strconv.FormatInt(stored[len(stored)-1].Position, 10)
		page.Next = &next
	}
	return &EventList{page}, nil
}

// cloudEvents are the events as CloudEvents.
func (s *server) cloudEvents(ctx context.Context, stored []eventstore.Stored) ([]Event, error) {
	kinds, err := s.kinds(ctx, stored)
	if err != nil {
		return nil, err
	}
	events := make([]Event, len(stored))
	for i, e := range stored {
		var m domain.Metadata
		if err := json.Unmarshal(e.Metadata, &m); err != nil {
			return nil, fmt.Errorf("read the metadata of event %s: %w", e.ID, err)
		}
		events[i] = Event{
			SpecVersion: "1.0", ID: e.ID, Source: eventSource, Type: e.Type, Subject: kinds[e.Stream] + "-" + e.Stream.String(),
			Time: e.At.UTC(), TimePrecision: string(m.Precision), RecordedTime: e.RecordedAt.UTC(), Position: e.Position, StreamVersion: e.Version,
			Actor: m.Actor, OnBehalfOf: optional(m.OnBehalfOf), Via: m.Source, CorrelationID: optional(m.CorrelationID), CausationID: optional(m.CausationID),
			DataContentType: "application/json", Data: e.Data,
		}
	}
	return events, nil
}

// kinds tells what kind of thing each stream is of. The type of an event says it, save for corrections.
func (s *server) kinds(ctx context.Context, stored []eventstore.Stored) (map[domain.ID]string, error) {
	kinds := map[domain.ID]string{}
	for _, e := range stored {
		if kind := domain.KindOfType(e.Type); kind != "" {
			kinds[e.Stream] = kind
		}
	}
	var unknown []domain.ID
	for _, e := range stored {
		if kinds[e.Stream] == "" && !slices.Contains(unknown, e.Stream) {
			unknown = append(unknown, e.Stream)
		}
	}
	if len(unknown) == 0 {
		return kinds, nil
	}
	histories, err := s.log.Histories(ctx, unknown...)
	for stream, history := range histories {
		kinds[stream] = domain.KindOf(history[0].Event)
	}
	return kinds, err
}

func optional(id domain.ID) string {
	if id.IsZero() {
		return ""
	}
	return id.String()
}
