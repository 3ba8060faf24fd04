package web

import (
	"slices"

	"aftermatch/api"
	"aftermatch/domain"
	"aftermatch/projections"
)

// offer finds which steps the reader may record.
func (p *projectView) offer(v *visit, parties []domain.ID) {
	switch logs := api.Can(v.actor, api.Log, api.Resource{Parties: parties}) == nil; {
	case logs && p.MergedInto == nil:
		p.Likely, p.Others = stepsAfter(p.Status), otherSteps(p.Status)
		if len(p.Origins) == 0 {
			p.Others = slices.DeleteFunc(p.Others, func(step string) bool { return step == "disclaim" })
		}
		if v.may(api.Unite) {
			p.Others = append(p.Others, "merge-project")
		}
	case p.MergedInto != nil && v.may(api.Unite):
		p.Others = []string{"split-project"}
	}
	p.Steps = slices.Concat(p.Likely, p.Others)
}

// look finds what the form of a step offers beside what the page knows: meetings that the project may have come from, or
// projects that it may be a double of.
func (s *server) look(v *visit, p *projectView, step string) error {
	if step != "claim" && step != "merge-project" {
		return nil
	}
	for _, partner := range p.whoever(v) {
		if step == "claim" {
			met, err := s.reader.AllMeetings(v.context(), projections.MeetingFilter{Organisation: partner, Status: domain.StatusHeld})
			if err != nil {
				return err
			}
			p.suggest(met)
			continue
		}
		projects, err := s.reader.AllProjects(v.context(), projections.ProjectFilter{Organisation: partner})
		if err != nil {
			return err
		}
		p.double(projects)
	}
	slices.SortStableFunc(p.Met, func(a, b projections.Meeting) int { return b.HeldAt.Compare(*a.HeldAt) })
	return nil
}

// whoever are the partners whose meetings the reader may see: a manager those of the own organisation.
func (p *projectView) whoever(v *visit) (partners []domain.ID) {
	for _, partner := range p.Partners {
		mine := v.actor.Role != api.Manager || partner.OrganisationID == v.actor.Organisation
		if mine && !slices.Contains(partners, partner.OrganisationID) {
			partners = append(partners, partner.OrganisationID)
		}
	}
	return partners
}

// suggest takes up the meetings between partners, each once.
func (p *projectView) suggest(met []projections.Meeting) {
	for _, m := range met {
		_, a := partOf(p.Project, m.RequesterID)
		_, b := partOf(p.Project, m.TargetID)
		again := slices.ContainsFunc(p.Met, func(other projections.Meeting) bool { return other.ID == m.ID })
		if a && b && !again && !slices.Contains(p.Project.Origins, m.ID) {
			p.Met = append(p.Met, m)
		}
	}
}

// double takes up the other projects, each once.
func (p *projectView) double(projects []projections.Project) {
	for _, other := range projects {
		again := slices.ContainsFunc(p.Doubles, func(x projections.Project) bool { return x.ID == other.ID })
		if !again && other.ID != p.ID && other.MergedInto == nil {
			p.Doubles = append(p.Doubles, other)
		}
	}
}

// choices are those of the fields of the form that is open.
func (p *projectView) choices(v *visit) map[string][]option {
	var partners []domain.ID
	for _, partner := range p.lasting() {
		partners = append(partners, partner.OrganisationID)
	}
	all := map[string][]option{
		"partner": p.choosing(partners, p.Open.value("partner")),
		"share":   append([]option{{Text: v.T("budget.whole")}}, p.choosing(partners, p.Open.value("share"))...),
		"meeting": {}, "origin": {}, "project": {},
	}
	for _, m := range p.Met {
		all["meeting"] = append(all["meeting"], p.occasion(v, m))
	}
	for _, m := range p.Origins {
		all["origin"] = append(all["origin"], p.occasion(v, m))
	}
	for _, other := range p.Doubles {
		all["project"] = append(all["project"], option{Value: other.ID.String(), Text: other.Title})
	}
	sorted(all["project"])
	return all
}

// occasion is a meeting to choose.
func (p *projectView) occasion(v *visit, m projections.Meeting) option {
	return option{Value: m.ID.String(), Text: v.T("project.origin.between", short(p.conferences[m.ConferenceID]), v.heldOn(m), p.name(m.RequesterID), p.name(m.TargetID))}
}

// speaks tells whether the reader may say for a partner whether it takes part.
func (p *projectView) speaks(v *visit, partner projections.Partner) bool {
	return p.MergedInto == nil && (partner.OrganisationID == p.Us || v.actor.Role != api.Manager && v.may(api.Log))
}

// asking is what a button says in a partner's name; who acts for another names it.
func (p *projectView) asking(v *visit, partner projections.Partner, key string) string {
	if partner.OrganisationID == p.Us {
		return v.T(key)
	}
	return v.T("project.part.for", p.name(partner.OrganisationID), v.T(key))
}
