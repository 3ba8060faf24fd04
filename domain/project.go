package domain

import (
	"slices"
	"time"
)

// Project is one joint project: first an idea, then an agreement or a proposal, then money, then work,
// then a result. Steps may be left out: partners may start and pay for themselves.
type Project struct {
	Status  ProjectStatus
	Into    ID // merged into this one
	idea    time.Time
	started time.Time
	closed  time.Time // completed or abandoned
	spells  []spell
	led     time.Time // from when on one partner leads: the first proposal or award
	pending int       // proposals that wait for an answer
	awards  []award
	total   Money // of the budget; without a currency when nobody said
	shares  []share
	origins []ID
}

// ProjectStatus says how far a project has come; "" when there is none.
type ProjectStatus string

// The states of a project.
const (
	ProjectIdea     ProjectStatus = "idea"
	ProjectAgreed   ProjectStatus = "agreed"
	ProjectProposed ProjectStatus = "proposed"
	ProjectRejected ProjectStatus = "rejected" // its proposal was; there may be another
	ProjectFunded   ProjectStatus = "funded"
	ProjectRunning  ProjectStatus = "started"
	ProjectDone     ProjectStatus = "completed"
	ProjectGivenUp  ProjectStatus = "abandoned"
)

// ProjectStatuses lists them, in the order in which a project goes through them.
var ProjectStatuses = []ProjectStatus{ProjectIdea, ProjectAgreed, ProjectProposed, ProjectRejected, ProjectFunded, ProjectRunning, ProjectDone, ProjectGivenUp}

// spell is a time during which an organisation had one role in the project.
type spell struct {
	organisation ID
	role         Role
	from, until  time.Time // until is zero while it lasts
}

type award struct {
	at time.Time
	Money
}

type share struct {
	organisation ID
	Money
}

// Evolve is the project after e.
func (p Project) Evolve(e ProjectEvent, at time.Time) Project {
	switch e := e.(type) {
	case ProjectLogged:
		p.idea = at
		return p.reach(ProjectIdea)
	case PartnerJoined:
		p.spells = append(slices.Clip(p.spells), spell{e.OrganisationID, e.Role, at, time.Time{}})
		if e.Budget != nil {
			p.shares = p.sharing(e.OrganisationID, *e.Budget)
		}
	case PartnerLeft:
		p.spells = p.turned(at, func(s spell) bool { return s.organisation == e.OrganisationID }, "")
		p.shares = slices.DeleteFunc(slices.Clone(p.shares), func(s share) bool { return s.organisation == e.OrganisationID })
	case LeadChanged:
		p.spells = p.turned(at, func(s spell) bool { return s.role == RoleLead }, RolePartner)
		p.spells = p.turned(at, func(s spell) bool { return s.organisation == e.OrganisationID }, RoleLead)
	case AgreementSigned:
		return p.reach(ProjectAgreed)
	case ProposalSubmitted:
		p.pending++
		return p.leadFrom(at).reach(ProjectProposed)
	case ProposalRejected:
		p.pending = max(0, p.pending-1)
		if p.pending == 0 {
			return p.reach(ProjectRejected)
		}
	case FundingAwarded:
		p.pending = max(0, p.pending-1)
		p.awards = append(slices.Clip(p.awards), award{at, e.Money})
		return p.leadFrom(at).reach(ProjectFunded)
	case BudgetRevised:
		if e.OrganisationID.IsZero() {
			p.total = e.Money
		} else {
			p.shares = p.sharing(e.OrganisationID, e.Money)
		}
	case ProjectStarted:
		p.started = at
		return p.reach(ProjectRunning)
	case ProjectCompleted:
		p.closed = at
		return p.reach(ProjectDone)
	case ProjectAbandoned:
		p.closed = at
		return p.reach(ProjectGivenUp)
	case OriginClaimed:
		p.origins = with(p.origins, e.MeetingID)
	case OriginWithdrawn:
		p.origins = except(p.origins, e.MeetingID)
	case PartnerConfirmed, PartnerDisputed:
		// What partners say of themselves decides nothing here; figures tell it apart.
	case ProjectsMerged:
		p.Into = e.Into
	case ProjectMergeReverted:
		p.Into = ID{}
	}
	return p
}

