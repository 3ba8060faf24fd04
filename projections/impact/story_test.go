package impact_test

import (
	"testing"
	"time"

	"aftermatch/domain"
	"aftermatch/eventstore"
	"aftermatch/internal/story"
	"aftermatch/projections/impact"
)

// theStory is told up to a day that stays the same, so that its figures do.
var toldUntil = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

// tellTheStory loads the demo story.
func tellTheStory(t testing.TB) *history {
	t.Helper()
	h := tell(t)
	events, err := h.log.Load(t.Context(), func(put func(eventstore.Loaded) error) error {
		return story.Write(1, 1, toldUntil, func(e story.Entry) error { return put(eventstore.Loaded(e)) })
	})
	if err != nil {
		t.Fatal(err)
	}
	h.position = events
	for !h.caughtUp() { // a whole story takes longer to read than a question waits
	}
	return h
}

func (h *history) caughtUp() bool { return h.models.WaitFor(h.Context(), h.position) == nil }

// What is true of every history is checked on the longest one.
func TestTheStory(t *testing.T) {
	told := tellTheStory(t)
	for name, holds := range map[string]func(*history){
		"counterfactual": counterfactualOfTheStory,
		"durability":     durabilityOfTheStory,
		"calibration":    calibrationOfTheStory,
		"money":          moneyOfTheStory,
		"network":        networkOfTheStory,
	} {
		t.Run(name, func(t *testing.T) {
			h := *told
			h.TB = t
			holds(&h)
		})
	}
}

// questions are all that can be asked, for measuring.
var questions = map[string]func(*history, domain.Date){
	"calibration": func(h *history, until domain.Date) {
		h.calibration(impact.Question{Cut: impact.Cut{Until: &until}})
	},
	"counterfactual": func(h *history, until domain.Date) {
		h.counterfactual(impact.Question{Cut: impact.Cut{Until: &until}})
	},
	"durability": func(h *history, until domain.Date) {
		h.durability(impact.Question{Cut: impact.Cut{Until: &until}})
	},
	"money": func(h *history, until domain.Date) {
		h.money(impact.Question{Cut: impact.Cut{Until: &until}})
	},
	"network": func(h *history, until domain.Date) {
		h.network(impact.Question{Cut: impact.Cut{Until: &until}})
	},
}

// Each answer is to come well within 50 ms.
func BenchmarkAnswersAboutTheStory(b *testing.B) {
	h := tellTheStory(b)
	until := domain.DateOf(toldUntil)
	for name, ask := range questions {
		b.Run(name, func(b *testing.B) {
			h.TB = b
			for b.Loop() {
				ask(h, until)
			}
		})
	}
}
