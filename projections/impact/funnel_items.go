package impact

import (
	"cmp"
	"context"
	"slices"
	"time"

	"aftermatch/domain"
)

// Items says which part of a count's things are wanted one by one.
type Items struct {
	Step  string
	Part  Part   // "": all of the step
	Why   string // of PartDirect how they came, of PartDropOut why they went; "": whatever it was
	Group string // one of the groups, when the frame has any; "": all
	Page
}

// Page says which part of a list is wanted.
type Page struct {
	Limit  int    // 1–1000; 0: 100
	Cursor string // Next of the page before; "": from the start
}

// Part is a part of those that reached a step.
type Part string

// The parts.
const (
	PartPrevious Part = "from_previous"
	PartDirect   Part = "direct"
	PartDropOut  Part = "drop_out"
)

// FunnelItems is a part of what a count of the funnel counts.
type FunnelItems struct {
	Frame
	Step  string       `json:"step"`
	Items []FunnelItem `json:"items"`
	Next  *string      `json:"next"`
}

// FunnelItem is one meeting or project under a count.
type FunnelItem struct {
	ID           domain.ID              `json:"id"`
	Kind         string                 `json:"kind" enum:"meeting,project"`
	Title        string                 `json:"title,omitempty" doc:"Of a project."`
	ConferenceID domain.ID              `json:"conference_id,omitzero"`
	RequesterID  domain.ID              `json:"requester_id,omitzero"`
	TargetID     domain.ID              `json:"target_id,omitzero"`
	Came         string                 `json:"came" doc:"How it came to the step: from_previous, or as in direct."`
	Went         string                 `json:"went,omitempty" doc:"Why it got no further, as in drop_outs."`
	Dates        map[string]domain.Date `json:"dates" doc:"When it reached each step, or was lost, up to the cut-off."`
	History      string                 `json:"history" doc:"The events beneath."`

	path path
}

// items is the address of what a step of the funnel counts.
func (f Frame) items(step, group string) string {
	query := f.query()
	query.Set("step", step)
	if group != "" {
		query.Set("group", group)
	}
	return "/v1/impact/funnel/items?" + query.Encode()
}

// FunnelItems lists what one count of the funnel counts. Read to the end, the list is as long as the count. The error
// is a *domain.Error when there is no such step, part or group.
func (r *Reader) FunnelItems(ctx context.Context, f Frame, items Items) (FunnelItems, error) {
	answer := FunnelItems{Frame: f, Step: items.Step, Items: []FunnelItem{}}
	c, step, err := items.find(f)
	if err != nil {
		return answer, err
	}
	editions, err := r.editions(ctx, f)
	if err != nil {
		return answer, err
	}
	read := r.funnelMeetings
	if c.unit == projectChain.unit {
		read = r.funnelProjects
	}
	err = read(ctx, f, editions, items, c.paths(func(p path) bool { return items.holds(c, p, step) }), &answer)
	for i := range answer.Items {
		item := &answer.Items[i]
		item.Came, item.Went = cmp.Or(c.entry(item.path, step), string(PartPrevious)), c.end(item.path, step)
		item.History = "/v1/" + item.Kind + "s/" + item.ID.String() + "/history"
	}
	return answer, err
}

// funnelMeetings is a page of the meetings that took one of these paths.
func (r *Reader) funnelMeetings(ctx context.Context, f Frame, editions []edition, items Items, paths []path, to *FunnelItems) error {
	var wanted [pathCodes]bool
	for _, p := range paths {
		wanted[p] = true
	}
	l := f.placedList(editions, items.Group, func(m *placedMeeting) bool { return wanted[m.path()] })
	page, next, err := r.meetings(ctx, f, l, items.Page)
	placed := f.placing(editions)
	for i := range page {
		m := &page[i]
		to.Items = append(to.Items, FunnelItem{ID: m.ID, Kind: "meeting", ConferenceID: m.ConferenceID, RequesterID: m.RequesterID, TargetID: m.TargetID,
			Dates: m.dates(f), path: placed.of(m.pair, &m.PairMeeting).path()})
	}
	to.Next = next
	return err
}

// funnelProjects is a page of the projects that took one of these paths, in the order of their ids.
func (r *Reader) funnelProjects(ctx context.Context, f Frame, editions []edition, items Items, paths []path, to *FunnelItems) error {
	limit, after, err := items.bounds()
	if err != nil {
		return err
	}
	_, projects, err := r.followUps(ctx, f, editions, items.Group)
	if err != nil {
		return err
	}
	projects = slices.DeleteFunc(projects, func(p followUp) bool { return p.ID.Compare(after) <= 0 || !slices.Contains(paths, p.path) })
	projects = slices.CompactFunc(projects, func(p, q followUp) bool { return p.ID == q.ID })
	if len(projects) > limit {
		projects = projects[:limit]
		to.Next = new(projects[limit-1].ID.String())
	}
	listed, err := r.datedProjects(ctx, f, projects, slices.Concat(projectChain.steps, projectChain.losses)...)
	for _, p := range projects {
		to.Items = append(to.Items, FunnelItem{ID: p.ID, Kind: "project", Title: listed[p.ID].Title, Dates: listed[p.ID].Dates, path: p.path})
	}
	return err
}

// dated are the days of what happened up to the cut-off, by name.
func (f Frame) dated(names []string, times []*time.Time) map[string]domain.Date {
	dates := map[string]domain.Date{}
	for i, at := range times {
		if at != nil && at.Before(*f.before()) {
			dates[names[i]] = domain.DateOf(*at)
		}
	}
	return dates
}

// find is the chain and the place of the step that the items are of.
func (items Items) find(f Frame) (chain, int, error) {
	var faults []domain.Fault
	var all []string
	found, step := chain{}, -1
	for _, c := range []chain{meetingChain, projectChain} {
		all = append(all, c.steps...)
		if i := slices.Index(c.steps, items.Step); i >= 0 {
			found, step = c, i
		}
	}
	if step < 0 {
		faults = append(faults, domain.Fault{Field: "step", Message: "must be " + oneOf(all)})
	}
	parts := []Part{PartPrevious, PartDirect, PartDropOut}
	if items.Part != "" && !slices.Contains(parts, items.Part) {
		faults = append(faults, domain.Fault{Field: "part", Message: "must be " + oneOf(parts)})
	}
	if items.Why != "" && items.Part != PartDirect && items.Part != PartDropOut {
		faults = append(faults, domain.Fault{Field: "why", Message: "goes with part direct or drop_out"})
	}
	if items.Group != "" && f.Filters.GroupBy == "" {
		faults = append(faults, domain.Fault{Field: "group", Message: "goes with group_by"})
	}
	return found, step, invalid(faults)
}

// holds tells whether a path is among the items.
func (items Items) holds(c chain, p path, step int) bool {
	if !p.reached(step) {
		return false
	}
	came, went := c.entry(p, step), c.end(p, step)
	switch items.Part {
	case PartPrevious:
		return step > 0 && came == ""
	case PartDirect:
		return came != "" && (items.Why == "" || items.Why == came)
	case PartDropOut:
		return went != "" && (items.Why == "" || items.Why == went)
	}
	return true
}

const (
	defaultLimit = 100
	maxLimit     = 1000
)

func (p Page) bounds() (limit int, after domain.ID, err error) {
	limit = min(max(p.Limit, 0), maxLimit)
	if limit == 0 {
		limit = defaultLimit
	}
	if p.Cursor != "" {
		if after, err = domain.ParseID(p.Cursor); err != nil {
			err = errCursor
		}
	}
	return limit, after, err
}
