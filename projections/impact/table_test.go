package impact_test

import (
	"encoding/csv"
	"strings"
	"testing"

	"aftermatch/projections/impact"
)

func TestASpreadsheetTakesNoTextForAFormula(t *testing.T) {
	var out strings.Builder
	table := impact.Table{Columns: []impact.Column{{Name: "text"}, {Name: "number"}}}
	for _, text := range []string{`=HYPERLINK("http://example.org")`, "+1", "-1", "@A1", "\tx", "harmless", "a,\"b\"\nc"} {
		table.Rows = append(table.Rows, []any{text, -0.25})
	}
	if err := table.WriteCSV(&out, impact.Frame{}); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(out.String())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"text", `'=HYPERLINK("http://example.org")`, "'+1", "'-1", "'@A1", "'\tx", "harmless", "a,\"b\"\nc"}
	for i, row := range rows {
		if row[0] != want[i] || i > 0 && row[1] != "-0.25" {
			t.Errorf("got %q", row)
		}
	}
	if header := strings.Join(rows[0], ","); header != "text,number,definition,definition_version,until,as_of,as_of_time,filters" {
		t.Error(header)
	}
}
