package web

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// saying are the functions of the domain, the import and the figures that say what is wrong, and which argument is the
// sentence.
var saying = map[string]int{"fault": 1, "refuse": 1, "add": 2, "missing": 0, "notice": 0, "Errorf": 0, "Sprintf": 0}

// saidBySource are the sentences that the files say.
func saidBySource(t *testing.T, pattern string) (sentences []string) {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("no file %s: %v", pattern, err)
	}
	for _, path := range files {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			name := ""
			switch function := call.Fun.(type) {
			case *ast.Ident:
				name = function.Name
			case *ast.SelectorExpr:
				name = function.Sel.Name
			}
			at, says := saying[name]
			if says && name[0] < 'a' { // errors of the program are none of the user's, but for those that make faults
				says = slices.Contains([]string{"values.go", "meeting_facts.go", "claim.go"}, filepath.Base(path))
			}
			if !says || len(call.Args) <= at {
				return true
			}
			if literal, ok := call.Args[at].(*ast.BasicLit); ok && literal.Kind == token.STRING {
				sentence, err := strconv.Unquote(literal.Value)
				if err != nil {
					t.Fatal(err)
				}
				if name == "missing" {
					sentence = "there is no such " + sentence
				}
				sentences = append(sentences, strings.ReplaceAll(sentence, "%v", "%s"))
			}
			return true
		})
	}
	return sentences
}

// TestGermanSentences: whatever is said against an input is said in German, too, with all that it speaks of.
func TestGermanSentences(t *testing.T) {
	said := slices.Concat(saidBySource(t, "../domain/*.go"), saidBySource(t, "../imports/*.go"), saidBySource(t, "../projections/impact/definition.go"))
	if len(said) < 150 {
		t.Fatalf("only %d sentences were found", len(said))
	}
	for _, english := range said {
		if english == "%s" { // another sentence
			continue
		}
		if german, ok := germanSentences.of[english]; !ok {
			t.Errorf("not said in German: %q", english)
		} else if strings.Count(german, "%") != strings.Count(english, "%") {
			t.Errorf("%q speaks of more or less than %q", german, english)
		}
	}
}

func TestWorded(t *testing.T) {
	theOther := tongueNamed("en")
	for english, want := range map[string]string{
		"must have at most 60 characters":                                                                      "darf höchstens 60 Zeichen haben",
		"this meeting is declined already":                                                                     "Dieses Treffen ist schon abgelehnt",
		"cannot hold a meeting that is expired; it must be matched or scheduled":                               "Das geht nicht mehr (durchführen): Das Treffen ist verfallen und müsste vermittelt oder geplant sein",
		"organisation Tech or Die Ltd leads already":                                                           "Organisation Tech or Die Ltd leitet das Projekt schon",
		"table 7 is taken between 2019-05-06T10:00:00Z and 2019-05-06T10:20:00Z; choose another table or time": "Tisch 7 ist von 2019-05-06T10:00:00Z bis 2019-05-06T10:20:00Z belegt; wählen Sie einen anderen Tisch oder eine andere Zeit",
		"the project was completed on 2019-05-06 already":                                                      "Das Projekt wurde schon am 2019-05-06 abgeschlossen",
	} {
		if got, code := german.worded(english); got != want || code != "de" {
			t.Errorf("%s: %q in %s", english, got, code)
		}
		if got, code := theOther.worded(english); got != english || code != "en" {
			t.Errorf("%s: %q in %s", english, got, code)
		}
	}
	if got, code := german.worded("nobody has put this into words"); got != "nobody has put this into words" || code != "en" {
		t.Errorf("%q in %s", got, code)
	}
}
