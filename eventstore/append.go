package eventstore

import (
	"context"
	"errors"
	"time"

	"aftermatch/domain"
)

// AnyVersion lets a write build on whatever version its stream has. It is legal only under an
// idempotency key: without one, nothing would tell a second try from a second event.
const AnyVersion = -1

// Append is what is recorded together or not at all.
type Append struct {
	Writes      []Write
	Conditions  []domain.Read // other streams that it rests on, at these versions
	Key         domain.ID     // the idempotency key; zero for none
	Fingerprint string        // of the request under the key
}

// Write is what an append adds to one stream.
type Write struct {
	Stream  domain.ID
	Version int // the version it builds on, or AnyVersion
	Events  []Event
	Take    []domain.Claim
	Release []domain.Claim
}

// Event is a fact to be recorded. A zero ID gets one.
type Event struct {
	ID domain.ID
	domain.Fact
	Metadata domain.Metadata
}

// Result says where an append or a request is in the log.
type Result struct {
	First    int64             // position of its first event; 0 if nothing changed
	Position int64             // position of its last event, or of the last one it rests on if nothing changed
	Stream   domain.ID         // the first stream written, or the first command's if nothing changed
	Version  int               // of that stream, now
	Versions map[domain.ID]int // of every stream written
	Events   []domain.ID       // in the order of their positions
	Repeat   bool              // recorded earlier, under the same idempotency key
	Changed  bool              // false if there was nothing to record
}

// Append records a, or nothing of it. It returns a *ConflictError when a stream has another version
// than a names, a *domain.Error when a claim is taken, a *KeyReusedError when the key stands for
// another request. When ctx ends first, a may be recorded all the same: ask again with its key.
func (l *Log) Append(ctx context.Context, a Append) (Result, error) {
	e, err := l.prepare(ctx, a)
	if err != nil {
		return Result{}, err
	}
	return l.record(ctx, e)
}

func (l *Log) record(ctx context.Context, e *entry) (Result, error) {
	if err := l.lane.submit(e); err != nil {
		return Result{}, err
	}
	return l.await(ctx, e)
}

func (l *Log) await(ctx context.Context, e *entry) (Result, error) {
	select {
	case <-ctx.Done():
		return Result{}, ctx.Err()
	case answer := <-e.answer:
		switch {
		case errors.Is(answer.err, errKeyKnown):
			result, err := earlier(ctx, l.pool, e.key, e.fingerprint)
			result.Repeat = err == nil && result.Events[0] != e.events[0].id
			return result, err
		case answer.err != nil || answer.first == 0:
			return answer.decided, answer.err
		}
		return e.result(answer), nil
	}
}

// result is what the caller of an accepted append learns.
func (e *entry) result(a answer) Result {
	result := Result{
		First: a.first, Position: a.first + int64(len(e.events)) - 1,
		Stream: e.writes[0].stream, Version: a.versions[0],
		Versions: make(map[domain.ID]int, len(e.writes)), Events: make([]domain.ID, len(e.events)), Changed: true,
	}
	for i, w := range e.writes {
		result.Versions[w.stream] = a.versions[i]
	}
	for i := range e.events {
		result.Events[i] = e.events[i].id
	}
	return result
}

// prepare checks an append and brings it into the form in which it is sent.
func (l *Log) prepare(ctx context.Context, a Append) (*entry, error) {
	e := newEntry(ctx)
	e.content = content{conditions: a.Conditions, key: a.Key, fingerprint: a.Fingerprint}
	if err := a.check(); err != nil {
		return nil, err
	}
	encode := eventEncoder{now: l.clock()}
	for _, w := range a.Writes {
		e.writes = append(e.writes, write{w.Stream, w.Version, len(w.Events)})
		e.take = append(e.take, holding(w.Stream, w.Take)...)
		e.release = append(e.release, holding(w.Stream, w.Release)...)
		e.count += len(w.Events)
	}
	e.events = make([]encoded, 0, e.count)
	for _, w := range a.Writes {
		for _, event := range w.Events {
			stamp := stamp{Metadata: event.Metadata}
			if len(e.events) == 0 && !a.Key.IsZero() {
				stamp.Request = a.Fingerprint
				if e.count > 1 {
					stamp.Events = e.count
				}
			}
			row, err := encode.event(event, stamp)
			if err != nil {
				return nil, err
			}
			e.events = append(e.events, row)
		}
	}
	return e, nil
}

func (a Append) check() error {
	if len(a.Writes) == 0 {
		return errors.New("an append needs something to write")
	}
	seen := make(map[domain.ID]bool, len(a.Writes))
	for _, w := range a.Writes {
		switch {
		case len(w.Events) == 0:
			return errors.New("a write needs an event")
		case w.Version < AnyVersion:
			return errors.New("a version is 0 or more, or AnyVersion")
		case seen[w.Stream]:
			return errors.New("an append has one write for each stream")
		case w.Version == AnyVersion && (a.Key.IsZero() || len(a.Writes) > 1 || len(w.Take)+len(w.Release) > 0):
			return errors.New("AnyVersion needs an idempotency key, no other write and no claims")
		}
		seen[w.Stream] = true
	}
	for _, condition := range a.Conditions {
		if seen[condition.Stream] {
			return errors.New("a stream that is written is no condition: its write names the version")
		}
	}
	return nil
}

// microseconds is the precision that the log keeps.
func microseconds(t time.Time) time.Time { return t.Truncate(time.Microsecond).UTC() }
