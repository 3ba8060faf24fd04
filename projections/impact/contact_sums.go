package impact

import (
	"context"

	"aftermatch/projections/impact/estimate"
)

// contactSums count contacts, and the meetings that made them.
type contactSums struct {
	held, contacts  int
	converted       int // by the cut-off
	watched, within int // for the whole window; and of these, those converted in it
}

func (s contactSums) plus(more contactSums) contactSums {
	return contactSums{s.held + more.held, s.contacts + more.contacts, s.converted + more.converted, s.watched + more.watched, s.within + more.within}
}

// sumsBy counts contacts by a key. It keeps no contact.
func sumsBy[K comparable](ctx context.Context, r *Reader, f Frame, editions []edition, key func(*observed) K) (all map[K]*contactSums, leftOut []int, err error) {
	all = map[K]*contactSums{}
	window := int32(estimate.Days(f.Filters.WindowMonths))
	leftOut, err = r.eachContact(ctx, f, editions, func(c *observed) {
		k := key(c)
		sums := all[k]
		if sums == nil {
			sums = &contactSums{}
			all[k] = sums
		}
		sums.held += int(c.Held)
		sums.contacts++
		sums.converted += one(c.Cause == estimate.Converted)
		sums.watched += one(c.Horizon >= window)
		sums.within += one(c.Horizon >= window && c.Cause == estimate.Converted && c.Day <= window)
	})
	return all, leftOut, err
}
