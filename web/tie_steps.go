package web

import (
	"cmp"
	"context"
	"net/url"
	"slices"

	"aftermatch/api"
	"aftermatch/domain"
	"aftermatch/projections"
)

// tieSteps are those of what two organisations are to each other, on the page of the one.
var tieSteps = map[string]milestone{
	"tie": {
		fields: []string{"organisation", "tie"},
		amends: []string{"tie"}, // the two name it
		finds:  "organisation",
		past:   true,
		event: func(f url.Values) domain.Event {
			return domain.PriorTieDeclared{Pair: domain.Pair{OrganisationA: idOf(f, "of"), OrganisationB: idOf(f, "organisation")}, Kind: domain.TieKind(f.Get("tie"))}
		},
		values: func(e domain.Event) url.Values {
			d := e.(domain.PriorTieDeclared)
			return url.Values{"of": {d.OrganisationA.String()}, "organisation": {d.OrganisationB.String()}, "tie": {string(d.Kind)}}
		},
	},
	"untie": {
		fields:  []string{"tied", "reason"},
		amends:  []string{"reason"},
		undated: true,
		event:   func(f url.Values) domain.Event { return domain.PriorTieRetracted{Reason: text(f, "reason")} },
		values:  func(e domain.Event) url.Values { return url.Values{"reason": {e.(domain.PriorTieRetracted).Reason}} },
		stream:  func(of domain.ID, f url.Values) domain.ID { return domain.TieID(of, idOf(f, "tied")) },
	},
	"end": {
		fields: []string{"ended", "by"},
		amends: []string{"by"},
		event: func(f url.Values) domain.Event {
			ended := domain.CooperationEnded{Pair: domain.Pair{OrganisationA: idOf(f, "of"), OrganisationB: idOf(f, "ended")}, By: idOf(f, "by"), Both: f.Get("by") == "both"}
			if f.Get("by") == "other" {
				ended.By = ended.OrganisationB
			}
			return ended
		},
		values: func(e domain.Event) url.Values {
			c := e.(domain.CooperationEnded)
			values := url.Values{"of": {c.OrganisationA.String()}, "ended": {c.OrganisationB.String()}, "by": {c.By.String()}}
			if c.Both {
				values.Set("by", "both")
			}
			return values
		},
		stream: func(of domain.ID, f url.Values) domain.ID { return domain.TieID(of, idOf(f, "ended")) },
	},
}

// tie is what an organisation and another are to each other beside meetings and projects.
type tie struct {
	projections.Tie
	Other projections.Organisation
	Facts []moment // on its page
}

// ties are those of an organisation that the reader may see, by the others' names.
func (s *server) ties(ctx context.Context, actor api.Actor, of domain.ID) (ties []tie, err error) {
	all, err := s.reader.AllTies(ctx, projections.TieFilter{Organisation: of})
	if err != nil {
		return nil, err
	}
	var others []domain.ID
	for _, t := range all {
		other := t.OrganisationA
		if other == of {
			other = t.OrganisationB
		}
		if api.Can(actor, api.ReadDealings, api.Resource{Parties: []domain.ID{of, other}}) == nil {
			ties, others = append(ties, tie{Tie: t, Other: projections.Organisation{ID: other}}), append(others, other)
		}
	}
	named, err := s.reader.OrganisationsNamed(ctx, others)
	for i := range ties {
		ties[i].Other = named[ties[i].Other.ID]
	}
	slices.SortFunc(ties, func(a, b tie) int { return cmp.Or(cmp.Compare(a.Other.Name, b.Other.Name), a.ID.Compare(b.ID)) })
	return ties, err
}

// tieTo adds the steps by which the reader says what the organisation and others are to each other, and those to choose from.
// A manager speaks for the own organisation: on another's page of the two alone.
func (s *server) tieTo(v *visit, c *course) error {
	us := v.actor.Organisation
	ties, err := s.ties(v.context(), v.actor, c.ID)
	if err != nil {
		return err
	}
	projects, err := s.reader.AllProjects(v.context(), projections.ProjectFilter{Organisation: c.ID})
	if err != nil {
		return err
	}
	d, err := s.directory(v.context(), us, nil, projects)
	if err != nil {
		return err
	}
	tied, ended := []option{}, []option{}
	for _, t := range ties {
		choice := option{Value: t.Other.ID.String(), Text: t.Other.Name}
		if t.Kind != "" {
			tied = append(tied, choice)
		}
		ended = append(ended, choice)
	}
	for id, o := range d.organisations {
		choice := option{Value: id.String(), Text: o.Name}
		mine := v.actor.Role != api.Manager || us == c.ID || us == id
		if id != c.ID && mine && slices.ContainsFunc(projects, func(p projections.Project) bool { _, part := partOf(p, id); return part }) && !slices.Contains(ended, choice) {
			ended = append(ended, choice)
		}
	}
	c.Choices = map[string][]option{"tied": tied, "ended": sorted(ended), "by": {{Value: c.ID.String(), Text: c.Name}, {Value: "other", Text: v.T("end.other")}, {Value: "both", Text: v.T("end.both")}}}
	if v.actor.Role == api.Manager {
		own := option{Value: us.String(), Text: d.name(us)}
		if c.Choices["by"] = []option{own}; us != c.ID {
			c.Choices["organisation"] = []option{own}
		}
	}
	c.Steps = append(c.Steps, "tie", "untie", "end")
	return nil
}

// tied adds what the reader may see of the organisation's ties, and what was said of them on the page before.
func (s *server) tied(v *visit, p *profile) (err error) {
	if p.Ties, err = s.ties(v.context(), v.actor, p.Organisation.ID); err != nil {
		return err
	}
	for i, t := range p.Ties {
		if p.Ties[i].Facts, err = s.ownFacts(v, t.ID); err != nil {
			return err
		}
	}
	if v.r.URL.Query().Get("done") == "" {
		return nil
	}
	var streams []domain.ID
	for _, t := range p.Ties {
		streams = append(streams, t.ID)
	}
	p.Said, err = s.recent(v.context(), v.tongue, streams...)
	return err
}

// tied is the name of one of two organisations that a tie is between.
func (p *profile) tied(id domain.ID) string {
	for _, t := range p.Ties {
		if t.Other.ID == id {
			return t.Other.Name
		}
	}
	return p.Organisation.Name
}
