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
	in         grouping
	editions   []edition      // that the filters admit
	projects   []levelProject // by id
	at         map[domain.ID]int
	encounters []encounter
	contacts   []creditable       // by project, whether the filters admit them or not
	without    map[domain.ID]bool // projects that no meeting led to
}

// levelProject is a project that had come to the level by the cut-off.
type levelProject struct {
	ID          domain.ID
	Title       string
	IdeaOn      domain.Date
	ReachedOn   domain.Date
	CrossBorder bool                       // at that level
	EndedOn     *domain.Date               // completed or abandoned
	Spells      []projections.PartnerSpell // of its partners, when asked for
}

const listLevelProjects = `
	select id, title, idea_on - date '1970-01-01', ` + levelDay + ` - date '1970-01-01', coalesce(` + crossLevelDay + ` <= @until, false),
	  least(completed_on, abandoned_on) - date '1970-01-01', case when @members then spells end
	from read_model.projects_at(@position)
	where merged_into is null and idea_on <= @until and ` + levelDay + ` <= @until
	order by id`

// ledger reads it, with the partners of projects when they are asked for.
func (r *Reader) ledger(ctx context.Context, f Frame, members bool) (l ledger, err error) {
	editions, err := r.editions(ctx, f)
	if err != nil {
		return l, err
	}
	args := f.arguments(editions, "")
	args["members"] = members
	projects, err := list(ctx, r, func(row pgx.CollectableRow) (p levelProject, err error) {
		var spells []byte
		if err := row.Scan(&p.ID, &p.Title, &p.IdeaOn, &p.ReachedOn, &p.CrossBorder, &p.EndedOn, &spells); err != nil {
			return p, err
		}
		p.Spells, err = projections.UnpackSpells(spells)
		return p, err
	}, listLevelProjects, args)
	if err != nil {
		return l, err
	}
	encounters, err := r.encounters(ctx, f, editions)
	if err != nil {
		return l, err
	}
	l = ledgerOf(f, projects, encounters)
	l.in, l.editions = f.grouping(editions), editions
	return l, nil
}

// ledgerOf is what these projects, in the order of their ids, owe to these encounters.
func ledgerOf(f Frame, projects []levelProject, encounters []encounter) ledger {
	l := ledger{Frame: f, projects: projects, encounters: encounters, at: map[domain.ID]int{}, without: map[domain.ID]bool{}}
	for i, p := range projects {
		l.at[p.ID], l.without[p.ID] = i, true
	}
	l.contacts = f.creditable(encounters, l.at)
	for _, c := range l.contacts {
		delete(l.without, c.Project)
	}
	return l
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

// excuses finds out why no meeting led to a project of which so many organisations count as partners; "" where one did.
func (l ledger) excuses(partners []int) []string {
	why := make([]int, len(l.projects))
	for i, count := range partners {
		why[i] = one(count > 1)
	}
	for _, e := range l.encounters {
		for _, p := range e.Projects {
			if i, there := l.at[p.ID]; there && l.shared(p) {
				why[i] = max(why[i], e.excuse(l.Frame, p))
			}
		}
	}
	excuses := make([]string, len(l.projects))
	for i, p := range l.projects {
		if l.without[p.ID] {
			excuses[i] = unattributed[why[i]]
		}
	}
	return excuses
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
