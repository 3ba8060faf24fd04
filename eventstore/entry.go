package eventstore

import (
	"context"
	"errors"

	"aftermatch/domain"
)

// entry is an append on its way through the lane.
type entry struct {
	content
	ctx    context.Context
	decide func(querier) (Result, error) // decides the content under the append lock; nil when that is done
	answer chan answer                   // has room for the one answer, so that the lane never waits for a caller
	tries  int
}

func newEntry(ctx context.Context) *entry {
	return &entry{ctx: ctx, answer: make(chan answer, 1)}
}

// content is what an entry records, and on what conditions.
type content struct {
	writes      []write
	events      []encoded // of all writes, in order
	count       int
	conditions  []domain.Read
	take        []held
	release     []held
	key         domain.ID
	fingerprint string
}

// write is one stream's share of an entry's events.
type write struct {
	stream  domain.ID
	version int
	count   int
}

// held is a claim and the stream that holds it.
type held struct {
	domain.Claim
	stream domain.ID
}

// answer is what becomes of an entry: its first position and each write's new version, an error, or the
// result of an entry that had nothing to record.
type answer struct {
	first    int64
	versions []int
	decided  Result
	err      error
}

// errKeyKnown: the idempotency key is in the log already, perhaps from an earlier try of the same entry.
var errKeyKnown = errors.New("the idempotency key is in the log")

// refuse answers with an error.
func (e *entry) refuse(err error) { e.answer <- answer{err: err} }

// accept answers with where the entry is: its first position and the version of its first write's
// first event; the other writes' versions follow from what they build on.
func (e *entry) accept(position int64, version int) {
	versions := make([]int, len(e.writes))
	for i, w := range e.writes {
		versions[i] = w.version + w.count
	}
	versions[0] = version + e.writes[0].count - 1
	e.answer <- answer{first: position, versions: versions}
}
