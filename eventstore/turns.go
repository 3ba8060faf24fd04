package eventstore

import (
	"context"
	"slices"
	"sync"

	"aftermatch/domain"
)

// turns lets this process's requests that write the same stream decide one after another, each on
// what the one before it decided, before that is recorded. So a busy stream fills batches, where requests that
// each read it from the log would conflict. What it remembers is only a guess: the log checks every version, and nobody
// is refused for a guess (see Execute).
type turns struct {
	mu      sync.Mutex
	streams map[domain.ID]*turn
}

// turn is one stream's. It lives while somebody decides about the stream, waits to, or has events on
// their way to it.
type turn struct {
	token   chan struct{} // is in the channel while somebody decides
	users   int
	history []domain.Recorded // with what is on its way; nil: ask the log
}

// floor is the right to decide about some streams.
type floor struct {
	turns   *turns
	streams []domain.ID // by their ids, so that no two requests wait for one another
	all     []*turn
}

// take waits until it may decide about the streams, or until ctx ends.
func (t *turns) take(ctx context.Context, streams []domain.ID) (*floor, error) {
	slices.SortFunc(streams, domain.ID.Compare)
	f := &floor{turns: t, streams: slices.Compact(streams)}
	t.mu.Lock()
	for _, stream := range f.streams {
		if t.streams[stream] == nil {
			t.streams[stream] = &turn{token: make(chan struct{}, 1)}
		}
		t.streams[stream].users++
		f.all = append(f.all, t.streams[stream])
	}
	t.mu.Unlock()
	for i, turn := range f.all {
		select {
		case turn.token <- struct{}{}:
		case <-ctx.Done():
			f.pass(i)
			f.leave(nil)
			return nil, ctx.Err()
		}
	}
	return f, nil
}

// guesses are the histories of the streams that have events on their way, with those.
func (f *floor) guesses() map[domain.ID][]domain.Recorded {
	f.turns.mu.Lock()
	defer f.turns.mu.Unlock()
	guesses := map[domain.ID][]domain.Recorded{}
	for i, turn := range f.all {
		if turn.history != nil {
			guesses[f.streams[i]] = turn.history
		}
	}
	return guesses
}

// sent hands the floor to the next, who decides on these histories.
func (f *floor) sent(histories map[domain.ID][]domain.Recorded) {
	f.turns.mu.Lock()
	for i, stream := range f.streams {
		if history, ok := histories[stream]; ok {
			f.all[i].history = history
		}
	}
	f.turns.mu.Unlock()
	f.pass(len(f.all))
}

// pass gives back the first n tokens.
func (f *floor) pass(n int) {
	for _, turn := range f.all[:n] {
		<-turn.token
	}
}

// leave ends the use of the streams. Guesses that rest on an append that failed are forgotten.
func (f *floor) leave(err error) {
	f.turns.mu.Lock()
	defer f.turns.mu.Unlock()
	for i, turn := range f.all {
		if err != nil {
			turn.history = nil
		}
		if turn.users--; turn.users == 0 {
			delete(f.turns.streams, f.streams[i])
		}
	}
}
