package eventstore

import "aftermatch/domain"

// batch is the entries that share one transaction. They are accepted or refused by units: an entry
// that builds on what an earlier one of the batch writes shares its unit.
type batch struct {
	entries []*entry
	units   []int // of the entries
	events  int
	size    int // bytes of data
	claims  bool

	count  int // units
	chains map[domain.ID]*chain
	keys   map[domain.ID]bool // idempotency keys
	held   map[string]bool    // keys of claims taken or released
	placed []placed
}

// chain is what a batch adds to one stream.
type chain struct {
	unit int
	root int // the version it starts from, or AnyVersion
	next int // events so far
}

// placed is where the events of one write go: into the chain that starts at root, from step on.
type placed struct{ unit, root, step int }

const (
	batchEvents = 2000
	batchBytes  = 4 << 20
)

func newBatch() *batch {
	return &batch{chains: map[domain.ID]*chain{}, keys: map[domain.ID]bool{}, held: map[string]bool{}}
}

// full tells whether the batch has grown enough; the first entry always fits.
func (b *batch) full() bool { return b.events >= batchEvents || b.size >= batchBytes }

// add takes the entry in, unless it must see what the batch leads to: then it waits for the next one.
func (b *batch) add(e *entry) bool {
	unit, ok := b.fits(e)
	if !ok {
		return false
	}
	if unit == b.count {
		b.count++
	}
	for _, w := range e.writes {
		c := b.chains[w.stream]
		if c == nil {
			c = &chain{unit: unit, root: w.version}
			b.chains[w.stream] = c
		}
		b.placed = append(b.placed, placed{unit, c.root, c.next})
		c.next += w.count
	}
	for _, claims := range [][]held{e.take, e.release} {
		for _, h := range claims {
			b.held[h.Key], b.claims = true, true
		}
	}
	if !e.key.IsZero() {
		b.keys[e.key] = true
	}
	b.entries, b.units = append(b.entries, e), append(b.units, unit)
	b.events += e.count
	for i := range e.events {
		b.size += len(e.events[i].data)
	}
	return true
}

// fits finds the unit that the entry belongs to, a new one or that of the streams it builds on. It
// does not fit when it has a condition on a stream that the batch writes, touches a claim that the
// batch touches, repeats a key of it, builds on two units, or on another version than the batch leads to.
func (b *batch) fits(e *entry) (unit int, ok bool) {
	if b.keys[e.key] {
		return 0, false
	}
	for _, condition := range e.conditions {
		if b.chains[condition.Stream] != nil {
			return 0, false
		}
	}
	for _, claims := range [][]held{e.take, e.release} {
		for _, h := range claims {
			if b.held[h.Key] {
				return 0, false
			}
		}
	}
	unit = b.count
	for _, w := range e.writes {
		c := b.chains[w.stream]
		if c == nil {
			continue
		}
		if unit != b.count && unit != c.unit || !c.leadsTo(w.version) {
			return 0, false
		}
		unit = c.unit
	}
	return unit, true
}

func (c *chain) leadsTo(version int) bool {
	return version == AnyVersion || c.root != AnyVersion && c.root+c.next == version
}
