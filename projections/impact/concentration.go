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
	organisations, top := busiest(meetings, percent)
	c.Organisations, c.Top, c.Held = organisations, len(top), len(meetings)
	slices.Sort(top)
	onTop := func(organisation int32) bool {
		_, found := slices.BinarySearch(top, organisation)
		return found
	}
	var touching clusteredShare
	for _, m := range meetings {
		touching.add(Tie{min(m.A, m.B), max(m.A, m.B)}, onTop(m.A) || onTop(m.B))
	}
	share := touching.share("")
	c.Touching, c.Share, c.Interval = share.Numerator, *share.Rate, share.Clustered
	return c, true
}

// Busiest returns the organisations of which Concentrate speaks, the busiest first.
func Busiest(meetings []Tie, percent int) []int32 {
	_, top := busiest(meetings, percent)
	return top
}

// busiest counts the organisations that met and names the top.
func busiest(meetings []Tie, percent int) (organisations int, top []int32) {
	each := make([]int32, 0, 2*len(meetings))
	for _, m := range meetings {
		each = append(each, m.A)
		if m.B != m.A {
			each = append(each, m.B)
		}
	}
	slices.Sort(each)
	type busy struct {
		organisation int32
		held         int
	}
	var all []busy
	for _, organisation := range each {
		if last := len(all) - 1; last >= 0 && all[last].organisation == organisation {
			all[last].held++
		} else {
			all = append(all, busy{organisation, 1})
		}
	}
	slices.SortStableFunc(all, func(a, b busy) int { return cmp.Compare(b.held, a.held) })
	for _, b := range all[:min(len(all), (len(all)*percent+99)/100)] {
		top = append(top, b.organisation)
	}
	return len(all), top
}
