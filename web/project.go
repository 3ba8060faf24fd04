package web

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"time"

	"aftermatch/api"
	"aftermatch/domain"
	"aftermatch/projections"
)

// projectView is a project with its story, and the form that is open beside it.
type projectView struct {
	*directory
	projections.Project
	Us      domain.ID // the reader's organisation, if it takes part
	Origins []projections.Meeting
	Years   []year
	All     []moment
	Learned bool // in the order in which things became known
	Track   []stage
	Steps   []string              // that the reader may record
	Likely  []string              // of these, what is likely to come next
	Others  []string              // of these, what may be learned late, or is about who takes part and where it came from
	Met     []projections.Meeting // held between partners, that the form to name an origin offers
	Doubles []projections.Project // with one of the partners, that the form to merge offers
	Open    *editing
	Last    *moment // what was recorded on the page before
}

// stage is one of the stages of a project, and when it was reached.
type stage struct {
	Name string
	On   string // empty while it is ahead
}

// project shows one project.
func (s *server) project(v *visit) error {
	id, err := domain.ParseID(v.r.PathValue("id"))
	if err != nil {
		return errNoPage
	}
	p, err := s.projectView(v, id)
	if err != nil {
		return err
	}
	query := v.r.URL.Query()
	if step := query.Get("step"); slices.Contains(p.Steps, step) {
		p.Open = &editing{Step: step, Values: url.Values{"currency": {"EUR"}, "role": {string(domain.RolePartner)}, "q": {query.Get("q")}}, When: on(time.Now()), Action: "/projects/" + id.String() + "/steps"}
		if q := text(query, "q"); q != "" && step == "join" {
			p.Open.Asked = true
			if p.Open.Found, err = s.suggested(v.context(), q, domain.ID{}); err != nil {
				return err
			}
		}
		if err := s.look(v, p, step); err != nil {
			return err
		}
	}
	p.Open = cmp.Or(editingOf(p.All, idOf(query, "correct")), p.Open)
	return v.show(http.StatusOK, projectPage(v, p))
}

// projectView finds the project's story, if the reader may see it.
func (s *server) projectView(v *visit, id domain.ID) (*projectView, error) {
	ctx := v.context()
	project, err := s.reader.Project(ctx, id, nil)
	if err != nil {
		return nil, err
	}
	parties := []domain.ID{}
	for _, partner := range project.Partners {
		parties = append(parties, partner.OrganisationID)
	}
	if err := api.Can(v.actor, api.ReadDealings, api.Resource{Parties: parties}); err != nil {
		return nil, err
	}
	p := &projectView{Project: project, Learned: v.r.URL.Query().Get("by") == "learned"}
	if _, ok := partOf(project, v.actor.Organisation); ok && v.actor.Role == api.Manager {
		p.Us = v.actor.Organisation
	}
	if err := p.read(ctx, s, v); err != nil {
		return nil, err
	}
	p.offer(v, parties)
	return p, nil
}

// read reads the histories of the project and of the meetings that it came from.
func (p *projectView) read(ctx context.Context, s *server, v *visit) error {
	histories, err := s.log.Histories(ctx, append([]domain.ID{p.ID}, p.Project.Origins...)...)
	if err != nil {
		return err
	}
	for _, id := range p.Project.Origins {
		if pair := pairOf(histories[id]); !pair.ConferenceID.IsZero() {
			m, err := s.reader.Meeting(ctx, id, nil)
			if err != nil {
				return err
			}
			p.Origins = append(p.Origins, m)
		}
	}
	if p.directory, err = s.directory(ctx, p.Us, p.Origins, []projections.Project{p.Project}); err != nil {
		return err
	}
	own, err := s.factsOf(v, p.directory, histories[p.ID])
	if err != nil {
		return err
	}
	p.Track = p.track(v.tongue, own)
	p.All = own
	for _, m := range p.Origins {
		met, err := s.factsOf(v, p.directory, histories[m.ID])
		if err != nil {
			return err
		}
		p.All = append(p.All, met...)
	}
	p.Years = years(p.All, p.Learned)
	p.Last = lastOf(v, p.All, histories[p.ID])
	return nil
}

