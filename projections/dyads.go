package projections

import (
	"slices"

	"aftermatch/domain"
)

// dyadKey is two organisations by their numbers, the smaller first.
type dyadKey struct{ a, b int32 }

func dyadOf(a, b int32) dyadKey { return dyadKey{min(a, b), max(a, b)} }

// dyads are what contacts are derived from, by the organisations that a thing names, and the contacts that there are, by
// what these organisations stand for after merges.
type dyads struct {
	facts       map[dyadKey][]fact    // of meetings, as recorded
	ties        map[dyadKey]domain.ID // as recorded
	contacts    map[dyadKey][]int32   // the conferences at which there is a row
	neighbours  map[int32][]int32     // who has met whom, as recorded
	conferences map[int32][]dyadKey   // by conference, as recorded
	stale       map[dyadKey]bool      // to be derived anew after the event at hand
	here        map[dyadKey]bool      // loaded with all that its contacts are derived from
}

func newDyads() dyads {
	return dyads{
		facts: map[dyadKey][]fact{}, ties: map[dyadKey]domain.ID{}, contacts: map[dyadKey][]int32{},
		neighbours: map[int32][]int32{}, conferences: map[int32][]dyadKey{}, stale: map[dyadKey]bool{}, here: map[dyadKey]bool{},
	}
}

func (d *dyads) add(f fact) {
	key := dyadOf(f.requester, f.target)
	if len(d.facts[key]) == 0 {
		d.neighbours[key.a] = append(d.neighbours[key.a], key.b)
		if key.a != key.b {
			d.neighbours[key.b] = append(d.neighbours[key.b], key.a)
		}
	}
	if !slices.ContainsFunc(d.facts[key], func(other fact) bool { return other.conference == f.conference }) {
		d.conferences[f.conference] = append(d.conferences[f.conference], key)
	}
	d.facts[key] = append(d.facts[key], f)
}

// remove takes out one fact like f. The dyad stays a neighbour and at its conference: deriving it once too often does no harm.
func (d *dyads) remove(f fact) {
	key := dyadOf(f.requester, f.target)
	if i := slices.Index(d.facts[key], f); i >= 0 {
		d.facts[key] = slices.Delete(d.facts[key], i, i+1)
	}
}

// outdate marks the contacts of two organisations, as recorded, to be derived anew.
func (b *book) outdate(x, y int32) {
	b.dyads.stale[dyadOf(b.canonicalNo(x), b.canonicalNo(y))] = true
}

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
	for key := range b.dyads.stale {
		b.deriveDyad(key, position)
	}
	clear(b.dyads.stale)
}

// deriveDyad brings the contacts of two organisations to what their meetings, projects, ties and histories say.
func (b *book) deriveDyad(key dyadKey, position int64) {
	var rows []Pair
	if in, ok := b.inputs(key); ok {
		rows = derive(in)
	}
	var conferences []int32
	for i := range rows {
		next := &rows[i]
		conferences = append(conferences, next.Conference)
		before := b.pairs.rows[next.key()]
		if before != nil {
			next.KnownFrom = before.KnownFrom
		}
		if before == nil || *before != *next {
			b.pairs.set(next.key(), position, next)
		}
	}
	for _, conference := range b.dyads.contacts[key] {
		if !slices.Contains(conferences, conference) {
			b.pairs.set(pairKey{conference, key.a, key.b}, position, nil)
		}
	}
	if len(conferences) > 0 || len(b.dyads.contacts[key]) > 0 {
		b.dyads.contacts[key] = conferences
	}
}

// inputs gathers what the contacts of two organisations depend on; false when there is nothing to derive.
func (b *book) inputs(key dyadKey) (in dyadInputs, ok bool) {
	in.a, in.b = b.organisations.rows[b.organisationNumbers.id[key.a]], b.organisations.rows[b.organisationNumbers.id[key.b]]
	if in.a == nil || in.b == nil || in.a.CanonicalNo != key.a || in.b.CanonicalNo != key.b {
		return in, false
	}
	asA, asB := b.members(key.a), b.members(key.b)
	for _, x := range asA {
		for _, y := range asB {
			if key.a == key.b && x > y {
				continue
			}
			in.facts = append(in.facts, b.dyads.facts[dyadOf(x, y)]...)
			if tie := b.ties.rows[b.dyads.ties[dyadOf(x, y)]]; tie != nil {
				in.ties = append(in.ties, tie)
			}
		}
	}
	if len(in.facts) == 0 {
		return in, false
	}
	in.isA = func(no int32) bool { return slices.Contains(asA, no) }
	in.conference = func(no int32) *Conference { return b.conferences.rows[b.conferenceNumbers.id[no]] }
	if key.a != key.b {
		in.joints = b.joints(in.a, in.b, asA)
	}
	return in, true
}

// joints looks through the projects of a, which has these members, for those that b is in too.
func (b *book) joints(a, other *Organisation, members []int32) (joints []joint) {
	canonicalNo := func(id domain.ID) int32 { return b.canonicalNo(b.organisationNumbers.of[id]) }
	var seen []domain.ID
	for _, member := range members {
		for _, id := range b.projectsOf[member] {
			p := b.projects.rows[id]
			if p.MergedInto != nil || slices.Contains(seen, id) {
				continue
			}
			seen = append(seen, id)
			if j, both := jointOf(p, a, other, canonicalNo); both {
				joints = append(joints, j)
			}
		}
	}
	return joints
}

// canonicalNo is the number of what an organisation stands for after merges; its own when it is not known.
func (b *book) canonicalNo(no int32) int32 {
	if o := b.organisations.rows[b.organisationNumbers.id[no]]; o != nil {
		return o.CanonicalNo
	}
	return no
}

// members are the numbers of all that stand for a canonical organisation, itself first.
func (b *book) members(canonical int32) []int32 {
	members := []int32{canonical}
	for i := 0; i < len(members); i++ {
		for _, alias := range b.aliases[b.organisationNumbers.id[members[i]]] {
			if no := b.organisationNumbers.of[alias]; !slices.Contains(members, no) {
				members = append(members, no)
			}
		}
	}
	return members
}
