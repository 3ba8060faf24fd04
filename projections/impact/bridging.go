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
	order := make([]int, len(ties))
	nodes := int32(0)
	for i, t := range ties {
		order[i] = i
		nodes = max(nodes, t.A+1, t.B+1)
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(ties[i].Step, ties[j].Step) })

	kinds := make([]TieKind, len(ties))
	joined := newUnionFind(int(nodes))
	seen := make(map[Tie]bool, len(ties))
	for len(order) > 0 {
		step := order
		for k, i := range order {
			if ties[i].Step != ties[order[0]].Step {
				step = order[:k]
				break
			}
		}
		order = order[len(step):]
		for _, i := range step {
			tie := Tie{min(ties[i].A, ties[i].B), max(ties[i].A, ties[i].B)}
			if tie.A == tie.B || seen[tie] {
				continue
			}
			seen[tie] = true
			switch a, b := joined.find(tie.A), joined.find(tie.B); {
			case a == b:
				kinds[i] = TieClosing
			case joined.size[a] == 1 || joined.size[b] == 1:
				kinds[i] = TieAttaching
			default:
				kinds[i] = TieBridging
			}
		}
		for _, i := range step {
			joined.union(ties[i].A, ties[i].B)
		}
	}
	return kinds
}
