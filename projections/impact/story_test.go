package impact_test

import (
	"context"
	"testing"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"

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
	if err := h.consumer.FileSheets(message.NewMessageWithContext(t.Context(), "", nil)); err != nil {
		t.Fatal(err)
	}
	return h
}

func (h *history) caughtUp() bool { return h.models.WaitFor(h.Context(), h.position) == nil }

// What is true of every history is checked on the longest one.
func TestTheStory(t *testing.T) {
	told := tellTheStory(t)
	for name, holds := range map[string]func(*history){
		"attribution":    attributionOfTheStory,
		"counted again":  countedAgain,
		"counterfactual": counterfactualOfTheStory,
		"durability":     durabilityOfTheStory,
		"calibration":    calibrationOfTheStory,
		"money":          moneyOfTheStory,
		"network":        networkOfTheStory,
		"revision":       revisionOfTheStory,
		"its estimates":  estimatesOfTheStory,
		"its groups":     groupsOfTheStory,
		"together":       togetherOfTheStory,
		"yield":          yieldOfTheStory,
	} {
		t.Run(name, func(t *testing.T) {
			h := *told
			h.TB = t
			holds(&h)
		})
	}
}

// questions are all that can be asked, for measuring: each answers its frame.
var questions = map[string]func(*impact.Reader, context.Context, impact.Frame) (any, error){
	"funnel":         asking((*impact.Reader).Funnel),
	"conversion":     asking((*impact.Reader).Conversion),
	"cohorts":        asking((*impact.Reader).Cohorts),
	"countries":      asking((*impact.Reader).Countries),
	"sectors":        asking((*impact.Reader).Sectors),
	"additionality":  asking((*impact.Reader).Additionality),
	"yield":          asking((*impact.Reader).Yield),
	"attribution":    asking((*impact.Reader).AttributionShares),
	"rates":          asking((*impact.Reader).Rates),
	"response-time":  asking((*impact.Reader).ResponseTime),
	"money":          asking((*impact.Reader).MoneyRaised),
	"durability":     asking((*impact.Reader).Durability),
	"calibration":    asking((*impact.Reader).Calibration),
	"counterfactual": asking((*impact.Reader).Counterfactual),
	"response":       asking((*impact.Reader).Response),
	"network":        asking((*impact.Reader).Network),
	"revision": func(r *impact.Reader, ctx context.Context, f impact.Frame) (any, error) { // of conversion, by the last 2,000 events
		return r.Revision(ctx, f, impact.RevisionQuery{Since: f.AsOf.Position - 2_000})
	},
}

func asking[T any](ask func(*impact.Reader, context.Context, impact.Frame) (T, error)) func(*impact.Reader, context.Context, impact.Frame) (any, error) {
	return func(r *impact.Reader, ctx context.Context, f impact.Frame) (any, error) { return ask(r, ctx, f) }
}

// Each answer is to come well within 50 ms, as known now and as known before.
func BenchmarkQuestions(b *testing.B) {
	h := tellTheStory(b)
	if _, err := h.log.Pool().Exec(b.Context(), `vacuum analyze`); err != nil { // autovacuum would, in its own time
		b.Fatal(err)
	}
	halfway := h.position / 2
	for _, d := range impact.Definitions {
		if questions[d.ID] == nil {
			b.Fatalf("nobody measures %s: it needs a line in questions", d.ID)
		}
		for known, asOf := range map[string]*int64{"now": nil, "halfway": &halfway} {
			b.Run(d.ID+"/"+known, func(b *testing.B) {
				h.TB = b
				frame := h.frame(d, impact.Question{Cut: impact.Cut{AsOf: asOf}})
				for b.Loop() {
					if _, err := questions[d.ID](h.figures, b.Context(), frame); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
