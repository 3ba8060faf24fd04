package estimate

import "slices"

// A Tie joins two nodes of a network, organisations or countries, by their numbers from 0.
type Tie struct{ A, B int32 }

// A Graph is an undirected network without loops or repeated ties.
type Graph struct {
	ties []Tie // A < B, sorted
	// The neighbours of node v are neighbours[starts[v]:starts[v+1]], ascending.
	starts     []int32
	neighbours []int32
}

// NewGraph builds the network of the given number of nodes, those without any tie included. Repeated ties and ties of
// a node with itself are dropped. Tie ends must be below nodes.
func NewGraph(nodes int, ties []Tie) *Graph {
	g := &Graph{starts: make([]int32, nodes+1)}
	for _, t := range ties {
		if t.A != t.B {
			g.ties = append(g.ties, Tie{min(t.A, t.B), max(t.A, t.B)})
		}
	}
	spare := make([]Tie, len(g.ties))
	SortStably(spare, g.ties, nodes, func(t *Tie) int32 { return t.B })
	SortStably(g.ties, spare, nodes, func(t *Tie) int32 { return t.A })
	g.ties = slices.Compact(g.ties)
	for _, t := range g.ties {
		g.starts[t.A+1]++
		g.starts[t.B+1]++
	}
	for v := range nodes {
		g.starts[v+1] += g.starts[v]
	}
	next := slices.Clone(g.starts)
	g.neighbours = make([]int32, 2*len(g.ties))
	// Ties into a node from below come first in this order, so that its neighbours ascend.
	for _, t := range g.ties {
		g.neighbours[next[t.B]] = t.A
		next[t.B]++
	}
	for _, t := range g.ties {
		g.neighbours[next[t.A]] = t.B
		next[t.A]++
	}
	return g
}

// CompareTies orders ties by their first node, then by the other.
func CompareTies(s, t Tie) int {
	if s.A != t.A {
		return int(s.A) - int(t.A)
	}
	return int(s.B) - int(t.B)
}

// Nodes counts the nodes, those without any tie included.
func (g *Graph) Nodes() int { return len(g.starts) - 1 }

// Ties counts the distinct ties.
func (g *Graph) Ties() int { return len(g.ties) }

// Density returns the share of possible ties that exist, 2m/(n(n−1)). ok is false below two nodes.
//
// Source: Wasserman & Faust 1994, Social Network Analysis, p. 101.
func (g *Graph) Density() (density float64, ok bool) {
	n := float64(g.Nodes())
	if n < 2 {
		return 0, false
	}
	return 2 * float64(g.Ties()) / (n * (n - 1)), true
}

// Components returns the sizes of the connected components, largest first; a node without ties is one of size 1.
func (g *Graph) Components() []int {
	joined := NewUnionFind(g.Nodes())
	for _, t := range g.ties {
		joined.Union(t.A, t.B)
	}
	sizes := []int{}
	for v := range int32(g.Nodes()) {
		if joined.Find(v) == v {
			sizes = append(sizes, int(joined.size[v]))
		}
	}
	slices.SortFunc(sizes, func(a, b int) int { return b - a })
	return sizes
}

// An EIIndex compares ties between groups with ties inside one, the groups being countries, for instance.
type EIIndex struct {
	Index    float64 `json:"index"` // −1: all inside, 1: all between
	External int     `json:"external"`
	Internal int     `json:"internal"`
	Unknown  int     `json:"unknown"` // ties left out because an end has no known group
}

// EIIndex returns (E − I)/(E + I) over the distinct ties, with E between groups and I inside one. groups gives each
// node's group, negative where it is not known. ok is false when no tie has known groups at both ends.
//
// Source: Krackhardt & Stern 1988, Soc Psychol Q 51:123–140.
func (g *Graph) EIIndex(groups []int) (index EIIndex, ok bool) {
	for _, t := range g.ties {
		switch a, b := groups[t.A], groups[t.B]; {
		case a < 0 || b < 0:
			index.Unknown++
		case a == b:
			index.Internal++
		default:
			index.External++
		}
	}
	known := index.External + index.Internal
	if known == 0 {
		return index, false
	}
	index.Index = float64(index.External-index.Internal) / float64(known)
	return index, true
}
