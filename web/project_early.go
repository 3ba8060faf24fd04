package web

import (
	"net/url"
	"slices"
	"time"

	"aftermatch/api"
)

// early are the steps that a project may have taken already when it is logged, in the order in which they usually come.
var early = []string{"agreement", "proposal", "funding", "start"}

// earlySteps reads the forms of these steps, whose fields stand in the form of the project under the names of the steps.
func earlySteps(form url.Values) (steps []*editing) {
	for _, step := range early {
		e := &editing{Step: step, Prefix: step + "-", Values: url.Values{"currency": {"EUR"}}}
		for _, field := range append([]string{"day", "month", "year"}, milestones[step].fields...) {
			if said := text(form, e.Prefix+field); said != "" {
				e.Values.Set(field, said)
			}
		}
		e.When = whenOf(e.Values)
		steps = append(steps, e)
	}
	return steps
}

// filled tells whether something is typed into the form; a currency alone is offered.
func (e *editing) filled() bool {
	return e.When != (when{}) || slices.ContainsFunc(milestones[e.Step].fields, func(field string) bool { return field != "currency" && e.value(field) != "" })
}

// checkEarly finds everything that is wrong with the steps that are filled in.
func (i *idea) checkEarly(t *tongue, now time.Time) {
	for _, e := range i.Early {
		if !e.filled() {
			continue
		}
		_, _, e.Faults = milestones[e.Step].check(t, e.Values, now)
		if i.follows(e) {
			e.Faults = append(e.Faults, mistake{"when", t.T("when.fault.idea")})
		}
		for _, f := range e.Faults {
			i.wrong(e.Prefix+f.Field, f.Text)
		}
	}
}

// follows tells whether the idea came after the step, as far as both are known.
func (i *idea) follows(e *editing) bool {
	_, taken, known := e.When.period()
	idea, _, dated := i.When.period()
	return known && dated && taken < idea
}

// steps are those that are filled in, as the API takes them.
func (i *idea) steps() (steps []api.NewStep) {
	for _, e := range i.Early {
		if e.filled() {
			at, _ := e.When.read(time.Now())
			steps = append(steps, api.NewStep{Event: milestones[e.Step].event(e.Values), When: at})
		}
	}
	return steps
}
