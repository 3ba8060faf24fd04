package impact

// Betweenness returns for every node the share of shortest paths between two others that pass through it, by node
// number: Σ over pairs s, t of σ(s,t|v)/σ(s,t), divided by the (n−1)(n−2)/2 pairs, so that the middle of a star has
// 1. Every value is 0 below three nodes.
//
// It takes time in proportion to sources × ties. With sources ≥ n, or 0, every node is a source and the values are
// exact. With fewer, that many nodes evenly spread over the numbers stand for all and exact is false: an estimate, to
// be marked as such.
//
// Source: Brandes 2001, J Math Sociol 25:163–177; from a sample of sources: Brandes & Pich 2007, Int J Bifurcat Chaos
// 17:2303–2318.
func (g *Graph) Betweenness(sources int) (values []float64, exact bool) {
	n := g.Nodes()
	values = make([]float64, n)
	exact = sources <= 0 || sources >= n
	if exact {
		sources = n
	}
	if n < 3 {
		return values, exact
	}
	search := newPathCount(n)
	for k := range sources {
		source := int32(k * n / sources)
		search.from(g, source)
		search.addDependencies(g, source, values)
	}
	// Every pair was met from either end, in the share of sources / n.
	pairs := float64(n-1) * float64(n-2) * float64(sources) / float64(n)
	for v := range values {
		values[v] /= pairs
	}
	return values, exact
}

// A pathCount counts the shortest paths from one node, breadth first.
type pathCount struct {
	reached    []int32   // nodes in order of distance
	distance   []int32   // −1: not reached
	paths      []float64 // shortest paths from the source
	dependency []float64 // of the source on the node
}

func newPathCount(nodes int) *pathCount {
	return &pathCount{
		reached: make([]int32, 0, nodes), distance: make([]int32, nodes),
		paths: make([]float64, nodes), dependency: make([]float64, nodes),
	}
}

func (p *pathCount) from(g *Graph, source int32) {
	for v := range p.distance {
		p.distance[v], p.paths[v], p.dependency[v] = -1, 0, 0
	}
	p.distance[source], p.paths[source] = 0, 1
	p.reached = append(p.reached[:0], source)
	for i := 0; i < len(p.reached); i++ {
		v := p.reached[i]
		for _, w := range g.neighbours[g.starts[v]:g.starts[v+1]] {
			if p.distance[w] < 0 {
				p.distance[w] = p.distance[v] + 1
				p.reached = append(p.reached, w)
			}
			if p.distance[w] == p.distance[v]+1 {
				p.paths[w] += p.paths[v]
			}
		}
	}
}

// addDependencies adds for every node the share of shortest paths from the source that pass through it, summed over
// their ends.
func (p *pathCount) addDependencies(g *Graph, source int32, values []float64) {
	for i := len(p.reached) - 1; i > 0; i-- {
		w := p.reached[i]
		for _, v := range g.neighbours[g.starts[w]:g.starts[w+1]] {
			if p.distance[v] == p.distance[w]-1 {
				p.dependency[v] += p.paths[v] / p.paths[w] * (1 + p.dependency[w])
			}
		}
		if w != source {
			values[w] += p.dependency[w]
		}
	}
}
