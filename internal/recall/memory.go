// Package recall remembers answers by what they are functions of, so none ever grows old.
package recall

import (
	"container/list"
	"context"
	"sync"
)

// A Memory holds the answers asked for last, as many as it has room for. It is safe for concurrent use.
type Memory[T any] struct {
	room   int
	weigh  func(T) int
	places *Places

	mutex  sync.Mutex
	filled int
	by     map[string]*answer[T]
	recent list.List // of the answers that are held, the one asked for last in front
}

// answer is one that is held or, until ready is closed, that a request is working on.
type answer[T any] struct {
	key    string
	ready  chan struct{}
	value  T
	err    error
	weight int
	place  *list.Element
}

// New makes a memory for answers that together weigh no more than room. One that would fill more than a quarter of it is
// not held. Each is worked out in one of the places.
func New[T any](room int, weigh func(T) int, places *Places) *Memory[T] {
	return &Memory[T]{room: room, weigh: weigh, places: places, by: map[string]*answer[T]{}}
}

// Recall is the answer of that key, worked out unless it is held. Nobody may change it. Who asks for one that another
// request is working on waits for that. An error is not held: who waited for it works on its own.
func (m *Memory[T]) Recall(ctx context.Context, key string, work func() (T, error)) (T, error) {
	for {
		a, mine := m.claim(key)
		if mine {
			return m.workOut(ctx, a, work)
		}
		select {
		case <-a.ready:
		case <-ctx.Done():
			var none T
			return none, ctx.Err()
		}
		if a.err == nil {
			return a.value, nil
		}
	}
}

// claim finds what is known under the key; mine tells that nothing is, and the caller has to work it out.
func (m *Memory[T]) claim(key string) (a *answer[T], mine bool) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if a, ok := m.by[key]; ok {
		if a.place != nil {
			m.recent.MoveToFront(a.place)
		}
		return a, false
	}
	a = &answer[T]{key: key, ready: make(chan struct{})}
	m.by[key] = a
	return a, true
}

func (m *Memory[T]) workOut(ctx context.Context, a *answer[T], work func() (T, error)) (value T, err error) {
	a.err = context.Canceled // what the others see if this one panics
	defer func() {
		m.settle(a)
		close(a.ready)
	}()
	a.err = m.places.Work(ctx, func() (err error) {
		a.value, err = work()
		return err
	})
	return a.value, a.err
}

// settle holds an answer, and forgets what was asked for least lately when there is no room for it.
func (m *Memory[T]) settle(a *answer[T]) {
	if a.err == nil {
		a.weight = m.weigh(a.value)
	}
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if a.err != nil || a.weight > m.room/4 {
		delete(m.by, a.key)
		return
	}
	a.place = m.recent.PushFront(a)
	for m.filled += a.weight; m.filled > m.room; {
		oldest := m.recent.Remove(m.recent.Back()).(*answer[T])
		delete(m.by, oldest.key)
		m.filled -= oldest.weight
	}
}
