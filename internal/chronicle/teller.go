// Package chronicle tells invented histories: entries come out in the order in which they became known,
// each judged by the domain as if it were recorded then.
package chronicle

import (
	"fmt"
	"time"

	"aftermatch/domain"
)

// Entry is one fact as the log is to hold it.
type Entry struct {
	ID         domain.ID
	Stream     domain.ID
	Fact       domain.Fact
	RecordedAt time.Time
	Metadata   domain.Metadata
}

// Teller tells what is on its agenda. Entries and chapters are put on it in any order, but never for a
// time that was told already.
type Teller struct {
	now    time.Time
	yield  func(Entry) error
	agenda agenda
	told   time.Time
	known  map[domain.ID][]past
	claims claims
	count  int
}

// past is what a later decision must know of a fact. (A domain.Recorded is four times as large, and
// there is one for each fact told.)
type past struct {
	id domain.ID
	domain.Fact
}

// NewTeller returns a teller with an empty agenda, for a history up to now.
func NewTeller(now time.Time, yield func(Entry) error) *Teller {
	return &Teller{now: now, yield: yield, known: map[domain.ID][]past{}, claims: claims{}}
}

// Put sets the entry on the agenda. What would be recorded after now is left out.
func (t *Teller) Put(e Entry) { t.put(e, false) }

// Trust is Put without the domain's judgement, and without memory: whoever builds a history far larger
// than memory answers for most of it. What is judged must not rest on what was only trusted.
func (t *Teller) Trust(e Entry) { t.put(e, true) }

func (t *Teller) put(e Entry, trusted bool) {
	if !e.RecordedAt.After(t.now) {
		t.push(item{at: e.RecordedAt, entry: &e, trusted: trusted})
	}
}

// Later plans a chapter when the history has come to that time. Planning late keeps the agenda short:
// only what is under way is on it.
func (t *Teller) Later(at time.Time, chapter func()) {
	if !at.After(t.now) {
		t.push(item{at: at, chapter: chapter})
	}
}

func (t *Teller) push(i item) {
	t.count++
	i.seq = t.count
	t.agenda.push(i)
}

// Tell works off the agenda. It stops at the first error that yield returns, or at an entry that the
// domain refuses or that comes too late, which is a fault of the history.
func (t *Teller) Tell() error {
	for len(t.agenda) > 0 {
		next := t.agenda.pop()
		if next.chapter != nil {
			next.chapter()
			continue
		}
		if err := t.judge(next); err != nil {
			return fmt.Errorf("the history tells %s of %s, recorded %s: %w", next.entry.Fact.Event.EventType(),
				next.entry.Fact.At.Format(time.RFC3339), next.at.Format(time.RFC3339), err)
		}
		if err := t.yield(*next.entry); err != nil {
			return err
		}
	}
	return nil
}

func (t *Teller) judge(i item) error {
	switch {
	case i.at.Before(t.told):
		return fmt.Errorf("it was planned when the history had come to %s already", t.told.Format(time.RFC3339))
	case i.entry.Fact.At.After(i.at):
		return fmt.Errorf("it was recorded before it happened")
	}
	t.told = i.at
	if i.trusted {
		return nil
	}
	return t.decide(*i.entry)
}

// decide has the domain judge the entry by what was told before it.
func (t *Teller) decide(e Entry) error {
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

func (t *Teller) history(stream domain.ID) []domain.Recorded {
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
