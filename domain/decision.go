package domain

import (
	"slices"
	"time"
)

// Decision is a set of facts decided together, to be recorded all or not at all. It knows only the
// histories it was told; it reads no clock and does no I/O.
type Decision struct {
	now     time.Time
	streams map[ID]*stream
	order   []*stream
	world   World
	held    map[string][]held // claims by key
}

type held struct {
	stream ID
	claim  Claim
}

// stream is one stream as the decision sees it.
type stream struct {
	id      ID
	history []Recorded // as recorded, then as decided
	version int        // recorded so far
	state   State
	before  []Claim // held before the decision
	claims  []Claim // held after what was decided so far
}

// NewDecision starts a decision made at now; facts may not lie in its future.
func NewDecision(now time.Time) *Decision {
	return &Decision{now: now, streams: map[ID]*stream{}, world: World{states: map[ID]State{}}, held: map[string][]held{}}
}

// Know tells the decision a stream's history, oldest first; none means that there is no such thing.
// What it knew of that stream is forgotten.
func (d *Decision) Know(id ID, history []Recorded) {
	s, again := d.streams[id]
	if again {
		d.exchange(s, nil)
	} else {
		s = &stream{id: id}
		d.streams[id] = s
		d.order = append(d.order, s)
	}
	s.history, s.version, s.state = slices.Clip(history), len(history), Fold(history)
	d.see(s)
	s.before = s.claims
}

// see makes the stream's state the one that other streams are judged by.
func (d *Decision) see(s *stream) {
	if s.state == nil {
		delete(d.world.states, s.id)
		return
	}
	d.world.states[s.id] = s.state
	d.exchange(s, s.state.Claims())
}

// State is the stream's state after what was decided so far; nil when nothing happened in it.
func (d *Decision) State(id ID) State {
	if s, ok := d.streams[id]; ok {
		return s.state
	}
	return nil
}

// History is the stream's history as told to the decision, with what was decided so far.
func (d *Decision) History(id ID) []Recorded {
	if s, ok := d.streams[id]; ok {
		return s.history
	}
	return nil
}

// Unknown names the streams that deciding these facts needs and that the decision was not told yet.
// Ask again after telling them: what they hold may lead to more.
func (d *Decision) Unknown(id ID, facts ...Fact) []ID {
	s, ok := d.streams[id]
	if !ok {
		return []ID{id}
	}
	if !revises(facts) {
		return d.unread(nil, s.state, facts)
	}
	// A correction replays the history, as it was and as it would be.
	unknown := d.unread(nil, nil, effectiveFacts(s.history))
	return d.unread(unknown, nil, effectiveFacts(propose(s.history, facts)))
}

// unread adds to unknown what the facts read from that state on. A merged organisation leads to the
// one that it stands for.
func (d *Decision) unread(unknown []ID, state State, facts []Fact) []ID {
	for _, fact := range facts {
		if state == nil {
			if state = zero(KindOf(fact.Event)); state == nil {
				return unknown
			}
		}
		for _, id := range state.reads(fact.Event) {
			id = d.world.canonical(id)
			if _, told := d.streams[id]; !told && !id.IsZero() {
				unknown = with(unknown, id)
			}
		}
		state = state.evolve(fact)
	}
	return unknown
}

// Decide admits the facts to the stream, one after another, or refuses with the first one's reason;
// then nothing is decided for this stream. Corrections are judged by what the corrected history would
// be: a fact of it that could then not have happened is named in the refusal.
func (d *Decision) Decide(id ID, facts ...Fact) error {
	if _, told := d.streams[id]; !told {
		d.Know(id, nil)
	}
	s := d.streams[id]
	for _, fact := range facts {
		if err := d.past(fact); err != nil {
			return err
		}
	}
	state, err := d.admit(s, facts)
	if err != nil {
		return err
	}
	if state != nil {
		if err := d.free(s, state.Claims()); err != nil {
			return err
		}
	}
	s.state = state
	s.history = record(s.history, facts)
	d.see(s)
	return nil
}

// past refuses what has not happened yet. Plans (slots, planned ends) are contents, not times of facts.
func (d *Decision) past(fact Fact) error {
	at := fact.At
	if corrected, ok := fact.Event.(FactCorrected); ok && corrected.At.After(at) {
		at = corrected.At
	}
	if at.After(d.now) {
		return refuse("in_the_future", "%s is dated %s, which has not happened yet; give a time up to now",
			fact.Event.EventType(), at.Format(time.RFC3339))
	}
	return nil
}

// admit returns the state that the facts lead to.
func (d *Decision) admit(s *stream, facts []Fact) (State, error) {
	world := d.world
	world.stream = s.id
	if revises(facts) {
		return revise(s.history, facts, world)
	}
	state := s.state
	for _, fact := range facts {
		if state == nil {
			state = zero(KindOf(fact.Event))
		}
		if err := state.admit(fact, world); err != nil {
			return nil, err
		}
		state = state.evolve(fact)
	}
	return state, nil
}

// Write is what a decision adds to one stream.
type Write struct {
	Stream  ID
	Version int // the version it builds on
	Facts   []Fact
	Take    []Claim
	Release []Claim
}

// Read is a stream that a decision looked at but does not write.
type Read struct {
	Stream  ID
	Version int
}

// Outcome is what the decision amounts to: what to record, and which versions it rests on. The writes
// come in the order in which the streams were first met.
func (d *Decision) Outcome() (writes []Write, reads []Read) {
	for _, s := range d.order {
		if len(s.history) == s.version {
			reads = append(reads, Read{s.id, s.version})
			continue
		}
		write := Write{Stream: s.id, Version: s.version, Take: without(s.claims, s.before), Release: without(s.before, s.claims)}
		for _, recorded := range s.history[s.version:] {
			write.Facts = append(write.Facts, Fact{recorded.Event, recorded.At})
		}
		writes = append(writes, write)
	}
	return writes, reads
}

// free checks that no other stream of the decision holds one of the claims. What the decision was not
// told, the log checks.
func (d *Decision) free(s *stream, claims []Claim) error {
	for _, claim := range claims {
		for _, h := range d.held[claim.Key] {
			if h.stream != s.id && h.claim.overlaps(claim) {
				return Taken(claim)
			}
		}
	}
	return nil
}

// exchange gives up what the stream holds for claims.
func (d *Decision) exchange(s *stream, claims []Claim) {
	for _, claim := range s.claims {
		d.held[claim.Key] = slices.DeleteFunc(d.held[claim.Key], func(h held) bool { return h.stream == s.id })
	}
	for _, claim := range claims {
		d.held[claim.Key] = append(d.held[claim.Key], held{s.id, claim})
	}
	s.claims = claims
}

// record appends the facts to a history. The caller's slice is never written to: Know clips it.
func record(history []Recorded, facts []Fact) []Recorded {
	for _, fact := range facts {
		history = append(history, Recorded{Event: fact.Event, At: fact.At, Version: len(history) + 1})
	}
	return history
}

// propose is record on a copy.
func propose(history []Recorded, facts []Fact) []Recorded { return record(slices.Clip(history), facts) }

func effectiveFacts(history []Recorded) (facts []Fact) {
	for _, recorded := range Effective(history) {
		facts = append(facts, Fact{recorded.Event, recorded.At})
	}
	return facts
}