// lastOf is what the reader recorded on the page before, as the address says.
func lastOf(v *visit, all []moment, history []domain.Recorded) *moment {
	done := idOf(v.r.URL.Query(), "done")
	for _, r := range history {
		if i := slices.IndexFunc(all, func(m moment) bool { return m.Event == r.ID && m.Gone == nil }); !done.IsZero() && r.Metadata.CorrelationID == done && i >= 0 {
			return &all[i]
		}
	}
	return nil
}

// stages are those of a project with the events that reach them.
var stages = []struct {
	name, event string
	on          func(projections.Steps) *domain.Date
}{
	{"idea", "ProjectLogged", func(s projections.Steps) *domain.Date { return s.IdeaOn }},
	{"agreed", "AgreementSigned", func(s projections.Steps) *domain.Date { return s.AgreementOn }},
	{"proposed", "ProposalSubmitted", func(s projections.Steps) *domain.Date { return s.ProposalOn }},
	{"funded", "FundingAwarded", func(s projections.Steps) *domain.Date { return s.FundedOn }},
	{"started", "ProjectStarted", func(s projections.Steps) *domain.Date { return s.StartedOn }},
	{"completed", "ProjectCompleted", func(s projections.Steps) *domain.Date { return s.CompletedOn }},
}

// track tells how far the project has come, and since when, as exactly as that is known.
func (p *projectView) track(t *tongue, facts []moment) (track []stage) {
	for _, s := range stages {
		reached := stage{Name: s.name}
		if day := s.on(p.Project.Steps); day != nil {
			reached.On = t.Date(*day)
			for _, m := range facts {
				if m.Gone == nil && m.Fact.EventType() == s.event && domain.DateOf(m.At) == *day {
					reached.On = t.Period(m.At, m.Precision)
				}
			}
		}
		track = append(track, reached)
	}
	return track
}

// lasting are the partners that take part now, each once.
func (p *projectView) lasting() (partners []projections.Partner) {
	for _, partner := range p.Partners {
		if partner.LeftOn == nil {
			partners = append(partners, partner)
		}
	}
	return partners
}

// joined is since when a partner takes part, as exactly as that is known.
func (p *projectView) joined(t *tongue, partner projections.Partner) string {
	for _, m := range p.All {
		if e, ok := m.Fact.(domain.PartnerJoined); ok && m.Gone == nil && e.OrganisationID == partner.OrganisationID && domain.DateOf(m.At) == partner.JoinedOn {
			return t.Period(m.At, m.Precision)
		}
	}
	return t.Date(partner.JoinedOn)
}

// continues tells whether the project was there before the conference of a meeting that it is said to come from.
func (p *projectView) continues(m projections.Meeting) bool {
	return p.Project.Steps.IdeaOn != nil && domain.IsContinuation(p.Project.Steps.IdeaOn.Time(), p.conferences[m.ConferenceID].StartsOn)
}

// confirmed tells whether all partners said that they take part.
func (p *projectView) confirmed() bool {
	return !slices.ContainsFunc(p.lasting(), func(partner projections.Partner) bool { return !partner.Confirmed })
}

// projects lists those of the reader's organisation.
func (s *server) projects(v *visit) error {
	if v.actor.Role != api.Manager {
		http.Redirect(v.w, v.r, "/", http.StatusSeeOther)
		return nil
	}
	us := v.actor.Organisation
	all, err := s.reader.AllProjects(v.context(), projections.ProjectFilter{Organisation: us})
	if err != nil {
		return err
	}
	d := &desk{Us: us, Ours: all}
	if d.directory, err = s.directory(v.context(), us, nil, all); err != nil {
		return err
	}
	slices.SortStableFunc(d.Ours, func(a, b projections.Project) int { return cmp.Compare(b.KnownFrom, a.KnownFrom) })
	return v.show(http.StatusOK, projectsPage(v, d))
}
