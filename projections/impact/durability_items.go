package impact

import (
	"context"
	"io"
	"slices"

	"aftermatch/domain"
)

// DurabilityItems says which pairs are wanted one by one.
type DurabilityItems struct {
	Group string // one of the answer's; "": all
	Part  DurabilityPart
	Page
}

// DurabilityPart is a part of the pairs that completed a project.
type DurabilityPart string

// The parts; without one, all.
const (
	PartDurable    DurabilityPart = "durable"
	PartNotDurable DurabilityPart = "not_durable"
	PartTooShort   DurabilityPart = "watched_too_short"
)

// DurablePairs lists pairs that completed a project.
type DurablePairs struct {
	Frame
	Items []DurablePair `json:"items"`
	Next  *string       `json:"next"`
}

// DurablePair is two organisations that completed a project.
type DurablePair struct {
	OrganisationA domain.ID      `json:"organisation_a"`
	OrganisationB domain.ID      `json:"organisation_b"`
	LabelA        string         `json:"label_a" doc:"The name of the first."`
	LabelB        string         `json:"label_b" doc:"The name of the other."`
	Part          DurabilityPart `json:"part" enum:"durable,not_durable,watched_too_short"`
	CompletedOn   domain.Date    `json:"completed_on"`
	FurtherOn     *domain.Date   `json:"further_project_on" doc:"The first idea of a further project, 12 months later or more."`
	ValuableOn    *domain.Date   `json:"valuable_on" doc:"The first report of a valuable contact or better, that late."`
	ReportedOn    *domain.Date   `json:"reported_on" doc:"The first report that late, whatever it said."`
	Projects      string         `json:"projects" doc:"The projects of the first of the two, the events beneath within reach."`
}

// items is the address of a part of a group's pairs.
func (c completedPairs) items(group string, part DurabilityPart) string {
	return c.below("/v1/impact/durability/items", map[string]string{"group": group, "part": string(part)})
}

func (p completedPair) part(f Frame) DurabilityPart {
	switch {
	case !p.watched(f):
		return PartTooShort
	case p.durable():
		return PartDurable
	}
	return PartNotDurable
}

// DurabilityItems lists the pairs under a count, by when they completed. Read to the end, each list is as long as its
// count.
func (r *Reader) DurabilityItems(ctx context.Context, f Frame, items DurabilityItems) (DurablePairs, error) {
	answer := DurablePairs{Frame: f, Items: []DurablePair{}}
	var faults []domain.Fault
	parts := []DurabilityPart{PartDurable, PartNotDurable, PartTooShort}
	if items.Part != "" && !slices.Contains(parts, items.Part) {
		faults = append(faults, domain.Fault{Field: "part", Message: "must be " + oneOf(parts)})
	}
	if items.Group != "" && f.Filters.GroupBy == "" {
		faults = append(faults, domain.Fault{Field: "group", Message: "goes with group_by"})
	}
	if err := invalid(faults); err != nil {
		return answer, err
	}
	completed, err := r.completed(ctx, f)
	if err != nil {
		return answer, err
	}
	pairs := slices.DeleteFunc(completed.pairs(items.Group), func(p completedPair) bool { return items.Part != "" && p.part(f) != items.Part })
	page, next, err := pageOf(pairs, items.Page)
	if err != nil {
		return answer, err
	}
	var numbers []int32
	for _, p := range page {
		numbers = append(numbers, p.A, p.B)
	}
	organisations, err := r.organisations(ctx, f, numbers)
	for _, p := range page {
		a, b := organisations[p.A], organisations[p.B]
		answer.Items = append(answer.Items, DurablePair{a.ID, b.ID, a.Name, b.Name, p.part(f), p.Completed, p.Further, p.Valued, p.Reported,
			"/v1/projects?organisation=" + a.ID.String()})
	}
	answer.Next = next
	return answer, err
}

var durabilityColumns = []Column{
	{"group", "all; or the conference's id, the series, the country or the sector"},
	{"label", "the conference's name; otherwise the group"},
	{"completed", "pairs that completed a project"},
	{"watched_too_short", "pairs whose completion is less than 12 months old"},
	{"durable", "pairs with a further project or a valuable contact, 12 months later or more"},
	{"watched", "pairs watched long enough"},
	{"rate", "durable ÷ watched; empty when there is nothing to divide by"},
	{"lower", "of the rate's 95 % interval (Wilson)"},
	{"upper", "of the rate's 95 % interval (Wilson)"},
	{"lower_clustered", "of the 95 % interval to quote, which allows for shared organisations"},
	{"upper_clustered", "of the same"},
	{"further_project", "pairs with the idea of a further project"},
	{"valuable", "pairs with a report of a valuable contact or better"},
	{"reported", "pairs with a report that late, whatever it said"},
	{"worst", "the rate if none of the silent were in contact"},
	{"best", "the rate if all of them were"},
}

// Table is the durability as rows: one for each group.
func (a Durability) Table() Table {
	table := Table{Columns: durabilityColumns}
	for _, g := range a.Groups {
		row := append([]any{g.Group, g.Label, g.Completed, g.TooShort}, g.Durable.Cells()...)
		table.Rows = append(table.Rows, append(row, g.FurtherProject.Numerator, g.Valuable.Numerator, g.Response.Numerator, g.Bounds.Worst, g.Bounds.Best))
	}
	return table
}

// WriteCSV writes the table.
func (a Durability) WriteCSV(w io.Writer) error { return a.Table().WriteCSV(w, a.Frame) }

var durablePairColumns = []Column{
	{"organisation_a", "the one of the two that was recorded first, merges resolved"},
	{"organisation_b", "the other"},
	{"label_a", "the name of the first"},
	{"label_b", "the name of the other"},
	{"part", "durable, not_durable or watched_too_short"},
	{"completed_on", "their first completion"},
	{"further_project_on", "the first idea of a further project, 12 months later or more"},
	{"valuable_on", "the first report of a valuable contact or better, that late"},
	{"reported_on", "the first report that late"},
}

// WriteCSV writes a row for each pair on the page.
func (a DurablePairs) WriteCSV(w io.Writer) error {
	table := Table{Columns: durablePairColumns}
	for _, p := range a.Items {
		table.Rows = append(table.Rows, []any{p.OrganisationA, p.OrganisationB, p.LabelA, p.LabelB, p.Part, p.CompletedOn, p.FurtherOn, p.ValuableOn, p.ReportedOn})
	}
	return table.WriteCSV(w, a.Frame)
}
