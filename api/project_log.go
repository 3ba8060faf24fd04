package api

import (
	"context"
	"fmt"
	"slices"
	"time"

	"aftermatch/domain"
	"aftermatch/eventstore"
)

// NewProject is a project with its partners and origins, logged at once.
type NewProject struct {
	Title    string       `json:"title" doc:"What the project is called."`
	Partners []NewPartner `json:"partners" minItems:"1" maxItems:"200" doc:"Who takes part."`
	Origins  []domain.ID  `json:"origins,omitempty" maxItems:"200" doc:"The meetings that it came from."`
	Steps    []NewStep    `json:"-"` // how far it has come already; through the API each is a request of its own
}

// NewStep is a step that a project had taken already when it was logged.
type NewStep struct {
	Event domain.Event
	When  string // as the API takes a time
}

// command records the step, not before the idea.
func (n NewStep) command(project domain.ID, idea instant) eventstore.Command {
	var when instant
	when.parse(n.When)
	return command(project, when.notBefore(idea.time), n.Event)
}

// NewPartner is an organisation in a project. One that nobody knows yet is given by name and country instead of
// by id: it is registered, and flagged for review.
type NewPartner struct {
	OrganisationID domain.ID     `json:"organisation_id,omitzero" doc:"The partner, when it is registered."`
	Name           string        `json:"name,omitempty" doc:"Of a partner that is not registered."`
	Country        string        `json:"country,omitempty" doc:"Of a partner that is not registered: ISO 3166-1 alpha-2."`
	Region         string        `json:"region,omitempty" doc:"Of a partner that is not registered: NUTS."`
	Sectors        []string      `json:"sectors,omitempty" doc:"Of a partner that is not registered: slugs of the product's list."`
	Role           domain.Role   `json:"role,omitempty" enum:"lead,partner,associate,subcontractor" default:"partner" doc:"What it is in the project."`
	Budget         *domain.Money `json:"budget,omitempty" doc:"Its share, when known."`

	garbled []string // the fields whose values do not fit
}

// UnmarshalJSON reads what fits; faults leaves out what follows from the rest.
func (p *NewPartner) UnmarshalJSON(raw []byte) (err error) {
	type fields NewPartner
	p.garbled, err = fit(raw, (*fields)(p))
	return err
}

func (p NewPartner) unknown() bool { return p.OrganisationID.IsZero() && p.Name != "" }

func (p NewPartner) registered() domain.OrganisationRegistered {
	return domain.OrganisationRegistered{Name: p.Name, Country: p.Country, Region: p.Region, Sectors: p.Sectors, NeedsReview: true}
}

func (p NewPartner) joined() domain.PartnerJoined {
	if p.Role == "" {
		p.Role = domain.RolePartner
	}
	return domain.PartnerJoined{OrganisationID: p.OrganisationID, Role: p.Role, Budget: p.Budget}
}

// faults are those of the partner itself.
func (p NewPartner) faults() []domain.Fault {
	switch {
	case len(p.garbled) > 0: // the documentation's schema names them
		return nil
	case p.unknown():
		return append(faultsOf(p.registered()), faultsOf(domain.PartnerJoined{OrganisationID: newID(), Role: p.joined().Role, Budget: p.Budget})...)
	case !p.OrganisationID.IsZero() && p.Name != "":
		return []domain.Fault{{Field: "name", Message: "must be left out of a partner that organisation_id names"}}
	case p.OrganisationID.IsZero():
		return []domain.Fault{{Field: "organisation_id", Message: "must be given, or name and country of an organisation that is not registered"}}
	}
	return faultsOf(p.joined())
}

