package eventstore_test

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"aftermatch/domain"
	"aftermatch/eventstore"
)

// TestExecuteAgreesWithModel executes random requests, and keeps the same books in memory.
func TestExecuteAgreesWithModel(t *testing.T) {
	log := opened(t, eventstore.WithClock(func() time.Time { return june.AddDate(1, 0, 0) }))
	outcomes := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		cast := newCast()
		m := model{now: june.AddDate(1, 0, 0), histories: map[domain.ID][]domain.Recorded{}, keys: map[string]answered{}}
		for step := range rapid.IntRange(20, 60).Draw(t, "steps") {
			request := cast.request(t, &m)
			if step == 0 {
				request = cast.stage()
			}
			want, writes, wantErr := m.execute(request)
			got, gotErr := log.Execute(t.Context(), request)
			if describe(gotErr) != describe(wantErr) {
				t.Fatalf("%+v gave error %v, want %v", request, gotErr, wantErr)
			}
			if gotErr == nil {
				want.First, want.Position, want.Events = got.First, got.Position, got.Events
				if !reflect.DeepEqual(got, want) {
					t.Fatalf("%+v gave %+v, want %+v", request, got, want)
				}
			}
			if gotErr == nil && !got.Repeat {
				m.record(request, writes, got)
			}
			outcomes[describe(gotErr)]++
		}
		recorded, err := log.Histories(t.Context(), cast.streams()...)
		if err != nil {
			t.Fatal(err)
		}
		for _, stream := range cast.streams() {
			if got, want := facts(recorded[stream]), facts(m.histories[stream]); !reflect.DeepEqual(got, want) {
				t.Fatalf("stream %s holds %+v, want %+v", stream, got, want)
			}
		}
	})
	verified(t, log)
	for _, outcome := range []string{"", "taken", "correction_breaks", "key reused", "conflict 0, 1"} {
		if outcomes[outcome] == 0 {
			t.Errorf("no request had the outcome %q, so that was not tested; there were %v", outcome, outcomes)
		}
	}
}

func facts(history []domain.Recorded) (facts []domain.Fact) {
	for _, recorded := range history {
		facts = append(facts, domain.Fact{Event: recorded.Event, At: recorded.At})
	}
	return facts
}

// describe reduces an error to what the model knows of it.
func describe(err error) string {
	var refusal *domain.Error
	var conflict *eventstore.ConflictError
	var reused *eventstore.KeyReusedError
	switch {
	case err == nil:
		return ""
	case errors.As(err, &refusal):
		return refusal.Code
	case errors.As(err, &conflict):
		return fmt.Sprintf("conflict %d, %d", conflict.Expected, conflict.Actual)
	case errors.As(err, &reused):
		return "key reused"
	}
	return err.Error()
}

// model is the log in memory.
type model struct {
	now       time.Time
	histories map[domain.ID][]domain.Recorded
	keys      map[string]answered
}

type answered struct {
	fingerprint string
	result      eventstore.Result
}

// execute decides the request and returns what is to be answered, positions aside, and what to record.
func (m *model) execute(request eventstore.Request) (eventstore.Result, []domain.Write, error) {
	if before, used := m.keys[request.Key]; used {
		if before.fingerprint != request.Fingerprint {
			return eventstore.Result{}, nil, &eventstore.KeyReusedError{}
		}
		before.result.Repeat = true
		return before.result, nil, nil
	}
	decision := domain.NewDecision(m.now)
	for _, command := range request.Commands {
		if actual := len(m.histories[command.Stream]); command.Expected != nil && *command.Expected != actual {
			return eventstore.Result{}, nil, &eventstore.ConflictError{Expected: *command.Expected, Actual: actual}
		}
		for unknown := decision.Unknown(command.Stream, command.Facts...); len(unknown) > 0; unknown = decision.Unknown(command.Stream, command.Facts...) {
			for _, stream := range unknown {
				decision.Know(stream, m.histories[stream])
			}
		}
		if err := decision.Decide(command.Stream, command.Facts...); err != nil {
			return eventstore.Result{}, nil, err
		}
	}
	writes, _ := decision.Outcome()
	result := eventstore.Result{Stream: writes[0].Stream, Versions: map[domain.ID]int{}, Changed: true}
	for _, w := range writes {
		result.Versions[w.Stream] = w.Version + len(w.Facts)
		for _, claim := range w.Take {
			if m.taken(claim, writes) {
				return eventstore.Result{}, nil, domain.Taken(claim)
			}
		}
	}
	result.Version = result.Versions[result.Stream]
	return result, writes, nil
}

// taken tells whether a stream that is not written holds a claim that overlaps. What the written ones hold, the decision
// knows.
func (m *model) taken(claim domain.Claim, writes []domain.Write) bool {
	for stream, history := range m.histories {
		if slices.ContainsFunc(writes, func(w domain.Write) bool { return w.Stream == stream }) {
			continue
		}
		for _, held := range domain.Fold(history).Claims() {
			if held.Key == claim.Key && (held.From.IsZero() || held.From.Before(claim.Until) && claim.From.Before(held.Until)) {
				return true
			}
		}
	}
	return false
}

