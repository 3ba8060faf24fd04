package impact

// An exit is a contact with A ≤ B and the number of its pair.
type exit struct {
	Contact
	pair int32
}

// inOrderOfExit sorts contacts by day, cause and organisations: the same whatever order they came in, so that sums
// over them are the same to the last bit. Pairs are numbered from 0, the same pair at several conferences by the same
// number.
func inOrderOfExit(contacts []Contact) []exit {
	exits, spare := make([]exit, len(contacts)), make([]exit, len(contacts))
	organisations := int32(0)
	for i, c := range contacts {
		c.A, c.B = min(c.A, c.B), max(c.A, c.B)
		exits[i].Contact = c
		organisations = max(organisations, c.B+1)
	}
	sortStably(spare, exits, int(organisations), func(e *exit) int32 { return e.B })
	sortStably(exits, spare, int(organisations), func(e *exit) int32 { return e.A })
	for i := 1; i < len(exits); i++ {
		exits[i].pair = exits[i-1].pair
		if exits[i].A != exits[i-1].A || exits[i].B != exits[i-1].B {
			exits[i].pair++
		}
	}
	first, span := daySpan(contacts)
	sortStably(spare, exits, 3*span, func(e *exit) int32 { return 3*(e.Day-first) + int32(e.Cause) })
	return spare
}

// sortStably copies the exits into another slice, sorted by a key from 0 to keys−1, in linear time (counting sort).
func sortStably(into, exits []exit, keys int, key func(*exit) int32) {
	starts := make([]int32, keys+1)
	for i := range exits {
		starts[key(&exits[i])+1]++
	}
	for k := range keys {
		starts[k+1] += starts[k]
	}
	for i := range exits {
		k := key(&exits[i])
		into[starts[k]] = exits[i]
		starts[k]++
	}
}
