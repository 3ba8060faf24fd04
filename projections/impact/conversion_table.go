package impact

import "io"

var conversionColumns = []Column{
	{"group", "all; or the conference's id, the series, the country or the sector"},
	{"label", "the conference's name; otherwise the group"},
	{"day", "since the conference's first day"},
	{"at_risk", "contacts that end on this day or later"},
	{"converted", "on this day"},
	{"competing", "ended for another reason on this day"},
	{"censored", "last watched on this day"},
	{"survival", "share neither converted nor ended"},
	{"incidence", "share converted"},
	{"se", "of the incidence, were contacts independent"},
	{"lower", "of its 95 % interval"},
	{"upper", "of its 95 % interval"},
	{"se_clustered", "of the incidence, with shared organisations"},
	{"lower_clustered", "of the 95 % interval to quote"},
	{"upper_clustered", "of the 95 % interval to quote"},
}

// Table is the curves as rows: one for each group and day with an event.
func (a Conversion) Table() Table {
	table := Table{Columns: conversionColumns}
	for _, g := range a.Groups {
		for _, row := range g.Curve {
			table.Rows = append(table.Rows, row.cells(g.Group, g.Label))
		}
	}
	return table
}

// cells are a row of a group's curve in a table.
func (r Row) cells(group, label string) []any {
	return []any{group, label, r.Day, r.AtRisk, r.Converted, r.Competing, r.Censored, r.Survival, r.Incidence, r.SE, r.Lower, r.Upper,
		r.SEClustered, r.LowerClustered, r.UpperClustered}
}

// WriteCSV writes the table.
func (a Conversion) WriteCSV(w io.Writer) error { return a.Table().WriteCSV(w, a.Frame) }
