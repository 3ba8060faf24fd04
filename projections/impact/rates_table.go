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
	{"lower", "of its 95 % interval"},
	{"upper", "of its 95 % interval"},
	{"interval_method", "wilson; or shared_organisations, Wilson's of as many meetings as the sharing of organisations leaves"},
	{"unknown", "in neither, because it is not known where they belong"},
	{"lowest", "the value if none of the unknown belonged to the numerator"},
	{"highest", "the value if all of them did"},
	{"left_out", "what the rate does not speak of, and why"},
	{"reason", "why there is no value or no interval"},
}

// WriteCSV writes a row for each rate of each group.
func (a Rates) WriteCSV(w io.Writer) error {
	table := Table{Columns: rateColumns}
	for _, row := range a.Rows {
		var leftOut []string
		for _, l := range row.LeftOut {
			leftOut = append(leftOut, fmt.Sprintf("%s=%d", l.Why, l.Count))
		}
		lower, upper := row.Interval.bounds()
		table.Rows = append(table.Rows, []any{row.Group, row.Label, row.Rate, row.Question, row.Unit, row.Numerator, row.Denominator, row.Value, lower, upper,
			row.Method, row.Unknown, row.Lowest, row.Highest, strings.Join(leftOut, " "), row.Reason})
	}
	return table.WriteCSV(w, a.Frame)
}
