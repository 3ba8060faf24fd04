package impact

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
	"aftermatch/projections"
	"aftermatch/projections/impact/estimate"
)

// followUp is a project and one contact of two of its partners that it may have come from: they met in the 1095 days (36 months)
// before the idea, at a conference that had begun by then. Whoever is met by several partners, or again, makes several of one project.
type followUp struct {
	ID domain.ID
	place
	knownProject
}

// jointProjects is what those who met have begun together.
type jointProjects struct {
	shared   map[contactKey][]projections.SharedProject
	projects map[domain.ID]knownProject // by the cut-off; of some conferences, those of their contacts alone
}

// Who shares which project with whom is what encounters have. Of some conferences, only projects of those who met there are read.
const (
	listShared = `
	select conference, a, b, projects from read_model.encounters_at(@position)
	where @editions::int[] is null or conference = any(@editions)`

	listBegun = `
	select id, ` + projectPath + `, ` + projectCode + `
	from read_model.projects_at(@position)
	where merged_into is null and idea_on <= @until and (@editions::int[] is null or id = any(@ids::uuid[]))`
)

// projectPath is the path that a project has taken.
const projectPath = `1
	    | case when agreement_on <= @until or proposal_on <= @until then 2 else 0 end
	    | case when funded_on <= @until then 4 else 0 end
	    | case when completed_on <= @until then 8 else 0 end
	    | case when abandoned_on <= @until then 1 << 8
	      when rejected_on <= @until and pending = 0 then 2 << 8 else 0 end`

// jointProjects are those of all, or of one group.
func (r *Reader) jointProjects(ctx context.Context, f Frame, editions []edition, only string) (jointProjects, error) {
	j := jointProjects{map[contactKey][]projections.SharedProject{}, map[domain.ID]knownProject{}}
	args := f.arguments(editions, only)
	ids := map[domain.ID]bool{}
	err := r.ask(ctx, func(rows pgx.Rows) error {
		for rows.Next() {
			v := rows.RawValues()
			shared, err := projections.UnpackProjects(v[3])
			if err != nil {
				return err
			}
			j.shared[contactKey{number(v[0]), number(v[1]), number(v[2])}] = shared
			for _, p := range shared {
				ids[p.ID] = true
			}
		}
		return nil
	}, listShared, pgx.QueryResultFormats{pgx.BinaryFormatCode}, args)
	if err != nil {
		return j, err
	}
	args["ids"] = nil
	if args["editions"] != nil {
		args["ids"] = slices.Collect(maps.Keys(ids))
	}
	return j, r.ask(ctx, func(rows pgx.Rows) error {
		for rows.Next() {
			v := rows.RawValues()
			j.projects[domain.ID(v[0])] = knownProject{path: path(number(v[1])), code: number(v[2])}
		}
		return nil
	}, listBegun, pgx.QueryResultFormats{pgx.BinaryFormatCode}, args)
}

// followUps are the projects with each contact that they may have come from, in the order of the projects' ids.
func (j jointProjects) followUps(f Frame, contacts followed) (found []followUp) {
	for key, met := range contacts {
		for _, shared := range j.shared[key] {
			if project, known := j.projects[shared.ID]; known && met.led(f, shared) {
				found = append(found, followUp{shared.ID, met.place, project})
			}
		}
	}
	slices.SortFunc(found, func(p, q followUp) int { return p.ID.Compare(q.ID) })
	return found
}

// followed are the contacts of two who have begun a project since.
type followed map[contactKey]metBefore

// metBefore is when two met who have begun a project since.
type metBefore struct {
	place
	startsOn, held, heldLast domain.Date
}

// led tells whether the project may have come from the contact.
func (m *metBefore) led(f Frame, p projections.SharedProject) bool {
	return f.shared(p) && m.startsOn <= p.IdeaOn && m.held <= p.IdeaOn && int(p.IdeaOn-m.heldLast) <= estimate.Days(AttributionWindowMonths)
}

// followedRow adds when the two first and last met, as days of the conference, and when that began, to a row that begins as placedRow;
// nothing when they had not met by the cut-off or have begun no project since.
func (f Frame) followedRow(p *projections.PairVersion, to []int32) []int32 {
	if p.Joint.Idea == projections.NoDay || !f.hasMet(p) {
		return to
	}
	return append(to, int32(p.Held), int32(p.HeldLast), int32(p.StartsOn))
}

// see takes a row that begins as placedRow, and what followedRow adds to it.
func (of followed) see(v, met []int32) {
	if len(met) > 0 {
		starts := domain.Date(met[2])
		of[contactKey{v[0], v[1], v[2]}] = metBefore{place{v[0], int16(v[3]), int16(v[4]), v[5] | v[6]}, starts, starts + domain.Date(met[0]), starts + domain.Date(met[1])}
	}
}

// followUps are those that the filters leave, or those of one group.
func (r *Reader) followUps(ctx context.Context, f Frame, editions []edition, group string) (jointProjects, []followUp, error) {
	contacts := followed{}
	err := r.rows(ctx, f.AsOf.Position, f.left(editions, group), projections.Part{}, func(p *projections.PairVersion, to []int32) []int32 {
		before := len(to)
		if to = f.followedRow(p, placedRow(p, to)); len(to) == before+placedNumbers {
			return to[:before]
		}
		return to
	}, func(v []int32, _ []projections.PairMeeting) { contacts.see(v, v[placedNumbers:]) })
	if err != nil {
		return jointProjects{}, nil, err
	}
	joint, err := r.jointProjects(ctx, f, editions, group)
	return joint, joint.followUps(f, contacts), err
}

// datedProject is what a list says of a project.
type datedProject struct {
	Title string
	Dates map[string]domain.Date
}

var projectDates = []string{"idea", "agreed", "proposed", "funded", "rejected", "abandoned", "planned_end", "completed"}

const listDatedProjects = `
	select id, title, array[idea_on, least(agreement_on, proposal_on), proposal_on, funded_on, rejected_on, abandoned_on, planned_end, completed_on]
	from read_model.projects_at(@position) where id = any(@ids::uuid[])`

// datedProjects looks projects up, with those of their dates up to the cut-off.
func (r *Reader) datedProjects(ctx context.Context, f Frame, projects []followUp, dates ...string) (map[domain.ID]datedProject, error) {
	found, ids := map[domain.ID]datedProject{}, make([]domain.ID, len(projects))
	for i, p := range projects {
		ids[i] = p.ID
	}
	args := f.arguments(nil, "")
	args["ids"] = ids
	return found, r.byKeys(ctx, func(rows pgx.Rows) error {
		var id domain.ID
		var p datedProject
		var times []*time.Time
		_, err := pgx.ForEachRow(rows, []any{&id, &p.Title, &times}, func() error {
			p.Dates = f.dated(projectDates, times)
			maps.DeleteFunc(p.Dates, func(name string, _ domain.Date) bool { return !slices.Contains(dates, name) })
			found[id] = p
			return nil
		})
		return err
	}, listDatedProjects, args)
}
