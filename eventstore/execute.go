package eventstore

import (
	"context"
	"errors"
	"time"

	"aftermatch/domain"
)

// Command proposes facts for one stream.
type Command struct {
	Stream   domain.ID
	Facts    []domain.Fact                             // a zero time means now
	Propose  func(domain.State) ([]domain.Fact, error) // instead of Facts, when what to propose depends on the stream's state; nil for none
	Expected *int                                      // the version that the stream must have now; otherwise a *ConflictError
	Metadata *domain.Metadata                          // instead of the request's
}

// Request is a set of commands decided together and recorded all or not at all.
type Request struct {
	Commands    []Command
	Key         string // the client's idempotency key, made the actor's own by the caller; "" for none
	Fingerprint string // SHA-256 of what was asked: the same key with another is a *KeyReusedError
	Metadata    domain.Metadata
}

// mostDecisions bounds how often a request is decided anew because a stream had moved on.
const mostDecisions = 10

// Execute loads what the request's facts need, lets the domain decide, and records the facts on the
// condition that nothing the decision rests on has changed; otherwise it decides again. The error is the
// domain's refusal, a *ConflictError for a command's Expected, or a *KeyReusedError. A key
// that was used for the same request gives the first result. A request that changes nothing is not recorded, nor is its key.
func (l *Log) Execute(ctx context.Context, request Request) (Result, error) {
	for try := 1; ; try++ {
		d := decider{request: request, q: l.pool, now: microseconds(l.clock())}
		a, result, err := d.decide(ctx)
		if err != nil || a == nil {
			return result, err
		}
		result, err = l.Append(ctx, *a)
		var conflict *ConflictError
		if !errors.As(err, &conflict) || try == mostDecisions {
			return result, err
		}
	}
}

// DryRun decides like Execute and records nothing; the error is what Execute would return now.
func (l *Log) DryRun(ctx context.Context, request Request) error {
	d := decider{request: request, q: l.pool, now: microseconds(l.clock())}
	a, _, err := d.decide(ctx)
	if err != nil || a == nil {
		return err
	}
	return untaken(ctx, l.pool, *a)
}

// decider makes one decision about a request.
type decider struct {
	request   Request
	q         querier
	now       time.Time
	histories map[domain.ID][]domain.Recorded
	decision  *domain.Decision
	known     map[domain.ID]bool
	metadata  map[domain.ID][]domain.Metadata // of the facts decided for each stream
}

// decide returns what to append; or the result if there is nothing to append, because nothing changes or
// the request was recorded before.
func (d *decider) decide(ctx context.Context) (*Append, Result, error) {
	key := keyID(d.request.Key)
	if !key.IsZero() {
		if result, err := earlier(ctx, d.q, key, d.request.Fingerprint); err != nil || result.Changed {
			return nil, result, err
		}
	}
	if len(d.request.Commands) == 0 {
		return nil, Result{}, errors.New("a request needs a command")
	}
	d.decision = domain.NewDecision(d.now)
	d.histories = map[domain.ID][]domain.Recorded{}
	d.known = map[domain.ID]bool{}
	d.metadata = map[domain.ID][]domain.Metadata{}
	if err := d.load(ctx, d.likely()); err != nil {
		return nil, Result{}, err
	}
	for _, command := range d.request.Commands {
		if err := d.command(ctx, command); err != nil {
			return nil, Result{}, err
		}
	}
	writes, reads := d.decision.Outcome()
	if len(writes) == 0 {
		return nil, d.unchanged(), nil
	}
	a := &Append{Conditions: reads, Key: key, Fingerprint: d.request.Fingerprint}
	for _, w := range writes {
		write := Write{Stream: w.Stream, Version: w.Version, Take: w.Take, Release: w.Release}
		for i, fact := range w.Facts {
			write.Events = append(write.Events, Event{Fact: fact, Metadata: d.metadata[w.Stream][i]})
		}
		a.Writes = append(a.Writes, write)
	}
	return a, Result{}, nil
}

func (d *decider) command(ctx context.Context, command Command) error {
	if err := d.know(ctx, command.Stream); err != nil {
		return err
	}
	if version := len(d.histories[command.Stream]); command.Expected != nil && *command.Expected != version {
		return &ConflictError{command.Stream, *command.Expected, version}
	}
	facts := command.Facts
	if command.Propose != nil {
		var err error
		if facts, err = command.Propose(d.decision.State(command.Stream)); err != nil {
			return err
		}
	}
	if len(facts) == 0 {
		return nil
	}
	facts = d.timed(facts)
	for unknown := d.decision.Unknown(command.Stream, facts...); len(unknown) > 0; unknown = d.decision.Unknown(command.Stream, facts...) {
		if err := d.know(ctx, unknown...); err != nil {
			return err
		}
	}
	if err := d.decision.Decide(command.Stream, facts...); err != nil {
		return err
	}
	metadata := d.request.Metadata
	if command.Metadata != nil {
		metadata = *command.Metadata
	}
	for range facts {
		d.metadata[command.Stream] = append(d.metadata[command.Stream], metadata)
	}
	return nil
}

// timed gives the facts without a time the decision's, and all the precision that the log keeps.
func (d *decider) timed(facts []domain.Fact) []domain.Fact {
	timed := make([]domain.Fact, len(facts))
	for i, fact := range facts {
		if fact.At.IsZero() {
			fact.At = d.now
		}
		timed[i] = domain.Fact{Event: fact.Event, At: microseconds(fact.At)}
	}
	return timed
}

// likely names the streams to load at once: the commands' own and, as if those were new, what their
// facts read. It saves a new thing's request a round trip.
func (d *decider) likely() (streams []domain.ID) {
	guess, guessed := domain.NewDecision(d.now), map[domain.ID]bool{}
	for _, command := range d.request.Commands {
		if !guessed[command.Stream] {
			guess.Know(command.Stream, nil)
			guessed[command.Stream] = true
			streams = append(streams, command.Stream)
		}
		streams = append(streams, guess.Unknown(command.Stream, command.Facts...)...)
	}
	return streams
}

// know tells the decision the streams' histories, loading those not loaded yet.
func (d *decider) know(ctx context.Context, streams ...domain.ID) error {
	if err := d.load(ctx, streams); err != nil {
		return err
	}
	for _, stream := range streams {
		if !d.known[stream] {
			d.decision.Know(stream, d.histories[stream])
			d.known[stream] = true
		}
	}
	return nil
}

func (d *decider) load(ctx context.Context, streams []domain.ID) error {
	var missing []domain.ID
	for _, stream := range streams {
		if _, ok := d.histories[stream]; !ok {
			d.histories[stream] = nil
			missing = append(missing, stream)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	found, err := histories(ctx, d.q, missing)
	for stream, history := range found {
		d.histories[stream] = history
	}
	return err
}

// unchanged is the result of a request that changes nothing: where the first command's stream is, and
// the last position that was looked at.
func (d *decider) unchanged() Result {
	stream := d.request.Commands[0].Stream
	result := Result{Stream: stream, Version: len(d.histories[stream])}
	for _, history := range d.histories {
		if n := len(history); n > 0 {
			result.Position = max(result.Position, history[n-1].Position)
		}
	}
	return result
}
