package story_test

import (
	"sync"
	"testing"
	"time"

	"aftermatch/domain"
	"aftermatch/internal/story"
)

var today = time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)

// told is the whole story of one seed, and its streams as they are known at the end.
type told struct {
	entries []story.Entry
	streams map[domain.ID][]domain.Recorded
}

// theStory is told once for all tests.
var theStory = sync.OnceValues(func() (told, error) { return tell(7, 1, today) })

func tell(seed uint64, scale int, now time.Time) (told, error) {
	all := told{streams: map[domain.ID][]domain.Recorded{}}
	err := story.Write(seed, scale, now, func(e story.Entry) error {
		all.entries = append(all.entries, e)
		history := all.streams[e.Stream]
		all.streams[e.Stream] = append(history, domain.Recorded{
			Position: int64(len(all.entries)), Stream: e.Stream, Version: len(history) + 1, ID: e.ID,
			Event: e.Fact.Event, At: e.Fact.At, RecordedAt: e.RecordedAt, Metadata: e.Metadata,
		})
		return nil
	})
	return all, err
}

func aStory(t *testing.T) told {
	t.Helper()
	all, err := theStory()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// happened calls do for every event of type E, corrections applied.
func happened[E domain.Event](all told, do func(stream domain.ID, e E, at time.Time)) {
	seen := map[domain.ID]bool{}
	for _, entry := range all.entries {
		if seen[entry.Stream] {
			continue
		}
		seen[entry.Stream] = true
		for _, recorded := range domain.Effective(all.streams[entry.Stream]) {
			if e, ok := recorded.Event.(E); ok {
				do(entry.Stream, e, recorded.At)
			}
		}
	}
}

// pairings are who meets whom in each meeting's stream, corrections applied.
func pairings(all told) map[domain.ID]domain.Pairing {
	pairings := map[domain.ID]domain.Pairing{}
	note := func(stream domain.ID, p domain.Pairing) {
		if !p.ConferenceID.IsZero() {
			pairings[stream] = p
		}
	}
	happened(all, func(stream domain.ID, e domain.MeetingRequested, _ time.Time) { note(stream, e.Pairing) })
	happened(all, func(stream domain.ID, e domain.MatchMade, _ time.Time) { note(stream, e.Pairing) })
	happened(all, func(stream domain.ID, e domain.MeetingHeld, _ time.Time) { note(stream, e.Pairing) })
	return pairings
}
