package projections

import (
	"fmt"
	"slices"

	"aftermatch/domain"
)

// Conflict is where two records of one project say different things.
type Conflict struct {
	ProjectID domain.ID `json:"project_id"` // the merged one
	Field     string    `json:"field"`
	Kept      string    `json:"kept"`
	Other     string    `json:"other"`
}

// unite adds what another record of the same project says: its partners, confirmations, steps, papers, money and
// origins. Where the two differ p's word is kept, but of a step its first day; each conflict is listed.
func (p Project) unite(other Project) Project {
	p.differ(other.ID, "title", p.Title, other.Title)
	p.differ(other.ID, "idea_on", *p.Steps.IdeaOn, *other.Steps.IdeaOn)
	if slices.Index(domain.ProjectStatuses, other.Status) > slices.Index(domain.ProjectStatuses, p.Status) {
		p.Status = other.Status
	}
	steps := other.Steps.each()
	for i, day := range p.Steps.each() {
		*day = first(*day, *steps[i])
	}
	for _, s := range other.Partners {
		p.uniteSpell(other.ID, s)
	}
	p.Origins = union(p.Origins, other.Origins)
	p.Agreements = union(p.Agreements, other.Agreements)
	for _, a := range other.Awards {
		if i := slices.IndexFunc(p.Awards, a.same); i >= 0 {
			p.differ(other.ID, "award", p.Awards[i].Money, a.Money)
		} else {
			p.award(a)
		}
	}
	p.Pending = max(p.Pending, other.Pending)
	p.RejectedOn, p.AbandonedOn = last(p.RejectedOn, other.RejectedOn), first(p.AbandonedOn, other.AbandonedOn)
	if p.Budget == nil {
		p.Budget = other.Budget
	}
	if p.Result == "" {
		p.Result, p.ResultURL = other.Result, other.ResultURL
	}
	return p
}

// uniteSpell joins two records of one organisation's part. Its own word for it outweighs one against.
func (p *Project) uniteSpell(from domain.ID, s Partner) {
	i := slices.IndexFunc(p.Partners, s.overlaps)
	if i < 0 {
		if p.LeadID != nil && s.Role == domain.RoleLead && s.LeftOn == nil {
			p.differ(from, "lead_id", *p.LeadID, s.OrganisationID)
			s.Role = domain.RolePartner
		}
		*p = p.join(s)
		return
	}
	p.Partners = slices.Clone(p.Partners)
	own := &p.Partners[i]
	p.differ(from, "role of "+s.OrganisationID.String(), own.Role, s.Role)
	own.JoinedOn, own.Position = min(own.JoinedOn, s.JoinedOn), min(own.Position, s.Position)
	own.LeftOn = last(own.LeftOn, s.LeftOn)
	own.Confirmed = own.Confirmed || s.Confirmed
	own.Disputed = !own.Confirmed && (own.Disputed || s.Disputed)
	if own.Budget == nil {
		own.Budget = s.Budget
	}
}

func (p *Project) differ(from domain.ID, field string, kept, other any) {
	if kept != other {
		p.Conflicts = append(slices.Clip(p.Conflicts), Conflict{from, field, fmt.Sprint(kept), fmt.Sprint(other)})
	}
}

// overlaps tells whether two spells of one organisation share a day.
func (s Partner) overlaps(other Partner) bool {
	return s.OrganisationID == other.OrganisationID && (other.LeftOn == nil || s.JoinedOn <= *other.LeftOn) &&
		(s.LeftOn == nil || other.JoinedOn <= *s.LeftOn)
}

// same tells whether two records speak of one award: by grant number, or where one has none by funder.
func (a Award) same(other Award) bool {
	if a.GrantNumber != "" && other.GrantNumber != "" {
		return a.GrantNumber == other.GrantNumber
	}
	return a.Funder == other.Funder
}

func union[T comparable](own, others []T) []T {
	for _, other := range others {
		if !slices.Contains(own, other) {
			own = append(slices.Clip(own), other)
		}
	}
	return own
}

// last is the later of two days, either of which may be missing.
func last(a, b *domain.Date) *domain.Date {
	if a == nil || b != nil && *b > *a {
		return b
	}
	return a
}
