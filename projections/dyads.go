package projections

import (
	"cmp"
	"maps"
	"slices"

	"aftermatch/domain"
)

// dyadKey is two organisations by their numbers, the smaller first.
type dyadKey struct{ a, b int32 }

func dyadOf(a, b int32) dyadKey { return dyadKey{min(a, b), max(a, b)} }

// packed is both in one number.
func (k dyadKey) packed() int64 { return int64(k.a)<<32 | int64(k.b) }

// dyads are what contacts are derived from, and the contacts.
type dyads struct {
	of          map[dyadKey]*dyad
	neighbours  map[int32][]int32   // who has met whom, as recorded
	conferences map[int32][]dyadKey // by conference, as recorded
	stale       []dyadKey           // to be derived anew after the event at hand
	written     sieve               // of which the database may know something that is not here

	// What was derived last and from what, to be used again.
	facts []fact
	pairs []Pair
}

// dyad is what is known of two organisations.
type dyad struct {
	facts []fact // of the meetings that name these two
	tie   *Tie   // that names these two; nil when there is none
	here  bool   // all that their contacts are derived from is in the book
	since int64  // when the last of these meetings became what it is

	// Of the two as canonical organisations, perhaps gone.
	contacts   []*slot[Pair]
	encounters []*slot[Encounter]
}

func newDyads() dyads {
	return dyads{of: map[dyadKey]*dyad{}, neighbours: map[int32][]int32{}, conferences: map[int32][]dyadKey{}}
}

// get returns the dyad, which may be new.
func (d *dyads) get(key dyadKey) *dyad {
	found := d.of[key]
	if found == nil {
		found = &dyad{}
		d.of[key] = found
	}
	return found
}

func (d *dyads) add(f fact) {
	key := dyadOf(f.requester, f.target)
	dyad := d.get(key)
	if len(dyad.facts) == 0 {
		d.neighbours[key.a] = append(d.neighbours[key.a], key.b)
		if key.a != key.b {
			d.neighbours[key.b] = append(d.neighbours[key.b], key.a)
		}
	}
	if !slices.ContainsFunc(dyad.facts, func(other fact) bool { return other.conference == f.conference }) {
		d.conferences[f.conference] = append(d.conferences[f.conference], key)
	}
	dyad.facts = append(dyad.facts, f)
}

// change puts a fact in the place of one like before. The dyad stays a neighbour and at its conference even when nothing
// is left: deriving it once too often does no harm.
func (d *dyads) change(before, next *Meeting, position int64) {
	elsewhere := func() bool {
		return before.ConferenceNo != next.ConferenceNo || before.RequesterNo != next.RequesterNo || before.TargetNo != next.TargetNo
	}
	if before != nil && (next == nil || elsewhere()) {
		dyad := d.get(dyadOf(before.RequesterNo, before.TargetNo))
		dyad.facts = slices.DeleteFunc(dyad.facts, func(f fact) bool { return f.meeting == before.ID })
		before = nil
	}
	if next == nil {
		return
	}
	f := factOf(next)
	dyad := d.get(dyadOf(f.requester, f.target))
	if before == nil {
		d.add(f)
	} else {
		dyad.facts[slices.IndexFunc(dyad.facts, func(other fact) bool { return other.meeting == f.meeting })] = f
	}
	dyad.since = max(dyad.since, position)
}

// evict takes out those that do not stay.
func (d *dyads) evict(stays func(a, b int32) bool) {
	maps.DeleteFunc(d.of, func(key dyadKey, _ *dyad) bool {
		if stays(key.a, key.b) {
			return false
		}
		d.written.add(key.packed())
		return true
	})
	filter(d.neighbours, func(no, other int32) bool { return d.of[dyadOf(no, other)] != nil })
	filter(d.conferences, func(_ int32, key dyadKey) bool { return d.of[key] != nil })
}

// outdate marks the contacts of two organisations, as recorded, to be derived anew.
func (b *book) outdate(x, y int32) {
	b.dyads.stale = append(b.dyads.stale, b.canonicalDyad(x, y))
}

func (b *book) canonicalDyad(x, y int32) dyadKey { return dyadOf(b.canonicalNo(x), b.canonicalNo(y)) }

// outdateOrganisation marks all contacts of what the organisation stands for.
func (b *book) outdateOrganisation(no int32) {
	for _, member := range b.members(b.canonicalNo(no)) {
		for _, other := range b.dyads.neighbours[member] {
			b.outdate(member, other)
		}
	}
}

// outdateProject marks the contacts among its partners.
func (b *book) outdateProject(p *Project) {
	for i, x := range p.PartnerNos {
		for _, y := range p.PartnerNos[i+1:] {
			b.outdate(x, y)
		}
	}
}

// outdateConference marks all contacts at a conference.
func (b *book) outdateConference(no int32) {
	for _, key := range b.dyads.conferences[no] {
		b.outdate(key.a, key.b)
	}
}

