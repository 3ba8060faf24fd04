package web

import "context"

// Words are the catalogues by language, for tests.
var Words = map[string]map[string]string{"en": english.words, "de": german.words}

// Policy is what every page's Content-Security-Policy says.
const Policy = policy

// Cache and Recall are what remembers answers.
type Cache = cache

func Recall(ctx context.Context, c *Cache, key string, work func() (string, error)) (string, error) {
	return recall(ctx, c, key, work)
}
