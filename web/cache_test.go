package web_test

import (
	"errors"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"aftermatch/web"
)

func TestAnAnswerIsWorkedOutOnce(t *testing.T) {
	var c web.Cache
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
			if got, err := web.Recall(t.Context(), &c, "key", work); got != "answer" || err != nil {
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

func TestAnErrorIsNotRemembered(t *testing.T) {
	var c web.Cache
	if _, err := web.Recall(t.Context(), &c, "key", func() (string, error) { return "", errors.New("the database is away") }); err == nil {
		t.Fatal("no error")
	}
	if got, err := web.Recall(t.Context(), &c, "key", func() (string, error) { return "answer", nil }); got != "answer" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	func() {
		defer func() { _ = recover() }()
		_, _ = web.Recall(t.Context(), &c, "other", func() (string, error) { panic("a fault of ours") })
	}()
	if got, err := web.Recall(t.Context(), &c, "other", func() (string, error) { return "answer", nil }); got != "answer" || err != nil {
		t.Errorf("after a panic: %q, %v", got, err)
	}
}

func TestTheOldestAnswersAreForgotten(t *testing.T) {
	var c web.Cache
	for i := range 2000 {
		if _, err := web.Recall(t.Context(), &c, strconv.Itoa(i), func() (string, error) { return "old", nil }); err != nil {
			t.Fatal(err)
		}
	}
	for key, want := range map[string]string{"0": "new", "1999": "old"} {
		if got, err := web.Recall(t.Context(), &c, key, func() (string, error) { return "new", nil }); got != want || err != nil {
			t.Errorf("%s: %q, %v", key, got, err)
		}
	}
}