// reach moves the status on. What is learned late about an earlier step does not move it back, but a
// rejected project may be proposed again.
func (p Project) reach(status ProjectStatus) Project {
	again := p.Status == ProjectRejected && status == ProjectProposed
	if again || slices.Index(ProjectStatuses, status) > slices.Index(ProjectStatuses, p.Status) {
		p.Status = status
	}
	return p
}

func (p Project) leadFrom(at time.Time) Project {
	if p.led.IsZero() || at.Before(p.led) {
		p.led = at
	}
	return p
}

// turned ends the lasting spells that which picks; where a role is given, the same organisations go on
// in it.
func (p Project) turned(at time.Time, which func(spell) bool, role Role) []spell {
	spells := slices.Clone(p.spells)
	for i, s := range p.spells {
		if !s.until.IsZero() || !which(s) {
			continue
		}
		spells[i].until = at
		if role != "" {
			spells = append(spells, spell{s.organisation, role, at, time.Time{}})
		}
	}
	return spells
}

func (p Project) sharing(organisation ID, budget Money) []share {
	others := slices.DeleteFunc(slices.Clone(p.shares), func(s share) bool { return s.organisation == organisation })
	return append(others, share{organisation, budget})
}

// Reads names the organisations, the meeting or the project that the event is judged by.
func (p Project) Reads(e ProjectEvent) []ID {
	switch e := e.(type) {
	case PartnerJoined:
		return append(p.partners(), e.OrganisationID)
	case LeadChanged:
		return []ID{e.OrganisationID}
	case FundingAwarded:
		return p.partners()
	case OriginClaimed:
		return []ID{e.MeetingID}
	case ProjectsMerged:
		return []ID{e.Into}
	case ProjectLogged, PartnerLeft, AgreementSigned, ProposalSubmitted, ProposalRejected, BudgetRevised, ProjectStarted,
		ProjectCompleted, ProjectAbandoned, OriginWithdrawn, PartnerConfirmed, PartnerDisputed, ProjectMergeReverted:
		return nil
	}
	return nil
}

// Claims nothing.
func (p Project) Claims() []Claim { return nil }

// partners names every organisation that is or was a partner, once.
func (p Project) partners() (organisations []ID) {
	for _, s := range p.spells {
		organisations = with(organisations, s.organisation)
	}
	return organisations
}

// lasting is the spell that the organisation is in.
func (p Project) lasting(organisation ID) (spell, bool) {
	i := slices.IndexFunc(p.spells, func(s spell) bool { return s.organisation == organisation && s.until.IsZero() })
	if i < 0 {
		return spell{}, false
	}
	return p.spells[i], true
}

// may tells whether the spell may cover t, as far as is known; where only dates are known, both the
// first and the last day count.
func (s spell) may(t time.Time) bool {
	return !earlier(t, s.from) && (s.until.IsZero() || !earlier(s.until, t))
}

// does tells whether the spell covers t as its times were recorded.
func (s spell) does(t time.Time) bool {
	return !t.Before(s.from) && (s.until.IsZero() || t.Before(s.until))
}

// at lists who may have been a partner at that time, each once.
func (p Project) at(t time.Time) (organisations []ID) {
	for _, s := range p.spells {
		if s.may(t) {
			organisations = with(organisations, s.organisation)
		}
	}
	return organisations
}

// IsContinuation tells whether a project with that idea date continues what was there before a
// conference: it is stored and shown for the conference's contacts, and never credited to them.
// Projects are agreed on the spot, so the first day is no continuation.
func IsContinuation(idea time.Time, conferenceStarts Date) bool {
	return DateOf(idea) < conferenceStarts
}
