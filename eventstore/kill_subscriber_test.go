package eventstore_test

import (
	"context"
	"io"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"aftermatch/eventstore"
	"aftermatch/internal/pgtest"
)

// subscriberRole counts events in a table until it is killed.
func subscriberRole(ctx context.Context, log *eventstore.Log, _ io.Reader, out io.Writer) error {
	s := &eventstore.Subscriber{Log: log, Group: "counter", Size: 50, Pause: time.Millisecond}
	messages, err := s.Subscribe(ctx, "events")
	if err != nil {
		return err
	}
	_, _ = io.WriteString(out, "ready\n")
	handle(messages, eventstore.Transactionally(log.Pool(), "counter", count))
	return nil
}

// TestKilledSubscriberCountsOnce kills a subscriber's process again and again while events come in.
func TestKilledSubscriberCountsOnce(t *testing.T) {
	url := pgtest.URL(t)
	log := openedAt(t, shortLived(t, url))
	counted(t, log.Pool())
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var others sync.WaitGroup
	others.Go(func() {
		for ctx.Err() == nil {
			if _, err := log.Append(ctx, writing(on(fresh(), 0, 5))); err != nil && ctx.Err() == nil {
				t.Error(err)
			}
		}
	})
	dice := rand.New(rand.NewPCG(3, 4))
	start := func() (kill func()) {
		cmd := child(t, "subscriber", url)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		if _, err := io.ReadFull(out, make([]byte, len("ready\n"))); err != nil {
			t.Fatal(err)
		}
		return func() {
			if err := cmd.Process.Kill(); err != nil {
				t.Error(err)
			}
			_ = cmd.Wait() // it was killed
		}
	}
	for range 15 {
		kill := start()
		<-time.After(time.Duration(dice.IntN(100)) * time.Millisecond)
		kill()
	}
	cancel()
	others.Wait()
	defer start()()
	countedAll(t, connected(t, log))
}
