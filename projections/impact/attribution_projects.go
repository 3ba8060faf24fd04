package impact

import (
	"context"
	"math/big"
	"slices"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
	"aftermatch/projections"
)

// ledger is what projects at a level owe to meetings.
type ledger struct {
	Frame
	in       grouping
	editions []edition      // that the filters admit
	projects []levelProject // by id
	at       map[domain.ID]int
	contacts []creditable       // by project, whether the filters admit them or not
	without  map[domain.ID]bool // projects that no meeting led to
}

// levelProject is a project that had come to the level by the cut-off.
type levelProject struct {
	ID          domain.ID
	Title       string
	IdeaOn      domain.Date
	ReachedOn   domain.Date
	CrossBorder bool                  // at that level
	EndedOn     *domain.Date          // completed or abandoned
	Members     []projections.Partner // when asked for
}

const listLevelProjects = `
	select id, title, idea_on - date '1970-01-01', ` + levelDay + ` - date '1970-01-01', coalesce(` + crossLevelDay + ` <= @until, false),
	  least(completed_on, abandoned_on) - date '1970-01-01', case when @members then partners end
	from read_model.projects_at(@position)
	where merged_into is null and idea_on <= @until and ` + levelDay + ` <= @until
	order by id`

// ledger reads it, with the partners of projects when they are asked for.
func (r *Reader) ledger(ctx context.Context, f Frame, members bool) (l ledger, err error) {
	l = ledger{Frame: f, at: map[domain.ID]int{}, without: map[domain.ID]bool{}}
	editions, err := r.editions(ctx, f)
	if err != nil {
		return l, err
	}
	l.in, l.editions = f.grouping(editions), editions
	args := f.arguments(editions, "")
	args["members"] = members
	if l.projects, err = list(ctx, r, pgx.RowToStructByPos[levelProject], listLevelProjects, args); err != nil {
		return l, err
	}
	if l.contacts, err = r.creditable(ctx, f, editions); err != nil {
		return l, err
	}
	for i, p := range l.projects {
		l.at[p.ID], l.without[p.ID] = i, true
	}
	for _, c := range l.contacts {
		delete(l.without, c.Project)
	}
	return l, nil
}

// Why no meeting led to a project, the last that holds for any two of its partners.
var unattributed = []string{
	"fewer_than_two_partners", // that count
	"never_met",
	"idea_before_conference", // what they met at began after the idea: a continuation
	"met_after_idea",
	"met_too_long_before", // more than 36 months
	"held_after_conference",
	"entered_after_project",
}

// listExcuses gives for each of @projects with two partners a place in unattributed.
const listExcuses = `
	with project as (
	  select id, idea_on, partners from read_model.projects_at(@position) where id = any(@projects)
	),
	partner as (` + projectPartners + `)
	select a.id, max(case when c.held is null or c.starts_on + c.held > @until then 1 when c.starts_on > project.idea_on then 2
	  when c.starts_on + c.held > project.idea_on then 3 when c.late then 5 when c.outcome_driven then 6 else 4 end)
	from partner a
	join partner b on b.id = a.id and b.no > a.no
	join project on project.id = a.id
	left join read_model.pairs_at(@position) c on c.a = a.no and c.b = b.no
	group by a.id`

// excuses finds out why no meeting led to a project.
func (r *Reader) excuses(ctx context.Context, l ledger) (map[domain.ID]string, error) {
	var ids []domain.ID
	why := map[domain.ID]string{}
	for id := range l.without {
		ids, why[id] = append(ids, id), unattributed[0]
	}
	if len(ids) == 0 {
		return why, nil
	}
	args := l.arguments(nil, "")
	args["projects"] = ids
	return why, r.ask(ctx, func(rows pgx.Rows) error {
		var id domain.ID
		var reason int
		_, err := pgx.ForEachRow(rows, []any{&id, &reason}, func() error {
			why[id] = unattributed[reason]
			return nil
		})
		return err
	}, listExcuses, args)
}

// unattributed is the credit of projects that no meeting led to.
func (l ledger) unattributed() Credit {
	count := int64(len(l.without))
	return Credit{len(l.without), float64(count), big.NewRat(count, 1).RatString(), l.projectItems(PartNotAttributed, "")}
}

// confirmed are the contacts of partners who both confirmed their part.
func (l ledger) confirmed() []creditable {
	return slices.DeleteFunc(slices.Clone(l.contacts), func(c creditable) bool { return !c.Confirmed })
}
