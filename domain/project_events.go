package domain

// ProjectEvent is what can happen to a project.
//
//sumtype:decl
type ProjectEvent interface {
	Event
	projectEvent()
}

// ProjectLogged: there is an idea for a joint project. When it happened is the date of the idea.
type ProjectLogged struct {
	Title string `json:"title"`
}

// PartnerJoined: an organisation takes part from now on, until it leaves.
type PartnerJoined struct {
	OrganisationID ID     `json:"organisation_id"`
	Role           Role   `json:"role"`
	Budget         *Money `json:"budget,omitempty"` // its share, when known
}

// PartnerLeft: it takes part no longer.
type PartnerLeft struct {
	OrganisationID ID     `json:"organisation_id"`
	Reason         string `json:"reason,omitempty"`
}

// LeadChanged: that partner leads from now on; who led before is a partner like others.
type LeadChanged struct {
	OrganisationID ID `json:"organisation_id"`
}

// AgreementSigned: the partners put their intent on paper.
type AgreementSigned struct {
	Kind AgreementKind `json:"kind"`
	URL  string        `json:"url,omitempty"`
}

// ProposalSubmitted: the partners applied for money.
type ProposalSubmitted struct {
	Programme string `json:"programme"`
}

// ProposalRejected: a submitted proposal got no money.
type ProposalRejected struct {
	Programme string `json:"programme,omitempty"`
	Reason    string `json:"reason,omitempty"`
}

// FundingAwarded: a funder granted money. Grant number and URL are its evidence.
type FundingAwarded struct {
	Funder      string `json:"funder"`
	Programme   string `json:"programme,omitempty"`
	GrantNumber string `json:"grant_number,omitempty"`
	URL         string `json:"url,omitempty"`
	Money
	Conversion
	PlannedEnd Date `json:"planned_end,omitzero"`
}

// BudgetRevised: a partner's share, or without a partner the project's total, is now this.
type BudgetRevised struct {
	OrganisationID ID `json:"organisation_id,omitzero"`
	Money
}

// ProjectStarted: the work began. No award is needed: partners may pay for themselves.
type ProjectStarted struct{}

// ProjectCompleted: the work came to its end.
type ProjectCompleted struct {
	Result string `json:"result,omitempty"`
	URL    string `json:"url,omitempty"`
}

// ProjectAbandoned: the partners gave it up.
type ProjectAbandoned struct {
	Reason string `json:"reason,omitempty"`
}

// OriginClaimed: the project is said to come from that meeting. There may be several.
type OriginClaimed struct {
	MeetingID ID `json:"meeting_id"`
}

// OriginWithdrawn: it does not come from that meeting after all.
type OriginWithdrawn struct {
	MeetingID ID     `json:"meeting_id"`
	Reason    string `json:"reason,omitempty"`
}

// PartnerConfirmed: the partner itself says that it takes part.
type PartnerConfirmed struct {
	OrganisationID ID `json:"organisation_id"`
}

// PartnerDisputed: the organisation itself says that it does not take part.
type PartnerDisputed struct {
	OrganisationID ID     `json:"organisation_id"`
	Reason         string `json:"reason,omitempty"`
}

// ProjectsMerged: this project is the same as another, and is its alias from now on.
type ProjectsMerged struct {
	Into ID `json:"into"`
}

// ProjectMergeReverted: the two are different after all.
type ProjectMergeReverted struct {
	Reason string `json:"reason,omitempty"`
}

// Role is what a partner is in a project.
type Role string

// The roles of partners.
const (
	RoleLead          Role = "lead"
	RolePartner       Role = "partner"
	RoleAssociate     Role = "associate" // takes part without a share of the money
	RoleSubcontractor Role = "subcontractor"
)

// Roles lists them.
var Roles = []Role{RoleLead, RolePartner, RoleAssociate, RoleSubcontractor}

// AgreementKind is how binding an agreement is.
type AgreementKind string

// AgreementKinds lists them, least binding first.
var AgreementKinds = []AgreementKind{"letter_of_intent", "memorandum", "contract"}

func (ProjectLogged) EventType() string        { return "ProjectLogged" }
func (PartnerJoined) EventType() string        { return "PartnerJoined" }
func (PartnerLeft) EventType() string          { return "PartnerLeft" }
func (LeadChanged) EventType() string          { return "LeadChanged" }
func (AgreementSigned) EventType() string      { return "AgreementSigned" }
func (ProposalSubmitted) EventType() string    { return "ProposalSubmitted" }
func (ProposalRejected) EventType() string     { return "ProposalRejected" }
func (FundingAwarded) EventType() string       { return "FundingAwarded" }
func (BudgetRevised) EventType() string        { return "BudgetRevised" }
func (ProjectStarted) EventType() string       { return "ProjectStarted" }
func (ProjectCompleted) EventType() string     { return "ProjectCompleted" }
func (ProjectAbandoned) EventType() string     { return "ProjectAbandoned" }
func (OriginClaimed) EventType() string        { return "OriginClaimed" }
func (OriginWithdrawn) EventType() string      { return "OriginWithdrawn" }
func (PartnerConfirmed) EventType() string     { return "PartnerConfirmed" }
func (PartnerDisputed) EventType() string      { return "PartnerDisputed" }
func (ProjectsMerged) EventType() string       { return "ProjectsMerged" }
func (ProjectMergeReverted) EventType() string { return "ProjectMergeReverted" }

func (ProjectLogged) projectEvent()        {}
func (PartnerJoined) projectEvent()        {}
func (PartnerLeft) projectEvent()          {}
func (LeadChanged) projectEvent()          {}
func (AgreementSigned) projectEvent()      {}
func (ProposalSubmitted) projectEvent()    {}
func (ProposalRejected) projectEvent()     {}
func (FundingAwarded) projectEvent()       {}
func (BudgetRevised) projectEvent()        {}
func (ProjectStarted) projectEvent()       {}
func (ProjectCompleted) projectEvent()     {}
func (ProjectAbandoned) projectEvent()     {}
func (OriginClaimed) projectEvent()        {}
func (OriginWithdrawn) projectEvent()      {}
func (PartnerConfirmed) projectEvent()     {}
func (PartnerDisputed) projectEvent()      {}
func (ProjectsMerged) projectEvent()       {}
func (ProjectMergeReverted) projectEvent() {}
