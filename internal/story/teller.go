package story

import (
	"container/heap"
	"fmt"
	"time"

	"aftermatch/domain"
)

// teller tells what is on its agenda, in the order in which it became known.
type teller struct {
	now    time.Time
	yield  func(Entry) error
	agenda agenda
	known  map[domain.ID][]past
	claims claims
	count  int
}

// past is what a later decision must know of a fact. (A domain.Recorded is four times as large, and
// there is one for each fact of the story.)
type past struct {
	id domain.ID
	domain.Fact
}

func newTeller(now time.Time, yield func(Entry) error) *teller {
	return &teller{now: now, yield: yield, known: map[domain.ID][]past{}, claims: claims{}}
}

// item is a fact to be told at a time, or a chapter to be planned then. Planning late keeps the
// agenda short: only what is under way is on it.
type item struct {
	at      time.Time
	seq     int // keeps the order of planning among items of the same time
	entry   *Entry
	chapter func()
}

// put sets the entry on the agenda; what would be recorded after now is left out.
func (t *teller) put(e Entry) {
	if !e.RecordedAt.After(t.now) {
		t.push(item{at: e.RecordedAt, entry: &e})
	}
}

// later plans the chapter when the story has come to that time.
func (t *teller) later(at time.Time, chapter func()) {
	if !at.After(t.now) {
		t.push(item{at: at, chapter: chapter})
	}
}

func (t *teller) push(i item) {
	t.count++
	i.seq = t.count
	heap.Push(&t.agenda, i)
}

// tell works off the agenda.
func (t *teller) tell() error {
	for len(t.agenda) > 0 {
		next := heap.Pop(&t.agenda).(item)
		if next.chapter != nil {
			next.chapter()
			continue
		}
		if err := t.decide(*next.entry); err != nil {
			return fmt.Errorf("the story tells %s of %s, recorded %s: %w", next.entry.Fact.Event.EventType(),
				next.entry.Fact.At.Format(time.RFC3339), next.at.Format(time.RFC3339), err)
		}
		if err := t.yield(*next.entry); err != nil {
			return err
		}
	}
	return nil
}

// decide has the domain judge the entry by what was told before it.
func (t *teller) decide(e Entry) error {
	decision := domain.NewDecision(e.RecordedAt)
	for unknown := []domain.ID{e.Stream}; len(unknown) > 0; unknown = decision.Unknown(e.Stream, e.Fact) {
		for _, id := range unknown {
			decision.Know(id, t.history(id))
		}
	}
	if err := decision.Decide(e.Stream, e.Fact); err != nil {
		return err
	}
	writes, _ := decision.Outcome()
	for _, write := range writes {
		if err := t.claims.exchange(write); err != nil {
			return err
		}
	}
	t.known[e.Stream] = append(t.known[e.Stream], past{e.ID, e.Fact})
	return nil
}

func (t *teller) history(stream domain.ID) []domain.Recorded {
	facts := t.known[stream]
	history := make([]domain.Recorded, len(facts))
	for i, fact := range facts {
		history[i] = domain.Recorded{Stream: stream, Version: i + 1, ID: fact.id, Event: fact.Event, At: fact.At}
	}
	return history
}

// claims are the keys that streams hold, as the log would keep them.
type claims map[string][]domain.Claim

func (c claims) exchange(write domain.Write) error {
	for _, released := range write.Release {
		kept := c[released.Key][:0]
		for _, claim := range c[released.Key] {
			if claim != released {
				kept = append(kept, claim)
			}
		}
		if c[released.Key] = kept; len(kept) == 0 {
			delete(c, released.Key)
		}
	}
	for _, taken := range write.Take {
		for _, claim := range c[taken.Key] {
			if claim.From.IsZero() || claim.From.Before(taken.Until) && taken.From.Before(claim.Until) {
				return domain.Taken(taken)
			}
		}
		c[taken.Key] = append(c[taken.Key], taken)
	}
	return nil
}

// agenda is a heap, the earliest item on top.
type agenda []item

func (a agenda) Len() int { return len(a) }
func (a agenda) Less(i, j int) bool {
	if !a[i].at.Equal(a[j].at) {
		return a[i].at.Before(a[j].at)
	}
	return a[i].seq < a[j].seq
}
func (a agenda) Swap(i, j int) { a[i], a[j] = a[j], a[i] }
func (a *agenda) Push(x any)   { *a = append(*a, x.(item)) }
func (a *agenda) Pop() any {
	end := len(*a) - 1
	last := (*a)[end]
	(*a)[end] = item{} // lets go of the entry
	*a = (*a)[:end]
	return last
}
