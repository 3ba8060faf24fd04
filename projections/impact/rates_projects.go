package impact

import (
	"context"
	"slices"

	"aftermatch/domain"
)

// projectCode is what a project counts as: the decision on its proposals as a place in decisions, and from the fourth
// bit on what became of its award as a place in completions.
const projectCode = `
	case when funded_on <= @until then 1 when rejected_on <= @until and pending = 0 then 2 when proposal_on <= @until then
	  case when abandoned_on <= @until then 4 else 3 end else 0 end
	| case when funded_on <= @until then
	  case when planned_end is null then 3 when planned_end > @until then 4 when completed_on <= @until then 1 else 2 end else 0 end * 8`

var (
	decisions   = []verdict{{}, yes, no, unknown, without("abandoned_undecided")}
	completions = []verdict{{}, yes, no, unknown, without("planned_end_to_come")}
)

func proposalSuccess(code int32) verdict { return decisions[code&7] }
func completion(code int32) verdict      { return completions[code>>3] }

// addProjects counts each of the projects after meetings once in a group, and the others as left out.
func (c rateCounts) addProjects(f Frame, joint jointProjects, projects []followUp) {
	kinds := ratesOf(ofProjects)
	type member struct {
		group string
		id    domain.ID
	}
	seen := map[member]bool{}
	for _, p := range projects {
		for _, name := range c.of(p.place) {
			if seen[member{name, p.ID}] {
				continue
			}
			seen[member{name, p.ID}] = true
			for _, kind := range kinds {
				c.group(name).things[rateKey{kind.Rate, kind.judge(p.code)}]++
			}
		}
	}
	for _, p := range joint.withoutMeeting(f, projects) {
		for _, kind := range kinds {
			if kind.judge(p.code) != (verdict{}) {
				c.group("").things[rateKey{kind.Rate, without(noMeeting)}]++
			}
		}
	}
}

// withoutMeeting are the projects that are no follow-ups, in the order of their ids. They belong to no group, and are told of only where
// no filter leaves out places.
func (j jointProjects) withoutMeeting(f Frame, projects []followUp) (others []followUp) {
	if !f.everywhere() {
		return nil
	}
	for id, p := range j.projects {
		if _, met := slices.BinarySearchFunc(projects, id, func(p followUp, id domain.ID) int { return p.ID.Compare(id) }); !met {
			others = append(others, followUp{ID: id, knownProject: p})
		}
	}
	slices.SortFunc(others, func(p, q followUp) int { return p.ID.Compare(q.ID) })
	return others
}

// everywhere tells whether no filter restricts where the two of a meeting were, or when.
func (f Frame) everywhere() bool {
	g := f.Filters
	return g.Series == "" && g.Conference.IsZero() && g.Country == "" && g.Sector == "" && g.Scope == ScopeAll
}

// projectItems is a page of the projects under a rate.
func (r *Reader) projectItems(ctx context.Context, f Frame, editions []edition, kind RateKind, items RateItems) (answer RateThings, err error) {
	joint, projects, err := r.followUps(ctx, f, editions, items.Group)
	if err != nil {
		return answer, err
	}
	judge := kind.judge
	if items.Part == noMeeting {
		if items.Group != "" {
			return answer, nil
		}
		projects = joint.withoutMeeting(f, projects)
		judge = func(code int32) (v verdict) {
			if kind.judge(code) != v {
				v = without(noMeeting)
			}
			return v
		}
	}
	projects = slices.DeleteFunc(projects, func(p followUp) bool { return !items.Part.holds(judge(p.code)) })
	projects = slices.CompactFunc(projects, func(p, q followUp) bool { return p.ID == q.ID })
	projects, answer.Next, err = pageOf(projects, items.Page)
	if err != nil {
		return answer, err
	}
	listed, err := r.datedProjects(ctx, f, projects, "idea", "proposed", "funded", "rejected", "abandoned", "planned_end", "completed")
	for _, p := range projects {
		answer.Items = append(answer.Items, RateThing{ID: p.ID, Kind: "project", Title: listed[p.ID].Title, CountsAs: judge(p.code).countsAs(),
			Dates: listed[p.ID].Dates, History: "/v1/projects/" + p.ID.String() + "/history"})
	}
	return answer, err
}
