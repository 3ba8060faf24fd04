package impact

import (
	"cmp"
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
	held := heldBy(meetings)
	top := busiestOf(held, percent)
	onTop := make(map[int32]bool, len(top))
	for _, organisation := range top {
		onTop[organisation] = true
	}
	c.Organisations, c.Top, c.Held = len(held), len(top), len(meetings)
	var touching clusteredShare
	for _, m := range meetings {
		touching.add(Tie{min(m.A, m.B), max(m.A, m.B)}, onTop[m.A] || onTop[m.B])
	}
	share := touching.share("")
	c.Touching, c.Share, c.Interval = share.Numerator, *share.Rate, share.Clustered
	return c, true
}

// Busiest returns the organisations of which Concentrate speaks, the busiest first.
func Busiest(meetings []Tie, percent int) []int32 { return busiestOf(heldBy(meetings), percent) }

func heldBy(meetings []Tie) map[int32]int {
	held := map[int32]int{}
	for _, m := range meetings {
		held[m.A]++
		if m.B != m.A {
			held[m.B]++
		}
	}
	return held
}

func busiestOf(held map[int32]int, percent int) []int32 {
	busiest := make([]int32, 0, len(held))
	for organisation := range held {
		busiest = append(busiest, organisation)
	}
	slices.SortFunc(busiest, func(a, b int32) int {
		return cmp.Or(cmp.Compare(held[b], held[a]), cmp.Compare(a, b))
	})
	return busiest[:min(len(busiest), (len(busiest)*percent+99)/100)]
}
