package impact

// A unionFind keeps the components of a network as ties are added.
//
// Source: Galler & Fischer 1964, Commun ACM 7:301–303; Tarjan 1975, J ACM 22:215–225.
type unionFind struct {
	parent []int32
	size   []int32 // of a root's component
}

func newUnionFind(nodes int) unionFind {
	u := unionFind{parent: make([]int32, nodes), size: make([]int32, nodes)}
	for v := range u.parent {
		u.parent[v], u.size[v] = int32(v), 1
	}
	return u
}

// find returns the node that stands for v's component.
func (u unionFind) find(v int32) int32 {
	for u.parent[v] != v {
		u.parent[v] = u.parent[u.parent[v]]
		v = u.parent[v]
	}
	return v
}

// add adds a node.
func (u *unionFind) add() {
	u.parent, u.size = append(u.parent, int32(len(u.parent))), append(u.size, 1)
}

// empty is one without nodes, in the same room.
func (u unionFind) empty() unionFind { return unionFind{u.parent[:0], u.size[:0]} }

// union joins the components of two nodes, unless they are one.
func (u unionFind) union(v, w int32) bool {
	v, w = u.find(v), u.find(w)
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
