package story

import (
	"cmp"
	"slices"
)

type ranked[T any] struct {
	value T
	key   float64
}

// lowest returns the n values with the lowest keys, lowest first.
func lowest[T any](n int, values []ranked[T]) []T {
	slices.SortFunc(values, func(a, b ranked[T]) int { return cmp.Compare(a.key, b.key) })
	chosen := make([]T, 0, n)
	for _, v := range values[:min(n, len(values))] {
		chosen = append(chosen, v.value)
	}
	return chosen
}
