package recall_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"aftermatch/internal/recall"
)

func TestOnlySoManyAnswersAreWorkedOutAtOnce(t *testing.T) {
	places := recall.NewPlaces(1, time.Millisecond)
	one := recall.New(room, func(answer string) int { return len(answer) }, places)
	other := recall.New(room, func(answer string) int { return len(answer) }, places)
	if _, err := one.Recall(t.Context(), "held", says("held")); err != nil {
		t.Fatal(err)
	}
	_, err := one.Recall(t.Context(), "key", func() (string, error) {
		if _, err := other.Recall(t.Context(), "key", says("another memory's")); !errors.As(err, new(*recall.BusyError)) {
			t.Errorf("%v, want that all places are taken", err)
		}
		if answer, err := one.Recall(t.Context(), "held", says("anew")); answer != "held" || err != nil {
			t.Errorf("%q, %v: what is held needs no place", answer, err)
		}
		return "", errors.New("failed")
	})
	if err == nil {
		t.Error("the failure was lost")
	}
	func() {
		defer func() { _ = recover() }()
		_, _ = one.Recall(t.Context(), "fault", func() (string, error) { panic("a fault") })
	}()
	if answer, err := other.Recall(t.Context(), "key", says("answer")); answer != "answer" || err != nil {
		t.Errorf("%q, %v: failures and faults must give their place back", answer, err)
	}
}

func TestWhoGivesUpLeavesTheLine(t *testing.T) {
	places := recall.NewPlaces(1, time.Hour)
	nothing := func() error { return nil }
	err := places.Work(t.Context(), func() error {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		return places.Work(ctx, nothing)
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want that the caller left", err)
	}
	if err := places.Work(t.Context(), nothing); err != nil {
		t.Error(err)
	}
}
