package domain

import (
	"errors"
	"slices"
	"time"
)

// revise judges corrections, and what is recorded with them, by what the history would then be. Facts
// that today's world would refuse anyway (an organisation was merged since) do not count against
// them; only what they themselves break does.
func revise(history []Recorded, facts []Fact, w World) (State, error) {
	corrected := map[ID]bool{}
	for _, fact := range facts {
		id, err := correctable(history, fact.Event)
		if err != nil {
			return nil, err
		}
		corrected[id] = true
	}
	revised := propose(history, facts)
	before := breaches(Effective(history), w)
	for _, b := range breaches(Effective(revised), w) {
		switch {
		case slices.ContainsFunc(before, func(old breach) bool { return old.explains(b) }):
		case b.recorded.Version > len(history): // recorded with the correction
			return nil, b.err
		case corrected[b.recorded.ID]:
			return nil, inData(b.err)
		default:
			return nil, refuse("correction_breaks", "after this, %s of %s (event %s) could not have happened: %s; correct or retract it in the same request",
				b.recorded.Event.EventType(), b.recorded.At.Format(time.DateOnly), b.recorded.ID, b.err)
		}
	}
	return Fold(revised), nil
}

// correctable returns the event that e corrects, or refuses; the zero ID when e corrects nothing.
func correctable(history []Recorded, e Event) (ID, error) {
	switch e := e.(type) {
	case FactCorrected:
		recorded, err := standing(history, e.EventID, e.Reason)
		if err != nil {
			return ID{}, err
		}
		switch {
		case revising(recorded.Event):
			return ID{}, refuse("correct_the_fact", "event %s is itself a correction; correct the fact again, or retract the correction", e.EventID)
		case e.Replacement == nil || e.Replacement.EventType() != recorded.Event.EventType():
			return ID{}, invalid([]Fault{{"data", "must be the full data of a " + recorded.Event.EventType() + ", like the event it replaces"}})
		}
		if _, about := recorded.Event.(RepresentativeRegistered); about {
			if err := unsealable(history); err != nil {
				return ID{}, err
			}
		}
		return e.EventID, nil
	case FactRetracted:
		recorded, err := standing(history, e.EventID, e.Reason)
		if err != nil {
			return ID{}, err
		}
		if err := unretractable(recorded.Event); err != nil {
			return ID{}, err
		}
		switch recorded.Event.(type) {
		case OrganisationMergeReverted, ProjectMergeReverted:
			// The other side may have been merged since; the fold alone would not see the circle.
			return ID{}, refuse("merge_again", "the revert of a merge cannot be retracted; merge again instead")
		}
		return e.EventID, nil
	}
	return ID{}, nil
}

// standing finds the event that a correction names, unless it was retracted.
func standing(history []Recorded, id ID, reason string) (Recorded, error) {
	in := inputs{}
	in.id("event_id", id)
	in.text("reason", reason, proseLength)
	if err := in.err(); err != nil {
		return Recorded{}, err
	}
	i := slices.IndexFunc(history, func(r Recorded) bool { return r.ID == id })
	if i < 0 {
		return Recorded{}, missing("event")
	}
	if withdrawn(history)[id] {
		return Recorded{}, refuse("retracted_already", "event %s was retracted; retract the retraction to undo that", id)
	}
	return history[i], nil
}

// breach is an event that could not have happened.
type breach struct {
	recorded Recorded
	err      error
}

// explains tells whether all that stands against the other was there before: both are of one event,
// and the other is refused for nothing new.
func (b breach) explains(other breach) bool {
	if b.recorded.Version != other.recorded.Version {
		return false
	}
	known := reasons(b.err)
	for _, reason := range reasons(other.err) {
		if !slices.Contains(known, reason) {
			return false
		}
	}
	return true
}

func reasons(err error) []string {
	var refusal *Error
	if errors.As(err, &refusal) {
		return append([]string{refusal.Message}, refusal.further...)
	}
	return []string{err.Error()}
}

// breaches replays the events and returns those that could not have happened.
func breaches(events []Recorded, w World) (breaches []breach) {
	var state State
	for _, recorded := range events {
		fact := Fact{recorded.Event, recorded.At}
		if state == nil {
			state = zero(KindOf(fact.Event))
		}
		if err := state.admit(fact, w); err != nil {
			breaches = append(breaches, breach{recorded, err})
		}
		state = state.evolve(fact)
	}
	return breaches
}

// inData names the faults of a replacement where the user gave it.
func inData(err error) error {
	var refusal *Error
	if !errors.As(err, &refusal) || len(refusal.Faults) == 0 {
		return err
	}
	moved := *refusal
	moved.Faults = slices.Clone(refusal.Faults)
	for i := range moved.Faults {
		moved.Faults[i].Field = "data." + moved.Faults[i].Field
	}
	return &moved
}
