package web

import (
	"net/url"
	"slices"
	"time"

	"github.com/a-h/templ"

	"aftermatch/domain"
	"aftermatch/projections"
)

// editing is a form to record a step, or to correct a fact.
type editing struct {
	Step   string
	Prefix string    // of the names of its fields, where they stand in another form
	Event  domain.ID // to be corrected; zero for a new step
	Seen   int       // the version of what it is corrected in, as the form shows it
	Values url.Values
	When   when
	Faults []mistake
	Found  []projections.Similar // of a search for a partner
	Asked  bool
	Action string
}

// form is the form of the step, or that to correct one.
func (e *editing) form() milestone {
	if e.Event.IsZero() {
		return milestones[e.Step]
	}
	return milestones[e.Step].correcting()
}

// searches tells whether the form asks for a name to search for: that of a step does so first, that of a correction beside
// the organisation that is recorded.
func (e *editing) searches(choices map[string][]option) bool {
	form := e.form()
	return form.finds != "" && choices[form.finds] == nil && (e.Event.IsZero() || slices.Contains(form.fields, form.finds))
}

// chosen tells whether the organisation that was found as that is chosen; at first the one found first.
func (e *editing) chosen(field string, id domain.ID, i int) bool {
	return e.value(field) == id.String() || e.value(field) == "" && e.value("new_name") == "" && i == 0
}

// draft has what is typed into a form that makes something kept in the browser.
func (e *editing) draft(v *visit) templ.Attributes {
	if !e.form().begins {
		return nil
	}
	return templ.Attributes{"data-draft": e.Step, "data-typed": "name series city", "data-kept": v.T("step.draft")}
}

// said is what is wrong with a field; empty for nothing.
func (e *editing) said(field string) string { return saidOf(e.Faults, field) }

// editingOf is the form to correct one of these facts; nil if it cannot be.
func editingOf(all []moment, event domain.ID) *editing {
	i := slices.IndexFunc(all, func(m moment) bool { return m.Event == event })
	if event.IsZero() || i < 0 || !all[i].Mine {
		return nil
	}
	m, step := all[i], milestoneOf(all[i].Fact)
	e := &editing{Step: step, Event: event, Seen: m.Version, When: whenAt(m.At, m.Precision), Action: "/facts/" + event.String() + "/correct"}
	if step != "" {
		e.Values = milestones[step].values(m.Fact)
	}
	return e
}

// whenAt is a time as exactly as it is known.
func whenAt(at time.Time, precision domain.Precision) when {
	w := on(at)
	switch precision {
	case domain.ByMonth:
		w.Day = ""
	case domain.ByQuarter:
		w.Day, w.Month = "", quarterNames[(int(at.UTC().Month())-1)/3]
	}
	return w
}

// values is a form's field, for templates.
func (e *editing) value(name string) string { return url.Values(e.Values).Get(name) }
