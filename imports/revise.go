package imports

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"aftermatch/domain"
)

// contradiction says that a row and what is recorded cannot both be right.
type contradiction struct {
	column string
	text   string
}

func (c *contradiction) Error() string { return c.text }

func contradicts(column string, s step, standing domain.Recorded) error {
	return &contradiction{column, fmt.Sprintf("this row was changed, but meanwhile someone recorded otherwise by hand (%s, %s); correct that entry in Aftermatch or the row, so that they agree",
		s.name, standing.At.Format(time.DateOnly))}
}

const (
	source = "import"              // of the events that an import records
	reason = "import: row changed" // of its corrections
)

// revision is how a stream with a history comes to what a row says now. It compares three things: what stands, what
// the rows before said, and what the row says. Where nobody else touched what the rows before said, it is corrected;
// what someone else recorded stays if the row did not change there, and contradicts the row if it did.
type revision struct {
	scope    scope
	now      time.Time
	standing map[string]domain.Recorded    // by step
	imported map[string]domain.Recorded    // by step: as imports left it
	ours     map[domain.ID]domain.Recorded // the same by event

	retracted, corrected, appended []domain.Fact
}

// facts are what to record: none when everything is so already.
func (r *revision) facts() []domain.Fact { return slices.Concat(r.retracted, r.corrected, r.appended) }

// revise finds how a history comes to what is wanted, which is in the order of ranks. Steps from the rank
// anewFrom on are taken back and recorded anew rather than corrected.
func revise(history []domain.Recorded, wanted []domain.Fact, scope scope, anewFrom int, now time.Time) (*revision, error) {
	r := &revision{scope: scope, now: now,
		standing: map[string]domain.Recorded{}, imported: map[string]domain.Recorded{}, ours: map[domain.ID]domain.Recorded{}}
	for _, recorded := range domain.Effective(slices.DeleteFunc(slices.Clone(history), byHand)) {
		if step, ok := scope(recorded.Event); ok {
			r.imported[step.name], r.ours[recorded.ID] = recorded, recorded
		}
	}
	for _, recorded := range domain.Effective(history) {
		if step, ok := scope(recorded.Event); ok {
			r.standing[step.name] = recorded
		}
	}
	if err := r.drop(wanted); err != nil {
		return nil, err
	}
	for _, fact := range wanted {
		if step, _ := scope(fact.Event); r.missing(step) {
			anewFrom = min(anewFrom, step.rank+1) // what follows must be recorded after it
		}
	}
	for _, fact := range wanted {
		if err := r.want(fact, anewFrom); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// inPlace is the anewFrom that corrects whatever can be corrected.
const inPlace = anyOrder + 1

// byHand tells events that people recorded from those of imports and of the clock.
func byHand(r domain.Recorded) bool {
	return r.Metadata.Source != source && r.Metadata.Source != "expiry"
}

// drop takes back what stands and the row does not say.
func (r *revision) drop(wanted []domain.Fact) error {
	said := map[string]bool{}
	for _, fact := range wanted {
		step, _ := r.scope(fact.Event)
		said[step.name] = true
	}
	_, open := wanted[len(wanted)-1].Event.(domain.MeetingRequested)
	for _, recorded := range inOrder(r.standing) {
		step, _ := r.scope(recorded.Event)
		switch {
		case said[step.name]:
		case open && recorded.Metadata.Source == "expiry": // the clock knows what the platform does not
		case r.untouched(recorded):
			r.retract(recorded)
		case !step.optional:
			return contradicts("status", step, recorded)
		}
	}
	return nil
}

// missing tells whether nobody ever recorded the step.
func (r *revision) missing(s step) bool {
	_, stands := r.standing[s.name]
	_, known := r.imported[s.name]
	return !stands && !known
}

// want brings one fact about.
func (r *revision) want(fact domain.Fact, anewFrom int) error {
	step, _ := r.scope(fact.Event)
	standing, stands := r.standing[step.name]
	imported, known := r.imported[step.name]
	unchanged := known && step.same(imported, fact)
	switch {
	case r.missing(step):
		r.appended = append(r.appended, fact)
	case !stands && unchanged: // someone took it back, and the row says nothing new
	case !stands:
		return contradicts(step.column, step, imported)
	case step.rank >= anewFrom && r.untouched(standing):
		r.retract(standing)
		r.appended = append(r.appended, fact)
	case step.rank >= anewFrom:
		return contradicts(step.column, step, standing)
	case unchanged, step.same(standing, fact):
	case r.untouched(standing):
		r.correct(step, standing, fact)
	case !step.agrees(standing, fact):
		return contradicts(step.column, step, standing)
	}
	return nil
}

func (r *revision) retract(recorded domain.Recorded) {
	r.retracted = append(r.retracted, domain.Fact{Event: domain.FactRetracted{EventID: recorded.ID, Reason: reason}, At: r.now})
}

func (r *revision) correct(step step, recorded domain.Recorded, fact domain.Fact) {
	correction := domain.FactCorrected{EventID: recorded.ID, Reason: reason, Replacement: fact.Event}
	if !step.undated {
		correction.At = fact.At
	}
	r.corrected = append(r.corrected, domain.Fact{Event: correction, At: r.now})
}

// untouched tells whether an event stands as imports left it.
func (r *revision) untouched(recorded domain.Recorded) bool {
	ours, ok := r.ours[recorded.ID]
	return ok && ours.At.Equal(recorded.At) && alike(ours.Event, recorded.Event)
}

// same tells whether an import recorded just this.
func (s step) same(recorded domain.Recorded, fact domain.Fact) bool {
	return (s.undated || recorded.At.Equal(fact.At)) && alike(recorded.Event, fact.Event)
}

// agrees tells whether what someone recorded by hand is what the file says: the same on the same day.
func (s step) agrees(recorded domain.Recorded, fact domain.Fact) bool {
	return (s.undated || domain.DateOf(recorded.At) == domain.DateOf(fact.At)) && alike(recorded.Event, fact.Event)
}

func alike(a, b domain.Event) bool {
	left, errLeft := json.Marshal(a)
	right, errRight := json.Marshal(b)
	return errLeft == nil && errRight == nil && bytes.Equal(left, right)
}

func inOrder(byStep map[string]domain.Recorded) []domain.Recorded {
	list := slices.Collect(maps.Values(byStep))
	slices.SortFunc(list, func(a, b domain.Recorded) int { return a.Version - b.Version })
	return list
}
