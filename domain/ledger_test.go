package domain_test

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"aftermatch/domain"
)

// ledger is a log in memory: it records what decisions amount to, and holds their claims.
type ledger struct {
	all     []domain.Recorded
	streams map[domain.ID][]domain.Recorded
	claims  map[domain.ID][]domain.Claim
}

func newLedger() *ledger {
	return &ledger{streams: map[domain.ID][]domain.Recorded{}, claims: map[domain.ID][]domain.Claim{}}
}

// recordedAs names the n-th event of the log, from 1.
func recordedAs(n int) domain.ID { return domain.DeriveID("event", fmt.Sprint(n)) }

// record decides things together, facts of one stream that follow each other in one go, and records
// all or nothing.
func (l *ledger) record(now time.Time, wanted ...happened) error {
	decision := domain.NewDecision(now)
	for len(wanted) > 0 {
		stream := wanted[0].stream
		var facts []domain.Fact
		for len(wanted) > 0 && wanted[0].stream == stream {
			facts = append(facts, wanted[0].fact)
			wanted = wanted[1:]
		}
		l.tell(decision, stream, facts...)
		if err := decision.Decide(stream, facts...); err != nil {
			return err
		}
	}
	return l.commit(decision)
}

// tell answers what the decision needs to know.
func (l *ledger) tell(decision *domain.Decision, stream domain.ID, facts ...domain.Fact) {
	for {
		unknown := decision.Unknown(stream, facts...)
		if len(unknown) == 0 {
			return
		}
		for _, id := range unknown {
			decision.Know(id, l.streams[id])
		}
	}
}

// commit checks versions and claims as the log does, and appends.
func (l *ledger) commit(decision *domain.Decision) error {
	writes, reads := decision.Outcome()
	for _, read := range reads {
		if len(l.streams[read.Stream]) != read.Version {
			return fmt.Errorf("stream %s was read at version %d", read.Stream, read.Version)
		}
	}
	claims := maps.Clone(l.claims)
	for _, write := range writes {
		if len(l.streams[write.Stream]) != write.Version {
			return fmt.Errorf("stream %s was written at version %d", write.Stream, write.Version)
		}
		for _, claim := range write.Release {
			kept := slices.DeleteFunc(slices.Clone(claims[write.Stream]), func(c domain.Claim) bool { return c == claim })
			if len(kept) == len(claims[write.Stream]) {
				return fmt.Errorf("%s was not held", claim.Key)
			}
			claims[write.Stream] = kept
		}
	}
	for _, write := range writes {
		for _, claim := range write.Take {
			for _, others := range claims {
				if slices.ContainsFunc(others, func(other domain.Claim) bool { return meet(claim, other) }) {
					return domain.Taken(claim)
				}
			}
			claims[write.Stream] = append(slices.Clip(claims[write.Stream]), claim)
		}
	}
	l.claims = claims
	for _, write := range writes {
		for _, fact := range write.Facts {
			recorded := domain.Recorded{Position: int64(len(l.all) + 1), Stream: write.Stream, Version: len(l.streams[write.Stream]) + 1,
				ID: recordedAs(len(l.all) + 1), Event: fact.Event, At: fact.At}
			l.all = append(l.all, recorded)
			l.streams[write.Stream] = append(l.streams[write.Stream], recorded)
		}
	}
	return nil
}

// meet tells whether two claims exclude each other, written anew.
func meet(a, b domain.Claim) bool {
	if a.Key != b.Key {
		return false
	}
	apart := !a.Until.IsZero() && !b.From.IsZero() && !b.From.Before(a.Until) ||
		!b.Until.IsZero() && !a.From.IsZero() && !a.From.Before(b.Until)
	return !apart
}