// record takes over what the log recorded.
func (m *model) record(request eventstore.Request, writes []domain.Write, result eventstore.Result) {
	events := result.Events
	for _, w := range writes {
		for _, fact := range w.Facts {
			m.histories[w.Stream] = append(m.histories[w.Stream], domain.Recorded{
				Stream: w.Stream, Version: len(m.histories[w.Stream]) + 1, ID: events[0], Event: fact.Event, At: fact.At})
			events = events[1:]
		}
	}
	if request.Key != "" {
		m.keys[request.Key] = answered{request.Fingerprint, result}
	}
}

// cast are the things of one history, few enough that they get in one another's way.
type cast struct {
	conference    domain.ID
	organisations []domain.ID
	meetings      []domain.ID
}

func newCast() cast {
	return cast{fresh(), []domain.ID{fresh(), fresh(), fresh()}, []domain.ID{fresh(), fresh(), fresh()}}
}

func (c cast) streams() []domain.ID {
	streams := slices.Concat([]domain.ID{c.conference}, c.organisations, c.meetings)
	for _, organisation := range c.organisations {
		streams = append(streams, domain.ParticipationID(c.conference, organisation))
	}
	return streams
}

// stage is the request that begins every history.
func (c cast) stage() (request eventstore.Request) {
	add := func(stream domain.ID, event domain.Event) {
		request.Commands = append(request.Commands, happens(stream, event))
	}
	add(c.conference, announced().Facts[0].Event)
	for _, organisation := range c.organisations {
		add(organisation, registered(organisation, "BioRegio").Facts[0].Event)
		add(domain.ParticipationID(c.conference, organisation), domain.ParticipationRegistered{ConferenceID: c.conference, OrganisationID: organisation})
	}
	return request
}

// request makes up one to three commands.
func (c cast) request(t *rapid.T, m *model) eventstore.Request {
	request := eventstore.Request{Metadata: domain.Metadata{Actor: "test", Source: "api"}}
	for range rapid.SampledFrom([]int{1, 1, 1, 2, 3}).Draw(t, "commands") {
		stream, event := c.event(t, m)
		command := eventstore.Command{Stream: stream, Facts: []domain.Fact{{Event: event, At: june}}}
		if rapid.IntRange(0, 5).Draw(t, "expects") == 0 {
			version := rapid.IntRange(0, 2).Draw(t, "version")
			command.Expected = &version
		}
		request.Commands = append(request.Commands, command)
	}
	if rapid.IntRange(0, 3).Draw(t, "keyed") == 0 {
		request.Key = c.conference.String() + rapid.SampledFrom([]string{"a", "b"}).Draw(t, "key")
		request.Fingerprint = rapid.SampledFrom([]string{"x", "y"}).Draw(t, "fingerprint")
	}
	return request
}

func (c cast) event(t *rapid.T, m *model) (domain.ID, domain.Event) {
	pick := func(what string, n int) int { return rapid.IntRange(0, n-1).Draw(t, what) }
	organisation := c.organisations[pick("organisation", len(c.organisations))]
	other := c.organisations[pick("other", len(c.organisations))]
	meeting := c.meetings[pick("meeting", len(c.meetings))]
	participation := domain.ParticipationID(c.conference, organisation)
	pairing := domain.Pairing{ConferenceID: c.conference, RequesterID: organisation, TargetID: other}
	starts := time.Date(2017, 9, 21, 10, pick("slot", 4)*10, 0, 0, time.UTC)
	slot := domain.Slot{StartsAt: starts, EndsAt: starts.Add(20 * time.Minute), Table: "7"}
	happened := slices.Concat(slices.Collect(maps.Values(m.histories))...)
	slices.SortFunc(happened, func(a, b domain.Recorded) int { return a.ID.Compare(b.ID) })
	events := map[string]struct {
		stream domain.ID
		event  domain.Event
	}{
		"announce":    {c.conference, announced().Facts[0].Event},
		"register":    {organisation, registered(organisation, "BioRegio").Facts[0].Event},
		"rename":      {organisation, domain.OrganisationRenamed{Name: "BioRegio STERN"}},
		"merge":       {organisation, domain.OrganisationsMerged{Into: other}},
		"dissolve":    {organisation, domain.OrganisationDissolved{Reason: "closed"}},
		"participate": {participation, domain.ParticipationRegistered{ConferenceID: c.conference, OrganisationID: organisation}},
		"leave":       {participation, domain.ParticipationCancelled{Reason: "ill"}},
		"request":     {meeting, domain.MeetingRequested{Pairing: pairing}},
		"match":       {meeting, domain.MatchMade{Pairing: pairing}},
		"accept":      {meeting, domain.MatchMade{By: organisation}},
		"withdraw":    {meeting, domain.RequestWithdrawn{By: organisation}},
		"schedule":    {meeting, domain.MeetingScheduled{Slot: slot}},
		"reschedule":  {meeting, domain.MeetingRescheduled{Slot: slot}},
		"cancel":      {meeting, domain.MeetingCancelled{Reason: "ill"}},
	}
	names := append(slices.Sorted(maps.Keys(events)), "request", "request", "request", "match", "schedule", "schedule", "reschedule", "cancel") // what meets claims
	if len(happened) > 0 {
		names = append(names, "retract")
		wrong := happened[pick("wrong", len(happened))]
		events["retract"] = struct {
			stream domain.ID
			event  domain.Event
		}{wrong.Stream, domain.FactRetracted{EventID: wrong.ID, Reason: "a slip"}}
	}
	chosen := events[rapid.SampledFrom(names).Draw(t, "event")]
	return chosen.stream, chosen.event
}
