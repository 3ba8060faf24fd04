package domain_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"aftermatch/domain"
)

var update = flag.Bool("update", false, "write the golden files anew")

// declared finds every type of event that the package declares: the names that its EventType methods
// return, by receiver.
func declared(t *testing.T) map[string]string {
	t.Helper()
	names := map[string]string{}
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatal("no source files", err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range tree.Decls {
			method, ok := decl.(*ast.FuncDecl)
			if !ok || method.Name.Name != "EventType" || method.Recv == nil {
				continue
			}
			name, err := strconv.Unquote(method.Body.List[0].(*ast.ReturnStmt).Results[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			names[method.Recv.List[0].Type.(*ast.Ident).Name] = name
		}
	}
	return names
}

func TestTheCatalogueHoldsEveryEvent(t *testing.T) {
	events := declared(t)
	for receiver, name := range events {
		if receiver != name {
			t.Errorf("%s is stored as %s; a name is written once", receiver, name)
		}
		if !slices.Contains(domain.EventTypes(), name) {
			t.Errorf("%s is missing from the catalogue", name)
		}
		if domain.CurrentSchema(name) < 1 {
			t.Errorf("%s has no schema version", name)
		}
	}
	if got, want := len(domain.EventTypes()), len(events); got != want {
		t.Errorf("the catalogue holds %d types, but %d are declared", got, want)
	}
	for _, name := range domain.EventTypes() {
		if !slices.ContainsFunc(examples, func(e domain.Event) bool { return e.EventType() == name }) {
			t.Errorf("examples_test.go has no %s", name)
		}
	}
}

func TestEveryEventIsOfItsKind(t *testing.T) {
	if want := []string{"conference", "meeting", "organisation", "participation", "project", "representative", "tie"}; !slices.Equal(domain.Kinds(), want) {
		t.Errorf("kinds are %v, want %v", domain.Kinds(), want)
	}
	kinds := map[string]func(domain.Event) bool{
		"conference":     is[domain.ConferenceEvent],
		"organisation":   is[domain.OrganisationEvent],
		"participation":  is[domain.ParticipationEvent],
		"representative": is[domain.RepresentativeEvent],
		"meeting":        is[domain.MeetingEvent],
		"tie":            is[domain.TieEvent],
		"project":        is[domain.ProjectEvent],
		"":               func(e domain.Event) bool { return strings.HasPrefix(e.EventType(), "Fact") },
	}
	for _, event := range examples {
		kind := domain.KindOf(event)
		if belongs := kinds[kind]; belongs == nil || !belongs(event) || domain.KindOfType(event.EventType()) != kind {
			t.Errorf("%s is no event of kind %q", event.EventType(), kind)
		}
	}
}

func is[E domain.Event](e domain.Event) bool { _, ok := e.(E); return ok }

// TestStoredEventsStayReadable compares what is stored with one file per type. A file that changes
// means that the log's events change shape: then raise the schema version and add an upcast.
func TestStoredEventsStayReadable(t *testing.T) {
	for _, event := range examples {
		name := event.EventType()
		t.Run(name, func(t *testing.T) {
			stored, err := json.MarshalIndent(event, "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			stored = append(stored, '\n')
			path := filepath.Join("testdata", "events", name+".json")
			if *update {
				if err := os.WriteFile(path, stored, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			golden, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err, "(run go test -update for a new event)")
			}
			if !bytes.Equal(stored, golden) {
				t.Errorf("stored as\n%s, but %s says\n%s", stored, path, golden)
			}
			read, err := domain.Decode(name, domain.CurrentSchema(name), golden)
			if err != nil || !reflect.DeepEqual(read, event) {
				t.Errorf("read back as %#v (%v), want %#v", read, err, event)
			}
		})
	}
	names := map[string]bool{}
	for _, name := range domain.EventTypes() {
		names[name+".json"] = true
	}
	_ = filepath.WalkDir(filepath.Join("testdata", "events"), func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && !names[entry.Name()] {
			t.Errorf("%s belongs to no event; stored events outlive their names", path)
		}
		return err
	})
}

// A golden file guards only fields that are filled.
func TestTheExamplesFillEveryField(t *testing.T) {
	for _, event := range examples {
		value := reflect.ValueOf(event)
		for _, field := range reflect.VisibleFields(value.Type()) {
			if value.FieldByIndex(field.Index).IsZero() {
				t.Errorf("the example of %s leaves %s empty", event.EventType(), field.Name)
			}
			if tag := field.Tag.Get("json"); !field.Anonymous && tag == "" && event.EventType() != "FactCorrected" {
				t.Errorf("%s.%s has no JSON name", event.EventType(), field.Name)
			}
		}
	}
}

func TestAnUnknownEventSaysWhatToDo(t *testing.T) {
	for _, c := range []struct {
		name   string
		schema int16
		raw    string
		words  string
	}{
		{"MeetingDreamed", 1, `{}`, "install the version"},
		{"MatchMade", 99, `{}`, "install a newer one"},
		{"MatchMade", 0, `{}`, "no upcast"},
		{"MatchMade", 1, `{"by":"nobody"}`, "read MatchMade"},
		{"FactCorrected", 1, `{"type":"MeetingDreamed","schema":1,"data":{}}`, "MeetingDreamed"},
	} {
		if _, err := domain.Decode(c.name, c.schema, json.RawMessage(c.raw)); err == nil || !strings.Contains(err.Error(), c.words) {
			t.Errorf("Decode(%s, %d, %s) = %v, want words like %q", c.name, c.schema, c.raw, err, c.words)
		}
	}
}
