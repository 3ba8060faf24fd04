package eventstore_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"aftermatch/domain"
	"aftermatch/eventstore"
	"aftermatch/internal/story"
)

// loaded loads the commands' facts, an hour apart.
func loaded(t testing.TB, log *eventstore.Log, commands ...eventstore.Command) {
	t.Helper()
	at := june
	_, err := log.Load(t.Context(), func(put func(eventstore.Loaded) error) error {
		for _, command := range commands {
			for _, fact := range command.Facts {
				at = at.Add(time.Hour)
				if err := put(eventstore.Loaded{Stream: command.Stream, Fact: fact, RecordedAt: at, Metadata: domain.Metadata{Source: "demo"}}); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestLoadedLogGoesOnLikeAnyOther(t *testing.T) {
	log := opened(t)
	first := fresh()
	loaded(t, log, announced(), registered(bioregio, "BioRegio STERN"), registered(welfare, "Welfare Tech"),
		participating(bioregio), participating(welfare), requested(first))
	events, err := log.Read(t.Context(), 0, 10)
	if err != nil || len(events) != 6 {
		t.Fatalf("read %d events, error %v", len(events), err)
	}
	for i, event := range events {
		if at := june.Add(time.Duration(i+1) * time.Hour); event.Position != int64(i+1) || !event.RecordedAt.Equal(at) || event.ID.IsZero() || event.Metadata.Source != "demo" {
			t.Errorf("event %d is %+v, want it recorded at %s", i, event, at)
		}
	}
	_, err = log.Execute(t.Context(), eventstore.Request{Commands: []eventstore.Command{requested(fresh())}})
	refusedWith(t, err, "taken")
	if result := executed(t, log, happens(first, domain.RequestWithdrawn{By: bioregio})); result.Position != 7 || result.Version != 2 {
		t.Fatalf("the next event is %+v", result)
	}
	executed(t, log, requested(fresh()))
}

func TestLoadIsForAnEmptyLog(t *testing.T) {
	log := opened(t)
	stage(t, log)
	_, err := log.Load(t.Context(), func(func(eventstore.Loaded) error) error { return nil })
	if err == nil || !strings.Contains(err.Error(), "empty log") {
		t.Fatalf("got %v", err)
	}
}

func TestLoadIsAllOrNothing(t *testing.T) {
	log := opened(t)
	enough := errors.New("enough")
	fact := registered(bioregio, "BioRegio").Facts[0]
	for name, c := range map[string]struct {
		last eventstore.Loaded
		end  error
		want string
	}{
		"the history breaks off":  {eventstore.Loaded{Stream: fresh(), Fact: fact, RecordedAt: june.Add(time.Hour)}, enough, "enough"},
		"recorded out of order":   {eventstore.Loaded{Stream: fresh(), Fact: fact, RecordedAt: june.Add(-time.Hour)}, nil, "in the order in which it was recorded"},
		"without effective time":  {eventstore.Loaded{Stream: fresh(), Fact: domain.Fact{Event: fact.Event}, RecordedAt: june}, nil, "has no time"},
		"refused by the database": {eventstore.Loaded{Stream: fresh(), Fact: fact, RecordedAt: time.Date(300000, 1, 1, 0, 0, 0, 0, time.UTC)}, nil, "out of range"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := log.Load(t.Context(), func(put func(eventstore.Loaded) error) error {
				for range 1000 {
					if err := put(eventstore.Loaded{Stream: fresh(), Fact: fact, RecordedAt: june}); err != nil {
						return err
					}
				}
				if err := put(c.last); err != nil {
					return err
				}
				return c.end
			})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
			if position, _, err := log.Head(t.Context()); position != 0 || err != nil {
				t.Errorf("the log is at %d, error %v", position, err)
			}
		})
	}
}

func TestStoryLoadsAndVerifies(t *testing.T) {
	log := opened(t)
	var last story.Entry
	count := int64(0)
	events, err := log.Load(t.Context(), func(put func(eventstore.Loaded) error) error {
		return story.Write(1, 1, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), func(e story.Entry) error {
			last = e
			count++
			return put(eventstore.Loaded(e))
		})
	})
	if err != nil || events != count {
		t.Fatalf("loaded %d of %d events, error %v", events, count, err)
	}
	event, err := log.Event(t.Context(), last.ID)
	if err != nil || event.Position != count || event.Stream != last.Stream || !event.RecordedAt.Equal(last.RecordedAt.Truncate(time.Microsecond)) || event.Metadata != last.Metadata {
		t.Errorf("the last event is %+v, error %v; want %+v", event, err, last)
	}
	verified(t, log)
}
