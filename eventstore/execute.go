package eventstore

import (
	"context"
	"errors"

	"aftermatch/domain"
)

// Command proposes facts for one stream.
type Command struct {
	Stream   domain.ID
	Facts    []domain.Fact                             // a zero time means now
	IDs      []domain.ID                               // of the facts' events, for facts that depend on them; nil: made here
	Propose  func(domain.State) ([]domain.Fact, error) // instead of Facts, when what to propose depends on the stream's state; nil for none
	Expected *int                                      // the version that the stream must have now; otherwise a *ConflictError
	Metadata *domain.Metadata                          // instead of the request's
}

// Request is a set of commands decided together and recorded all or not at all. Propose may be called
// several times.
type Request struct {
	Commands    []Command
	Key         string // the client's idempotency key, made the actor's own by the caller; "" for none
	Fingerprint string // SHA-256 of what was asked: the same key with another is a *KeyReusedError
	Metadata    domain.Metadata
}

// A request that lost twice against others is decided under the append lock, where nothing can get in
// its way. Even then a lost connection may make it start again, but not for ever.
const (
	freeDecisions = 2
	mostDecisions = 10
)

// Execute loads what the request's facts need, lets the domain decide, and records the facts on the
// condition that nothing the decision rests on has changed; otherwise it decides again. The error is the
// domain's refusal, a *ConflictError for a command's Expected, or a *KeyReusedError. A key
// that was used for the same request gives the first result. A request that changes nothing is not recorded, nor is its
// key.
func (l *Log) Execute(ctx context.Context, request Request) (result Result, err error) {
	guess := true
	for try := 1; try <= mostDecisions; try++ {
		var again outcome
		if try <= freeDecisions {
			result, again, err = l.decideFreely(ctx, request, guess)
		} else {
			result, again, err = l.decideAlone(ctx, request)
		}
		switch again {
		case settled:
			return result, err
		case guessed:
			guess = false
			try--
		case lost:
			guess = true
		}
	}
	return result, err
}

// outcome of one decision about a request.
type outcome int

const (
	settled outcome = iota // recorded, refused, or nothing to record
	lost                   // a stream had moved on
	guessed                // refused or nothing to record, but for a guess
)

// decideFreely decides without the append lock, on what is on its way to the streams if guess says so.
func (l *Log) decideFreely(ctx context.Context, request Request, guess bool) (Result, outcome, error) {
	floor, err := l.turns.take(ctx, request.streams())
	if err != nil {
		return Result{}, settled, err
	}
	var guesses, after map[domain.ID][]domain.Recorded
	var failed error // of an append whose events others may build on
	defer func() { floor.leave(failed) }()
	e, result, err := func() (*entry, Result, error) {
		defer func() { floor.sent(after) }()
		if guess {
			guesses = floor.guesses()
		}
		d := l.decider(request, l.pool, guesses)
		e, result, err := d.entry(ctx)
		if err != nil || e == nil {
			return nil, result, err
		}
		after = d.after(e)
		return e, result, l.lane.submit(e)
	}()
	if e != nil {
		if err == nil {
			result, err = l.await(ctx, e)
		}
		failed = err
		return result, lostOrSettled(err), err
	}
	if len(guesses) > 0 {
		return Result{}, guessed, nil
	}
	return result, settled, err
}

// lostOrSettled tells what an append's error means for its request.
func lostOrSettled(err error) outcome {
	if conflict := (*ConflictError)(nil); errors.As(err, &conflict) {
		return lost
	}
	return settled
}

func (r Request) streams() []domain.ID {
	streams := make([]domain.ID, len(r.Commands))
	for i, command := range r.Commands {
		streams[i] = command.Stream
	}
	return streams
}

// DryRun decides like Execute and records nothing; the error is what Execute would return now.
func (l *Log) DryRun(ctx context.Context, request Request) error {
	d := l.decider(request, l.pool, nil)
	a, _, err := d.decide(ctx)
	if err != nil || a == nil {
		return err
	}
	return untaken(ctx, l.pool, *a)
}
