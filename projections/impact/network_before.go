package impact

import (
	"context"

	"aftermatch/projections/impact/estimate"
)

// The ties of conferences other than the editions, up to the last day on which one of these began. What has changed since the
// position is read as a whole, for organisations are not found there by their numbers; the rest, of some organisations.
const (
	listTiesThen = `select a, b, conference from read_model.pairs_history where known_from <= @position and known_to > @position and ` + isEarlierTie

	listTiesOf = `select a, b, conference from read_model.pairs where known_from <= @position and (a = any(@open) or b = any(@open)) and ` + isEarlierTie

	isTied = hasMet + ` and (@edges = 'contacts' or ` + jointDay + ` <= @until - starts_on)`

	isEarlierTie = isTied + ` and not (self or late or outcome_driven) and starts_on <= @last and conference <> all(@editions)`
)

// readBefore adds to the ties of editions as many of other conferences as tell what those did to the network before them: all
// of the organisations that they tie, which tells who had any; then, while a path between two may still be found, those of the
// organisations on the smaller side. Most are in one component with their next neighbours, so that of a large network little
// is read.
func (r *Reader) readBefore(ctx context.Context, n *network, editions []edition) error {
	if len(n.ties) == 0 {
		return nil
	}
	args := n.arguments(editions, "")
	args["last"] = n.editions[len(n.editions)-1].StartsOn
	read := func(sql string) error {
		return r.numbers(ctx, func(v []int32) {
			n.ties = append(n.ties, networkTie{Tie: estimate.Tie{A: v[0], B: v[1]}, Conference: v[2]})
		}, sql, args)
	}
	var explored estimate.Numbering
	explored.Admit(int32(n.nodes))
	for _, t := range n.ties {
		explored.Of(t.A)
		explored.Of(t.B)
	}
	open := explored.Come
	args["open"] = open
	if err := read(listTiesThen); err != nil {
		return err
	}
	for len(open) > 0 {
		if err := read(listTiesOf); err != nil {
			return err
		}
		n.arrange()
		explored.Admit(int32(n.nodes))
		come := len(explored.Come)
		n.exploreOn(&explored)
		open = explored.Come[come:]
		args["open"] = open
	}
	return nil
}

// exploreOn marks the nodes whose ties are to be read next.
func (n *network) exploreOn(explored *estimate.Numbering) {
	joined := estimate.NewUnionFind(n.nodes)
	ends := make([]int32, n.nodes) // of a root's component, those not explored
	for v := range ends {
		ends[v] = int32(one(!explored.Has(int32(v))))
	}
	for step := range n.steps() {
		smaller := map[int32]bool{} // components, by their roots
		for _, t := range step {
			if a, b := joined.Find(t.A), joined.Find(t.B); t.shown() && a != b && ends[a] > 0 && ends[b] > 0 {
				if ends[b] < ends[a] {
					a = b
				}
				smaller[a] = true
			}
		}
		if len(smaller) > 0 {
			for v := range int32(n.nodes) {
				if smaller[joined.Find(v)] {
					explored.Of(v)
				}
			}
		}
		for _, t := range step {
			a, b := joined.Find(t.A), joined.Find(t.B)
			if joined.Union(a, b) {
				ends[joined.Find(a)] = ends[a] + ends[b]
			}
		}
	}
}
