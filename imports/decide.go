package imports

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
	"aftermatch/eventstore"
)

// decide decides the changes, and names those that are refused. A change that needs what another one still occupies
// waits for it; where they wait for each other (two meetings exchange their tables) all let go first.
func (a *attempt) decide(ctx context.Context, changes []*change) error {
	freed := false
	for len(changes) > 0 {
		waiting, err := a.round(ctx, changes)
		if err != nil {
			return err
		}
		if len(waiting) == len(changes) {
			if freed {
				break
			}
			freed = true
			for _, c := range waiting {
				a.free(c)
			}
		}
		changes = waiting
	}
	for _, c := range changes {
		a.refuse(c, c.refusal)
	}
	return nil
}

// round decides what can be decided now, and returns what has to wait.
func (a *attempt) round(ctx context.Context, changes []*change) (waiting []*change, err error) {
	for _, c := range changes {
		if err := a.try(ctx, c); err != nil {
			return nil, err
		}
		switch {
		case c.refusal == nil:
			a.advance()
		case isTaken(c.refusal):
			waiting = append(waiting, c)
		default:
			a.refuse(c, c.refusal)
		}
	}
	return waiting, ctx.Err()
}

// try decides a change's writes as far as it gets.
func (a *attempt) try(ctx context.Context, c *change) error {
	c.refusal = nil
	for c.refusal == nil && len(c.writes) > 0 {
		w := c.writes[0]
		a.tell(w.stream, w.history)
		for unknown := a.decision.Unknown(w.stream, w.facts...); len(unknown) > 0; unknown = a.decision.Unknown(w.stream, w.facts...) {
			if err := a.learn(ctx, unknown); err != nil {
				return err
			}
		}
		if c.refusal = a.decision.Decide(w.stream, w.facts...); c.refusal == nil {
			a.command(c, w)
			c.writes = c.writes[1:]
		}
	}
	return nil
}

// free lets go of all that a waiting change's stream occupies, before it takes what it wants.
func (a *attempt) free(c *change) {
	if c.anew == nil {
		return
	}
	freeing, again, err := c.anew()
	if err != nil || a.decision.Decide(freeing.stream, freeing.facts...) != nil {
		return // it is refused for what it wanted first
	}
	a.command(c, freeing)
	c.writes = []write{again}
}

func (a *attempt) command(c *change, w write) {
	metadata, version := a.metadata, len(w.history)
	metadata.Row = c.hash
	a.commands = append(a.commands, eventstore.Command{Stream: w.stream, Facts: w.facts, Expected: &version, Metadata: &metadata})
}

func isTaken(err error) bool {
	var refusal *domain.Error
	return errors.As(err, &refusal) && refusal.Code == "taken"
}

// learn tells the decision of streams that it does not know.
func (a *attempt) learn(ctx context.Context, ids []domain.ID) error {
	var missing []domain.ID
	for _, id := range ids {
		if history, ok := a.directory.histories[id]; ok {
			a.tell(id, history)
		} else {
			missing = append(missing, id)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	histories, err := a.log.Histories(ctx, missing...)
	if err != nil {
		return fmt.Errorf("read what is known: %w", err)
	}
	for _, id := range missing {
		a.tell(id, histories[id])
	}
	return nil
}

func (a *attempt) tell(id domain.ID, history []domain.Recorded) {
	if !a.told[id] {
		a.told[id] = true
		a.decision.Know(id, history)
	}
}

// holders are the streams that occupy any of these now.
const holders = `select distinct stream from claims where key = any($1)`

// strangers are the streams that occupy what the decision takes, and that it does not know.
func (a *attempt) strangers(ctx context.Context) ([]domain.ID, error) {
	var keys []string
	writes, _ := a.decision.Outcome()
	for _, w := range writes {
		for _, claim := range w.Take {
			keys = append(keys, claim.Key)
		}
	}
	rows, err := a.log.Pool().Query(ctx, holders, keys)
	if err != nil {
		return nil, fmt.Errorf("find what is taken: %w", err)
	}
	streams, err := pgx.CollectRows(rows, pgx.RowTo[domain.ID])
	if err != nil {
		return nil, fmt.Errorf("find what is taken: %w", err)
	}
	return slices.DeleteFunc(streams, func(id domain.ID) bool { return a.told[id] }), nil
}
