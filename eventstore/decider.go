package eventstore

import (
	"context"
	"errors"
	"maps"
	"time"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
)

// decider makes one decision about a request.
type decider struct {
	log       *Log
	request   Request
	key       domain.ID
	q         querier
	now       time.Time
	histories map[domain.ID][]domain.Recorded // of the streams looked at, guessed or loaded
	decision  *domain.Decision
	known     map[domain.ID]bool              // to the decision
	metadata  map[domain.ID][]domain.Metadata // of the facts decided for each stream
	ids       map[domain.ID][]domain.ID       // of their events; zero for one to be made
}

func (l *Log) decider(request Request, q querier, guesses map[domain.ID][]domain.Recorded) *decider {
	now := microseconds(l.clock())
	d := &decider{
		log: l, request: request, key: keyID(request.Key), q: q, now: now, decision: domain.NewDecision(now),
		histories: map[domain.ID][]domain.Recorded{}, known: map[domain.ID]bool{}, metadata: map[domain.ID][]domain.Metadata{}, ids: map[domain.ID][]domain.ID{},
	}
	maps.Copy(d.histories, guesses)
	return d
}

// entry returns what to send; or the result if there is nothing to send, because nothing changes or the
// request was recorded before.
func (d *decider) entry(ctx context.Context) (*entry, Result, error) {
	a, result, err := d.decide(ctx)
	if err != nil || a == nil {
		return nil, result, err
	}
	e, err := d.log.prepare(ctx, *a)
	return e, Result{}, err
}

// decide returns what to append; or the result if there is nothing to append.
func (d *decider) decide(ctx context.Context) (*Append, Result, error) {
	if len(d.request.Commands) == 0 {
		return nil, Result{}, errors.New("a request needs a command")
	}
	if result, err := d.begin(ctx); err != nil || result.Changed {
		return nil, result, err
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
	a := &Append{Conditions: reads, Key: d.key, Fingerprint: d.request.Fingerprint}
	for _, w := range writes {
		write := Write{Stream: w.Stream, Version: w.Version, Take: w.Take, Release: w.Release}
		for i, fact := range w.Facts {
			write.Events = append(write.Events, Event{ID: d.ids[w.Stream][i], Fact: fact, Metadata: d.metadata[w.Stream][i]})
		}
		a.Writes = append(a.Writes, write)
	}
	return a, Result{}, nil
}

// begin loads what the request is likely to need and, in the same round trip, the result of the
// request that was recorded under its key, if there is one.
func (d *decider) begin(ctx context.Context) (result Result, err error) {
	if d.key.IsZero() {
		return Result{}, d.load(ctx, d.likely())
	}
	questions := &pgx.Batch{}
	questions.Queue(firstUnderKey, d.key)
	questions.Queue(readStreams, d.missing(d.likely()))
	answers := d.q.SendBatch(ctx, questions)
	defer func() {
		if closeErr := answers.Close(); err == nil {
			err = closeErr
		}
	}()
	rows, err := answers.Query()
	if err != nil {
		return Result{}, err
	}
	if result, err = first(rows, d.request.Fingerprint); err != nil || result.Changed {
		return result, err
	}
	if rows, err = answers.Query(); err != nil {
		return Result{}, err
	}
	return Result{}, d.keep(rows)
}

// after are the histories of the streams that the entry writes, once it is recorded.
func (d *decider) after(e *entry) map[domain.ID][]domain.Recorded {
	after := map[domain.ID][]domain.Recorded{}
	events := e.events
	for _, w := range e.writes {
		history := d.decision.History(w.stream)
		for i := range events[:w.count] {
			history[w.version+i].ID = events[i].id
		}
		after[w.stream], events = history, events[w.count:]
	}
	return after
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
	for i := range facts {
		var id domain.ID
		if command.IDs != nil {
			id = command.IDs[i]
		}
		d.ids[command.Stream] = append(d.ids[command.Stream], id)
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

// load reads the streams that were not yet.
func (d *decider) load(ctx context.Context, streams []domain.ID) error {
	missing := d.missing(streams)
	if len(missing) == 0 {
		return nil
	}
	rows, err := d.q.Query(ctx, readStreams, missing)
	if err != nil {
		return err
	}
	return d.keep(rows)
}

func (d *decider) missing(streams []domain.ID) (missing []domain.ID) {
	for _, stream := range streams {
		if _, ok := d.histories[stream]; !ok {
			d.histories[stream] = nil
			missing = append(missing, stream)
		}
	}
	return missing
}

func (d *decider) keep(rows pgx.Rows) error {
	found, err := histories(rows)
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
