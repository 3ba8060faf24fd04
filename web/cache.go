package web

import (
	"context"

	"aftermatch/internal/recall"
)

// mostRemembered is some megabytes of answers: a few dozen views of the dashboard.
const mostRemembered = 600

// cache remembers the answers of questions, as the pages' code reads them.
type cache = recall.Memory[any]

func newCache(places *recall.Places) *cache {
	return recall.New(mostRemembered, func(any) int { return 1 }, places)
}

// remembered is the answer of that key, worked out unless the cache holds it. Nobody may change it.
func remembered[T any](ctx context.Context, c *cache, key string, work func() (T, error)) (T, error) {
	value, err := c.Recall(ctx, key, func() (any, error) { return work() })
	known, _ := value.(T)
	return known, err
}
