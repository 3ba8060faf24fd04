package impact

import "sync"

// shelf has what questions that are asked together have read.
type shelf struct {
	mutex sync.Mutex
	read  map[any]any // by what it is a function of
}

// Together is a reader for questions that are asked together, such as those of one page: what several of them need is read
// once. Each answer is the same as without. It keeps what it has read, so let go of it when they are answered.
func (r *Reader) Together() *Reader {
	return &Reader{r.pool, r.reached, r.halving, &shelf{read: map[any]any{}}, r.versionsHeld}
}

// shared is what read returns, which is read once by a reader of several questions.
func shared[T any](r *Reader, key any, read func() (T, error)) (T, error) {
	if r.shelf == nil {
		return read()
	}
	r.shelf.mutex.Lock()
	once, ok := r.shelf.read[key].(func() (T, error))
	if !ok {
		once = sync.OnceValues(read)
		r.shelf.read[key] = once
	}
	r.shelf.mutex.Unlock()
	return once()
}
