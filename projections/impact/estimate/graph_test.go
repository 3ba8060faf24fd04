package estimate_test

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/graph/network"
	"gonum.org/v1/gonum/graph/simple"
	"pgregory.net/rapid"

	"aftermatch/projections/impact/estimate"
)

var pathOfFive = estimate.NewGraph(5, []estimate.Tie{{A: 0, B: 1}, {A: 2, B: 1}, {A: 2, B: 3}, {A: 4, B: 3}})

func TestBetweennessOfAPathOfFive(t *testing.T) { // Freeman 1977, Sociometry 40:35–41
	values, exact := pathOfFive.Betweenness(0)
	if !exact {
		t.Error("an estimate")
	}
	for i, want := range []float64{0, 1. / 2, 2. / 3, 1. / 2, 0} {
		near(t, "betweenness", values[i], want, 1e-15)
	}
}

func TestBetweennessOfAStar(t *testing.T) {
	values, _ := estimate.NewGraph(4, []estimate.Tie{{A: 0, B: 1}, {A: 0, B: 2}, {A: 0, B: 3}}).Betweenness(0)
	if want := []float64{1, 0, 0, 0}; !slices.Equal(values, want) {
		t.Errorf("%v, want %v", values, want)
	}
}

func ties(nodes int) *rapid.Generator[[]estimate.Tie] {
	node := rapid.Int32Range(0, int32(nodes)-1)
	return rapid.SliceOf(rapid.Custom(func(t *rapid.T) estimate.Tie {
		return estimate.Tie{A: node.Draw(t, "a"), B: node.Draw(t, "b")}
	}))
}

func TestBetweennessEqualsGonums(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		nodes := rapid.IntRange(3, 15).Draw(t, "nodes")
		drawn := ties(nodes).Draw(t, "ties")
		g := simple.NewUndirectedGraph()
		for v := range nodes {
			g.AddNode(simple.Node(v))
		}
		for _, tie := range drawn {
			if tie.A != tie.B {
				g.SetEdge(simple.Edge{F: simple.Node(tie.A), T: simple.Node(tie.B)})
			}
		}
		want := network.Betweenness(g) // over ordered pairs, not normalised
		values, _ := estimate.NewGraph(nodes, drawn).Betweenness(0)
		for v, got := range values {
			if expected := want[int64(v)] / float64((nodes-1)*(nodes-2)); math.Abs(got-expected) > 1e-12 {
				t.Fatalf("node %d: %v, want %v", v, got, expected)
			}
		}
	})
}

func TestBetweennessFromASampleOfSources(t *testing.T) {
	// On a ring all nodes are alike: half of them as sources give the same mean.
	const nodes = 40
	var ring []estimate.Tie
	for v := range int32(nodes) {
		ring = append(ring, estimate.Tie{A: v, B: (v + 1) % nodes})
	}
	g := estimate.NewGraph(nodes, ring)
	all, exactAll := g.Betweenness(nodes)
	half, exactHalf := g.Betweenness(nodes / 2)
	if !exactAll || exactHalf {
		t.Errorf("exact: %t from all sources, %t from half", exactAll, exactHalf)
	}
	sumAll, sumHalf := 0.0, 0.0
	for v := range nodes {
		sumAll, sumHalf = sumAll+all[v], sumHalf+half[v]
	}
	near(t, "sum over the ring", sumHalf, sumAll, 1e-9)
}

func TestSmallNetworksHaveNoNaN(t *testing.T) {
	for nodes := range 3 {
		g := estimate.NewGraph(nodes, nil)
		values, exact := g.Betweenness(0)
		for _, value := range values {
			if value != 0 {
				t.Errorf("%d nodes: betweenness %v", nodes, value)
			}
		}
		if len(values) != nodes || !exact {
			t.Errorf("%d nodes: %v, exact %t", nodes, values, exact)
		}
		if density, ok := g.Density(); ok != (nodes == 2) || density != 0 {
			t.Errorf("%d nodes: density %v, %t", nodes, density, ok)
		}
		if sizes := g.Components(); len(sizes) != nodes {
			t.Errorf("%d nodes: components %v", nodes, sizes)
		}
		if index, ok := g.EIIndex(make([]int, nodes)); ok {
			t.Errorf("%d nodes: %+v", nodes, index)
		}
	}
}

func TestDensityAndComponents(t *testing.T) {
	if density, ok := pathOfFive.Density(); !ok || density != 0.4 {
		t.Errorf("density %v, %t", density, ok)
	}
	g := estimate.NewGraph(7, []estimate.Tie{{A: 5, B: 4}, {A: 0, B: 1}, {A: 1, B: 2}, {A: 2, B: 0}, {A: 1, B: 0}, {A: 3, B: 3}})
	if g.Nodes() != 7 || g.Ties() != 4 {
		t.Errorf("%d nodes and %d ties", g.Nodes(), g.Ties())
	}
	if sizes, want := g.Components(), []int{3, 2, 1, 1}; !slices.Equal(sizes, want) {
		t.Errorf("components %v, want %v", sizes, want)
	}
}

func TestComponentsPartTheNodes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		nodes := rapid.IntRange(1, 30).Draw(t, "nodes")
		drawn := ties(nodes).Draw(t, "ties")
		sizes := estimate.NewGraph(nodes, drawn).Components()
		total := 0
		for _, size := range sizes {
			total += size
		}
		if total != nodes || !slices.IsSortedFunc(sizes, func(a, b int) int { return b - a }) {
			t.Fatalf("%v of %d nodes", sizes, nodes)
		}
	})
}

func TestEIIndexByHand(t *testing.T) {
	// 0 and 1 in one country, 2 and 3 in another, 4 unknown: three ties between, one inside, one unknown.
	g := estimate.NewGraph(5, []estimate.Tie{{A: 0, B: 1}, {A: 0, B: 2}, {A: 1, B: 2}, {A: 1, B: 3}, {A: 3, B: 1}, {A: 3, B: 4}})
	index, ok := g.EIIndex([]int{7, 7, 9, 9, -1})
	if want := (estimate.EIIndex{Index: 0.5, External: 3, Internal: 1, Unknown: 1}); !ok || index != want {
		t.Errorf("%+v, %t, want %+v", index, ok, want)
	}
	if index, ok := g.EIIndex([]int{-1, -1, -1, -1, -1}); ok || index.Index != 0 || index.Unknown != 5 {
		t.Errorf("no known country, yet %+v, %t", index, ok)
	}
}
