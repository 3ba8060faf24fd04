package impact

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

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

// judgedProject is a project with one place at which two of its partners met before.
type judgedProject struct {
	ID    domain.ID
	Title string
	place
	Code  int32
	Dates []*time.Time
}

var judgedProjectDates = []string{"idea", "proposed", "funded", "rejected", "abandoned", "planned_end", "completed"}

const listJudgedProjects = `
	select distinct id, title, conference, country_a, country_b, sectors, ` + projectCode + `,
	  array[idea_on, proposal_on, funded_on, rejected_on, abandoned_on, planned_end, completed_on]
	from (` + projectPaths + `) p order by id`

func (r *Reader) judgedProjects(ctx context.Context, f Frame, editions []edition, group string) ([]judgedProject, error) {
	return list(ctx, r, func(row pgx.CollectableRow) (p judgedProject, err error) {
		return p, row.Scan(&p.ID, &p.Title, &p.Conference, &p.CountryA, &p.CountryB, &p.Sectors, &p.Code, &p.Dates)
	}, listJudgedProjects, f.arguments(editions, group))
}

const tallyProjects = `
	select ` + projectCode + `, count(*) from read_model.projects_at(@position)
	where merged_into is null and idea_on <= @until group by 1`

// countProjects counts each of the judged projects once in a group, and those that are not placed.
func (r *Reader) countProjects(ctx context.Context, f Frame, editions []edition, projects []judgedProject, counts rateCounts) error {
	kinds := ratesOf(ofProjects)
	type member struct {
		group string
		id    domain.ID
	}
	seen, placed := map[member]bool{}, map[int32]int{}
	for _, p := range projects {
		for _, name := range counts.of(p.place) {
			if seen[member{name, p.ID}] {
				continue
			}
			seen[member{name, p.ID}] = true
			for _, kind := range kinds {
				counts.group(name).things[rateKey{kind.Rate, kind.judge(p.Code)}]++
			}
			if name == "" {
				placed[p.Code]++
			}
		}
	}
	if !f.everywhere() {
		return nil
	}
	return r.numbers(ctx, func(v []int32) {
		for _, kind := range kinds {
			if kind.judge(v[0]) != (verdict{}) {
				counts.group("").things[rateKey{kind.Rate, without(noMeeting)}] += int(v[1]) - placed[v[0]]
			}
		}
	}, tallyProjects, f.arguments(editions, ""))
}

const listAllProjects = `
	select id, title, ` + projectCode + `, array[idea_on, proposal_on, funded_on, rejected_on, abandoned_on, planned_end, completed_on]
	from read_model.projects_at(@position) where merged_into is null and idea_on <= @until order by id`

// projectsWithoutMeeting are the projects that are not placed. They belong to no group, and are told of only where no filter leaves
// out places.
func (r *Reader) projectsWithoutMeeting(ctx context.Context, f Frame, editions []edition, group string, placed []judgedProject) ([]judgedProject, error) {
	if group != "" || !f.everywhere() {
		return nil, nil
	}
	met := map[domain.ID]bool{}
	for _, p := range placed {
		met[p.ID] = true
	}
	all, err := list(ctx, r, func(row pgx.CollectableRow) (p judgedProject, err error) {
		return p, row.Scan(&p.ID, &p.Title, &p.Code, &p.Dates)
	}, listAllProjects, f.arguments(editions, ""))
	return slices.DeleteFunc(all, func(p judgedProject) bool { return met[p.ID] }), err
}

// everywhere tells whether no filter restricts where the two of a meeting were, or when.
func (f Frame) everywhere() bool {
	g := f.Filters
	return g.Series == "" && g.Conference.IsZero() && g.Country == "" && g.Sector == "" && g.Scope == ScopeAll
}

// projectItems is a page of the projects under a rate.
func (r *Reader) projectItems(ctx context.Context, f Frame, editions []edition, kind RateKind, items RateItems) (answer RateThings, err error) {
	projects, err := r.judgedProjects(ctx, f, editions, items.Group)
	if err != nil {
		return answer, err
	}
	judge := kind.judge
	if items.Part == noMeeting {
		if projects, err = r.projectsWithoutMeeting(ctx, f, editions, items.Group, projects); err != nil {
			return answer, err
		}
		judge = func(code int32) (v verdict) {
			if kind.judge(code) != v {
				v = without(noMeeting)
			}
			return v
		}
	}
	var found []RateThing
	for i, p := range projects { // in the order of ids, each as often as it has places
		if v := judge(p.Code); items.Part.holds(v) && (i == 0 || projects[i-1].ID != p.ID) {
			found = append(found, RateThing{ID: p.ID, Kind: "project", Title: p.Title, CountsAs: v.countsAs(),
				Dates: f.dated(judgedProjectDates, p.Dates), History: "/v1/projects/" + p.ID.String() + "/history"})
		}
	}
	answer.Items, answer.Next, err = pageOf(found, items.Page)
	return answer, err
}