// deriveStale derives what is marked.
func (b *book) deriveStale(position int64) {
	slices.SortFunc(b.dyads.stale, func(x, y dyadKey) int { return cmp.Compare(x.packed(), y.packed()) })
	for _, key := range slices.Compact(b.dyads.stale) {
		b.deriveDyad(key, position)
	}
	b.dyads.stale = b.dyads.stale[:0]
}

// deriveDyad brings the contacts of two organisations to what their meetings, projects, ties and histories say.
func (b *book) deriveDyad(key dyadKey, position int64) {
	pairs, encounters := b.dyads.pairs[:0], []Encounter(nil)
	if in, ok := b.inputs(key); ok {
		pairs, encounters = derive(in, pairs)
		b.dyads.facts, b.dyads.pairs = in.facts, pairs
	}
	known := b.dyads.of[key]
	if known == nil {
		if len(pairs) == 0 {
			return
		}
		known = b.dyads.get(key)
	}
	known.contacts = renew(b.pairs, known.contacts, pairs, position)
	known.encounters = renew(b.encounters, known.encounters, encounters, position)
}

// dyadRow is a row of two organisations at one conference.
type dyadRow[R any] interface {
	row[R]
	key() pairKey
}

// renew brings the rows of two organisations, which are in these slots, to what they are now, and returns the slots of all.
func renew[R comparable, P dyadRow[R]](t *table[pairKey, R, P], slots []*slot[R], rows []R, position int64) []*slot[R] {
	for _, s := range slots {
		if s.row == nil {
			continue
		}
		key, i := P(s.row).key(), 0
		for i < len(rows) && P(&rows[i]).key() != key {
			i++
		}
		if i == len(rows) {
			t.replace(key, s, position, nil)
			continue
		}
		*P(&rows[i]).heldFrom() = *P(s.row).heldFrom() // which is no difference
		if rows[i] != *s.row {
			t.replace(key, s, position, new(rows[i]))
		}
		rows = slices.Delete(rows, i, i+1)
	}
	for i := range rows {
		if s := t.set(P(&rows[i]).key(), position, new(rows[i])); !slices.Contains(slots, s) {
			slots = append(slots, s)
		}
	}
	return slots
}

// inputs gathers what the contacts of two organisations depend on; false when there is nothing to derive.
func (b *book) inputs(key dyadKey) (in dyadInputs, ok bool) {
	in.a, in.b = b.organisationNo[key.a], b.organisationNo[key.b]
	if in.a == nil || in.b == nil || in.a.CanonicalNo != key.a || in.b.CanonicalNo != key.b {
		return in, false
	}
	in.asA, in.facts = b.members(key.a), b.dyads.facts[:0]
	asB := b.members(key.b)
	for _, x := range in.asA {
		for _, y := range asB {
			if key.a == key.b && x > y {
				continue
			}
			if dyad := b.dyads.of[dyadOf(x, y)]; dyad != nil {
				in.facts = append(in.facts, dyad.facts...)
				if dyad.tie != nil {
					in.ties = append(in.ties, dyad.tie)
				}
			}
		}
	}
	if len(in.facts) == 0 {
		return in, false
	}
	in.conferences = b.conferenceNo
	if key.a != key.b {
		in.joints = b.joints(in.a, in.b, in.asA)
	}
	return in, true
}

// joints looks through the projects of a, which has these members, for those that b is in too.
func (b *book) joints(a, other *Organisation, members []int32) (joints []joint) {
	canonicalNo := func(id domain.ID) int32 { return b.canonicalNo(b.organisationNumbers.of[id]) }
	isOther := func(no int32) bool { return b.canonicalNo(no) == other.No }
	var seen []*Project
	for _, member := range members {
		for _, id := range b.projectsOf[member] {
			p := b.projects.get(id)
			if p.MergedInto != nil || slices.Contains(seen, p) || !slices.ContainsFunc(p.PartnerNos, isOther) {
				continue
			}
			seen = append(seen, p)
			if j, both := jointOf(p, a, other, canonicalNo); both {
				joints = append(joints, j)
			}
		}
	}
	return joints
}

// canonicalNo is the number of what an organisation stands for after merges; its own when it is not known.
func (b *book) canonicalNo(no int32) int32 {
	if o := b.organisationNo[no]; o != nil {
		return o.CanonicalNo
	}
	return no
}

// members are the numbers of all that stand for a canonical organisation, itself first.
func (b *book) members(canonical int32) []int32 {
	members := []int32{canonical}
	if len(b.aliases) == 0 {
		return members
	}
	for i := 0; i < len(members); i++ {
		for _, alias := range b.aliases[b.organisationNumbers.id[members[i]]] {
			if no := b.organisationNumbers.of[alias]; !slices.Contains(members, no) {
				members = append(members, no)
			}
		}
	}
	return members
}
