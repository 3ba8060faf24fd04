package projections

import (
	"slices"

	"aftermatch/domain"
)

// Project is one joint project as it is known, united with those that were merged into it.
type Project struct {
	ID            domain.ID            `json:"id"`
	Title         string               `json:"title"`
	Status        domain.ProjectStatus `json:"status"`
	CrossBorder   bool                 `json:"cross_border"` // its partners, at present or at its end, are from two countries or more
	Partners      []Partner            `json:"partners"`
	PartnerNos    []int32              `json:"-"` // each organisation once, as recorded
	PartnerDyads  []int64              `json:"-"` // each two of them, packed
	Spells        packedString         `json:"-"` // of Partners
	LeadID        *domain.ID           `json:"lead_id"`
	Origins       []domain.ID          `json:"origins"` // the meetings it is said to come from
	Steps         Steps                `json:"steps"`
	CrossSteps    Steps                `json:"cross_border_steps"` // the first days on which it was that far and cross-border
	RejectedOn    *domain.Date         `json:"rejected_on"`        // its latest rejected proposal
	AbandonedOn   *domain.Date         `json:"abandoned_on"`
	Pending       int                  `json:"pending_proposals"`
	Agreements    []Agreement          `json:"agreements"`
	Awards        []Award              `json:"awards"`
	AwardEUR      *int64               `json:"award_eur"` // minor units, of the awards whose worth in euro is known
	AwardsUnknown int                  `json:"awards_without_eur"`
	PlannedEnd    *domain.Date         `json:"planned_end"`
	Budget        *domain.Money        `json:"budget"`
	Result        string               `json:"result"`
	ResultURL     string               `json:"result_url"`
	MergedInto    *domain.ID           `json:"merged_into"`
	Conflicts     []Conflict           `json:"conflicts"`
	Known
}

// Steps are the first days on which a project had come so far. An award or a start is an agreement too, an award a
// proposal, a completion a start.
type Steps struct {
	IdeaOn      *domain.Date `json:"idea_on"`
	AgreementOn *domain.Date `json:"agreement_on"`
	ProposalOn  *domain.Date `json:"proposal_on"`
	FundedOn    *domain.Date `json:"funded_on"`
	StartedOn   *domain.Date `json:"started_on"`
	CompletedOn *domain.Date `json:"completed_on"`
}

func (s *Steps) each() []**domain.Date {
	return []**domain.Date{&s.IdeaOn, &s.AgreementOn, &s.ProposalOn, &s.FundedOn, &s.StartedOn, &s.CompletedOn}
}

// Partner is one spell of an organisation in a project, both days included.
type Partner struct {
	OrganisationID domain.ID     `json:"organisation_id"`
	Role           domain.Role   `json:"role"`
	Country        string        `json:"country"` // where the organisation is now
	JoinedOn       domain.Date   `json:"joined_on"`
	LeftOn         *domain.Date  `json:"left_on"`
	Confirmed      bool          `json:"confirmed"` // by the organisation itself
	Disputed       bool          `json:"disputed"`
	Budget         *domain.Money `json:"budget"`
	Position       int64         `json:"position"` // where the log learned of it
}

// on tells whether the spell covers a day.
func (p Partner) on(day domain.Date) bool {
	return p.JoinedOn <= day && (p.LeftOn == nil || day <= *p.LeftOn)
}

// Agreement is one signed paper.
type Agreement struct {
	On domain.Date `json:"on"`
	domain.AgreementSigned
}

// Award is money that was granted.
type Award struct {
	On domain.Date `json:"on"`
	domain.FundingAwarded
}

func (p *Project) columns(to []any) []any {
	to = append(to, &p.ID, &p.Title, (*string)(&p.Status), &p.CrossBorder, documents(&p.Partners), &p.PartnerNos, &p.PartnerDyads, &p.Spells, &p.LeadID,
		documents(&p.Origins))
	for _, steps := range []*Steps{&p.Steps, &p.CrossSteps} {
		for _, day := range steps.each() {
			to = append(to, day)
		}
	}
	return append(to, &p.RejectedOn, &p.AbandonedOn, &p.Pending, documents(&p.Agreements), documents(&p.Awards), &p.AwardEUR,
		&p.AwardsUnknown, &p.PlannedEnd, document{value: &p.Budget}, &p.Result, &p.ResultURL, &p.MergedInto, documents(&p.Conflicts),
		&p.Version, &p.KnownFrom)
}

func (p *Project) exists() bool { return !p.ID.IsZero() }

