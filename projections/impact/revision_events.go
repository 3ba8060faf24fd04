package impact

import (
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
)

// touch is an event that touched a unit.
type touch struct {
	Position    int64
	EffectiveAt time.Time
	RecordedAt  time.Time
	class       RevisionClass
}

const listTouches = `
	select position, effective_at, recorded_at, type from events where position = any(@positions::bigint[])`

// learnEvents reads the events at such positions that are not known yet.
func (e *explaining) learnEvents(positions []int64) error {
	positions = slices.DeleteFunc(positions, func(position int64) bool { return e.events[position] != nil })
	if len(positions) == 0 {
		return nil
	}
	slices.Sort(positions)
	return e.ask(e.ctx, func(rows pgx.Rows) error {
		var t touch
		var eventType string
		_, err := pgx.ForEachRow(rows, []any{&t.Position, &t.EffectiveAt, &t.RecordedAt, &eventType}, func() error {
			t.EffectiveAt, t.RecordedAt = t.EffectiveAt.UTC(), t.RecordedAt.UTC()
			t.class = classOf(eventType, t.EffectiveAt, e.then.AsOf.Time)
			e.events[t.Position] = new(t)
			return nil
		})
		return err
	}, listTouches, pgx.NamedArgs{"positions": slices.Compact(positions)})
}

// event is the one at a position.
func (e *explaining) event(position int64) (*touch, error) {
	if err := e.learnEvents([]int64{position}); err != nil {
		return nil, err
	}
	if e.events[position] == nil {
		return nil, fmt.Errorf("there is no event %d", position)
	}
	return e.events[position], nil
}
