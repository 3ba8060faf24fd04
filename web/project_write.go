package web

import (
	"net/http"
	"slices"
	"time"

	"aftermatch/api"
	"aftermatch/domain"
)

// recordStep records the step that the form names, or shows the form again with all that is wrong with it.
func (s *server) recordStep(v *visit) error {
	f, err := v.form()
	if err != nil {
		return err
	}
	id, err := domain.ParseID(v.r.PathValue("id"))
	if err != nil {
		return errNoPage
	}
	p, err := s.projectView(v, id)
	if err != nil {
		return err
	}
	step := f.Get("step")
	if !slices.Contains(p.Steps, step) {
		return unknownChoice("step")
	}
	if err := s.look(v, p, step); err != nil {
		return err
	}
	e := &editing{Step: step, Values: f.Values, When: whenOf(f.Values), Action: v.r.URL.Path}
	saying := f.saying(step)
	var written *api.Written
	if step == "join" {
		partner := api.NewPartner{OrganisationID: idOf(f.Values, "organisation"), Role: domain.Role(f.Get("role"))}
		if partner.OrganisationID.IsZero() {
			partner.Name, partner.Country = text(f.Values, "new_name"), f.Get("new_country")
		}
		e.Faults = joining(v.tongue, partner)
		var wrong string
		if saying.When, wrong = e.When.read(time.Now()); wrong != "" {
			e.Faults = append(e.Faults, mistake{"when", v.T("when.fault." + wrong)})
		}
		if len(e.Faults) == 0 {
			written, err = s.clerk.AddPartner(v.context(), saying, id, partner)
		}
	} else {
		var event domain.Event
		event, saying.When, e.Faults = milestones[step].check(v.tongue, f.Values, time.Now())
		if len(e.Faults) == 0 {
			written, err = s.clerk.Step(v.context(), saying, id, event)
		}
	}
	if p.Open = e; len(e.Faults) > 0 {
		return v.show(http.StatusUnprocessableEntity, projectPage(v, p))
	}
	if err != nil {
		if e.Faults = refusals(v.tongue, err); e.Faults == nil {
			return err
		}
		return v.show(refusedStatus(err), projectPage(v, p))
	}
	f.Set("next", "/projects/"+id.String())
	return s.done(f, written)
}

// joining is what is wrong with a partner that is to join.
func joining(t *tongue, partner api.NewPartner) (wrong []mistake) {
	if partner.OrganisationID.IsZero() && partner.Name == "" {
		wrong = append(wrong, mistake{"organisation", t.T("field.fault.partner")})
	}
	if partner.OrganisationID.IsZero() && partner.Name != "" && !domain.IsCountry(partner.Country) {
		wrong = append(wrong, mistake{"new_country", t.T("new.fault.country")})
	}
	return wrong
}

// refusals are what a decision has against a form; nil when that is nothing that the user can mend.
func refusals(t *tongue, err error) (wrong []mistake) {
	refusal := refusedForm(err)
	if refusal == nil || refusal.Reason == domain.NotFound || refusal.Reason == domain.Forbidden {
		return nil
	}
	text, ok := t.refusal(refusal.Code)
	if !ok {
		text, _ = t.worded(refusal.Message)
	}
	return []mistake{{"", text}}
}

func refusedStatus(err error) int {
	status, _ := refused(refusedForm(err).Reason)
	return status
}

var errNotYours = &domain.Error{Reason: domain.Forbidden, Code: "not_your_fact", Message: "you may correct only what you recorded yourself"}

// outdated is the code of the refusal of a form that was filled in before somebody else changed the thing.
const outdated = "version_mismatch"

// correct replaces a fact by what the form says, or retracts it.
func (s *server) correct(v *visit) error {
	f, err := v.form()
	if err != nil {
		return err
	}
	id, err := domain.ParseID(v.r.PathValue("id"))
	if err != nil {
		return errNoPage
	}
	wrong, err := s.log.Event(v.context(), id)
	if err != nil {
		return err
	}
	page, err := s.pageOf(v, wrong)
	if err != nil {
		return err
	}
	e := editingOf(page.facts(), id)
	if e == nil {
		return errNotYours
	}
	reason, now, current := text(f.Values, "why"), time.Now(), e.Seen
	var event domain.Event
	saying := f.saying(f.Get("do"))
	e.Seen = yearOf(f.Values, "seen")
	saying.Seen = e.Seen
	if f.Get("do") != "retract" {
		if e.Step == "" {
			return unknownChoice("do")
		}
		for name, values := range e.Values { // what the form cannot change
			if !slices.Contains(e.form().fields, name) {
				f.Values[name] = values
			}
		}
		event, saying.When, e.Faults = e.form().check(v.tongue, f.Values, now)
		if e.When == whenOf(f.Values) {
			saying.When = ""
		}
		event = kept(event, page.fact(id))
		if len(api.FaultsOf(page.fact(id))) > 0 { // what it must say depends on what was before it, so the decision will judge
			e.Faults = slices.DeleteFunc(e.Faults, func(f mistake) bool { return f.Field != "when" })
		}
	}
	if reason == "" {
		e.Faults = append(e.Faults, mistake{"why", v.T("field.fault.why")})
	}
	e.Values, e.When = f.Values, whenOf(f.Values)
	if len(e.Faults) > 0 {
		return page.show(v, http.StatusUnprocessableEntity, e)
	}
	var written *api.Written
	if event == nil {
		written, err = s.clerk.Retract(v.context(), saying, id, reason)
	} else {
		written, err = s.clerk.Correct(v.context(), saying, id, reason, event)
	}
	if err != nil {
		if e.Faults = refusals(v.tongue, err); e.Faults == nil {
			return err
		}
		if refusedForm(err).Code == outdated { // the page tells what is known by now, and the form is of that
			e.Seen = current
		}
		return page.show(v, refusedStatus(err), e)
	}
	f.Set("next", page.address())
	if next := retracting(wrong.Event); event == nil && next != "" {
		f.Set("next", next)
	}
	return s.done(f, written)
}

// kept is the replacement with what its form does not ask for as it was.
func kept(event, before domain.Event) domain.Event {
	was, ok := before.(domain.PartnerJoined)
	if joined, joins := event.(domain.PartnerJoined); ok && joins {
		joined.Budget = was.Budget
		return joined
	}
	return event
}

// corrected is a page on which facts can be corrected.
type corrected interface {
	facts() []moment
	fact(domain.ID) domain.Event
	address() string
	show(*visit, int, *editing) error
}

// pageOf is the page that shows an event, if the reader may see it.
func (s *server) pageOf(v *visit, event domain.Recorded) (corrected, error) {
	history, err := s.log.Histories(v.context(), event.Stream)
	if err != nil {
		return nil, err
	}
	switch domain.KindOf(history[event.Stream][0].Event) {
	case "project":
		p, err := s.projectView(v, event.Stream)
		return p, err
	case "meeting":
		m, err := s.meetingView(v, event.Stream)
		return m, err
	}
	p, err := s.factPage(v, event, history[event.Stream])
	return p, err
}

func (p *projectView) facts() []moment                { return p.All }
func (p *projectView) fact(id domain.ID) domain.Event { return factOf(p.All, id) }
func (p *projectView) address() string                { return "/projects/" + p.ID.String() }
func (p *projectView) show(v *visit, status int, e *editing) error {
	p.Open = e
	return v.show(status, projectPage(v, p))
}

func factOf(all []moment, id domain.ID) domain.Event {
	i := slices.IndexFunc(all, func(m moment) bool { return m.Event == id })
	return all[i].Fact
}
