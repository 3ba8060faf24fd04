package impact

import (
	"slices"
	"strconv"
)

// firsts keeps the first n of things that come in any order: never more than twice as many.
type firsts[T any] struct {
	n       int
	compare func(a, b T) int
	kept    []T
	last    T // of the first n; what comes behind it is not kept
	full    bool
}

func (k *firsts[T]) add(one T) {
	if k.full && k.compare(one, k.last) >= 0 {
		return
	}
	if k.kept = append(k.kept, one); len(k.kept) >= 2*k.n {
		k.sorted()
		k.last, k.full = k.kept[k.n-1], true
	}
}

// sorted are they, in order.
func (k *firsts[T]) sorted() []T {
	slices.SortFunc(k.kept, k.compare)
	k.kept = k.kept[:min(len(k.kept), k.n)]
	return k.kept
}

// reach is how many of a list's first items pageOf has to see to give the page.
func (p Page) reach() int {
	start, _ := strconv.Atoi(p.Cursor) // pageOf refuses what is no number
	return min(max(start, 0), 1<<31) + maxLimit + 1
}