func (n NewProject) faults() []domain.Fault {
	faults := faultsOf(domain.ProjectLogged{Title: n.Title})
	for i, partner := range n.Partners {
		for _, fault := range partner.faults() {
			faults = append(faults, domain.Fault{Field: fmt.Sprintf("partners[%d].%s", i, fault.Field), Message: fault.Message})
		}
	}
	for i, step := range n.Steps {
		if !new(instant).parse(step.When) {
			faults = append(faults, domain.Fault{Field: fmt.Sprintf("steps[%d].effective_at", i), Message: timeOrDate})
		}
		for _, fault := range faultsOf(step.Event) {
			faults = append(faults, domain.Fault{Field: fmt.Sprintf("steps[%d].%s", i, fault.Field), Message: fault.Message})
		}
	}
	return faults
}

// logProject records the idea, its partners, its origins and the steps that it took since, all or nothing. A manager's own
// organisation must be one of the partners.
func (s *server) logProject(ctx context.Context, in *Making[NewProject]) (*Written, error) {
	said, id := in.Body.what, in.fresh(ctx)
	if err := Can(exchangeOf(ctx).actor, Log, Resource{Voice: spokesman(ctx, said.Partners)}); err != nil {
		return nil, err
	}
	when, err := s.afterMeeting(ctx, in.Body.when, said.Origins)
	if err != nil {
		return nil, err
	}
	var commands []eventstore.Command // those who are to be partners are registered first, so that the log knows them
	project := command(id, when, domain.ProjectLogged{Title: said.Title})
	for _, partner := range said.Partners {
		commands = append(commands, partner.register(when)...)
		project.Facts = append(project.Facts, domain.Fact{Event: partner.joined(), At: when.time})
	}
	for _, meeting := range said.Origins {
		project.Facts = append(project.Facts, domain.Fact{Event: domain.OriginClaimed{MeetingID: meeting}, At: when.time})
	}
	if actor := exchangeOf(ctx).actor; actor.Role == Manager { // who logs it says so of the own organisation
		project.Facts = append(project.Facts, domain.Fact{Event: domain.PartnerConfirmed{OrganisationID: actor.Organisation}, At: when.time})
	}
	commands = append(commands, project)
	for _, step := range said.Steps {
		commands = append(commands, step.command(id, when))
	}
	written, err := s.execute(ctx, in.Preconditions, id, domain.ID{}, commands...)
	if err != nil {
		return nil, err
	}
	return written.at("/v1/projects/"), nil
}

// afterMeeting is when the idea of a project arose, known to a month or quarter: not before the first meeting that it came
// from.
func (s *server) afterMeeting(ctx context.Context, when instant, origins []domain.ID) (instant, error) {
	if when.precision == "" || len(origins) == 0 {
		return when, nil
	}
	histories, err := s.log.Histories(ctx, origins...)
	if err != nil {
		return when, err
	}
	var first time.Time
	for _, history := range histories {
		for _, recorded := range domain.Effective(history) {
			if _, held := recorded.Event.(domain.MeetingHeld); held && (first.IsZero() || recorded.At.Before(first)) {
				first = recorded.At
			}
		}
	}
	return when.notBefore(first), nil
}

func (s *server) addPartner(ctx context.Context, in *Acting[NewPartner]) (*Written, error) {
	id, err := s.mine(ctx, "project", Log, in.ID)
	if err != nil {
		return nil, err
	}
	joining := in.Body.what
	commands := joining.register(in.Body.when)
	when, err := s.after(ctx, "project", id, in.Body.when)
	if err != nil {
		return nil, err
	}
	return s.execute(ctx, in.Preconditions, id, domain.ID{}, append(commands, command(id, when, joining.joined()))...)
}

// register gives a partner that nobody knows an id, and returns the command that registers it.
func (p *NewPartner) register(when instant) []eventstore.Command {
	if !p.unknown() {
		return nil
	}
	event := p.registered()
	p.OrganisationID = newID()
	return []eventstore.Command{command(p.OrganisationID, when, event)}
}

// spokesman is the partner in whose name a project is logged: the actor's own organisation, or else somebody.
func spokesman(ctx context.Context, partners []NewPartner) domain.ID {
	actor := exchangeOf(ctx).actor
	if slices.ContainsFunc(partners, func(p NewPartner) bool { return p.OrganisationID == actor.Organisation }) {
		return actor.Organisation
	}
	return newID()
}
