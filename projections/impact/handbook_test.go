package impact_test

import (
	"flag"
	"os"
	"testing"

	"aftermatch/projections/impact"
)

var update = flag.Bool("update", false, "write the handbook page anew")

func TestTheHandbookSaysWhatTheDefinitionsSay(t *testing.T) {
	const page = "../../docs/handbook/definitions.md"
	if *update {
		if err := os.WriteFile(page, []byte(impact.Handbook()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if string(text) != impact.Handbook() {
		t.Errorf("%s differs from the definitions: run go test ./projections/impact -update", page)
	}
}

func TestEveryQuestionHasItsWords(t *testing.T) {
	seen := map[string]bool{}
	for _, d := range impact.Definitions {
		if d.ID == "" || d.Version < 1 || d.Title == "" || d.TitleDE == "" || d.Text == "" || d.TextDE == "" || seen[d.ID] {
			t.Errorf("%q lacks words, or is there twice", d.ID)
		}
		seen[d.ID] = true
	}
}
