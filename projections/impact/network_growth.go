package impact

import (
	"cmp"
	"slices"
)

// growth is a network that knows its measures while ties are added to it.
type growth struct {
	nodes   []int32         // in the order in which they came
	numbers map[int32]int32 // the place of each among them
	ties    []Tie           // of places, each once
	known   map[Tie]knownTie
	borders EIIndex // its counts
	joined  unionFind
	joins   int // ties that joined two components
	largest int32

	central centrality
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
	border string // as at their latest contact
}

// newGrowth has room for so many ties.
func newGrowth(ties int) *growth {
	return &growth{numbers: map[int32]int32{}, known: make(map[Tie]knownTie, ties), joined: newUnionFind(2 * ties)}
}

func (g *growth) add(t networkTie) {
	if !t.Chosen {
		return
	}
	known := g.known[t.Tie]
	if border := t.border(); border != known.border {
		g.count(known.border, -1)
		g.count(border, 1)
		known.border = border
	}
	if t.shown() {
		a, b := g.place(t.A), g.place(t.B)
		if a != b && !known.shown {
			known.shown = true
			g.join(Tie{a, b})
		}
	}
	g.known[t.Tie] = known
}

func (g *growth) count(border string, change int) {
	switch border {
	case borderExternal:
		g.borders.External += change
	case borderInternal:
		g.borders.Internal += change
	case borderUnknown:
		g.borders.Unknown += change
	}
}

// place is where the node stands among the nodes; a new one comes last.
func (g *growth) place(node int32) int32 {
	place, there := g.numbers[node]
	if !there {
		place = int32(len(g.nodes))
		g.numbers[node] = place
		g.nodes = append(g.nodes, node)
		g.largest = max(g.largest, 1)
	}
	return place
}

func (g *growth) join(t Tie) {
	g.ties = append(g.ties, t)
	if g.joined.find(t.A) != g.joined.find(t.B) {
		g.joins++
	}
	g.joined.union(t.A, t.B)
	g.largest = max(g.largest, g.component(t.A))
}

// component counts the nodes of the component that a place is in.
func (g *growth) component(place int32) int32 { return g.joined.size[g.joined.find(place)] }

// density is as Graph.Density; nil below two nodes.
func (g *growth) density() *float64 {
	n := float64(len(g.nodes))
	if n < 2 {
		return nil
	}
	return new(2 * float64(len(g.ties)) / (n * (n - 1)))
}

// eiIndex is as Graph.EIIndex; nil when of no tie both countries are known.
func (g *growth) eiIndex() *EIIndex {
	index := g.borders
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
	sources := len(g.nodes)
	if len(g.ties) > 0 {
		sources = min(sources, work/len(g.ties))
	}
	if sources < min(fewestSources, len(g.nodes)) {
		return nil, false, false
	}
	if known := &g.central; known.values == nil || known.nodes != len(g.nodes) || known.ties != len(g.ties) {
		*known = centrality{nodes: len(g.nodes), ties: len(g.ties)}
		known.values, known.exact = NewGraph(len(g.nodes), g.ties).Betweenness(sources)
	}
	return g.central.values, g.central.exact, true
}

// ranked lists the nodes with their places in the network, those of highest betweenness first; without values, those
// with most ties.
func (g *growth) ranked(betweenness []float64) []NetworkNode {
	nodes := make([]NetworkNode, len(g.nodes))
	for i, number := range g.nodes {
		nodes[i].number, nodes[i].Component = number, int(g.component(int32(i)))
		if betweenness != nil {
			nodes[i].Betweenness = &betweenness[i]
		}
	}
	for _, t := range g.ties {
		nodes[t.A].Ties++
		nodes[t.B].Ties++
	}
	slices.SortFunc(nodes, func(a, b NetworkNode) int {
		if betweenness != nil && *a.Betweenness != *b.Betweenness {
			return cmp.Compare(*b.Betweenness, *a.Betweenness)
		}
		return cmp.Or(cmp.Compare(b.Ties, a.Ties), cmp.Compare(a.number, b.number))
	})
	return nodes
}
