package impact

import (
	"cmp"
	"slices"

	"aftermatch/projections/impact/estimate"
)

// growth is a network that knows its measures while ties are added to it.
type growth struct {
	number  estimate.Numbering // the place of each node, in the order in which they came
	ties    []estimate.Tie     // of places, each once
	known   []knownTie         // by pair; nil where each comes once at most
	borders [4]int             // how many run where
	joined  estimate.UnionFind
	joins   int // ties that joined two components
	largest int32

	central centrality
	degrees []int32 // by place
}

// centrality is the betweenness of each node as it was of so many nodes and ties, which only grow.
type centrality struct {
	nodes, ties int
	values      []float64
	exact       bool
}

// knownTie is what a growth knows of two nodes that the filters choose.
type knownTie struct {
	shown  bool
	border border // as at their latest contact
}

// newGrowth is a network without ties, for nodes and pairs below these numbers; of one edition, in which each pair comes once,
// with no pairs.
func newGrowth(nodes, pairs int) *growth {
	g := &growth{}
	g.number.Admit(int32(nodes))
	if pairs > 0 {
		g.known = make([]knownTie, pairs)
	}
	return g
}

// forget begins anew a network of one edition.
func (g *growth) forget() {
	g.number.Forget()
	*g = growth{number: g.number, ties: g.ties[:0], joined: g.joined.Empty()}
}

// isEmpty tells whether no tie was added that the filters choose.
func (g *growth) isEmpty() bool { return g.borders == [4]int{} }

func (g *growth) add(ties []networkTie) {
	for _, t := range ties {
		if !t.Chosen {
			continue
		}
		var before knownTie
		border := t.border()
		if g.known != nil {
			before = g.known[t.pair]
			g.known[t.pair] = knownTie{before.shown || t.shown() && t.A != t.B, border}
		}
		if before.border != borderNone {
			g.borders[before.border]--
		}
		g.borders[border]++
		if t.shown() && !before.shown {
			if a, b := g.place(t.A), g.place(t.B); a != b {
				g.join(estimate.Tie{A: a, B: b})
			}
		}
	}
}

// place is where the node stands among the nodes; a new one comes last.
func (g *growth) place(node int32) int32 {
	place := g.number.Of(node)
	if int(place) == g.joined.Nodes() {
		g.joined.Add()
		g.largest = max(g.largest, 1)
	}
	return place
}

func (g *growth) join(t estimate.Tie) {
	g.ties = append(g.ties, t)
	if g.joined.Union(t.A, t.B) {
		g.joins++
		g.largest = max(g.largest, g.component(t.A))
	}
}

func (g *growth) nodes() int { return len(g.number.Come) }

// component counts the nodes of the component that a place is in.
func (g *growth) component(place int32) int32 { return g.joined.Component(place) }

// density is as Graph.Density; nil below two nodes.
func (g *growth) density() *float64 {
	n := float64(g.nodes())
	if n < 2 {
		return nil
	}
	return new(2 * float64(len(g.ties)) / (n * (n - 1)))
}

// eiIndex is as Graph.EIIndex; nil when of no tie both countries are known.
func (g *growth) eiIndex() *estimate.EIIndex {
	index := estimate.EIIndex{External: g.borders[borderExternal], Internal: g.borders[borderInternal], Unknown: g.borders[borderUnknown]}
	known := index.External + index.Internal
	if known == 0 {
		return nil
	}
	index.Index = float64(index.External-index.Internal) / float64(known)
	return &index
}

// fewestSources is from how many starting nodes betweenness is estimated at least.
const fewestSources = 50

// betweenness is that of each node, as far as it can be had for so much work, counted in nodes × ties; ok is false when
// it would take more even as an estimate. What was worked out is kept until the network grows.
func (g *growth) betweenness(work int) (values []float64, exact, ok bool) {
	sources := g.nodes()
	if len(g.ties) > 0 {
		sources = min(sources, work/len(g.ties))
	}
	if sources < min(fewestSources, g.nodes()) {
		return nil, false, false
	}
	if known := &g.central; known.values == nil || known.nodes != g.nodes() || known.ties != len(g.ties) {
		*known = centrality{nodes: g.nodes(), ties: len(g.ties)}
		known.values, known.exact = estimate.NewGraph(g.nodes(), g.ties).Betweenness(sources)
	}
	return g.central.values, g.central.exact, true
}

// ranked lists the places of the nodes, those of highest betweenness first; without values, those with most ties.
func (g *growth) ranked(betweenness []float64) []int32 {
	g.degrees = make([]int32, g.nodes())
	for _, t := range g.ties {
		g.degrees[t.A]++
		g.degrees[t.B]++
	}
	places := make([]int32, g.nodes())
	for i := range places {
		places[i] = int32(i)
	}
	slices.SortFunc(places, func(a, b int32) int {
		if betweenness != nil && betweenness[a] != betweenness[b] {
			return cmp.Compare(betweenness[b], betweenness[a])
		}
		return cmp.Or(cmp.Compare(g.degrees[b], g.degrees[a]), cmp.Compare(g.number.Come[a], g.number.Come[b]))
	})
	return places
}

// node is one of those ranked.
func (g *growth) node(place int32, betweenness []float64) NetworkNode {
	node := NetworkNode{number: g.number.Come[place], Ties: int(g.degrees[place]), Component: int(g.component(place))}
	if betweenness != nil {
		node.Betweenness = &betweenness[place]
	}
	return node
}