func (p Project) evolve(r domain.Recorded) Project {
	on := domain.DateOf(r.At)
	switch e := r.Event.(type) {
	case domain.ProjectLogged:
		p.ID, p.Title, p.Partners, p.Origins, p.Agreements, p.Awards, p.Conflicts = r.Stream, e.Title, []Partner{}, []domain.ID{}, []Agreement{}, []Award{}, []Conflict{}
		p.reach(domain.ProjectIdea, on, &p.Steps.IdeaOn)
	case domain.PartnerJoined:
		p = p.join(Partner{OrganisationID: e.OrganisationID, Role: e.Role, JoinedOn: on, Budget: e.Budget, Position: r.Position})
	case domain.PartnerLeft:
		p = p.partners(func(s *Partner) {
			if s.OrganisationID == e.OrganisationID && s.LeftOn == nil {
				s.LeftOn = &on
			}
		})
	case domain.LeadChanged:
		p = p.lead(e.OrganisationID)
	case domain.AgreementSigned:
		p.Agreements = append(slices.Clip(p.Agreements), Agreement{on, e})
		p.reach(domain.ProjectAgreed, on, &p.Steps.AgreementOn)
	case domain.ProposalSubmitted:
		p.Pending++
		p.reach(domain.ProjectProposed, on, &p.Steps.ProposalOn)
	case domain.ProposalRejected:
		p.Pending, p.RejectedOn = max(0, p.Pending-1), &on
		if p.Pending == 0 {
			p.reach(domain.ProjectRejected, on)
		}
	case domain.FundingAwarded:
		p.Pending = max(0, p.Pending-1)
		p.award(Award{on, e})
		p.reach(domain.ProjectFunded, on, &p.Steps.FundedOn, &p.Steps.ProposalOn, &p.Steps.AgreementOn)
	case domain.BudgetRevised:
		if e.OrganisationID.IsZero() {
			p.Budget = new(e.Money)
		}
		p = p.partners(func(s *Partner) {
			if s.OrganisationID == e.OrganisationID && s.LeftOn == nil {
				s.Budget = new(e.Money)
			}
		})
	case domain.ProjectStarted:
		p.reach(domain.ProjectRunning, on, &p.Steps.StartedOn, &p.Steps.AgreementOn)
	case domain.ProjectCompleted:
		p.Result, p.ResultURL = e.Result, e.URL
		p.reach(domain.ProjectDone, on, &p.Steps.CompletedOn, &p.Steps.StartedOn, &p.Steps.AgreementOn)
	case domain.ProjectAbandoned:
		p.reach(domain.ProjectGivenUp, on, &p.AbandonedOn)
	case domain.OriginClaimed:
		if !slices.Contains(p.Origins, e.MeetingID) {
			p.Origins = append(slices.Clip(p.Origins), e.MeetingID)
		}
	case domain.OriginWithdrawn:
		p.Origins = slices.DeleteFunc(slices.Clone(p.Origins), func(id domain.ID) bool { return id == e.MeetingID })
	case domain.PartnerConfirmed:
		p = p.partners(func(s *Partner) {
			if s.OrganisationID == e.OrganisationID {
				s.Confirmed, s.Disputed = true, false
			}
		})
	case domain.PartnerDisputed:
		p = p.partners(func(s *Partner) {
			if s.OrganisationID == e.OrganisationID {
				s.Confirmed, s.Disputed = false, true
			}
		})
	case domain.ProjectsMerged:
		p.MergedInto = new(e.Into)
	case domain.ProjectMergeReverted:
		p.MergedInto = nil
	}
	return p
}

// reach moves the status on and notes the day at each step that it means; a step keeps its first day. What is learned
// late about an earlier step does not move the status back, but a rejected project may be proposed again.
func (p *Project) reach(status domain.ProjectStatus, on domain.Date, steps ...**domain.Date) {
	again := p.Status == domain.ProjectRejected && status == domain.ProjectProposed
	if again || slices.Index(domain.ProjectStatuses, status) > slices.Index(domain.ProjectStatuses, p.Status) {
		p.Status = status
	}
	for _, step := range steps {
		*step = first(*step, &on)
	}
}

// first is the earlier of two days, either of which may be missing.
func first(a, b *domain.Date) *domain.Date {
	if a == nil || b != nil && *b < *a {
		return b
	}
	return a
}

// join begins a spell. What the organisation said of its part before still holds.
func (p Project) join(s Partner) Project {
	for _, before := range p.Partners {
		if before.OrganisationID == s.OrganisationID {
			s.Confirmed, s.Disputed = before.Confirmed, before.Disputed
		}
	}
	p.Partners = append(slices.Clip(p.Partners), s)
	if s.Role == domain.RoleLead {
		p.LeadID = new(s.OrganisationID)
	}
	return p
}

func (p Project) partners(change func(*Partner)) Project {
	p.Partners = slices.Clone(p.Partners)
	p.LeadID = nil
	for i := range p.Partners {
		s := &p.Partners[i]
		change(s)
		if s.Role == domain.RoleLead && s.LeftOn == nil {
			p.LeadID = new(s.OrganisationID)
		}
	}
	return p
}

func (p Project) lead(organisation domain.ID) Project {
	return p.partners(func(s *Partner) {
		switch {
		case s.LeftOn != nil:
		case s.OrganisationID == organisation:
			s.Role = domain.RoleLead
		case s.Role == domain.RoleLead:
			s.Role = domain.RolePartner
		}
	})
}

func (p *Project) award(a Award) {
	p.Awards = append(slices.Clip(p.Awards), a)
	if cents, known := domain.InEuro(a.Money, a.Conversion); known {
		sum := cents
		if p.AwardEUR != nil {
			sum += *p.AwardEUR
		}
		p.AwardEUR = &sum
	} else {
		p.AwardsUnknown++
	}
	if !a.PlannedEnd.IsZero() {
		p.PlannedEnd = new(a.PlannedEnd)
	}
}
