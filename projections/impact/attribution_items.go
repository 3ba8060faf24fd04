package impact

import (
	"context"
	"io"
	"slices"
	"strings"

	"aftermatch/domain"
)

// ProjectQuery says which projects are wanted one by one.
type ProjectQuery struct {
	Part ProjectPart
	Why  string // of PartUnattributed; "": whatever it was
	Page
}

// ProjectPart is a part of the projects at the level; without one, all of them.
type ProjectPart string

// The parts.
const (
	PartCredited              ProjectPart = "credited" // as the filters leave it
	PartRepeat                ProjectPart = "repeat"   // credited, and crediting two editions or more
	PartNotAttributed         ProjectPart = "unattributed"
	PartBeganDomestic         ProjectPart = "began_domestic"
	PartUpgraded              ProjectPart = "upgraded" // began domestic, turned cross-border
	PartBeganDomesticCredited ProjectPart = "began_domestic_credited"
	PartUpgradedCredited      ProjectPart = "upgraded_credited"
	PartNeverBegan            ProjectPart = "never_two_partners_at_once"
)

// ProjectParts lists the parts.
var ProjectParts = []ProjectPart{PartCredited, PartRepeat, PartNotAttributed, PartBeganDomestic, PartUpgraded, PartBeganDomesticCredited,
	PartUpgradedCredited, PartNeverBegan}

// ProjectItems lists projects.
type ProjectItems struct {
	Frame
	Items []ProjectItem `json:"items"`
	Next  *string       `json:"next"`
}

// ProjectItem is one project at the level, with how it began and what it owes to meetings.
type ProjectItem struct {
	ProjectID    domain.ID    `json:"project_id"`
	Title        string       `json:"title"`
	IdeaOn       domain.Date  `json:"idea_on"`
	ReachedOn    domain.Date  `json:"reached_on" doc:"When it had come to the level."`
	Credited     bool         `json:"credited" doc:"It has a credit as the filters leave it."`
	Editions     []domain.ID  `json:"editions" doc:"The conferences with a meeting that may have led to it, whatever the filters."`
	Unattributed string       `json:"unattributed,omitempty" doc:"Why no meeting led to it."`
	BeganOn      *domain.Date `json:"began_on" doc:"The first day from the idea on which two partners were active; null if there was none."`
	Domestic     bool         `json:"began_domestic"`
	CrossedOn    *domain.Date `json:"crossed_on" doc:"The first day on which active partners were in different countries; null if there was none."`
	History      string       `json:"history" doc:"The events beneath."`
}

// stories is a ledger with what became of each project.
type stories struct {
	ledger
	each []projectStory // in the ledger's order
}

type projectStory struct {
	beginning
	editions []int32 // with a meeting that may have led to it
	credited bool    // as the filters leave it
	anywhere bool    // the same, whatever the scope
	why      string  // no meeting led to it
}

func (r *Reader) stories(ctx context.Context, f Frame) (stories, error) {
	l, err := r.ledger(ctx, f, true)
	if err != nil {
		return stories{}, err
	}
	seats, err := r.seats(ctx, f)
	return l.stories(seats), err
}

// stories tells them by where the organisations were.
func (l ledger) stories(seats seats) stories {
	s, f := stories{ledger: l}, l.Frame
	partners := make([]int, len(s.projects))
	for i, p := range s.projects {
		partners[i] = p.partnersBy(f, seats)
	}
	for i, why := range s.excuses(partners) {
		s.each = append(s.each, projectStory{beginning: s.projects[i].begin(f, seats), why: why})
	}
	for _, c := range s.contacts {
		own := &s.each[s.at[c.Project]]
		if !slices.Contains(own.editions, c.Conference) {
			own.editions = append(own.editions, c.Conference)
		}
		own.credited, own.anywhere = own.credited || c.Chosen, own.anywhere || c.Selected
	}
	return s
}

