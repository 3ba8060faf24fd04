package eventstore_test

import (
	"errors"
	"reflect"
	"sync"
	"testing"

	"aftermatch/domain"
	"aftermatch/eventstore"
)

func TestSameKeyGivesTheFirstResult(t *testing.T) {
	log := opened(t)
	request := eventstore.Request{Key: "organiser/1", Fingerprint: "a", Commands: []eventstore.Command{
		announced(), registered(bioregio, "BioRegio"), participating(bioregio)}}
	first, err := log.Execute(t.Context(), request)
	if err != nil || first.Repeat {
		t.Fatalf("got %+v, %v", first, err)
	}
	executed(t, log, registered(welfare, "Welfare Tech"), happens(stuttgart, domain.ConferenceCancelled{}))
	again, err := log.Execute(t.Context(), request)
	if err != nil {
		t.Fatal(err)
	}
	first.Repeat = true
	if !reflect.DeepEqual(again, first) {
		t.Errorf("again gave %+v, want %+v", again, first)
	}
	var reused *eventstore.KeyReusedError
	request.Fingerprint = "b"
	if _, err := log.Execute(t.Context(), request); !errors.As(err, &reused) {
		t.Errorf("another request under the key gave %v", err)
	}
	request.Key = "organiser/2"
	if _, err := log.Execute(t.Context(), request); err == nil {
		t.Error("the conference was announced twice")
	}
}

// TestKeyRace sends the same request many times at once: all get the one result.
func TestKeyRace(t *testing.T) {
	log := opened(t)
	for range 20 {
		request := eventstore.Request{Key: fresh().String(), Fingerprint: "a"}
		results := make([]eventstore.Result, 8)
		var writers sync.WaitGroup
		for i := range results {
			writers.Go(func() {
				mine := request
				mine.Commands = []eventstore.Command{registered(fresh(), "BioRegio")}
				var err error
				if results[i], err = log.Execute(t.Context(), mine); err != nil {
					t.Error(err)
				}
			})
		}
		writers.Wait()
		firsts := 0
		for _, result := range results {
			if !result.Repeat {
				firsts++
			}
			if result.Position != results[0].Position || result.Stream != results[0].Stream || result.Events[0] != results[0].Events[0] {
				t.Fatalf("got %+v and %+v", result, results[0])
			}
		}
		if firsts != 1 {
			t.Fatalf("%d callers were told to be first", firsts)
		}
	}
	if position, _, err := log.Head(t.Context()); position != 20 || err != nil {
		t.Fatalf("the log is at position %d, error %v; want 20", position, err)
	}
}
