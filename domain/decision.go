package domain

import (
	"fmt"
	"slices"
	"time"
)

// Decision is a set of facts decided together, to be recorded all or not at all. It knows only the
// histories it was told; it reads no clock and does no I/O.
type Decision struct {
	now     time.Time
	streams map[ID]*known
	order   []ID
	world   World
	held    map[string][]held // claims by key
}

type held struct {
	stream ID
	claim  Claim
}

// known is one stream as the decision sees it.
type known struct {
	history []Recorded // as recorded, then as proposed
	version int        // recorded so far
	state   State
	claims  []Claim // held before the decision
}

// NewDecision starts a decision made at now; facts may not lie in its future.
func NewDecision(now time.Time) *Decision {
	return &Decision{now: now, streams: map[ID]*known{}, world: World{map[ID]State{}}, held: map[string][]held{}}
}

// Know tells the decision a stream's history, oldest first; none means that there is no such thing.
func (d *Decision) Know(stream ID, history []Recorded) {
	k := &known{history: slices.Clip(history), version: len(history), state: Fold(history)}
	if k.state != nil {
		k.claims = k.state.Claims()
		d.world.states[stream] = k.state
		d.hold(stream, k.claims)
	}
	d.streams[stream] = k
	d.order = append(d.order, stream)
}

// State is the stream's state after what was decided so far; nil when nothing happened in it.
func (d *Decision) State(stream ID) State {
	if k, ok := d.streams[stream]; ok {
		return k.state
	}
	return nil
}

// History is the stream's history as told to the decision, with what was decided so far.
func (d *Decision) History(stream ID) []Recorded {
	if k, ok := d.streams[stream]; ok {
		return k.history
	}
	return nil
}

// Unknown names the streams that deciding these facts needs and that the decision was not told yet.
// Ask again after telling them: what they hold may lead to more.
func (d *Decision) Unknown(stream ID, facts ...Fact) (unknown []ID) {
	k, ok := d.streams[stream]
	if !ok {
		return []ID{stream}
	}
	need := func(state State, event Event) {
		for _, id := range state.reads(event) {
			if _, ok := d.streams[id]; !ok && !id.IsZero() && !slices.Contains(unknown, id) {
				unknown = append(unknown, id)
			}
		}
	}
	state := k.state
	if revises(facts) {
		facts, state = effectiveFacts(propose(k.history, facts)), nil
	}
	for _, fact := range facts {
		if state == nil {
			if state = zero(KindOf(fact.Event)); state == nil {
				return unknown
			}
		}
		need(state, fact.Event)
		state = state.evolve(fact)
	}
	return unknown
}

// Decide admits the facts to the stream, one after another, or refuses with the first one's reason;
// then nothing is decided for this stream. Corrections are judged by what the corrected history would
// be: a fact of it that could then not have happened is named in the refusal.
func (d *Decision) Decide(stream ID, facts ...Fact) error {
	if _, ok := d.streams[stream]; !ok {
		d.Know(stream, nil)
	}
	k := d.streams[stream]
	for _, fact := range facts {
		if fact.At.After(d.now) {
			return refuse("in_the_future", "%s is dated %s, which has not happened yet; give a time up to now",
				fact.Event.EventType(), fact.At.Format(time.RFC3339))
		}
	}
	history := propose(k.history, facts)
	state, err := d.admit(k, facts, history)
	if err != nil {
		return err
	}
	if err := d.claim(stream, state.Claims()); err != nil {
		return err
	}
	k.history, k.state = history, state
	d.world.states[stream] = state
	return nil
}

func (d *Decision) admit(k *known, facts []Fact, history []Recorded) (State, error) {
	if revises(facts) {
		return d.revise(k, facts, history)
	}
	state := k.state
	for _, fact := range facts {
		if state == nil {
			state = zero(KindOf(fact.Event))
		}
		if err := state.admit(fact, d.world); err != nil {
			return nil, err
		}
		state = state.evolve(fact)
	}
	return state, nil
}

