package impact

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"aftermatch/domain"
)

// unit is a thing that a figure counts, by what names it at every state of knowledge.
type unit struct {
	kind             string    // as the kinds of units are named
	id               domain.ID // of meeting, project and conference
	a, b, conference int32     // of contact, pair and organisation (a): numbers; of countries: codes
}

// counts is what the units count as: for each the figure's measures. Units that count nothing are not among them.
type counts map[unit][]float64

// add adds to one measure of a unit.
func (c counts) add(u unit, measures, measure int, value float64) {
	if value == 0 {
		return
	}
	if c[u] == nil {
		c[u] = make([]float64, measures)
	}
	c[u][measure] += value
}

// total adds up the units, in their order.
func (c counts) total(measures int) []float64 {
	total := make([]float64, measures)
	for _, u := range sortedUnits(c) {
		for i, value := range c[u] {
			total[i] += value
		}
	}
	return total
}

func sortedUnits[T any](of map[unit]T) []unit {
	return slices.SortedFunc(maps.Keys(of), func(u, v unit) int {
		return cmp.Or(cmp.Compare(u.kind, v.kind), u.id.Compare(v.id), cmp.Compare(u.conference, v.conference), cmp.Compare(u.a, v.a), cmp.Compare(u.b, v.b))
	})
}

// touch is an event that touched a unit.
type touch struct {
	Position    int64
	ID          domain.ID
	Stream      domain.ID
	Kind        string // of the stream
	Type        string
	EffectiveAt time.Time
	RecordedAt  time.Time
	class       RevisionClass
}

// revised is a figure at two states of knowledge, with what moved it.
type revised struct {
	figure        revisable
	query         RevisionQuery
	then, now     Frame
	before, after []float64
	units         []revisedUnit
}

// revisedUnit is a unit that counts otherwise.
type revisedUnit struct {
	unit
	before, after []float64
	shares        []revisedShare // that add up to after − before
}

// revisedShare is by how much events of one class moved a unit.
type revisedShare struct {
	class  RevisionClass
	change []float64
	events []touch
}

// revise compares the two states and explains what is different.
func (r *Reader) revise(ctx context.Context, f Frame, q RevisionQuery) (revised, error) {
	found := revised{query: q, now: f, then: f}
	var err error
	if found.figure, err = q.check(f); err != nil {
		return found, err
	}
	if found.now.Filters, found.now.WithoutEffect, err = found.figure.settle(q.Filters); err != nil {
		return found, err
	}
	found.now.Definition = found.figure.Definition
	if found.then, err = r.Frame(ctx, found.figure.Definition, Question{q.Filters, Cut{Until: f.Until, AsOf: &q.Since}}); err != nil {
		return found, err
	}
	found.then.Until = f.Until
	e := explaining{Reader: r, ctx: ctx, revised: found, known: map[int64]counts{}}
	before, err := e.at(q.Since)
	if err != nil {
		return found, err
	}
	after, err := e.at(f.AsOf.Position)
	if err != nil {
		return found, err
	}
	n := len(found.figure.measures)
	found.before, found.after = before.total(n), after.total(n)
	changed := map[unit]*revisedUnit{}
	for _, side := range []counts{before, after} {
		for u := range side {
			if !slices.Equal(before[u], after[u]) {
				changed[u] = &revisedUnit{unit: u, before: orZero(before[u], n), after: orZero(after[u], n)}
			}
		}
	}
	if err := e.explain(changed); err != nil {
		return found, err
	}
	for _, u := range sortedUnits(changed) {
		found.units = append(found.units, *changed[u])
	}
	return found, nil
}

func orZero(values []float64, n int) []float64 {
	if values == nil {
		return make([]float64, n)
	}
	return values
}

// check finds the figure. The error is a *domain.Error with every fault.
func (q RevisionQuery) check(f Frame) (figure revisable, err error) {
	var faults []domain.Fault
	var names, kinds []string
	for _, candidate := range revisables {
		names = append(names, candidate.ID)
		if candidate.ID == cmp.Or(q.Figure, ConversionDefinition.ID) {
			figure, kinds = candidate, candidate.kinds
		}
	}
	switch {
	case q.Figure == RevisionDefinition.ID:
		faults = append(faults, domain.Fault{Field: "figure", Message: "a revision is of another figure: " + oneOf(names)})
	case figure.ID == "":
		faults = append(faults, domain.Fault{Field: "figure", Message: "must be " + oneOf(names)})
	case q.Kind != "" && !slices.Contains(kinds, q.Kind):
		faults = append(faults, domain.Fault{Field: "kind", Message: figure.ID + " is made of " + strings.Join(kinds, ", ")})
	}
	if q.Class != "" && !slices.Contains(RevisionClasses, q.Class) {
		faults = append(faults, domain.Fault{Field: "class", Message: "must be " + oneOf(RevisionClasses)})
	}
	if q.Since > f.AsOf.Position {
		faults = append(faults, domain.Fault{Field: "since", Message: fmt.Sprintf("must not be later than as_of, which is position %d", f.AsOf.Position)})
	}
	return figure, invalid(faults)
}

