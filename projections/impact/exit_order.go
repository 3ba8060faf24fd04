package impact

// An exit is a contact whose organisations and pair go by numbers from 0, without gaps, as they come first.
type exit struct {
	a, b, pair int32
	Day        int32
	Cause      Cause
}

// numbering numbers organisations from 0 as they come.
type numbering struct {
	plusOne []int32 // by organisation; 0 for those that have not come
	come    []int32
}

// admit makes room for organisations below so many.
func (n *numbering) admit(organisations int32) {
	if missing := int(organisations) - len(n.plusOne); missing > 0 {
		n.plusOne = append(n.plusOne, make([]int32, missing)...)
	}
}

func (n *numbering) of(organisation int32) int32 {
	number := &n.plusOne[organisation]
	if *number == 0 {
		n.come = append(n.come, organisation)
		*number = int32(len(n.come))
	}
	return *number - 1
}

// forget begins anew. It takes as long as organisations have come, however many there are.
func (n *numbering) forget() {
	for _, organisation := range n.come {
		n.plusOne[organisation] = 0
	}
	n.come = n.come[:0]
}

// inOrderOfExit sorts contacts by day, cause and organisations: the same whatever order they came in, so that sums
// over them are the same to the last bit. The same pair at several conferences has the same number.
func (e *dyadicEstimator) inOrderOfExit(contacts []Contact) []exit {
	if cap(e.exits) < len(contacts) {
		e.exits, e.spare = make([]exit, len(contacts)), make([]exit, len(contacts))
	}
	exits, spare := e.exits[:len(contacts)], e.spare[:len(contacts)]
	highest, inOrder := int32(-1), true
	for i, c := range contacts {
		exits[i] = exit{a: min(c.A, c.B), b: max(c.A, c.B), Day: c.Day, Cause: c.Cause}
		highest = max(highest, exits[i].b)
		inOrder = inOrder && (i == 0 || compareExits(&exits[i-1], &exits[i]) <= 0)
	}
	if !inOrder {
		sortStably(spare, exits, int(highest)+1, func(e *exit) int32 { return e.b })
		sortStably(exits, spare, int(highest)+1, func(e *exit) int32 { return e.a })
	}
	e.number.forget()
	e.number.admit(highest + 1)
	e.pairs = 0
	for i, before := 0, (exit{a: -1}); i < len(exits); i++ {
		this := exits[i]
		if compareExits(&before, &this) != 0 {
			e.pairs++
		}
		exits[i].a, exits[i].b, exits[i].pair = e.number.of(this.a), e.number.of(this.b), int32(e.pairs-1)
		before = this
	}
	first, span := daySpan(contacts)
	sortStably(spare, exits, 3*span, func(e *exit) int32 { return 3*(e.Day-first) + int32(e.Cause) })
	return spare
}

// compareExits compares by organisations.
func compareExits(x, y *exit) int32 {
	if x.a != y.a {
		return x.a - y.a
	}
	return x.b - y.b
}

// sortStably copies things into another slice, sorted by a key from 0 to keys−1, in linear time (counting sort).
func sortStably[T any](into, things []T, keys int, key func(*T) int32) {
	starts := make([]int32, keys+1)
	for i := range things {
		starts[key(&things[i])+1]++
	}
	for k := range keys {
		starts[k+1] += starts[k]
	}
	for i := range things {
		k := key(&things[i])
		into[starts[k]] = things[i]
		starts[k]++
	}
}

// talliesOf tallies exits in order by day.
func talliesOf(exits []exit) (days []Tally) {
	for _, e := range exits {
		if len(days) == 0 || days[len(days)-1].Day != int(e.Day) {
			days = append(days, Tally{Day: int(e.Day)})
		}
		days[len(days)-1].add(e.Cause)
	}
	return days
}
