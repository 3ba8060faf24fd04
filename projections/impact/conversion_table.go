package impact

import (
	"io"

	"aftermatch/projections/impact/estimate"
)

var conversionColumns = []Column{
	{"group", "all; or the conference's id, the series, the country, the sector, two of either, the prior tie or the scope"},
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
	{"incidence_adjusted", "the incidence adjusted for what is not yet recorded; empty where conversions are too recent to tell"},
}

// Table is the curves as rows: one for each group and day with an event.
func (a Conversion) Table() Table {
	table := Table{Columns: a.Definition.columns}
	for _, g := range a.Groups {
		for i, row := range g.Curve {
			cells := curveCells(row, g.Group, g.Label)
			if g.adjusted != nil {
				cells = append(cells, g.adjusted[i])
			}
			table.Rows = append(table.Rows, cells)
		}
	}
	return table
}

// cells are a row of a group's curve in a table.
func curveCells(r estimate.Row, group, label string) []any {
	return []any{group, label, r.Day, r.AtRisk, r.Converted, r.Competing, r.Censored, r.Survival, r.Incidence, r.SE, r.Lower, r.Upper,
		r.SEClustered, r.LowerClustered, r.UpperClustered}
}

// WriteCSV writes the table.
func (a Conversion) WriteCSV(w io.Writer) error { return a.Table().WriteCSV(w, a.Frame) }
