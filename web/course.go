package web

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"aftermatch/api"
	"aftermatch/domain"
)

// course is a thing that goes on by steps, each with a form on a page of its own, as far as these pages need to know it.
type course struct {
	ID      domain.ID // zero for what a step is to begin
	Name    string    // that people call it by
	Address string    // of its page
	Steps   []string  // that the reader may record
	Choices map[string][]option
	Given   url.Values // what a form holds at first
}

// stepForm makes a handler of the page with the form of the step that the address names.
func (s *server) stepForm(find func(*visit) (*course, error)) func(*visit) error {
	return func(v *visit) error {
		c, err := find(v)
		if err != nil {
			return err
		}
		values := url.Values{"currency": {"EUR"}}
		maps.Copy(values, c.Given)
		maps.Copy(values, v.r.URL.Query())
		if values.Get("step") == "" && len(c.Steps) == 1 {
			values.Set("step", c.Steps[0])
		}
		e := &editing{Step: values.Get("step"), Values: values, When: on(time.Now()), Action: v.r.URL.Path}
		if !slices.Contains(c.Steps, e.Step) {
			return errNoPage
		}
		if milestones[e.Step].past {
			e.When = when{}
		}
		if err := s.findFor(v.context(), e, c); err != nil {
			return err
		}
		return v.show(http.StatusOK, stepPage(v, c, e, uuid.NewString()))
	}
}

// findFor does the search that the form asks for.
func (s *server) findFor(ctx context.Context, e *editing, c *course) (err error) {
	if q := text(e.Values, "q"); q != "" && e.searches(c.Choices) {
		e.Asked = true
		e.Found, err = s.suggested(ctx, q, c.ID)
	}
	return err
}

// recordStepOf makes a handler that records the step that such a form names, or shows the form again with all that is wrong
// with it.
func (s *server) recordStepOf(find func(*visit) (*course, error)) func(*visit) error {
	return func(v *visit) error {
		f, err := v.form()
		if err != nil {
			return err
		}
		c, err := find(v)
		if err != nil {
			return err
		}
		e := &editing{Step: f.Get("step"), Values: f.Values, When: whenOf(f.Values), Action: v.r.URL.Path}
		if !slices.Contains(c.Steps, e.Step) {
			return unknownChoice("step")
		}
		if err := s.findFor(v.context(), e, c); err != nil {
			return err
		}
		if f.Get("do") != "record" { // it goes on with a draft
			return v.show(http.StatusOK, stepPage(v, c, e, f.Get("seen")))
		}
		written, err := s.recordStepIn(f, c, e)
		if err != nil {
			if e.Faults = refusals(v.tongue, err); e.Faults == nil {
				return err
			}
			return v.show(refusedStatus(err), stepPage(v, c, e, f.Get("seen")))
		}
		if written == nil {
			return v.show(http.StatusUnprocessableEntity, stepPage(v, c, e, f.Get("seen")))
		}
		switch {
		case f.Get("next") != "":
		case c.ID.IsZero():
			f.Set("next", strings.TrimPrefix(written.Location, "/v1"))
		default:
			f.Set("next", c.Address)
		}
		return s.done(f, written)
	}
}

// recordStepIn records the step of the form; it returns nothing when the form has faults, which it leaves there.
func (s *server) recordStepIn(f form, c *course, e *editing) (*api.Written, error) {
	step, saying := milestones[e.Step], f.saying(e.Step)
	if unknown := (api.NewPartner{Name: text(f.Values, "new_name"), Country: f.Get("new_country")}); e.Step == "participation" && f.Get("organisation") == "" && unknown.Name != "" {
		var wrong string
		e.Faults = joining(f.tongue, unknown)
		if saying.When, wrong = e.When.read(time.Now()); wrong != "" {
			e.Faults = append(e.Faults, mistake{"when", f.T("when.fault." + wrong)})
		}
		if len(e.Faults) > 0 {
			return nil, nil
		}
		return s.clerk.AddParticipant(f.context(), saying, c.ID, unknown)
	}
	values := maps.Clone(f.Values)
	values.Set("of", c.ID.String())
	var event domain.Event
	if event, saying.When, e.Faults = step.check(f.tongue, values, time.Now()); len(e.Faults) > 0 {
		return nil, nil
	}
	stream := c.ID
	if step.stream != nil {
		stream = step.stream(c.ID, values)
	}
	return s.clerk.Step(f.context(), saying, stream, event)
}

// again is the address of the form as it is, with what was searched for.
func (e *editing) again() string {
	return e.Action + "?" + url.Values{"step": {e.Step}, "q": {e.value("q")}}.Encode()
}

// may tells whether the reader's role may ever do the action.
func (v *visit) may(action api.Action) bool { return api.Can(v.actor, action, api.Resource{}) == nil }

// just is what was recorded on the page before, as the address says; nil for nothing of these.
func (v *visit) just(all []happening) *happening {
	done := idOf(v.r.URL.Query(), "done")
	for i, h := range slices.Backward(all) { // its first event is told
		if !done.IsZero() && h.Metadata.CorrelationID == done {
			return &all[i]
		}
	}
	return nil
}

// undoes tells whether the reader may take it back.
func (v *visit) undoes(h *happening) bool {
	return domain.KindOf(h.Event) != "" && v.may(api.Correct) && v.mayCorrect(h.Recorded)
}

// begins tells whether the event made the thing that it is about.
func (h *happening) begins() bool {
	switch h.Event.(type) {
	case domain.ConferenceAnnounced, domain.OrganisationRegistered:
		return true
	}
	return false
}
