package atonce

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
)

// caught is what the work panics with.
func caught(work func()) (cause any) {
	defer func() { cause = recover() }()
	work()
	return nil
}

// A fault in an estimate must reach whoever asked, with the place where it happened, and must not end the process.
func TestAPanicOfAnotherGoroutineIsTheCallers(t *testing.T) {
	ended := false
	for name, work := range map[string]func(){
		"a part": func() { Each(4, faulty) },
		"a half": func() {
			_ = Do(t.Context(), func(ctx context.Context) error {
				<-ctx.Done() // the panic of the other ends this
				ended = true
				return ctx.Err()
			}, func(context.Context) error {
				faulty(2)
				return nil
			})
		},
	} {
		cause, ok := caught(work).(error)
		if !ok || !strings.Contains(cause.Error(), "index out of range") || !strings.Contains(cause.Error(), "atonce.faulty") {
			t.Errorf("%s: got %v, want the fault and its stack", name, cause)
		}
	}
	if !ended {
		t.Error("the panic left the other half at work")
	}
}

// faulty goes beyond the end of a list.
func faulty(i int) { _ = make([]int, 2)[i] }

func TestAllIsDoneAtOnce(t *testing.T) {
	first := errors.New("first")
	var met atomic.Int32
	both := make(chan struct{})
	meet := func(ctx context.Context) error {
		if met.Add(1) == 2 {
			close(both)
		}
		<-both // each waits for the other
		if ctx.Err() != nil {
			return nil
		}
		return first
	}
	if err := Do(t.Context(), meet, meet); !errors.Is(err, first) {
		t.Error(err)
	}
}
