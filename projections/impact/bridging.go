package impact

import (
	"cmp"
	"slices"
)

// A DatedTie is a tie made at a step of time: an edition's number, or a day. Ties of one step are simultaneous.
type DatedTie struct {
	Tie
	Step int
}

// A TieKind says what a tie did to the network that existed before its step.
type TieKind uint8

const (
	TieRepeated  TieKind = iota // the two had a tie already
	TieClosing                  // new, inside one component
	TieAttaching                // new, and an end had no tie at all
	TieBridging                 // new, between two components that both had ties
)

// IsNew tells whether the two had no earlier tie.
func (k TieKind) IsNew() bool { return k != TieRepeated }

// JoinsComponents tells whether the tie joins what was separate. An organisation without ties is a component of one,
// so attaching a newcomer counts; TieBridging alone leaves newcomers out.
func (k TieKind) JoinsComponents() bool { return k == TieAttaching || k == TieBridging }

// ClassifyTies returns the kind of every tie, in the order given. Ties of one step are compared with the network
// before the step, so their order decides nothing, save that of equal ties in one step the first given is the new
// one. The tie of a node with itself counts as repeated. Memory grows with the largest node number.
//
// Source: bridging as in Burt 1992, Structural Holes; components by union-find.
func ClassifyTies(ties []DatedTie) []TieKind {
	order, numbered := make([]int, len(ties)), make([]networkTie, len(ties))
	nodes, pairs := int32(0), map[Tie]int32{}
	for i, t := range ties {
		order[i] = i
		nodes = max(nodes, t.A+1, t.B+1)
		tie := Tie{min(t.A, t.B), max(t.A, t.B)}
		if _, there := pairs[tie]; !there {
			pairs[tie] = int32(len(pairs))
		}
		numbered[i] = networkTie{Tie: tie, pair: pairs[tie]}
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(ties[i].Step, ties[j].Step) })

	kinds := make([]TieKind, len(ties))
	before := newClassifier(int(nodes), len(pairs))
	for len(order) > 0 {
		var step []networkTie
		for k := 0; k < len(order) && ties[order[k]].Step == ties[order[0]].Step; k++ {
			step = append(step, numbered[order[k]])
		}
		before.classify(step)
		for k, t := range step {
			kinds[order[k]] = t.Kind
		}
		order = order[len(step):]
	}
	return kinds
}

// A classifier knows the network before a step.
type classifier struct {
	joined unionFind
	seen   []bool // by pair
}

// newClassifier knows nothing yet. Nodes and pairs have numbers below these.
func newClassifier(nodes, pairs int) *classifier {
	return &classifier{newUnionFind(nodes), make([]bool, pairs)}
}

// classify says of what kind the ties of the next step are.
func (c *classifier) classify(step []networkTie) {
	for i := range step {
		t := &step[i]
		if t.A == t.B || c.seen[t.pair] {
			continue // repeated
		}
		c.seen[t.pair] = true
		switch a, b := c.joined.find(t.A), c.joined.find(t.B); {
		case a == b:
			t.Kind = TieClosing
		case c.joined.size[a] == 1 || c.joined.size[b] == 1:
			t.Kind = TieAttaching
		default:
			t.Kind = TieBridging
		}
	}
	for _, t := range step {
		c.joined.union(t.A, t.B)
	}
}
