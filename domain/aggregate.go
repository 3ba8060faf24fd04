package domain

import "time"

// aggregate is the shape of a decider: S is its state, folded from its stream, and E its closed set of
// events. The zero S means that nothing has happened yet. What is asked for and what happened have
// the same words and fields here, so a proposed fact is its own command: Admit decides.
type aggregate[S any, E Event] interface {
	// Admit tells whether e may happen next, at that time; the error says why not. It is pure. Faults
	// of the input come first, then what the thing's own story forbids, then (by allOf) what other
	// streams do.
	Admit(e E, at time.Time, w World) error
	// Evolve is the state after e. It has a case for every event and cannot fail.
	Evolve(e E, at time.Time) S
	// Reads names the other streams that Admit looks at for e.
	Reads(e E) []ID
	// Claims are the keys that the thing occupies while in this state; no two things may hold one at
	// the same time.
	Claims() []Claim
}

// World holds the states of other streams, as a decision read them, and the ID of the stream that is
// decided.
type World struct {
	states map[ID]State
	stream ID
}

// WorldOf builds a world from aggregates' states, for tests and for decisions made in memory.
func WorldOf(states map[ID]State) World { return World{states: states} }

// named checks that the stream decided is the one whose ID follows from what its event says.
func (w World) named(id ID, what string) error {
	if w.stream.IsZero() || w.stream == id {
		return nil
	}
	return refuse("another_"+what, "these name another %s (%s); record it there, and retract what is wrong here", what, id)
}

// canonical is the organisation that id stands for, merges followed.
func (w World) canonical(id ID) ID {
	for range len(w.states) { // no merge leads in a circle; were there one, this would still end
		into := In[Organisation](w, id).Into
		if into.IsZero() {
			break
		}
		id = into
	}
	return id
}

// In returns the aggregate of that ID, or the zero S if there is none or it is of another kind.
func In[S any](w World, id ID) S {
	if state, ok := w.states[id]; ok {
		if s, ok := state.value().(S); ok {
			return s
		}
	}
	var none S
	return none
}

// State is an aggregate of any kind, for code that serves them all.
type State interface {
	Claims() []Claim

	value() any
	admit(Fact, World) error
	evolve(Fact) State
	reads(Event) []ID
}

// folded is the State of one kind.
type folded[S aggregate[S, E], E Event] struct{ s S }

func (f folded[S, E]) value() any      { return f.s }
func (f folded[S, E]) Claims() []Claim { return f.s.Claims() }

func (f folded[S, E]) admit(fact Fact, w World) error {
	event, ok := fact.Event.(E)
	if !ok {
		return missing(KindOf(fact.Event))
	}
	return f.s.Admit(event, fact.At, w)
}

func (f folded[S, E]) evolve(fact Fact) State {
	if event, ok := fact.Event.(E); ok {
		f.s = f.s.Evolve(event, fact.At)
	}
	return f
}

func (f folded[S, E]) reads(event Event) []ID {
	if e, ok := event.(E); ok {
		return f.s.Reads(e)
	}
	return nil
}

// Fold returns the state that a stream's history leads to, corrections applied; nil for no history.
func Fold(history []Recorded) State {
	if len(history) == 0 {
		return nil
	}
	state := zero(KindOf(history[0].Event))
	for _, recorded := range Effective(history) {
		state = state.evolve(Fact{recorded.Event, recorded.At})
	}
	return state
}
