package estimate

// A UnionFind keeps the components of a network as ties are added.
//
// Source: Galler & Fischer 1964, Commun ACM 7:301–303; Tarjan 1975, J ACM 22:215–225.
type UnionFind struct {
	parent []int32
	size   []int32 // of a root's component
}

// NewUnionFind has so many nodes and no ties.
func NewUnionFind(nodes int) UnionFind {
	u := UnionFind{parent: make([]int32, nodes), size: make([]int32, nodes)}
	for v := range u.parent {
		u.parent[v], u.size[v] = int32(v), 1
	}
	return u
}

// Find returns the node that stands for v's component.
func (u UnionFind) Find(v int32) int32 {
	for u.parent[v] != v {
		u.parent[v] = u.parent[u.parent[v]]
		v = u.parent[v]
	}
	return v
}

// Add adds a node.
func (u *UnionFind) Add() {
	u.parent, u.size = append(u.parent, int32(len(u.parent))), append(u.size, 1)
}

// Nodes counts the nodes.
func (u UnionFind) Nodes() int { return len(u.parent) }

// Component counts the nodes of the component that v is in.
func (u UnionFind) Component(v int32) int32 { return u.size[u.Find(v)] }

// Empty is one without nodes, in the same room.
func (u UnionFind) Empty() UnionFind { return UnionFind{u.parent[:0], u.size[:0]} }

// Union joins the components of two nodes, unless they are one.
func (u UnionFind) Union(v, w int32) bool {
	v, w = u.Find(v), u.Find(w)
	if v == w {
		return false
	}
	if u.size[v] < u.size[w] {
		v, w = w, v
	}
	u.parent[w] = v
	u.size[v] += u.size[w]
	return true
}
