package api

import (
	"context"

	"aftermatch/domain"
	"aftermatch/projections"
)

// ProjectQuery is the input of the list of projects.
type ProjectQuery struct {
	Organisation   domain.ID `query:"organisation" format:"uuid" doc:"Only those it is or was a partner in."`
	Conference     domain.ID `query:"conference" format:"uuid" doc:"Only those said to come from a meeting there."`
	Status         string    `query:"status" enum:"idea,agreed,proposed,rejected,funded,started,completed,abandoned" doc:"Only those that are now so."`
	CrossBorder    string    `query:"cross_border" enum:"true,false" doc:"Only those with partners of two countries or more, or only the others."`
	IncludeAliases bool      `query:"include_aliases" doc:"Also those that were merged into another."`
	Knowing
	Paging
}

func (s *server) projects() {
	get(s, "list-projects", "/projects", "List projects", ReadDealings, s.listProjects)
	get(s, "get-project", "/projects/{id}", "Read a project", ReadDealings, one(s, "project", ReadDealings, s.reader.Project, func(p projections.Project) face {
		return face{version: p.Version, parties: partnersOf(p), derived: true}
	}))
	create(s, "log-project", "/projects", "Log a project with its partners and origins", Log, s.logProject)

	post(s, "add-partner", "/projects/{id}/partners", "Record that an organisation joined", Log, s.addPartner)
	post(s, "record-partner-left", "/projects/{id}/partners/{org}/leave", "Record that a partner left", Log, s.leaveProject)
	post(s, "confirm-partner", "/projects/{id}/confirm", "Confirm as a partner that one takes part", Log,
		voicing(s, voice.confirmed))
	post(s, "dispute-partner", "/projects/{id}/dispute", "Say that one is no partner", Log,
		voicing(s, voice.disputed))
	fact[domain.OriginClaimed](s, "project", "origins", "claim-origin", "Say that the project came from a meeting", Log)
	post(s, "withdraw-origin", "/projects/{id}/origins/{meeting}/withdraw", "Say that it did not come from a meeting after all", Log, s.withdrawOrigin)

	fact[domain.LeadChanged](s, "project", "lead", "change-lead", "Record who leads from now on", Log)
	fact[domain.AgreementSigned](s, "project", "agreement", "sign-agreement", "Record a signed agreement", Log)
	fact[domain.ProposalSubmitted](s, "project", "proposal", "submit-proposal", "Record a proposal for funding", Log)
	fact[domain.ProposalRejected](s, "project", "rejection", "reject-proposal", "Record that a proposal got no money", Log)
	fact[domain.FundingAwarded](s, "project", "funding", "award-funding", "Record an award", Log)
	fact[domain.BudgetRevised](s, "project", "budget", "revise-budget", "Record the budget, of a partner or in total", Log)
	fact[domain.ProjectStarted](s, "project", "start", "start-project", "Record that the work began", Log)
	fact[domain.ProjectCompleted](s, "project", "complete", "complete-project", "Record that the work came to its end", Log)
	fact[domain.ProjectAbandoned](s, "project", "abandon", "abandon-project", "Record that the partners gave up", Log)

	fact[domain.ProjectsMerged](s, "project", "merge", "merge-project", "Make a duplicate the alias of another project", Unite)
	fact[domain.ProjectMergeReverted](s, "project", "revert-merge", "revert-project-merge", "Record that a merged project is another one after all", Unite)
}

func (s *server) listProjects(ctx context.Context, in *ProjectQuery) (*List[projections.Project], error) {
	listing, err := s.listing(ctx, in.Knowing, in.Paging)
	if err != nil {
		return nil, err
	}
	filter := projections.ProjectFilter{Organisation: in.Organisation, With: whose(ctx, ReadDealings), Conference: in.Conference, Status: domain.ProjectStatus(in.Status),
		IncludeAliases: in.IncludeAliases, Listing: listing}
	if crossBorder := in.CrossBorder == "true"; in.CrossBorder != "" {
		filter.CrossBorder = &crossBorder
	}
	page, err := s.reader.Projects(ctx, filter)
	return &List[projections.Project]{page}, err
}

func partnersOf(p projections.Project) []domain.ID {
	all := []domain.ID{}
	for _, partner := range p.Partners {
		all = append(all, partner.OrganisationID)
	}
	return all
}

// Leaving is the input of a partner's leaving.
type Leaving struct {
	Preconditions
	ID           string `path:"id" doc:"The project's id." format:"uuid"`
	Organisation string `path:"org" doc:"The partner that left." format:"uuid"`
	Body         statement[because]
}

// Disowning is the input of the withdrawal of an origin.
type Disowning struct {
	Preconditions
	ID      string `path:"id" doc:"The project's id." format:"uuid"`
	Meeting string `path:"meeting" doc:"The meeting that it did not come from." format:"uuid"`
	Body    statement[because]
}

// because is a body that gives a reason.
type because struct {
	Reason string `json:"reason,omitempty" doc:"Why."`
}

func (s *server) leaveProject(ctx context.Context, in *Leaving) (*Written, error) {
	id, err := s.mine(ctx, "project", Log, in.ID)
	if err != nil {
		return nil, err
	}
	partner, err := pathID("partner", in.Organisation)
	if err != nil {
		return nil, err
	}
	return s.record(ctx, in.Preconditions, domain.ID{}, id, in.Body.when, domain.PartnerLeft{OrganisationID: partner, Reason: in.Body.what.Reason})
}

func (s *server) withdrawOrigin(ctx context.Context, in *Disowning) (*Written, error) {
	id, err := s.mine(ctx, "project", Log, in.ID)
	if err != nil {
		return nil, err
	}
	meeting, err := pathID("origin", in.Meeting)
	if err != nil {
		return nil, err
	}
	return s.record(ctx, in.Preconditions, domain.ID{}, id, in.Body.when, domain.OriginWithdrawn{MeetingID: meeting, Reason: in.Body.what.Reason})
}

// voice is what an organisation itself says of its part in a project.
type voice struct {
	OrganisationID domain.ID `json:"organisation_id,omitzero" doc:"Who says so; a manager may leave it out."`
	Reason         string    `json:"reason,omitempty" doc:"Why."`
}

func (v voice) confirmed() domain.Event {
	return domain.PartnerConfirmed{OrganisationID: v.OrganisationID}
}

func (v voice) disputed() domain.Event {
	return domain.PartnerDisputed{OrganisationID: v.OrganisationID, Reason: v.Reason}
}

// voicing is the handler of what only the organisation itself can say.
func voicing(s *server, event func(voice) domain.Event) func(context.Context, *Acting[voice]) (*Written, error) {
	return func(ctx context.Context, in *Acting[voice]) (*Written, error) {
		id, err := s.mine(ctx, "project", Log, in.ID)
		if err != nil {
			return nil, err
		}
		actor, said := exchangeOf(ctx).actor, in.Body.what
		if said.OrganisationID.IsZero() {
			said.OrganisationID = actor.Organisation
		}
		if err := Can(actor, Log, Resource{Voice: said.OrganisationID}); err != nil {
			return nil, err
		}
		return s.record(ctx, in.Preconditions, said.OrganisationID, id, in.Body.when, event(said))
	}
}
