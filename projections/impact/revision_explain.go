package impact

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"aftermatch/domain"
)

// revised is a figure at two states of knowledge, with what moved it.
type revised struct {
	figure        revisable
	aligned       bool // units that can be told apart at one position are, which the first version did not
	query         RevisionQuery
	then, now     Frame
	before, after totals
	tallies       map[string]tally // of the earlier state
	explained
	listed *listing // nil unless units are listed
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
	events []*touch
}

// compare settles what is compared.
func (r *Reader) compare(ctx context.Context, f Frame, q RevisionQuery) (revised, error) {
	found := revised{aligned: f.Definition.Version != revisionV1Definition.Version, query: q, now: f, then: f, explained: explained{groups: map[string]*explainedGroup{}}}
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
	return found, nil
}

// check finds the figure. The error is a *domain.Error with every fault.
func (q RevisionQuery) check(f Frame) (figure revisable, err error) {
	var faults []domain.Fault
	var names []string
	for _, candidate := range revisables {
		names = append(names, candidate.ID)
		if candidate.ID == cmp.Or(q.Figure, ConversionDefinition.ID) {
			figure = candidate
		}
	}
	if f.Definition.Version == revisionV1Definition.Version {
		figure = figure.v1()
	}
	switch {
	case q.Figure == RevisionDefinition.ID:
		faults = append(faults, domain.Fault{Field: "figure", Message: "a revision is of another figure: " + oneOf(names)})
	case figure.ID == "":
		faults = append(faults, domain.Fault{Field: "figure", Message: "must be " + oneOf(names)})
	case q.Kind != "" && !slices.Contains(figure.kinds, q.Kind):
		faults = append(faults, domain.Fault{Field: "kind", Message: figure.ID + " is made of " + strings.Join(figure.kinds, ", ")})
	}
	if q.Group != "" && q.Filters.GroupBy == "" {
		faults = append(faults, domain.Fault{Field: "group", Message: "goes with group_by"})
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
	history
	*revised
	ctx    context.Context
	events map[int64]*touch
}

// explain finds the units that count otherwise and gives each its shares. Most units were touched by events of one class, which
// did it all. For the others the figure is taken again between their events, and for those that only events of other units can
// have moved, such as a tie that bridges no longer, between any two positions: halving the span until what happened in it is of
// one class. States that differ by one event differ because of it, so nothing stays unexplained.
func (r *Reader) explain(ctx context.Context, found *revised) error {
	ends, err := r.knowledge(ctx, found).ends(func(known history, changed map[unit]*revisedUnit) error {
		e := explaining{Reader: r, history: known, revised: found, ctx: ctx, events: map[int64]*touch{}}
		return e.explain(changed)
	})
	found.before, found.after, found.tallies = ends.before, ends.after, ends.tallies
	return err
}

// explain explains a part of the units.
func (e *explaining) explain(changed map[unit]*revisedUnit) error {
	units := sortedUnits(changed)
	touched, err := e.touches(units)
	if err != nil {
		return err
	}
	spans := make([]*span, 0, len(units))
	for _, u := range units {
		s := &span{revisedUnit: changed[u], events: e.relevant(touched[u.thing()])}
		entangled := slices.Contains(e.figure.entangled, u.kind) && e.stays(u)
		for i, event := range s.events {
			if entangled {
				s.cuts = append(s.cuts, event.Position-1, event.Position)
			} else if i > 0 && event.class != s.events[i-1].class {
				s.gaps = append(s.gaps, gap{s.events[i-1].Position, event.Position - 1})
			}
		}
		spans = append(spans, s)
	}
	cut(spans, e.aligned)
	asked := slices.Collect(slices.Chunk(spans, 1)) // apart, so that what moved one does not depend on the others
	if e.together() {
		asked = [][]*span{spans}
	}
	for _, spans := range asked {
		if err := e.halve(e.query.Since, e.now.AsOf.Position, spans); err != nil {
			return err
		}
	}
	for _, s := range spans {
		e.add(e.figure.estimates, s.revisedUnit)
		e.listed.add(s.revisedUnit)
	}
	return nil
}

// knowledge is what there is to ask about the figure.
func (r *Reader) knowledge(ctx context.Context, found *revised) knowledge {
	if found.figure.contacts != nil {
		return r.versions(ctx, found)
	}
	known := byKind{}
	for _, kind := range found.figure.kinds {
		known[kind] = found.figure.knows[kind](r, ctx, found)
	}
	return known
}

// touches lists the events that touched each of the things, in the order of the log.
func (e *explaining) touches(units []unit) (map[unit][]*touch, error) {
	things := make([]unit, 0, len(units))
	seen := map[unit]bool{}
	for _, u := range units {
		if thing := u.thing(); !seen[thing] {
			seen[thing], things = true, append(things, thing)
		}
	}
	touched, err := e.touched(things)
	if err != nil {
		return nil, err
	}
	var positions []int64
	for _, of := range touched {
		positions = append(positions, of...)
	}
	if err := e.learnEvents(positions); err != nil {
		return nil, err
	}
	touches := make(map[unit][]*touch, len(touched))
	for u, of := range touched {
		slices.Sort(of)
		for _, position := range slices.Compact(of) {
			touches[u] = append(touches[u], e.events[position])
		}
	}
	return touches, nil
}

// stays tells whether a unit counts at both states.
func (e *explaining) stays(u unit) bool {
	return e.counts(u, e.query.Since) != nil && e.counts(u, e.now.AsOf.Position) != nil
}

// relevant leaves out what happened after the cut-off, unless there is nothing else: it touches a unit, but moves no figure.
func (e *explaining) relevant(events []*touch) []*touch {
	late := func(t *touch) bool {
		return (t.class == LateReport || t.class == NewActivity) && t.EffectiveAt.After(*e.now.before())
	}
	if !slices.ContainsFunc(events, late) {
		return events
	}
	if within := slices.DeleteFunc(slices.Clone(events), late); len(within) > 0 {
		return within
	}
	return events
}

// span is a unit while it is searched for what changed it.
type span struct {
	*revisedUnit
	events []*touch
	gaps   []gap
	cuts   []int64 // positions between events of different classes: one in each gap
}

// gap is from where to where no event touched a unit, between events of different classes: any position in it tells them apart.
type gap struct{ from, to int64 }

// cut puts the cuts into the gaps: aligned, as few different ones as there can be, since each may take a reading of the whole
// figure; otherwise each at the end of its gap.
func cut(spans []*span, aligned bool) {
	var ends []int64
	if aligned {
		var gaps []gap
		for _, s := range spans {
			gaps = append(gaps, s.gaps...)
		}
		slices.SortFunc(gaps, func(a, b gap) int { return cmp.Compare(a.to, b.to) })
		for _, g := range gaps {
			if len(ends) == 0 || ends[len(ends)-1] < g.from {
				ends = append(ends, g.to)
			}
		}
	}
	for _, s := range spans {
		for _, g := range s.gaps {
			at := g.to
			if aligned {
				first, _ := slices.BinarySearch(ends, g.from)
				at = ends[first]
			}
			s.cuts = append(s.cuts, at)
		}
	}
}

// within are the events recorded after low and up to high.
func (s *span) within(low, high int64) []*touch {
	first, _ := slices.BinarySearchFunc(s.events, low+1, func(t *touch, position int64) int { return cmp.Compare(t.Position, position) })
	last, _ := slices.BinarySearchFunc(s.events, high+1, func(t *touch, position int64) int { return cmp.Compare(t.Position, position) })
	return s.events[first:last]
}

// inside are the cuts after low and before high.
func (s *span) inside(low, high int64) []int64 {
	first, _ := slices.BinarySearch(s.cuts, low+1)
	last, _ := slices.BinarySearch(s.cuts, high)
	return s.cuts[first:max(first, last)]
}

// halve shares out what happened to the units after low and up to high.
func (e *explaining) halve(low, high int64, spans []*span) error {
	var open []*span
	var cuts []int64
	for _, s := range spans {
		change := difference(e.counts(s.unit, low), e.counts(s.unit, high), len(e.figure.measures))
		if change == nil {
			continue
		}
		inside, events := s.inside(low, high), s.within(low, high)
		switch {
		case len(events) > 0 && len(inside) == 0:
			s.shares = append(s.shares, revisedShare{events[0].class, change, events})
		case len(events) == 0 && high == low+1:
			event, err := e.event(high)
			if err != nil {
				return err
			}
			s.shares = append(s.shares, revisedShare{event.class, change, []*touch{event}})
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
	if err := e.learn(middle); err != nil {
		return err
	}
	if err := e.halve(low, middle, open); err != nil {
		return err
	}
	e.forget(middle) // whatever lies before is settled
	return e.halve(middle, high, open)
}
