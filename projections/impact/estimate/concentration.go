package estimate

import (
	"cmp"
	"iter"
	"slices"
)

// A Concentration says how much of all meetings the busiest organisations share in.
type Concentration struct {
	Organisations int       `json:"organisations"` // with a held meeting
	Top           int       `json:"top"`           // the busiest of them
	Touching      int       `json:"touching"`      // held meetings with one of the top
	Held          int       `json:"held"`
	Share         float64   `json:"share"`
	Interval      *Interval `json:"interval"` // of Share; nil when every meeting touches the top
}

// Concentrate returns the share of held meetings that touch the top percent of organisations, those with the most
// held meetings, rounded up to whole organisations. Where several have as many at the edge, those with lower numbers
// are taken. ok is false without meetings.
//
// Whether a meeting touches the top depends on who meets, so meetings that share an organisation are not independent, and
// the interval is that of a clustered share. It takes the top as given: it says how exact the share of these organisations
// is, not who else might be on top.
//
// Source: a concentration ratio, as CR-k in Curry & George 1983, J Ind Econ 31:203–255, with the overlap of the top's
// meetings taken out.
func Concentrate(meetings []Tie, percent int) (c Concentration, ok bool) {
	if len(meetings) == 0 {
		return Concentration{}, false
	}
	organisations, top := Busiest(slices.Values(meetings), percent)
	c.Organisations, c.Top, c.Held = organisations, len(top), len(meetings)
	onTop := TouchesAny(top)
	var counted ClusteredTally
	for _, m := range meetings {
		counted.Add(m, onTop(m))
	}
	share := counted.Share("")
	c.Touching, c.Share, c.Interval = share.Numerator, *share.Rate, share.Clustered
	return c, true
}

// TouchesAny tells whether either of two is one of some organisations.
func TouchesAny(some []int32) func(Tie) bool {
	highest := int32(-1)
	for _, organisation := range some {
		highest = max(highest, organisation)
	}
	is := make([]bool, highest+1)
	for _, organisation := range some {
		is[organisation] = true
	}
	has := func(organisation int32) bool { return int(organisation) < len(is) && is[organisation] }
	return func(t Tie) bool { return has(t.A) || has(t.B) }
}

// Busiest counts the organisations that met and names the top, the busiest first.
func Busiest(meetings iter.Seq[Tie], percent int) (organisations int, top []int32) {
	highest := int32(-1)
	for m := range meetings {
		highest = max(highest, m.A, m.B)
	}
	held := make([]int, highest+1)
	for m := range meetings {
		held[m.A]++
		if m.B != m.A {
			held[m.B]++
		}
	}
	var met []int32
	for organisation, meetings := range held {
		if meetings > 0 {
			met = append(met, int32(organisation))
		}
	}
	slices.SortStableFunc(met, func(a, b int32) int { return cmp.Compare(held[b], held[a]) })
	return len(met), met[:min(len(met), (len(met)*percent+99)/100)]
}
