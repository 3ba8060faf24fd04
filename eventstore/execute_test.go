package eventstore_test

import (
	"errors"
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"aftermatch/domain"
	"aftermatch/eventstore"
)

func TestRequestIsRecordedWithItsPlaceInTheLog(t *testing.T) {
	log := opened(t)
	set := stage(t, log)
	if set.First != 1 || set.Position != 5 || set.Stream != stuttgart || set.Version != 1 || len(set.Versions) != 5 || !set.Changed || set.Repeat {
		t.Fatalf("the stage was set with %+v", set)
	}
	meeting := fresh()
	asked := executed(t, log, requested(meeting))
	if asked.First != 6 || asked.Position != 6 || asked.Version != 1 || asked.Versions[meeting] != 1 {
		t.Fatalf("the request was recorded with %+v", asked)
	}
	events, err := log.Read(t.Context(), 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	for i, event := range events {
		if event.Position != int64(i+1) {
			t.Errorf("event %d has position %d", i, event.Position)
		}
	}
	last := events[len(events)-1]
	want := domain.Recorded{Position: 6, Stream: meeting, Version: 1, ID: asked.Events[0], Event: requested(meeting).Facts[0].Event, At: june,
		RecordedAt: last.RecordedAt, Metadata: domain.Metadata{Actor: "test", Source: "api"}}
	if !reflect.DeepEqual(last, want) {
		t.Errorf("got %+v, want %+v", last, want)
	}
	if time.Since(last.RecordedAt).Abs() > time.Minute {
		t.Errorf("recorded at %s", last.RecordedAt)
	}
}

func TestFactWithoutTimeHappenedNow(t *testing.T) {
	now := time.Date(2017, 9, 21, 12, 0, 0, 123456789, time.UTC)
	log := opened(t, eventstore.WithClock(func() time.Time { return now }))
	result := executed(t, log, eventstore.Command{Stream: bioregio, Facts: []domain.Fact{{Event: domain.OrganisationRegistered{Name: "BioRegio", Country: "DE"}}}})
	event, err := log.Event(t.Context(), result.Events[0])
	if want := now.Truncate(time.Microsecond); err != nil || !event.At.Equal(want) || !event.RecordedAt.Equal(want) {
		t.Fatalf("happened %s, recorded %s, error %v; want %s for both", event.At, event.RecordedAt, err, want)
	}
}

func TestRefusedRequestRecordsNothing(t *testing.T) {
	log := opened(t)
	stage(t, log)
	meeting := fresh()
	_, err := log.Execute(t.Context(), eventstore.Request{Commands: []eventstore.Command{
		requested(meeting), happens(fresh(), domain.MeetingHeld{})}})
	if err == nil {
		t.Fatal("a meeting of nobody was held")
	}
	found, err := log.Histories(t.Context(), meeting, stuttgart)
	if err != nil || slices.Collect(maps.Keys(found))[0] != stuttgart || len(found) != 1 {
		t.Fatalf("the log has %v, error %v; want only Stuttgart", found, err)
	}
}

func TestExpectedVersion(t *testing.T) {
	log := opened(t)
	stage(t, log)
	old, now := 0, 1
	rename := happens(stuttgart, domain.ConferenceCancelled{Reason: "rain"})
	rename.Expected = &old
	_, err := log.Execute(t.Context(), eventstore.Request{Commands: []eventstore.Command{rename}})
	var conflict *eventstore.ConflictError
	if !errors.As(err, &conflict) || *conflict != (eventstore.ConflictError{Stream: stuttgart, Expected: 0, Actual: 1}) {
		t.Fatalf("got %v, want a conflict: expected 0, actual 1", err)
	}
	rename.Expected = &now
	if result := executed(t, log, rename); result.Version != 2 {
		t.Fatalf("got version %d, want 2", result.Version)
	}
}

func TestTakenClaimIsRefusedUntilItIsReleased(t *testing.T) {
	log := opened(t)
	stage(t, log)
	first, second := fresh(), fresh()
	executed(t, log, requested(first))
	again := eventstore.Request{Commands: []eventstore.Command{requested(second)}}
	_, err := log.Execute(t.Context(), again)
	refusedWith(t, err, "taken")
	refusedWith(t, log.DryRun(t.Context(), again), "taken")
	executed(t, log, happens(first, domain.RequestWithdrawn{By: bioregio}))
	if err := log.DryRun(t.Context(), again); err != nil {
		t.Fatalf("a dry run is refused after the withdrawal: %v", err)
	}
	executed(t, log, again.Commands...)
}

func TestClaimPassesFromOneStreamToAnotherInOneRequest(t *testing.T) {
	log := opened(t)
	stage(t, log)
	first, second := fresh(), fresh()
	executed(t, log, requested(first))
	executed(t, log, happens(first, domain.RequestWithdrawn{By: bioregio}), requested(second))
	_, err := log.Execute(t.Context(), eventstore.Request{Commands: []eventstore.Command{requested(fresh())}})
	refusedWith(t, err, "taken")
}

func TestDryRunRecordsNothing(t *testing.T) {
	log := opened(t)
	if err := log.DryRun(t.Context(), eventstore.Request{Commands: []eventstore.Command{announced()}}); err != nil {
		t.Fatal(err)
	}
	if position, _, err := log.Head(t.Context()); position != 0 || err != nil {
		t.Fatalf("the log is at position %d, error %v", position, err)
	}
}

func TestProposeSeesTheState(t *testing.T) {
	log := opened(t)
	var seen []domain.State
	register := eventstore.Command{Stream: bioregio, Propose: func(s domain.State) ([]domain.Fact, error) {
		seen = append(seen, s)
		if s != nil {
			return nil, nil
		}
		return registered(bioregio, "BioRegio").Facts, nil
	}}
	if result := executed(t, log, register); !result.Changed || result.Version != 1 {
		t.Fatalf("the first time gave %+v", result)
	}
	result := executed(t, log, register)
	if result.Changed || result.First != 0 || result.Position != 1 || result.Stream != bioregio || result.Version != 1 {
		t.Fatalf("the second time gave %+v, want nothing changed at version 1", result)
	}
	if len(seen) != 2 || seen[0] != nil || seen[1] == nil {
		t.Fatalf("the states seen were %v", seen)
	}
}

func TestCommandsMayHaveMetadataOfTheirOwn(t *testing.T) {
	log := opened(t)
	own := domain.Metadata{Actor: "importer", Source: "import", Row: "abc"}
	command := registered(welfare, "Welfare Tech")
	command.Metadata = &own
	executed(t, log, registered(bioregio, "BioRegio"), command)
	events, err := log.Read(t.Context(), 0, 10)
	if err != nil || events[0].Metadata.Actor != "test" || events[1].Metadata != own {
		t.Fatalf("got %+v and error %v", events, err)
	}
}

func TestEventsMayBearIDsOfTheCaller(t *testing.T) {
	log := opened(t)
	stage(t, log)
	meeting, asked, answered := fresh(), fresh(), fresh()
	first, second := requested(meeting), happens(meeting, domain.MatchMade{By: welfare}, slotted())
	first.IDs, second.IDs = []domain.ID{asked}, []domain.ID{answered, {}} // a zero one is made here
	got := executed(t, log, first, second)
	if len(got.Events) != 3 || got.Events[0] != asked || got.Events[1] != answered || got.Events[2].IsZero() || got.Events[2] == answered {
		t.Errorf("the events bear %v, want %s, %s and a fresh one", got.Events, asked, answered)
	}
}

func slotted() domain.Event {
	return domain.MeetingScheduled{Slot: domain.Slot{StartsAt: june.AddDate(0, 3, 0), EndsAt: june.AddDate(0, 3, 1)}}
}
