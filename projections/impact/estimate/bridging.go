package estimate

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
	order, numbers := make([]int, len(ties)), make([]int32, len(ties))
	nodes, pairs := int32(0), map[Tie]int32{}
	for i, t := range ties {
		order[i] = i
		nodes = max(nodes, t.A+1, t.B+1)
		tie := Tie{min(t.A, t.B), max(t.A, t.B)}
		if _, there := pairs[tie]; !there {
			pairs[tie] = int32(len(pairs))
		}
		numbers[i] = pairs[tie]
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(ties[i].Step, ties[j].Step) })

	kinds := make([]TieKind, len(ties))
	before := NewClassifier(int(nodes), len(pairs))
	for len(order) > 0 {
		var step []int
		step, order = first(order, func(i int) int { return ties[i].Step })
		for _, i := range step {
			kinds[i] = before.Classify(ties[i].Tie, numbers[i])
		}
		for _, i := range step {
			before.Join(ties[i].Tie)
		}
	}
	return kinds
}

// A Classifier knows the network before a step.
type Classifier struct {
	joined UnionFind
	seen   []bool // by pair
}

// NewClassifier knows nothing yet. Nodes and pairs have numbers below these.
func NewClassifier(nodes, pairs int) *Classifier {
	return &Classifier{NewUnionFind(nodes), make([]bool, pairs)}
}

// Classify says of what kind a tie of the next step is. Of equal ties the first is the new one.
func (c *Classifier) Classify(t Tie, pair int32) TieKind {
	if t.A == t.B || c.seen[pair] {
		return TieRepeated
	}
	c.seen[pair] = true
	switch a, b := c.joined.Find(t.A), c.joined.Find(t.B); {
	case a == b:
		return TieClosing
	case c.joined.size[a] == 1 || c.joined.size[b] == 1:
		return TieAttaching
	}
	return TieBridging
}

// Join adds a tie of a step that is classified.
func (c *Classifier) Join(t Tie) { c.joined.Union(t.A, t.B) }
