package recall_test

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"aftermatch/internal/recall"
)

const room = 10_000

func memory() *recall.Memory[string] {
	return recall.New(room, func(answer string) int { return len(answer) }, nil)
}

func says(answer string) func() (string, error) {
	return func() (string, error) { return answer, nil }
}

func TestAnAnswerIsWorkedOutOnce(t *testing.T) {
	m := memory()
	var worked atomic.Int32
	begun, proceed := make(chan struct{}), make(chan struct{})
	work := func() (string, error) {
		if worked.Add(1) == 1 {
			close(begun)
		}
		<-proceed
		return "answer", nil
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if got, err := m.Recall(t.Context(), "key", work); got != "answer" || err != nil {
				t.Errorf("%q, %v", got, err)
			}
		})
	}
	<-begun
	close(proceed)
	all.Wait()
	if worked.Load() != 1 {
		t.Errorf("worked %d times", worked.Load())
	}
}

func TestAnErrorIsNotHeld(t *testing.T) {
	m := memory()
	if _, err := m.Recall(t.Context(), "key", func() (string, error) { return "", errors.New("the database is away") }); err == nil {
		t.Fatal("no error")
	}
	if got, err := m.Recall(t.Context(), "key", says("answer")); got != "answer" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	func() {
		defer func() { _ = recover() }()
		_, _ = m.Recall(t.Context(), "other", func() (string, error) { panic("a fault of ours") })
	}()
	if got, err := m.Recall(t.Context(), "other", says("answer")); got != "answer" || err != nil {
		t.Errorf("after a panic: %q, %v", got, err)
	}
}

// Whoever waited for a request that was given up has the answer worked out all the same.
func TestAnAskerWhoLeavesTakesNobodyAlong(t *testing.T) {
	m := memory()
	impatient, leave := context.WithCancel(t.Context())
	begun := make(chan struct{})
	var all sync.WaitGroup
	all.Go(func() {
		_, err := m.Recall(impatient, "key", func() (string, error) {
			close(begun)
			<-impatient.Done()
			return "", impatient.Err()
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("who left got %v", err)
		}
	})
	<-begun
	for range 8 {
		all.Go(func() {
			if got, err := m.Recall(t.Context(), "key", says("answer")); got != "answer" || err != nil {
				t.Errorf("%q, %v", got, err)
			}
		})
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := m.Recall(gone, "key", says("answer")); err == nil {
		t.Error("who is gone waits for another's answer")
	}
	leave()
	all.Wait()
}

func TestWhatWasAskedForLeastLatelyIsForgotten(t *testing.T) {
	m := memory()
	answers := strings.Repeat("x", 90)
	for i := range 1000 {
		for _, key := range []string{strconv.Itoa(i), "often"} {
			if _, err := m.Recall(t.Context(), key, says(answers)); err != nil {
				t.Fatal(err)
			}
		}
	}
	held := 0
	for i := range 1000 {
		_, err := m.Recall(t.Context(), strconv.Itoa(i), func() (string, error) { return "", errors.New("worked out anew") })
		if err == nil {
			held++
		}
	}
	if held < 90 || held*len(answers) > room {
		t.Errorf("%d answers of %d bytes held, in %d bytes", held, len(answers), room)
	}
	if got, _ := m.Recall(t.Context(), "often", says("anew")); got != answers {
		t.Errorf("what is asked for all the time is not held: %s", got)
	}
}

func TestWhatIsTooLargeIsNotHeld(t *testing.T) {
	m := memory()
	for _, ask := range []struct{ key, says string }{{"small", "small"}, {"large", strings.Repeat("x", room)}} {
		if got, err := m.Recall(t.Context(), ask.key, says(ask.says)); got != ask.says || err != nil {
			t.Fatal(ask.key, err)
		}
	}
	for key, want := range map[string]string{"small": "small", "large": "anew"} {
		if got, err := m.Recall(t.Context(), key, says("anew")); got != want || err != nil {
			t.Errorf("%s: %q, %v", key, got, err)
		}
	}
}
