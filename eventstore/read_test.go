package eventstore_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"aftermatch/domain"
	"aftermatch/eventstore"
)

func TestPositionsInTime(t *testing.T) {
	now := june
	log := opened(t, eventstore.WithClock(func() time.Time { return now }))
	if position, at, err := log.Head(t.Context()); position != 0 || !at.IsZero() || err != nil {
		t.Fatalf("the empty log is at %d, %s, %v", position, at, err)
	}
	const events = 11
	for range events {
		executed(t, log, registered(fresh(), "BioRegio"))
		now = now.Add(time.Hour)
	}
	for i := -1; i <= events; i++ {
		at := june.Add(time.Duration(i) * time.Hour)
		want := int64(min(i+1, events))
		for _, after := range []time.Duration{0, time.Minute} {
			if got, err := log.PositionAt(t.Context(), at.Add(after)); got != want || err != nil {
				t.Errorf("at %s the log was at %d, error %v; want %d", at.Add(after), got, err, want)
			}
		}
	}
	if at, err := log.RecordedAt(t.Context(), 3); err != nil || !at.Equal(june.Add(2*time.Hour)) {
		t.Errorf("position 3 was recorded at %s, error %v", at, err)
	}
	_, err := log.RecordedAt(t.Context(), events+1)
	refusedWith(t, err, "not_found")
	if position, at, err := log.Head(t.Context()); position != events || !at.Equal(now.Add(-time.Hour)) || err != nil {
		t.Errorf("the log is at %d, %s, %v", position, at, err)
	}
}

func TestRecordedAtNeverFalls(t *testing.T) {
	now := june
	log := opened(t, eventstore.WithClock(func() time.Time { return now }))
	executed(t, log, registered(fresh(), "BioRegio"))
	now = june.Add(-time.Hour)
	register := registered(fresh(), "Welfare Tech")
	register.Facts[0].At = now
	executed(t, log, register)
	if at, err := log.RecordedAt(t.Context(), 2); err != nil || !at.Equal(june) {
		t.Fatalf("recorded at %s, error %v; want %s", at, err, june)
	}
}

func TestReadRawNarrowsByTypeAndStream(t *testing.T) {
	log := opened(t)
	stage(t, log)
	meeting := fresh()
	executed(t, log, requested(meeting))
	executed(t, log, happens(meeting, domain.RequestWithdrawn{By: bioregio}))
	for name, c := range map[string]struct {
		query eventstore.Query
		want  []int64
	}{
		"all":                {eventstore.Query{Limit: 100}, []int64{1, 2, 3, 4, 5, 6, 7}},
		"a page":             {eventstore.Query{After: 2, Limit: 3}, []int64{3, 4, 5}},
		"types":              {eventstore.Query{Limit: 100, Types: []string{"MeetingRequested", "OrganisationRegistered"}}, []int64{2, 3, 6}},
		"a stream":           {eventstore.Query{Limit: 100, Stream: meeting}, []int64{6, 7}},
		"a type of a stream": {eventstore.Query{Limit: 100, Stream: meeting, Types: []string{"RequestWithdrawn"}}, []int64{7}},
		"a stream's rest":    {eventstore.Query{After: 6, Limit: 100, Stream: meeting}, []int64{7}},
	} {
		t.Run(name, func(t *testing.T) {
			stored, err := log.ReadRaw(t.Context(), c.query)
			if err != nil || len(stored) != len(c.want) {
				t.Fatalf("got %+v, error %v; want positions %v", stored, err, c.want)
			}
			for i, event := range stored {
				if event.Position != c.want[i] || event.At.Location() != time.UTC || event.RecordedAt.Location() != time.UTC || !event.At.Equal(june) {
					t.Errorf("got %+v, want position %d", event, c.want[i])
				}
			}
		})
	}
	stored, err := log.ReadRaw(t.Context(), eventstore.Query{After: 6, Limit: 1})
	if err != nil || string(stored[0].Data) != `{"by":"`+bioregio.String()+`"}` || string(stored[0].Metadata) != `{"actor":"test","source":"api"}` {
		t.Errorf("got data %s and metadata %s, error %v", stored[0].Data, stored[0].Metadata, err)
	}
}

func TestTheCourseOfStreams(t *testing.T) {
	log := opened(t)
	stage(t, log)
	meeting := fresh()
	executed(t, log, requested(meeting))
	executed(t, log, happens(meeting, domain.RequestWithdrawn{By: bioregio}))
	for name, c := range map[string]struct {
		known   int64
		leftOut []string
		want    []eventstore.Place
	}{
		"all":          {7, nil, []eventstore.Place{{Position: 7, Stream: meeting}, {Position: 6, Stream: meeting}, {Position: 2, Stream: bioregio}}},
		"as known":     {6, nil, []eventstore.Place{{Position: 6, Stream: meeting}, {Position: 2, Stream: bioregio}}},
		"without some": {7, []string{"RequestWithdrawn"}, []eventstore.Place{{Position: 6, Stream: meeting}, {Position: 2, Stream: bioregio}}},
	} {
		t.Run(name, func(t *testing.T) {
			places, err := log.Course(t.Context(), c.known, c.leftOut, meeting, bioregio, meeting)
			if err != nil || !slices.Equal(places, c.want) {
				t.Errorf("got %+v, error %v; want %+v", places, err, c.want)
			}
		})
	}
}

func TestUnknownEvent(t *testing.T) {
	log := opened(t)
	_, err := log.Event(t.Context(), fresh())
	refusedWith(t, err, "not_found")
}

func TestLogRefusesChange(t *testing.T) {
	log := opened(t)
	stage(t, log)
	for _, statement := range []string{"update events set version = 9", "delete from events where false", "truncate events"} {
		if _, err := log.Pool().Exec(t.Context(), statement); err == nil {
			t.Errorf("%q was allowed", statement)
		}
	}
}

func TestPagesEndWhereTheyShould(t *testing.T) {
	log := opened(t)
	const events = 11
	for range events {
		executed(t, log, registered(fresh(), "BioRegio"))
	}
	for _, c := range []struct {
		after, to int64
		want      []int // the sizes of the pages
	}{
		{0, events, []int{4, 4, 3}},
		{0, events + 5, []int{4, 4, 3}}, // no further than the log
		{3, 11, []int{4, 4}},
		{3, 8, []int{4, 1}},
		{11, 11, nil},
		{events + 1, events + 5, nil},
	} {
		var sizes []int
		next := c.after + 1
		for page, err := range log.Pages(t.Context(), c.after, c.to, 4) {
			if err != nil {
				t.Fatal(err)
			}
			sizes = append(sizes, len(page))
			for _, event := range page {
				if event.Position != next {
					t.Errorf("after %d to %d: position %d instead of %d", c.after, c.to, event.Position, next)
				}
				next++
			}
		}
		if !slices.Equal(sizes, c.want) {
			t.Errorf("after %d to %d: pages of %v, not of %v", c.after, c.to, sizes, c.want)
		}
	}
	for range log.Pages(t.Context(), 0, events, 1) {
		break // leaves nothing behind: the log can be closed at once
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var failed error
	for _, err := range log.Pages(ctx, 0, events, 1) {
		cancel()
		failed = err
	}
	if !errors.Is(failed, context.Canceled) {
		t.Errorf("a reader whose time was up saw %v", failed)
	}
}
