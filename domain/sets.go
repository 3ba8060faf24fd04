package domain

import "slices"

// with returns values and value, without touching values: states share their slices.
func with[T comparable](values []T, value T) []T {
	if slices.Contains(values, value) {
		return values
	}
	return append(slices.Clip(values), value)
}

// except returns values without value, without touching values.
func except[T comparable](values []T, value T) []T {
	i := slices.Index(values, value)
	if i < 0 {
		return values
	}
	return slices.Concat(values[:i], values[i+1:])
}
