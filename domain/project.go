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
	spells  []spell
	origins []ID
	pending int         // proposals without an answer
	leading time.Time   // from when on one partner must lead; zero before a proposal or award
	awards  []time.Time // when money was granted
	granted []Money
	total   *Money
	shares  map[ID]Money
	started time.Time
	closed  time.Time // completed or abandoned
}

// ProjectStatus says how far a project has come; "" when there is none.
type ProjectStatus string

// The states of a project.
const (
	ProjectIdea     ProjectStatus = "idea"
	ProjectAgreed   ProjectStatus = "agreed"
	ProjectProposed ProjectStatus = "proposed"
	ProjectRejected ProjectStatus = "rejected" // a proposal was; it may be submitted again
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

// Admit tells whether e may happen to the project next.
func (p Project) Admit(e ProjectEvent, at time.Time, w World) error { return nil }

// Evolve is the project after e.
func (p Project) Evolve(e ProjectEvent, at time.Time) Project {
	switch e := e.(type) {
	case ProjectLogged:
		p.idea = at
		p = p.reach(ProjectIdea)
	case PartnerJoined, PartnerLeft, LeadChanged, BudgetRevised:
	case AgreementSigned:
		p = p.reach(ProjectAgreed)
	case ProposalSubmitted:
		p = p.reach(ProjectProposed)
	case ProposalRejected:
		p = p.reach(ProjectRejected)
	case FundingAwarded:
		p = p.reach(ProjectFunded)
	case ProjectStarted:
		p = p.reach(ProjectRunning)
	case ProjectCompleted:
		p = p.reach(ProjectDone)
	case ProjectAbandoned:
		p = p.reach(ProjectGivenUp)
	case OriginClaimed, OriginWithdrawn:
	case PartnerConfirmed, PartnerDisputed:
	case ProjectsMerged:
		p.Into = e.Into
	case ProjectMergeReverted:
		p.Into = ID{}
	}
	return p
}

// reach moves the status on; what is learned late about an earlier step does not move it back.
func (p Project) reach(status ProjectStatus) Project {
	if slices.Index(ProjectStatuses, status) > slices.Index(ProjectStatuses, p.Status) {
		p.Status = status
	}
	return p
}

// Reads names the organisation, meeting or project that the event speaks of.
func (p Project) Reads(e ProjectEvent) []ID { return nil }

// Claims nothing.
func (p Project) Claims() []Claim { return nil }