// revise judges a correction. Facts that today's world would refuse anyway (an organisation was merged
// since) do not count against it; only what the correction itself breaks does.
func (d *Decision) revise(k *known, facts []Fact, history []Recorded) (State, error) {
	for _, fact := range facts {
		if err := k.correctable(fact.Event); err != nil {
			return nil, err
		}
	}
	before := d.breaches(Effective(k.history))
	for _, breach := range d.breaches(Effective(history)) {
		if !slices.ContainsFunc(before, breach.same) {
			return nil, refuse("correction_breaks", "after this, %s of %s (event %s) could not have happened: %s; correct or retract it in the same request",
				breach.recorded.Event.EventType(), breach.recorded.At.Format(time.DateOnly), breach.recorded.ID, breach.err)
		}
	}
	return Fold(history), nil
}

func (k *known) correctable(e Event) error {
	var target ID
	var reason string
	var replacement Event
	switch e := e.(type) {
	case FactCorrected:
		target, reason, replacement = e.EventID, e.Reason, e.Replacement
	case FactRetracted:
		target, reason = e.EventID, e.Reason
	default:
		return nil
	}
	if reason == "" {
		return invalid([]Fault{{"reason", "a correction needs a reason"}})
	}
	i := slices.IndexFunc(k.history, func(r Recorded) bool { return r.ID == target })
	if i < 0 {
		return missing("event")
	}
	if replacement != nil && replacement.EventType() != k.history[i].Event.EventType() {
		return invalid([]Fault{{"data", fmt.Sprintf("the event is a %s; its replacement must be one too", k.history[i].Event.EventType())}})
	}
	return nil
}

type breach struct {
	recorded Recorded
	err      error
}

func (b breach) same(other breach) bool { return b.recorded.ID == other.recorded.ID }

// breaches replays the events and returns those that could not have happened.
func (d *Decision) breaches(events []Recorded) (breaches []breach) {
	var state State
	for _, recorded := range events {
		fact := Fact{recorded.Event, recorded.At}
		if state == nil {
			state = zero(KindOf(fact.Event))
		}
		if err := state.admit(fact, d.world); err != nil {
			breaches = append(breaches, breach{recorded, err})
		}
		state = state.evolve(fact)
	}
	return breaches
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
	for _, id := range d.order {
		k := d.streams[id]
		if len(k.history) == k.version {
			reads = append(reads, Read{id, k.version})
			continue
		}
		write := Write{Stream: id, Version: k.version}
		for _, recorded := range k.history[k.version:] {
			write.Facts = append(write.Facts, Fact{recorded.Event, recorded.At})
		}
		if k.state != nil {
			write.Take = without(k.state.Claims(), k.claims)
			write.Release = without(k.claims, k.state.Claims())
		}
		writes = append(writes, write)
	}
	return writes, reads
}

// claim exchanges what the stream holds for claims, unless another stream of the decision holds one.
func (d *Decision) claim(stream ID, claims []Claim) error {
	for _, claim := range claims {
		for _, h := range d.held[claim.Key] {
			if h.stream != stream && h.claim.overlaps(claim) {
				return Taken(claim)
			}
		}
	}
	if k := d.streams[stream]; k.state != nil {
		for _, claim := range k.state.Claims() {
			d.held[claim.Key] = slices.DeleteFunc(d.held[claim.Key], func(h held) bool { return h.stream == stream })
		}
	}
	d.hold(stream, claims)
	return nil
}

func (d *Decision) hold(stream ID, claims []Claim) {
	for _, claim := range claims {
		d.held[claim.Key] = append(d.held[claim.Key], held{stream, claim})
	}
}

func revises(facts []Fact) bool {
	return slices.ContainsFunc(facts, func(f Fact) bool { return KindOf(f.Event) == "" })
}

func propose(history []Recorded, facts []Fact) []Recorded {
	proposed := slices.Clone(history)
	for _, fact := range facts {
		proposed = append(proposed, Recorded{Event: fact.Event, At: fact.At, Version: len(proposed) + 1})
	}
	return proposed
}

func effectiveFacts(history []Recorded) (facts []Fact) {
	for _, recorded := range Effective(history) {
		facts = append(facts, Fact{recorded.Event, recorded.At})
	}
	return facts
}
