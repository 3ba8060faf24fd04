package impact

import (
	"strconv"

	"aftermatch/domain"
)

// errCursor refuses a cursor.
var errCursor = invalid([]domain.Fault{{Field: "cursor", Message: "is not one that this list gave out; start without"}})

// span is from where a list is wanted, and how many items of it. A cursor is how many items came before: equal frames have equal
// lists.
func (p Page) span() (start, limit int, err error) {
	if limit = min(max(p.Limit, 0), maxLimit); limit == 0 {
		limit = defaultLimit
	}
	if p.Cursor != "" {
		if start, err = strconv.Atoi(p.Cursor); err != nil || start < 0 {
			return 0, 0, errCursor
		}
	}
	return start, limit, nil
}

// pageOf is the part of a list that is wanted.
func pageOf[T any](all []T, p Page) (items []T, next *string, err error) {
	start, limit, err := p.span()
	if err != nil || start > len(all) {
		return nil, nil, errCursor
	}
	items = all[start:]
	if len(items) > limit {
		items, next = items[:limit], new(strconv.Itoa(start+limit))
	}
	return append([]T{}, items...), next, nil
}
