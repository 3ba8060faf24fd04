package web

import (
	"net/http"
	"slices"
	"strconv"

	"aftermatch/api"
	"aftermatch/domain"
	"aftermatch/projections"
)

// factPage is a fact of a conference, an organisation, a participation or a tie with the form to correct it, on a page of
// its own.
type factPage struct {
	*directory
	Name    string // of what it is a fact of
	Page    string // the address of that
	Wrong   domain.Recorded
	All     []moment // that are recorded of it
	Open    *editing
	Choices map[string][]option
	Found   []projections.Similar // instead of the organisation that it names
}

// correcting shows the form to correct a fact, where the fact stands.
func (s *server) correcting(v *visit) error {
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
	if _, alone := page.(*factPage); !alone {
		http.Redirect(v.w, v.r, page.address()+"?correct="+id.String()+"#step", http.StatusSeeOther)
		return nil
	}
	return page.show(v, http.StatusOK, e)
}

// factPage finds what is recorded of what the event is of, if the reader may correct something of it.
func (s *server) factPage(v *visit, wrong domain.Recorded, history []domain.Recorded) (p *factPage, err error) {
	about := thingOf(wrong.Stream, standingOr(history))
	if about.kind == "tie" && about.organisations == nil {
		about = thingOf(wrong.Stream, history)
	}
	if err := s.clerk.MayAmend(v.context(), v.actor, history); err != nil {
		return nil, err
	}
	p = &factPage{Page: about.address(wrong.Stream), Wrong: wrong}
	switch about.kind {
	case "conference", "organisation", "participation":
	case "tie":
		p.Page = "/organisations/" + about.organisations[0].String()
	default:
		return nil, errNoPage
	}
	if p.directory, err = s.directoryFor(v.context(), map[domain.ID][]domain.Recorded{wrong.Stream: history}); err != nil {
		return nil, err
	}
	if p.All, err = s.factsOf(v, p.directory, history); err != nil {
		return nil, err
	}
	p.Name = about.called(v.tongue, p.directory)
	if !slices.ContainsFunc(p.All, func(m moment) bool { return m.Event == wrong.ID }) {
		return nil, errNotYours // it is a correction itself
	}
	switch e := p.fact(wrong.ID).(type) {
	case domain.DelegateNamed:
		p.Choices, err = s.delegates(v, about.organisations[0], e.RepresentativeID)
		return p, err
	case domain.DelegateCheckedIn:
		p.Choices, err = s.delegates(v, about.organisations[0], e.RepresentativeID)
		return p, err
	case domain.FollowUpWaveOpened:
		p.Choices = map[string][]option{"wave": v.anyWave(e.Wave)}
	case domain.FollowUpWaveClosed:
		p.Choices = map[string][]option{"open_wave": v.anyWave(e.Wave)}
	case domain.CooperationEnded:
		p.Choices = map[string][]option{"by": v.sides(p.directory, about.organisations)}
	case domain.OrganisationsMerged:
		p.Found = []projections.Similar{{Organisation: p.organisation(e.Into)}}
		if q := v.r.FormValue("q"); q != "" {
			found, err := s.suggested(v.context(), q, wrong.Stream)
			if err != nil {
				return nil, err
			}
			p.Found = append(p.Found, slices.DeleteFunc(found, func(f projections.Similar) bool { return f.Organisation.ID == e.Into })...)
		}
	}
	return p, nil
}

// delegates are the persons whom an organisation may have sent, with the one who is recorded. Whom the reader may not see
// has a number alone.
func (s *server) delegates(v *visit, organisation, recorded domain.ID) (map[string][]option, error) {
	v.keepNowhere()
	options := []option{{Value: recorded.String(), Text: recorded.String()}}
	page, err := s.clerk.Persons(v.context(), v.actor, api.RepresentativeQuery{Organisation: organisation})
	for _, person := range page.Items {
		switch {
		case person.Name == nil:
		case person.ID == recorded:
			options[0].Text = *person.Name
		default:
			options = append(options, option{Value: person.ID.String(), Text: *person.Name})
		}
	}
	return map[string][]option{"delegate": sorted(options)}, locked(err)
}

// standingOr is what stands of a history, or all of it when nothing does: it is called what it was taken for.
func standingOr(history []domain.Recorded) []domain.Recorded {
	if standing := domain.Effective(history); len(standing) > 0 {
		return standing
	}
	return history
}

// sides are who may be said to have ended a cooperation: a manager speaks for the own organisation.
func (v *visit) sides(d *directory, two []domain.ID) []option {
	if v.actor.Role == api.Manager {
		return d.choosing([]domain.ID{v.actor.Organisation}, "")
	}
	return append(d.choosing(two, ""), option{Value: "both", Text: v.T("end.both")})
}

// anyWave are the waves that one may have meant, with the one that is recorded.
func (t *tongue) anyWave(recorded string) (options []option) {
	names := usualWaves
	if !slices.Contains(names, recorded) {
		names = append([]string{recorded}, names...)
	}
	for _, name := range names {
		options = append(options, option{Value: name, Text: t.waveName(name)})
	}
	return options
}

func (p *factPage) facts() []moment                { return p.All }
func (p *factPage) fact(id domain.ID) domain.Event { return factOf(p.All, id) }

// address is where what is recorded stands with its corrections: for who takes part, that is the conference's history.
func (p *factPage) address() string {
	if domain.KindOf(p.Wrong.Event) == "participation" {
		return p.Page + "/history?before=" + strconv.FormatInt(p.Wrong.Position+1, 10) + "#f-" + p.Wrong.ID.String()
	}
	return p.Page
}

func (p *factPage) show(v *visit, status int, e *editing) error {
	p.Open, e.Found = e, p.Found
	return v.show(status, factPageOf(v, p))
}

// about is the fact that is open.
func (p *factPage) about() moment {
	return p.All[slices.IndexFunc(p.All, func(m moment) bool { return m.Event == p.Wrong.ID })]
}

// fixed says that whose the fact is cannot be corrected, of one that its organisations name.
func (p *factPage) fixed() bool {
	switch p.about().Fact.(type) {
	case domain.ParticipationRegistered, domain.PriorTieDeclared, domain.CooperationEnded:
		return true
	}
	return false
}

// correction is the address of the form to correct a fact that stands on the page of that address; "" for one that tells of
// other things.
func correction(address string, m moment) string {
	if address == "" {
		return "/facts/" + m.Event.String() + "/correct"
	}
	return address + "?correct=" + m.Event.String() + "#step"
}

// retracting is where one goes on once a fact is retracted that something begins with; "" for another fact.
func retracting(event domain.Event) string {
	switch event.(type) {
	case domain.ConferenceAnnounced:
		return "/conferences"
	case domain.OrganisationRegistered:
		return "/search"
	case domain.ProjectLogged:
		return "/my"
	}
	return ""
}
