package impact

import (
	"io"
	"maps"
	"slices"
	"strings"
)

var funnelColumns = []Column{
	{"group", "empty for all; else the conference's id, the series, the country or the sector"},
	{"label", "the conference's name; otherwise the group"},
	{"step", "in the order of the funnel"},
	{"unit", "meetings or projects"},
	{"part", "all: those that reached the step; from_previous: those of them that came from the step before; direct: those that came in another way; drop_out: those that did not come to the next step"},
	{"why", "of direct how they came, of drop_out why they went"},
	{"count", "how many"},
	{"of", "of from_previous: how many were at the step before"},
	{"rate", "count ÷ of; empty when there is nothing to divide by"},
	{"lower", "of the rate's 95 % interval (Wilson)"},
	{"upper", "of the rate's 95 % interval (Wilson)"},
}

// Table is the funnel as rows: one for each step and part.
func (a Funnel) Table() Table {
	table := Table{Columns: funnelColumns}
	add := func(group, label string, steps []Step) {
		for _, s := range steps {
			row := func(part, why string, count int, rest ...any) {
				table.Rows = append(table.Rows, append([]any{group, label, s.Step, s.Unit, part, why, count}, rest...))
			}
			row("all", "", s.Count, nil, nil, nil, nil)
			if p := s.FromPrevious; p != nil {
				row("from_previous", "", p.Count, p.Cells()[1:]...)
			}
			for _, entry := range s.Direct {
				row("direct", entry.How, entry.Count, nil, nil, nil, nil)
			}
			for _, loss := range s.DropOuts {
				row("drop_out", loss.Why, loss.Count, nil, nil, nil, nil)
			}
		}
	}
	add("", "", a.Steps)
	for _, g := range a.Groups {
		add(g.Group, g.Label, g.Steps)
	}
	return table
}

// WriteCSV writes the table.
func (a Funnel) WriteCSV(w io.Writer) error { return a.Table().WriteCSV(w, a.Frame) }

var funnelItemColumns = []Column{
	{"id", "of the meeting or project"},
	{"kind", "meeting or project"},
	{"title", "of a project"},
	{"conference_id", "of a meeting"},
	{"requester_id", "of a meeting"},
	{"target_id", "of a meeting"},
	{"came", "how it came to the step: from_previous, or as in direct"},
	{"went", "why it got no further, as in drop_out"},
	{"dates", "when it reached each step, or was lost"},
}

// WriteCSV writes a row for each thing on the page.
func (a FunnelItems) WriteCSV(w io.Writer) error {
	table := Table{Columns: funnelItemColumns}
	for _, item := range a.Items {
		var dates []string
		for _, name := range slices.Sorted(maps.Keys(item.Dates)) {
			dates = append(dates, name+"="+item.Dates[name].String())
		}
		table.Rows = append(table.Rows, []any{item.ID, item.Kind, item.Title, optional(given(item.ConferenceID)), optional(given(item.RequesterID)),
			optional(given(item.TargetID)), item.Came, item.Went, strings.Join(dates, " ")})
	}
	return table.WriteCSV(w, a.Frame)
}
