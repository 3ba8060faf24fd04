package impact

import (
	"cmp"
	"slices"

	"aftermatch/projections/impact/estimate"
)

// A chain is a row of steps that things of one unit go through. A thing may begin at a later step, or leave one out.
type chain struct {
	unit   string
	steps  []string
	losses []string          // the recorded ways of getting no further
	begins map[string]string // what it is called to begin at a step that is not the first
	idle   map[string]string // what it is called to have gone no further without a recorded loss; "open" unless named
}

// A path is which steps of its chain a thing reached by the cut-off, step i in bit i, and from lossBit on how it was
// lost, as 1 + the place among the losses; 0 for not lost. SQL packs it so, and all counts follow from it.
type path int32

const lossBit = 8

func (p path) reached(step int) bool { return p>>step&1 == 1 }

// skipped is said of a step that was left out on the way to a later one.
const skipped = "skipped"

// entry is how a thing came to a step that it reached: "" from the step before.
func (c chain) entry(p path, step int) string {
	switch {
	case step == 0 || p.reached(step-1):
		return ""
	case p&(1<<step-1) == 0:
		return cmp.Or(c.begins[c.steps[step]], "began_here")
	}
	return "not_" + c.steps[step-1]
}

// end is why a thing that reached a step did not come to the next; "" if it did, or there is none.
func (c chain) end(p path, step int) string {
	loss := int(p >> lossBit)
	switch last := len(c.steps) - 1; {
	case step == last || p.reached(step+1):
		return ""
	case (p&(1<<lossBit-1))>>(step+1) != 0:
		return skipped
	case loss > 0:
		return c.losses[loss-1]
	}
	return cmp.Or(c.idle[c.steps[step]], "open")
}

// paths lists every path for which something holds.
func (c chain) paths(holds func(path) bool) (found []path) {
	for loss := range len(c.losses) + 1 {
		for reached := range 1 << len(c.steps) {
			if p := path(loss<<lossBit | reached); holds(p) {
				found = append(found, p)
			}
		}
	}
	return found
}

// Step is one step of a funnel.
type Step struct {
	Step         string        `json:"step"`
	Unit         string        `json:"unit" doc:"What is counted: meetings or projects."`
	Count        int           `json:"count" doc:"All that reached the step."`
	FromPrevious *FromPrevious `json:"from_previous" doc:"Those that came from the step before; null where the unit begins."`
	Direct       []Entry       `json:"direct" doc:"Those that did not come from the step before, by how they came."`
	DropOuts     []Loss        `json:"drop_outs" doc:"Those that did not come to the next step, by why. What skipped it went on all the same."`
	Items        string        `json:"items" doc:"What is counted, one by one."`
}

// FromPrevious counts those of a step that came from the step before, with their share of it.
type FromPrevious struct {
	Count int `json:"count"`
	estimate.Share
}

// Entry counts those that came to a step in one way.
type Entry struct {
	How   string `json:"how"`
	Count int    `json:"count"`
}

// Loss counts those that got no further for one reason.
type Loss struct {
	Why   string `json:"why"`
	Count int    `json:"count"`
}

// tally turns counts by path into steps. At every step count = from_previous + direct, and the next step's
// from_previous + drop_outs = count.
func (c chain) tally(counts map[path]int) []Step {
	steps := make([]Step, len(c.steps))
	for i := range steps {
		step := Step{Step: c.steps[i], Unit: c.unit, Direct: []Entry{}, DropOuts: []Loss{}}
		direct, lost := map[string]int{}, map[string]int{}
		for p, n := range counts {
			if p.reached(i) {
				step.Count += n
				direct[c.entry(p, i)] += n
				lost[c.end(p, i)] += n
			}
		}
		if i > 0 {
			step.FromPrevious = &FromPrevious{direct[""], estimate.ShareOf(direct[""], steps[i-1].Count, "nothing reached the step before")}
		}
		for _, how := range sortedNames(direct) {
			step.Direct = append(step.Direct, Entry{how, direct[how]})
		}
		for _, why := range sortedNames(lost) {
			step.DropOuts = append(step.DropOuts, Loss{why, lost[why]})
		}
		steps[i] = step
	}
	return steps
}

// sortedNames are the keys but "".
func sortedNames(counts map[string]int) (names []string) {
	for name := range counts {
		if name != "" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}
