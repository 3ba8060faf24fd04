package impact

// contactSums count contacts, and the meetings that made them.
type contactSums struct {
	held, contacts  int
	converted       int // by the cut-off
	watched, within int // for the whole window; and of these, those converted in it
}

func (s contactSums) plus(more contactSums) contactSums {
	return contactSums{s.held + more.held, s.contacts + more.contacts, s.converted + more.converted, s.watched + more.watched, s.within + more.within}
}

// sumsBy counts contacts by a key.
func sumsBy[K comparable](f Frame, contacts []observed, key func(*observed) K) map[K]*contactSums {
	all, window := map[K]*contactSums{}, int32(Days(f.Filters.WindowMonths))
	for i := range contacts {
		c := &contacts[i]
		k := key(c)
		sums := all[k]
		if sums == nil {
			sums = &contactSums{}
			all[k] = sums
		}
		sums.held += int(c.Held)
		sums.contacts++
		sums.converted += one(c.Cause == Converted)
		sums.watched += one(c.Horizon >= window)
		sums.within += one(c.Horizon >= window && c.Cause == Converted && c.Day <= window)
	}
	return all
}
