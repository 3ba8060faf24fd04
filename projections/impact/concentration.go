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
// Whether a meeting touches the top depends on who meets, so meetings that share an organisation are not independent.
// With p the share of n meetings, N those of an organisation or pair and X those of them that touch the top, the interval
// is Wilson's for n ÷ design effect meetings, where
//
//	design effect = (Σ over organisations (X − pN)² − Σ over pairs (X − pN)²) / (n p(1−p)), at least 1
//
// It takes the top as given: it says how exact the share of these organisations is, not who else might be on top.
//
// Source: a concentration ratio, as CR-k in Curry & George 1983, J Ind Econ 31:203–255, with the overlap of the top's
// meetings taken out; variance: Aronow, Samii & Assenova 2015, Political Analysis 23:564–577; interval: Korn & Graubard
// 1998, Survey Methodology 24:193–201.
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
	organisations, pairs := map[int32]touched{}, map[Tie]touched{}
	for _, m := range meetings {
		touches := onTop[m.A] || onTop[m.B]
		if touches {
			c.Touching++
		}
		organisations[m.A] = organisations[m.A].and(touches)
		if m.B != m.A {
			organisations[m.B] = organisations[m.B].and(touches)
			pair := Tie{min(m.A, m.B), max(m.A, m.B)}
			pairs[pair] = pairs[pair].and(touches)
		}
	}
	n := float64(c.Held)
	c.Share = float64(c.Touching) / n
	if c.Touching < c.Held {
		effect := (deviation(organisations, c.Share) - deviation(pairs, c.Share)) / (n * c.Share * (1 - c.Share))
		c.Interval = new(score(c.Share, n/max(1, effect)))
	}
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

// touched counts meetings, and those of them that touch the top.
type touched struct{ meetings, touching int }

func (t touched) and(touches bool) touched {
	t.meetings++
	if touches {
		t.touching++
	}
	return t
}

// deviation is Σ (X − pN)², summed in whole numbers, so that order does not matter.
func deviation[K comparable](of map[K]touched, p float64) float64 {
	var xx, xn, nn int
	for _, t := range of {
		xx, xn, nn = xx+t.touching*t.touching, xn+t.touching*t.meetings, nn+t.meetings*t.meetings
	}
	return float64(xx) - 2*p*float64(xn) + p*p*float64(nn)
}
