package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"aftermatch/api"
	"aftermatch/domain"
	"aftermatch/eventstore"
)

// longestForm bounds what a form may send, and formPatience how long that may take.
const (
	longestForm  = 64 << 10
	formPatience = 10 * time.Second
)

// form is a form that was sent, and what it says of itself in hidden fields: next is the page to go on with, seen the
// version of the thing when the form was shown.
type form struct {
	*visit
	url.Values
}

// act makes a handler of a form by which those who may do the action record something; do returns what was recorded. A
// form that is sent twice is recorded once, and what is refused is explained.
func (s *server) act(action api.Action, do func(form, domain.ID) (*api.Written, error)) http.HandlerFunc {
	return s.page(action, func(v *visit) error {
		f, err := v.form()
		if err != nil {
			return err
		}
		id, err := domain.ParseID(v.r.PathValue("id"))
		if err != nil {
			return errNoPage
		}
		written, err := do(f, id)
		if err != nil {
			return err
		}
		return s.done(f, written)
	})
}

// form reads what was sent.
func (v *visit) form() (form, error) {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, longestForm)
	connection := http.NewResponseController(v.w)
	_ = connection.SetReadDeadline(time.Now().Add(formPatience)) // fails where there is no connection, as in a test
	err := v.r.ParseForm()
	_ = connection.SetReadDeadline(time.Time{})
	if err != nil {
		return form{}, &domain.Error{Reason: domain.Invalid, Code: "invalid", Message: "the form cannot be read: send it again"}
	}
	return form{v, v.r.PostForm}, nil
}

// saying is what the form says, under the key that its page gave it: the same thing, shown in the same version. A choice
// that differs is another saying, and no repeat.
func (f form) saying(choice string) api.Saying {
	text := f.r.URL.Path + "\n" + f.Encode()
	return api.Saying{By: f.actor, Key: "page " + f.r.URL.Path + " " + f.Get("seen") + " " + choice, Text: text}
}

// done waits until the pages know what was recorded, and goes on.
func (s *server) done(f form, written *api.Written) error {
	next := within(f.Get("next"))
	if err := s.reader.WaitFor(f.context(), written.Body.Position); err != nil {
		return err
	}
	first, err := s.log.Read(f.context(), written.Body.Position-1, 1)
	if err != nil {
		return err
	}
	if len(first) == 1 && !first[0].Metadata.CorrelationID.IsZero() {
		next = withDone(next, first[0].Metadata.CorrelationID)
	}
	http.Redirect(f.w, f.r, next, http.StatusSeeOther)
	return nil
}

// withDone adds to an address what was done on the way there.
func withDone(address string, request domain.ID) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	query := u.Query()
	query.Set("done", request.String())
	u.RawQuery = query.Encode()
	return u.String()
}

// answer is that to a request: accept, decline or withdraw.
func (s *server) answer(f form, meeting domain.ID) (*api.Written, error) {
	answers := map[string]func(context.Context, api.Saying, domain.ID) (*api.Written, error){
		"accept": s.clerk.Accept, "decline": s.clerk.Decline, "withdraw": s.clerk.Withdraw,
	}
	answer, known := answers[f.Get("answer")]
	if !known {
		return nil, unknownChoice("answer")
	}
	return answer(f.context(), f.saying(f.Get("answer")), meeting)
}

func (s *server) rate(f form, meeting domain.ID) (*api.Written, error) {
	rating := f.Get("rating")
	return s.clerk.Rate(f.context(), f.saying(f.Get("party")+rating), meeting, domain.MeetingRated{PartyID: f.party(), Rating: domain.Rating(rating)})
}

func (s *server) report(f form, meeting domain.ID) (*api.Written, error) {
	wave, outcome := f.Get("wave"), f.Get("outcome")
	return s.clerk.Report(f.context(), f.saying(f.Get("party")+wave+outcome), meeting, domain.OutcomeReported{PartyID: f.party(), Wave: wave, Outcome: domain.Outcome(outcome)})
}

// part is what an organisation says of its own part in a project: confirm or dispute.
func (s *server) part(f form, project domain.ID) (*api.Written, error) {
	switch saying := f.saying(f.Get("party") + f.Get("part")); f.Get("part") {
	case "confirm":
		return s.clerk.Confirm(f.context(), saying, project, f.party())
	case "dispute":
		return s.clerk.Dispute(f.context(), saying, project, f.party(), strings.TrimSpace(f.Get("reason")))
	}
	return nil, unknownChoice("part")
}

func (s *server) undo(f form, event domain.ID) (*api.Written, error) {
	return s.clerk.Undo(f.context(), f.saying("undo"), event, f.T("undo.reason"))
}

// party is the organisation in whose name the form speaks; the zero ID when it names none.
func (f form) party() domain.ID {
	id, err := domain.ParseID(f.Get("party"))
	if err != nil {
		return domain.ID{}
	}
	return id
}

// refusedForm is a refusal in words that a page can show; nil when err is none that the user can do something about.
func refusedForm(err error) *domain.Error {
	var refusal *domain.Error
	var reused *eventstore.KeyReusedError
	var problem *api.Problem
	switch {
	case errors.As(err, &refusal):
		return refusal
	case errors.As(err, &reused):
		return &domain.Error{Reason: domain.Refused, Code: "recorded_before", Message: reused.Error()}
	case errors.As(err, &problem) && problem.Status < http.StatusInternalServerError:
		refusal = &domain.Error{Reason: domain.Invalid, Code: problem.Code, Message: problem.Detail}
		if problem.Status == http.StatusPreconditionFailed {
			refusal.Reason = domain.Refused
		}
		for _, fault := range problem.Errors {
			refusal.Faults = append(refusal.Faults, domain.Fault{Field: strings.TrimPrefix(fault.Location, "body."), Message: fault.Message})
		}
		return refusal
	}
	return nil
}

// unknownChoice refuses what no button of ours sends.
func unknownChoice(field string) error {
	return &domain.Error{Reason: domain.Invalid, Code: "invalid", Message: "choose one of the buttons", Faults: []domain.Fault{{Field: field, Message: "is none of the choices"}}}
}

// refusal says in the page's language why something is refused, where it has words for that.
func (t *tongue) refusal(code string) (text string, ok bool) {
	if strings.HasPrefix(code, "another_") {
		code = "another"
	}
	if _, ok = t.words["refusal."+code]; !ok {
		return "", false
	}
	return t.T("refusal." + code), true
}
