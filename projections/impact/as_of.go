package impact

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// AsOf is a state of knowledge: the log position up to which is known, and when that was recorded.
type AsOf struct {
	Position int64      `json:"position"`
	Time     *time.Time `json:"time" doc:"When the position was recorded; null at position 0."`
}

// What is known at a position never changes again, so whatever is asked later at this position is asked of one state.
const asOfPosition = `
	select known.position, e.recorded_at
	from (select least($1, coalesce((select position from checkpoints where name = 'read_model'), 0)) position) known
	left join events e on e.position = known.position`

// asOf is the state at that position; nil, or a position that is not reached: the present one.
func (r *Reader) asOf(ctx context.Context, position *int64) (state AsOf, err error) {
	if position != nil {
		if state, ok := r.reached.at(*position); ok {
			return state, nil
		}
	}
	if err := r.pool.QueryRow(ctx, asOfPosition, position).Scan(&state.Position, &state.Time); err != nil {
		return AsOf{}, fmt.Errorf("find the state of knowledge: %w", err)
	}
	if state.Time != nil {
		*state.Time = state.Time.UTC()
		r.reached.remember(state)
	}
	return state, nil
}

// states remembers when positions were recorded that the read models have reached, which never changes.
type states struct {
	mutex sync.Mutex
	times map[int64]time.Time
}

// mostStates is less than a megabyte of them.
const mostStates = 10_000

func (s *states) at(position int64) (AsOf, bool) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	recorded, ok := s.times[position]
	return AsOf{position, &recorded}, ok
}

func (s *states) remember(state AsOf) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if len(s.times) >= mostStates {
		s.times = nil
	}
	if s.times == nil {
		s.times = map[int64]time.Time{}
	}
	s.times[state.Position] = *state.Time
}
