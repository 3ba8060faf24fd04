package impact

import (
	"context"

	"aftermatch/projections/impact/estimate"
)

// tieReadings is knowledge of ties. What a tie did depends on all before it, so the network is read at each position, unless it is that
// of all contacts of organisations, which is recalled. Of ties that count alike at both states nothing is kept.
type tieReadings struct {
	*readings
	kind string
}

// tiesOf is knowledge of the ties of one kind: a network has ties of organisations or of countries.
func tiesOf(kind string) func(*Reader, context.Context, *revised) knowledge {
	return func(r *Reader, ctx context.Context, found *revised) knowledge {
		if (kind == unitCountries) != (found.now.Filters.Nodes == NodesCountries) {
			return nothing{}
		}
		v := &tieReadings{kind: kind}
		v.readings = r.readings(ctx, found, kind, v.units)
		return v
	}
}

// nothing is knowledge of a kind of which there are no units.
type nothing struct{}

func (nothing) ends(explain) (ends, error) { return ends{}, nil }

// tieMeasures are what a tie of each kind counts as.
var tieMeasures = [...][]float64{
	estimate.TieRepeated:  {1, 0, 0, 0, 0},
	estimate.TieBridging:  {1, 1, 1, 0, 0},
	estimate.TieAttaching: {1, 1, 0, 1, 0},
	estimate.TieClosing:   {1, 1, 0, 0, 1},
}

func (v *tieReadings) ends(explain explain) (ends, error) {
	then := v.now
	then.AsOf.Position = v.since
	before, after, were := totals{"": make(vector, len(v.figure.measures))}, totals{"": make(vector, len(v.figure.measures))}, map[contactKey]estimate.TieKind{}
	err := v.eachTie(v.ctx, then, func(key contactKey, kind estimate.TieKind) {
		were[key] = kind
		before[""].add(tieMeasures[kind], 1)
	})
	if err != nil {
		return ends{}, err
	}
	zero, changed := make([]float64, len(v.figure.measures)), map[unit]*revisedUnit{}
	err = v.eachTie(v.ctx, v.now, func(key contactKey, kind estimate.TieKind) {
		after[""].add(tieMeasures[kind], 1)
		was, there := were[key]
		delete(were, key)
		if u := v.unit(key); !there {
			changed[u] = &revisedUnit{unit: u, before: zero, after: tieMeasures[kind]}
		} else if was != kind {
			changed[u] = &revisedUnit{unit: u, before: tieMeasures[was], after: tieMeasures[kind]}
		}
	})
	for key, kind := range were {
		u := v.unit(key)
		changed[u] = &revisedUnit{unit: u, before: tieMeasures[kind], after: zero}
	}
	v.changed = changed
	v.known[v.since], v.known[v.now.AsOf.Position] = counts{}, counts{}
	for u, c := range changed {
		if &c.before[0] != &zero[0] {
			v.known[v.since][u] = c.before
		}
		if &c.after[0] != &zero[0] {
			v.known[v.now.AsOf.Position][u] = c.after
		}
	}
	if err != nil {
		return ends{}, err
	}
	found := ends{before, after, v.figure.estimates.tallies(nil)}
	if !v.now.isOfAll() {
		return found, explain(v, changed)
	}
	recalled, err := v.recall(v.ctx)
	if err != nil {
		return found, err
	}
	return found, explain(recalled, changed)
}

// units are those that count otherwise.
func (v *tieReadings) units(_ *Reader, ctx context.Context, f Frame) (counts, error) {
	found := counts{}
	return found, v.eachTie(ctx, f, func(key contactKey, kind estimate.TieKind) {
		if u := v.unit(key); v.changed[u] != nil {
			found[u] = tieMeasures[kind]
		}
	})
}

func (v *tieReadings) unit(key contactKey) unit {
	return unit{kind: v.kind, a: key.a, b: key.b, conference: key.conference}
}

// eachTie visits the ties that the filters admit.
func (r *Reader) eachTie(ctx context.Context, f Frame, visit func(contactKey, estimate.TieKind)) error {
	n, err := r.network(ctx, f)
	if err != nil {
		return err
	}
	began := map[int32]bool{}
	for _, e := range n.editions {
		began[e.No] = true
	}
	for _, t := range n.ties {
		if began[t.Conference] && t.shown() && t.A != t.B {
			visit(contactKey{t.Conference, t.A, t.B}, t.kind())
		}
	}
	return nil
}
