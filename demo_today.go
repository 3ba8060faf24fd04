package main

import (
	"context"
	"fmt"
	"time"

	"aftermatch/domain"
	"aftermatch/eventstore"
	"aftermatch/internal/story"
)

// asking opens one more follow-up wave for Stuttgart, on the day of the first start: so the cluster manager finds meetings to
// report on, and the organiser who has not reported. It is no part of the story, and no figure counts it, since waves were
// opened for Stuttgart before. It is done once.
func (c demoCommand) asking(ctx context.Context, h *house, now time.Time) error {
	stuttgart := story.Characters().Stuttgart
	conference, err := h.reader.Conference(ctx, stuttgart, nil)
	if err != nil {
		return err
	}
	began := conference.StartsOn.Time()
	months := 12*(now.Year()-began.Year()) + int(now.Month()-began.Month())
	result, err := h.log.Execute(ctx, eventstore.Request{
		Key: "demo/asking", Metadata: domain.Metadata{Actor: "demo-organiser", Source: "demo"},
		Commands: []eventstore.Command{{Stream: stuttgart, Facts: []domain.Fact{{Event: domain.FollowUpWaveOpened{Wave: fmt.Sprintf("%d-months", months)}, At: now}}}},
	})
	if err != nil {
		return err
	}
	return h.reader.WaitFor(ctx, result.Position)
}
