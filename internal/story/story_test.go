package story_test

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"testing"
	"time"

	"aftermatch/domain"
	"aftermatch/internal/story"
)

func digest(t *testing.T, seed uint64, now time.Time) string {
	t.Helper()
	sum := sha256.New()
	encoder := json.NewEncoder(sum)
	err := story.Write(seed, 1, now, func(e story.Entry) error {
		return encoder.Encode([]any{e.Stream, e.ID, e.Fact.Event.EventType(), e.Fact.Event, e.Fact.At, e.RecordedAt, e.Metadata})
	})
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%x", sum.Sum(nil))
}

func TestTheSameSeedTellsTheSameStory(t *testing.T) {
	first, again, other := digest(t, 7, today), digest(t, 7, today), digest(t, 8, today)
	if first != again {
		t.Error("the same seed told two stories")
	}
	if first == other {
		t.Error("two seeds told the same story")
	}
}

// Whatever the seed, the domain refuses nothing.
func TestEverySeedTellsAStory(t *testing.T) {
	for seed := range uint64(5) {
		if err := story.Write(seed, 1, today, func(story.Entry) error { return nil }); err != nil {
			t.Errorf("seed %d: %v", seed, err)
		}
	}
}

// What is told by an earlier day is the beginning of what is told later.
func TestAnEarlierDayTellsTheBeginning(t *testing.T) {
	all := aStory(t)
	early, err := tell(7, 1, time.Date(2018, 1, 1, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	if len(early.entries) == 0 || len(early.entries) >= len(all.entries) {
		t.Fatalf("%d of %d entries", len(early.entries), len(all.entries))
	}
	for i, entry := range early.entries {
		if entry.ID != all.entries[i].ID || entry.Stream != all.entries[i].Stream {
			t.Fatalf("entry %d differs: %+v, later %+v", i, entry, all.entries[i])
		}
	}
}

func TestTimesAreInOrder(t *testing.T) {
	all := aStory(t)
	last, beginning := time.Time{}, time.Date(2013, 1, 1, 0, 0, 0, 0, time.UTC)
	ids := map[domain.ID]bool{}
	for i, entry := range all.entries {
		switch {
		case entry.RecordedAt.Before(last):
			t.Fatalf("entry %d is recorded %s, after one of %s", i, entry.RecordedAt, last)
		case entry.RecordedAt.After(today):
			t.Fatalf("entry %d is recorded in the future, %s", i, entry.RecordedAt)
		case entry.Fact.At.After(entry.RecordedAt):
			t.Fatalf("entry %d happened %s, after it was recorded %s", i, entry.Fact.At, entry.RecordedAt)
		case entry.Fact.At.Before(beginning):
			t.Fatalf("entry %d happened %s, before 2013", i, entry.Fact.At)
		case ids[entry.ID]:
			t.Fatalf("entry %d has the ID of another", i)
		}
		ids[entry.ID] = true
		last = entry.RecordedAt
	}
	if today.Sub(last) > 60*24*time.Hour {
		t.Errorf("the last entry is of %s; the story is to run up to %s", last, today)
	}
}

// Somebody who reads the log from the start never finds a table or a person booked twice.
func TestClaimsNeverOverlap(t *testing.T) {
	all := aStory(t)
	type slot struct{ from, until time.Time }
	booked := map[string]map[domain.ID]slot{}
	claims := map[domain.ID][]domain.Claim{}
	history := map[domain.ID][]domain.Recorded{}
	taken := 0
	for i, entry := range all.entries {
		if domain.KindOf(entry.Fact.Event) != "meeting" && domain.KindOf(entry.Fact.Event) != "" {
			continue
		}
		history[entry.Stream] = append(history[entry.Stream], all.streams[entry.Stream][len(history[entry.Stream])])
		for _, claim := range claims[entry.Stream] {
			delete(booked[claim.Key], entry.Stream)
		}
		claims[entry.Stream] = domain.Fold(history[entry.Stream]).Claims()
		for _, claim := range claims[entry.Stream] {
			for stream, other := range booked[claim.Key] {
				if claim.From.IsZero() || claim.From.Before(other.until) && other.from.Before(claim.Until) {
					t.Fatalf("entry %d: %s is held by %s and by %s", i, claim.Key, entry.Stream, stream)
				}
			}
			if booked[claim.Key] == nil {
				booked[claim.Key] = map[domain.ID]slot{}
			}
			booked[claim.Key][entry.Stream] = slot{claim.From, claim.Until}
			taken++
		}
	}
	if taken < 10_000 {
		t.Errorf("only %d claims were taken", taken)
	}
}

func TestItEndsWithTheReader(t *testing.T) {
	full := errors.New("full")
	read := 0
	err := story.Write(7, 1, today, func(story.Entry) error {
		if read++; read == 10 {
			return full
		}
		return nil
	})
	if !errors.Is(err, full) || read != 10 {
		t.Errorf("got %v after %d entries, want the reader's error after 10", err, read)
	}
}

// testdata/counts.json says how many facts of each type the story has. Run with UPDATE=1 to renew it.
func TestCounts(t *testing.T) {
	counts := map[string]int{}
	for _, entry := range aStory(t).entries {
		counts[entry.Fact.Event.EventType()]++
	}
	got, err := json.MarshalIndent(counts, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile("testdata/counts.json", append(got, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/counts.json")
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != string(got)+"\n" {
		t.Errorf("the story has changed; look at it and renew testdata/counts.json with UPDATE=1:\n%s", got)
	}
}

func BenchmarkWrite(b *testing.B) {
	for b.Loop() {
		if err := story.Write(7, 1, today, func(story.Entry) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
}
