package impact

import (
	"fmt"
	"io"
	"strings"
)

var rateColumns = []Column{
	{"group", "all; or the conference's id, the series, the country or the sector"},
	{"label", "the conference's name; otherwise the group"},
	{"rate", "which of the rates"},
	{"question", "its number"},
	{"unit", "requests, meetings, projects or organisations"},
	{"numerator", "how many of the denominator"},
	{"denominator", "how many, without unknown ones"},
	{"value", "numerator ÷ denominator; empty when there is nothing to divide by"},
	{"lower", "of its 95 % interval (Wilson)"},
	{"upper", "of its 95 % interval (Wilson)"},
	{"lower_clustered", "of the 95 % interval to quote for requests and meetings, which allows for shared organisations"},
	{"upper_clustered", "of the same"},
	{"unknown", "in neither, because it is not known where they belong"},
	{"lowest", "the value if none of the unknown belonged to the numerator"},
	{"highest", "the value if all of them did"},
	{"left_out", "what the rate does not speak of, and why"},
	{"reason", "why there is no value"},
	{"reason_unclustered", "why there is no clustered interval, though there is a simple one"},
}

// WriteCSV writes a row for each rate of each group.
func (a Rates) WriteCSV(w io.Writer) error {
	table := Table{Columns: rateColumns}
	for _, row := range a.Rows {
		lower, upper := row.Interval.Bounds()
		lowerClustered, upperClustered := row.Clustered.Bounds()
		table.Rows = append(table.Rows, []any{row.Group, row.Label, row.Rate, row.Question, row.Unit, row.Numerator, row.Denominator, row.Value, lower, upper,
			lowerClustered, upperClustered, row.Unknown, row.Lowest, row.Highest, leftOutCell(row.LeftOut), row.Reason, row.Unclustered})
	}
	return table.WriteCSV(w, a.Frame)
}

func leftOutCell(all []LeftOut) string {
	var cell []string
	for _, l := range all {
		cell = append(cell, fmt.Sprintf("%s=%d", l.Why, l.Count))
	}
	return strings.Join(cell, " ")
}