// holds tells whether a project is in a part.
func (p projectStory) holds(part ProjectPart) bool {
	switch part {
	case PartCredited:
		return p.credited
	case PartRepeat:
		return p.credited && len(p.editions) > 1
	case PartNotAttributed:
		return p.why != ""
	case PartBeganDomestic:
		return p.Domestic
	case PartUpgraded:
		return p.upgraded()
	case PartBeganDomesticCredited:
		return p.Domestic && p.anywhere
	case PartUpgradedCredited:
		return p.upgraded() && p.anywhere
	case PartNeverBegan:
		return p.On == nil
	}
	return true
}

func (s stories) count(part ProjectPart, why string) (count int) {
	for _, p := range s.each {
		if p.holds(part) && (why == "" || p.why == why) {
			count++
		}
	}
	return count
}

// projectItems is the address of a part of the projects.
func (f Frame) projectItems(part ProjectPart, why string) string {
	f.Filters.Attribution, f.Filters.GroupBy = "", "" // the question takes neither
	return f.below("/v1/impact/attribution/projects", map[string]string{"part": string(part), "why": why})
}

func (q ProjectQuery) check() error {
	var faults []domain.Fault
	fault := func(field, message string) { faults = append(faults, domain.Fault{Field: field, Message: message}) }
	if q.Part != "" && !slices.Contains(ProjectParts, q.Part) {
		fault("part", "must be "+oneOf(ProjectParts))
	}
	switch {
	case q.Why == "":
	case q.Part != PartNotAttributed:
		fault("why", "goes with part unattributed")
	case !slices.Contains(unattributed, q.Why):
		fault("why", "must be "+oneOf(unattributed))
	}
	return invalid(faults)
}

// ProjectItems lists a part of the projects. Read to the end, the list is as long as the count. The error is a
// *domain.Error when there is no such part.
func (r *Reader) ProjectItems(ctx context.Context, f Frame, q ProjectQuery) (ProjectItems, error) {
	answer := ProjectItems{Frame: f, Items: []ProjectItem{}}
	if err := q.check(); err != nil {
		return answer, err
	}
	s, err := r.stories(ctx, f)
	if err != nil {
		return answer, err
	}
	ids, err := r.conferenceIDs(ctx, f)
	if err != nil {
		return answer, err
	}
	for i, p := range s.each {
		if !p.holds(q.Part) || q.Why != "" && q.Why != p.why {
			continue
		}
		project, editions := s.projects[i], []domain.ID{}
		for _, no := range p.editions {
			editions = append(editions, ids[no])
		}
		answer.Items = append(answer.Items, ProjectItem{project.ID, project.Title, project.IdeaOn, project.ReachedOn, p.credited, editions, p.why,
			p.On, p.Domestic, p.CrossedOn, "/v1/projects/" + project.ID.String() + "/history"})
	}
	answer.Items, answer.Next, err = pageOf(answer.Items, q.Page)
	return answer, err
}

var projectItemColumns = []Column{
	{"project_id", "the project"},
	{"title", "its title"},
	{"idea_on", "the day of its idea"},
	{"reached_on", "when it had come to the level"},
	{"credited", "it has a credit as the filters leave it"},
	{"editions", "the conferences with a meeting that may have led to it, with a space between"},
	{"unattributed", "why no meeting led to it"},
	{"began_on", "the first day from the idea on which two partners were active"},
	{"began_domestic", "they were in one country that day"},
	{"crossed_on", "the first day on which active partners were in different countries"},
}

// WriteCSV writes a row for each project on the page.
func (a ProjectItems) WriteCSV(w io.Writer) error {
	table := Table{Columns: projectItemColumns}
	for _, p := range a.Items {
		var editions []string
		for _, id := range p.Editions {
			editions = append(editions, id.String())
		}
		table.Rows = append(table.Rows, []any{p.ProjectID, p.Title, p.IdeaOn, p.ReachedOn, p.Credited, strings.Join(editions, " "), p.Unattributed,
			p.BeganOn, p.Domestic, p.CrossedOn})
	}
	return table.WriteCSV(w, a.Frame)
}
