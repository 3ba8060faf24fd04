package impact

import "sync"

// betweennessParts is in how many parts, side by side, the sources are worked through. It is fixed, since the order of
// summation decides the last bit.
const betweennessParts = 4

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
	var parts [betweennessParts][]float64
	var working sync.WaitGroup
	for part := range parts {
		working.Go(func() {
			search, sums := newPathCount(n), make([]float64, n)
			for k := part; k < sources; k += betweennessParts {
				search.from(g, int32(k*n/sources))
				search.addDependencies(sums)
			}
			parts[part] = sums
		})
	}
	working.Wait()
	for _, sums := range parts {
		for v, sum := range sums {
			values[v] += sum
		}
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
	reached  []int32   // nodes in order of distance
	distance []int32   // −1: not reached
	paths    []float64 // shortest paths from the source
	share    []float64 // of one shortest path to the node: of its end there, and of all that lead on
	// The shortest paths lead from the i-th node reached on to onward[starts[i]:starts[i+1]].
	starts []int
	onward []int32
}

func newPathCount(nodes int) *pathCount {
	return &pathCount{
		reached: make([]int32, 0, nodes), distance: make([]int32, nodes), paths: make([]float64, nodes), share: make([]float64, nodes),
	}
}

func (p *pathCount) from(g *Graph, source int32) {
	for v := range p.distance {
		p.distance[v] = -1
	}
	p.distance[source], p.paths[source] = 0, 1
	p.reached, p.starts, p.onward = append(p.reached[:0], source), append(p.starts[:0], 0), p.onward[:0]
	for i := 0; i < len(p.reached); i++ {
		v := p.reached[i]
		next, paths := p.distance[v]+1, p.paths[v]
		for _, w := range g.neighbours[g.starts[v]:g.starts[v+1]] {
			switch p.distance[w] {
			case next:
				p.paths[w] += paths
			case -1:
				p.distance[w], p.paths[w] = next, paths
				p.reached = append(p.reached, w)
			default:
				continue
			}
			p.onward = append(p.onward, w)
		}
		p.starts = append(p.starts, len(p.onward))
	}
}

// addDependencies adds for every node but the source the share of shortest paths from the source that pass through it,
// summed over their ends.
func (p *pathCount) addDependencies(values []float64) {
	for i := len(p.reached) - 1; i > 0; i-- {
		shares := 0.0
		for _, w := range p.onward[p.starts[i]:p.starts[i+1]] {
			shares += p.share[w]
		}
		v := p.reached[i]
		dependency := p.paths[v] * shares
		values[v] += dependency
		p.share[v] = (1 + dependency) / p.paths[v]
	}
}
