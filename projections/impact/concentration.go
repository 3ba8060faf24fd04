package impact

import (
	"cmp"
	"slices"
)

// A Concentration says how much of all meetings the busiest organisations share in.
type Concentration struct {
	Organisations int      `json:"organisations"` // with a held meeting
	Top           int      `json:"top"`           // the busiest of them
	Touching      int      `json:"touching"`      // held meetings with one of the top
	Held          int      `json:"held"`
	Share         float64  `json:"share"`
	Interval      Interval `json:"interval"` // Wilson, of Share
}

// Concentrate returns the share of held meetings that touch the top percent of organisations, those with the most
// held meetings, rounded up to whole organisations. Where several have as many at the edge, those with lower numbers
// are taken. ok is false without meetings.
//
// Source: a concentration ratio, as CR-k in Curry & George 1983, J Ind Econ 31:203–255, with the overlap of the top's
// meetings taken out.
func Concentrate(meetings []Tie, percent int) (c Concentration, ok bool) {
	held := map[int32]int{}
	for _, m := range meetings {
		held[m.A]++
		if m.B != m.A {
			held[m.B]++
		}
	}
	busiest := make([]int32, 0, len(held))
	for organisation := range held {
		busiest = append(busiest, organisation)
	}
	slices.SortFunc(busiest, func(a, b int32) int {
		return cmp.Or(cmp.Compare(held[b], held[a]), cmp.Compare(a, b))
	})
	c.Organisations, c.Held = len(held), len(meetings)
	c.Top = min(c.Organisations, (c.Organisations*percent+99)/100)
	top := make(map[int32]bool, c.Top)
	for _, organisation := range busiest[:c.Top] {
		top[organisation] = true
	}
	for _, m := range meetings {
		if top[m.A] || top[m.B] {
			c.Touching++
		}
	}
	if c.Interval, ok = Wilson(c.Touching, c.Held); !ok {
		return Concentration{}, false
	}
	c.Share = float64(c.Touching) / float64(c.Held)
	return c, true
}
