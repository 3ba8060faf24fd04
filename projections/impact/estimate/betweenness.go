package estimate

import (
	"math"

	"aftermatch/internal/atonce"
)

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
	atonce.Each(betweennessParts, func(part int) {
		search, sums := newPathCount(g), make([]float64, n)
		for k := part; k < sources; k += betweennessParts {
			search.from(g, int32(k*n/sources))
			search.addDependencies(sums)
		}
		parts[part] = sums
	})
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

// A pathCount counts the shortest paths from one node, breadth first, a level of nodes at one distance after the other. Where
// fewer nodes are left than the last level has, these look back for it, which spares most of the ties. The loops over
// ties go on without a branch, which would be as good as chance: what is not to be kept is overwritten by what comes next.
type pathCount struct {
	reached  []int32   // nodes in order of distance
	levels   []int32   // where in reached each level begins
	distance []int32   // unreached: not reached
	paths    []float64 // shortest paths from the source; whole numbers, so that their order does not matter
	share    []float64 // of one shortest path to the node: of its end there, and of all that lead on
	onwards  []float64 // the shares of the nodes that looked back
	onward   segments  // nodes that the paths lead on to from each that was reached, ascending
	back     segments  // nodes that they come from, of each that looked back
}

// unreached is farther than any node.
const unreached = math.MaxInt32

// segments are lists one behind the other: the i-th is all[starts[i]:starts[i+1]].
type segments struct {
	all    []int32
	starts []int32
}

func (s segments) at(i int) []int32 { return s.all[s.starts[i]:s.starts[i+1]] }

func newPathCount(g *Graph) *pathCount {
	n, ends := g.Nodes(), len(g.neighbours)
	lists := func() segments { return segments{make([]int32, ends+1), make([]int32, n+1)} }
	return &pathCount{
		reached: make([]int32, n+1), distance: make([]int32, n), paths: make([]float64, n), share: make([]float64, n),
		onwards: make([]float64, n), onward: lists(), back: lists(),
	}
}

func (p *pathCount) from(g *Graph, source int32) {
	for v := range p.distance {
		p.distance[v] = unreached
	}
	clear(p.paths)
	p.distance[source], p.paths[source], p.reached[0] = 0, 1, source
	p.levels = append(p.levels[:0], 0)
	n, start, end := g.Nodes(), 0, 1
	for start < end {
		p.levels = append(p.levels, int32(end))
		look := p.lookOn
		if n-end < end-start {
			look = p.lookBack
		}
		start, end = end, look(g, start, end)
	}
}

// lookOn finds the level behind the one from start to end, and where it ends.
func (p *pathCount) lookOn(g *Graph, start, end int) int {
	reached, distance, paths, onward := p.reached, p.distance, p.paths, p.onward.all
	next, count, last := distance[reached[start]]+1, end, p.onward.starts[start]
	for i := start; i < end; i++ {
		v := reached[i]
		first, own := last, paths[v]
		for _, w := range g.neighbours[g.starts[v]:g.starts[v+1]] {
			onward[last] = w
			last += above(distance[w], next-1)
		}
		for _, w := range onward[first:last] {
			reached[count] = w
			count += int(above(distance[w], next))
			distance[w] = next
			paths[w] += own
		}
		p.onward.starts[i+1] = last
	}
	for i := end; i < count; i++ {
		p.back.starts[i+1] = p.back.starts[end]
	}
	return count
}

// lookBack does the same from the nodes that are left.
func (p *pathCount) lookBack(g *Graph, start, end int) int {
	reached, distance, paths, back := p.reached, p.distance, p.paths, p.back.all
	for i := start; i < end; i++ {
		p.onward.starts[i+1] = p.onward.starts[start]
	}
	next, left := distance[reached[start]]+1, end
	for w := range distance {
		reached[left] = int32(w)
		left += int(above(distance[w], next))
	}
	count, last := end, p.back.starts[end]
	for _, w := range reached[end:left] {
		first := last
		for _, v := range g.neighbours[g.starts[w]:g.starts[w+1]] {
			back[last] = v
			last += above(next, distance[v])
		}
		if first == last {
			continue
		}
		whole := 0.0
		for _, v := range back[first:last] {
			whole += paths[v]
		}
		reached[count], distance[w], paths[w] = w, next, whole
		count++
		p.back.starts[count] = last
	}
	return count
}

// above is 1 when x > y, else 0, for numbers from 0.
func above(x, y int32) int32 { return int32(uint32(y-x) >> 31) }

// addDependencies adds for every node but the source the share of shortest paths from the source that pass through it,
// summed over their ends.
func (p *pathCount) addDependencies(values []float64) {
	paths, share, onwards := p.paths, p.share, p.onwards
	clear(onwards)
	for level := len(p.levels) - 2; level > 0; level-- {
		for i := int(p.levels[level]); i < int(p.levels[level+1]); i++ {
			v := p.reached[i]
			shares := onwards[v]
			for _, w := range p.onward.at(i) {
				shares += share[w]
			}
			dependency := paths[v] * shares
			values[v] += dependency
			share[v] = (1 + dependency) / paths[v]
			for _, u := range p.back.at(i) {
				onwards[u] += share[v]
			}
		}
	}
}
