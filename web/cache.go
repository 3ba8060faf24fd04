package web

import (
	"context"
	"slices"
	"sync"
)

// cache remembers answers by what they are functions of, so none ever grows old. Who asks for one that another request
// is working on waits for that.
type cache struct {
	mutex   sync.Mutex
	answers map[string]*remembered
	order   []string // in which they were asked for first
}

// mostRemembered is some megabytes of answers: a few dozen views of the dashboard.
const mostRemembered = 600

type remembered struct {
	ready chan struct{} // closed once the answer is there
	value any
	err   error
}

// recall is the answer of that key, worked out unless it is remembered. Nobody may change it. An error is not remembered:
// who waited for it works on its own.
func recall[T any](ctx context.Context, c *cache, key string, work func() (T, error)) (T, error) {
	for {
		r, mine := c.claim(key)
		if mine {
			return workOut(c, key, r, work)
		}
		select {
		case <-r.ready:
		case <-ctx.Done():
			var none T
			return none, ctx.Err()
		}
		if r.err == nil {
			return r.value.(T), nil
		}
	}
}

func workOut[T any](c *cache, key string, r *remembered, work func() (T, error)) (value T, err error) {
	r.err = context.Canceled // what the others see if this one panics
	defer func() {
		if r.err != nil {
			c.forget(key)
		}
		close(r.ready)
	}()
	value, err = work()
	r.value, r.err = value, err
	return value, err
}

// claim finds what is remembered under the key; mine tells that nothing was, and the caller has to work it out.
func (c *cache) claim(key string) (r *remembered, mine bool) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if r, ok := c.answers[key]; ok {
		return r, false
	}
	if c.answers == nil {
		c.answers = map[string]*remembered{}
	}
	if len(c.order) == mostRemembered {
		delete(c.answers, c.order[0])
		c.order = c.order[1:]
	}
	r = &remembered{ready: make(chan struct{})}
	c.answers[key], c.order = r, append(c.order, key)
	return r, true
}

func (c *cache) forget(key string) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	delete(c.answers, key)
	c.order = slices.DeleteFunc(c.order, func(other string) bool { return other == key })
}
