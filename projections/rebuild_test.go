package projections

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"

	"aftermatch/domain"
	"aftermatch/eventstore"
	"aftermatch/internal/chronicle"
	"aftermatch/internal/pgtest"
	demo "aftermatch/internal/story"
)

// told is a log with the demo story in it.
func told(t *testing.T) (*eventstore.Log, int64) {
	t.Helper()
	log, err := eventstore.Open(t.Context(), pgtest.New(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := log.Close(); err != nil {
			t.Error(err)
		}
	})
	head, err := log.Load(t.Context(), func(put func(eventstore.Loaded) error) error {
		return demo.Write(1, 1, time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), func(e chronicle.Entry) error {
			return put(eventstore.Loaded{ID: e.ID, Stream: e.Stream, Fact: e.Fact, RecordedAt: e.RecordedAt, Metadata: e.Metadata})
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return log, head
}

// consume runs a consumer of the log until the test ends, or stop is called.
func consume(t *testing.T, log *eventstore.Log) (c *Consumer, stop func()) {
	t.Helper()
	c = NewConsumer(log)
	subscriber := c.Subscriber()
	subscriber.Size = 500
	messages, err := subscriber.Subscribe(context.Background(), "")
	if err != nil {
		t.Fatal(err)
	}
	var working sync.WaitGroup
	working.Go(func() {
		for m := range messages {
			if err := c.Handle(m); err != nil {
				t.Log(err)
				m.Nack()
			} else {
				m.Ack()
			}
		}
	})
	stop = sync.OnceFunc(func() {
		if err := subscriber.Close(); err != nil {
			t.Error(err)
		}
		working.Wait()
	})
	t.Cleanup(stop)
	return c, stop
}

func quiet(int64, int64) {}

func TestWhatTheConsumerKeepsIsWhatARebuildMakes(t *testing.T) {
	log, head := told(t)
	c, _ := consume(t, log)
	caughtUp(t, c.Reader(), head)
	verified(t, log)
}

func TestARebuildTakesThePlaceOfTheReadModelsWhileTheLogGoesOn(t *testing.T) {
	log, head := told(t)
	c, _ := consume(t, log)
	if err := Rebuild(t.Context(), log, quiet); err != nil {
		t.Fatal(err)
	}
	recorded, err := log.Execute(t.Context(), eventstore.Request{Commands: []eventstore.Command{{Stream: domain.DeriveID("late"),
		Facts: []domain.Fact{{Event: domain.OrganisationRegistered{Name: "Late", Country: "DE"}, At: time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)}}}}})
	if err != nil {
		t.Fatal(err)
	}
	caughtUp(t, c.Reader(), recorded.Position)
	if recorded.Position != head+1 {
		t.Fatalf("recorded at %d, want %d", recorded.Position, head+1)
	}
	verified(t, log)
}

func TestVerifyNamesWhatDiffersAndARebuildMendsIt(t *testing.T) {
	log, head := told(t)
	c, stop := consume(t, log)
	caughtUp(t, c.Reader(), head)
	if err := c.FileSheets(message.NewMessageWithContext(t.Context(), "", nil)); err != nil {
		t.Fatal(err)
	}
	stop()
	var id domain.ID
	err := log.Pool().QueryRow(t.Context(), `update read_model.meetings set status = 'held'
		where id = (select id from read_model.meetings where status = 'expired' limit 1) returning id`).Scan(&id)
	if err != nil {
		t.Fatal(err)
	}
	var conference, a, b int32
	err = log.Pool().QueryRow(t.Context(), `delete from read_model.pairs_history where ctid = (select ctid from read_model.pairs_history limit 1)
		returning conference, a, b`).Scan(&conference, &a, &b)
	if err != nil {
		t.Fatal(err)
	}
	differences, err := Verify(t.Context(), log, quiet)
	want := []Difference{{"meetings", id.String()}, {"pairs", showPair(conference, a, b)}, {"sheets", showPair(conference, a, b)}}
	if err != nil || !slices.Equal(differences, want) {
		t.Fatalf("got %v, %v, want %v", differences, err, want)
	}
	if err := Rebuild(t.Context(), log, quiet); err != nil {
		t.Fatal(err)
	}
	verified(t, log)
}

// caughtUp waits for the position as long as the consumer may take for all of the story.
func caughtUp(t *testing.T, r *Reader, position int64) {
	t.Helper()
	var err error
	for range 24 {
		var behind *BehindError
		if err = r.WaitFor(t.Context(), position); !errors.As(err, &behind) {
			break
		}
	}
	if err != nil {
		t.Fatal(err)
	}
}

func verified(t *testing.T, log *eventstore.Log) {
	t.Helper()
	differences, err := Verify(t.Context(), log, quiet)
	if err != nil || len(differences) > 0 {
		t.Fatalf("%d differences, %v: %v", len(differences), err, differences[:min(10, len(differences))])
	}
}