// explaining is a search for what moved a figure.
type explaining struct {
	*Reader
	revised
	ctx     context.Context
	known   map[int64]counts      // by position
	changed map[unit]*revisedUnit // what is searched for; nil: not yet known
}

// at is what the units count as when a position is known.
func (e *explaining) at(position int64) (counts, error) {
	if c, known := e.known[position]; known {
		return c, nil
	}
	f := e.now
	f.AsOf.Position = position
	c, err := e.figure.count(e.Reader, e.ctx, f)
	maps.DeleteFunc(c, func(u unit, _ []float64) bool { return e.changed != nil && e.changed[u] == nil })
	e.known[position] = c
	return c, err
}

// explain gives each changed unit its shares. Most units were touched by events of one class, which did it all. For the
// others the figure is taken again between their events, and for those that only events of other units can have
// moved, such as a tie that bridges no longer, between any two positions: halving the span until what happened in it
// is of one class. States that differ by one event differ because of it, so nothing stays unexplained.
func (e *explaining) explain(changed map[unit]*revisedUnit) error {
	e.changed = changed
	touched, err := e.touched(changed)
	if err != nil {
		return err
	}
	spans := make([]*span, 0, len(changed))
	for _, u := range sortedUnits(changed) {
		s := &span{revisedUnit: changed[u], events: e.relevant(touched[u])}
		for i, event := range s.events {
			if entangled := slices.Contains(e.figure.entangled, u.kind) && e.stays(u); entangled || i > 0 && event.class != s.events[i-1].class {
				s.cuts = append(s.cuts, event.Position-1)
				if entangled {
					s.cuts = append(s.cuts, event.Position)
				}
			}
		}
		spans = append(spans, s)
	}
	return e.halve(e.query.Since, e.now.AsOf.Position, spans)
}

// stays tells whether a unit counts at both states.
func (e *explaining) stays(u unit) bool {
	return e.known[e.query.Since][u] != nil && e.known[e.now.AsOf.Position][u] != nil
}

// relevant leaves out what happened after the cut-off, unless there is nothing else: it touches a unit, but moves no figure.
func (e *explaining) relevant(events []touch) []touch {
	within := slices.DeleteFunc(slices.Clone(events), func(t touch) bool {
		return (t.class == LateReport || t.class == NewActivity) && t.EffectiveAt.After(*e.now.before())
	})
	if len(within) == 0 {
		return events
	}
	return within
}

// span is a unit while it is searched for what changed it.
type span struct {
	*revisedUnit
	events []touch
	cuts   []int64 // positions between events of different classes
}

// within are the events recorded after low and up to high.
func (s *span) within(low, high int64) (events []touch) {
	for _, t := range s.events {
		if t.Position > low && t.Position <= high {
			events = append(events, t)
		}
	}
	return events
}

// halve shares out what happened to the units after low and up to high.
func (e *explaining) halve(low, high int64, spans []*span) error {
	var open []*span
	var cuts []int64
	for _, s := range spans {
		change := e.change(s.unit, low, high)
		if change == nil {
			continue
		}
		inside := slices.DeleteFunc(slices.Clone(s.cuts), func(cut int64) bool { return cut <= low || cut >= high })
		events := s.within(low, high)
		switch {
		case len(events) > 0 && len(inside) == 0:
			s.shares = append(s.shares, revisedShare{events[0].class, change, events})
		case len(events) == 0 && high == low+1:
			event, err := e.event(high)
			if err != nil {
				return err
			}
			s.shares = append(s.shares, revisedShare{event.class, change, []touch{event}})
		case len(events) == 0:
			open, cuts = append(open, s), append(cuts, (low+high)/2)
		default:
			open, cuts = append(open, s), append(cuts, inside[len(inside)/2])
		}
	}
	if len(open) == 0 {
		return nil
	}
	slices.Sort(cuts)
	middle := cuts[len(cuts)/2]
	if _, err := e.at(middle); err != nil {
		return err
	}
	if err := e.halve(low, middle, open); err != nil {
		return err
	}
	delete(e.known, low) // whatever lies before is settled
	return e.halve(middle, high, open)
}

// change is by how much a unit moved between two positions that are known; nil when it did not.
func (e *explaining) change(u unit, low, high int64) []float64 {
	before, after := e.known[low][u], e.known[high][u]
	if slices.Equal(before, after) {
		return nil
	}
	change := slices.Clone(orZero(after, len(e.figure.measures)))
	for i, value := range before {
		change[i] -= value
	}
	return change
}
