package estimate

import (
	"cmp"
	"slices"
)

// Exits are n contacts in the order of their organisations, the lower number of each being A.
type Exits struct {
	N  int
	At func(i int) Contact
}

// InOrderOfOrganisations puts contacts that come in any order into that one.
func InOrderOfOrganisations(contacts []Contact) Exits {
	highest := int32(-1)
	for i, c := range contacts {
		contacts[i].A, contacts[i].B = min(c.A, c.B), max(c.A, c.B)
		highest = max(highest, c.A, c.B)
	}
	sortInPlace(contacts, int(highest)+1, func(c *Contact) int32 { return c.A })
	for begin, end := 0, 0; begin < len(contacts); begin = end {
		for end < len(contacts) && contacts[end].A == contacts[begin].A {
			end++
		}
		slices.SortFunc(contacts[begin:end], func(c, d Contact) int { return cmp.Compare(c.B, d.B) })
	}
	return Exits{len(contacts), func(i int) Contact { return contacts[i] }}
}

// An exit is a contact whose organisations go by numbers from 0, without gaps, as they come first, and so does the pair if it
// met at several conferences; otherwise its number is −1.
type exit struct{ a, b, pair int32 }

// Numbering numbers organisations from 0 as they come.
type Numbering struct {
	plusOne []int32 // by organisation; 0 for those that have not come
	Come    []int32
}

// Admit makes room for organisations below so many.
func (n *Numbering) Admit(organisations int32) {
	if missing := int(organisations) - len(n.plusOne); missing > 0 {
		n.plusOne = append(n.plusOne, make([]int32, missing)...)
	}
}

// Of is the number of an organisation, a new one if it has not come before.
func (n *Numbering) Of(organisation int32) int32 {
	number := &n.plusOne[organisation]
	if *number == 0 {
		n.Come = append(n.Come, organisation)
		*number = int32(len(n.Come))
	}
	return *number - 1
}

// Has tells whether an organisation has come.
func (n *Numbering) Has(organisation int32) bool { return n.plusOne[organisation] > 0 }

// Forget begins anew. It takes as long as organisations have come, however many there are.
func (n *Numbering) Forget() {
	for _, organisation := range n.Come {
		n.plusOne[organisation] = 0
	}
	n.Come = n.Come[:0]
}

// inOrderOfExit sorts contacts by day, cause and organisations: the same whatever order they came in, so that sums
// over them are the same to the last bit. It tallies them by day, and each waits in its clusters.
func (e *DyadicEstimator) inOrderOfExit(contacts Exits) ([]exit, []Tally) {
	if contacts.N == 0 {
		return nil, nil
	}
	first, last, highest := contacts.At(0).Day, contacts.At(0).Day, int32(0)
	for i := range contacts.N {
		c := contacts.At(i)
		first, last, highest = min(first, c.Day), max(last, c.Day), max(highest, c.B)
	}
	place := func(c Contact) int32 { return 3*(c.Day-first) + int32(c.Cause) }
	next := make([]int32, 3*(last-first+1)) // the place of the next that leaves on the day by the cause
	for i := range contacts.N {
		next[place(contacts.At(i))]++
	}
	var days []Tally
	before := int32(0)
	for i := 0; i < len(next); i += 3 {
		day := Tally{Day: int(first) + i/3, Censored: int(next[i]), Converted: int(next[i+1]), Competing: int(next[i+2])}
		if day.leaving() > 0 {
			days = append(days, day)
		}
		for cause := i; cause < i+3; cause++ {
			before, next[cause] = before+next[cause], before
		}
	}
	if cap(e.exits) < contacts.N {
		e.exits = make([]exit, contacts.N)
	}
	sorted := e.exits[:contacts.N]
	e.begin(highest + 1)
	this := contacts.At(0)
	for i, again := 0, false; i < contacts.N; i++ {
		follower, alike := this, false
		if i+1 < contacts.N {
			follower = contacts.At(i + 1)
			alike = follower.A == this.A && follower.B == this.B
		}
		at := &next[place(this)]
		sorted[*at] = e.wait(this, again, alike)
		*at++
		this, again = follower, alike
	}
	return sorted, days
}

// SortStably copies things into another slice, sorted by a key from 0 to keys−1, in linear time (counting sort).
func SortStably[T any](into, things []T, keys int, key func(*T) int32) {
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

// sortInPlace sorts by a key from 0 to keys−1, in linear time and without a copy. Those of one key come in any order.
func sortInPlace[T any](things []T, keys int, key func(*T) int32) {
	next := make([]int32, keys+1)
	for i := range things {
		next[key(&things[i])+1]++
	}
	for k := range keys {
		next[k+1] += next[k]
	}
	ends := slices.Clone(next[1:])
	for k, end := range ends {
		for next[k] < end {
			thing := things[next[k]]
			for to := key(&thing); to != int32(k); to = key(&thing) {
				things[next[to]], thing = thing, things[next[to]]
				next[to]++
			}
			things[next[k]] = thing
			next[k]++
		}
	}
}
