package main

import (
	"strings"
	"testing"
	"time"
)

// TestEveryTargetIsMeasured runs the whole command on a small history.
func TestEveryTargetIsMeasured(t *testing.T) {
	var out strings.Builder
	if err := run(t.Context(), plan{events: 2_000, asks: 2, round: 100 * time.Millisecond, throwaway: true}, &out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"load average", "events/s", "asked again", "304", "/v1/meetings/", "/v1/projects/", "/v1/organisations/", "writes/s", "the read of it",
		"writes/s meanwhile", "serving", "by the raw bytes", "by the size of the log", "| funnel |", "| network |", "| conversion/pairs |",
		"what was known before", "indexes of events",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the report does not speak of %q", want)
		}
	}
	for _, wrong := range []string{"–", " after 0 s", "%!"} {
		if strings.Contains(out.String(), wrong) {
			t.Errorf("something was not measured: %q", wrong)
		}
	}
	t.Log(out.String())
}
