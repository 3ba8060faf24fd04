package api_test

import (
	"net/http"
	"strings"
	"testing"

	"aftermatch/projections/impact"
)

func TestDefinitionsAreListedWithTheirVersions(t *testing.T) {
	s := open(t)
	names := map[string]map[string]any{}
	for _, entry := range s.get("/v1/impact/definitions").items() {
		names[entry["figure"].(string)] = entry
		s.get(entry["figure"].(string)).is(http.StatusOK)
	}
	for _, d := range impact.Definitions {
		if entry := names["/v1/impact/"+d.ID+"?definition="+d.Name()]; entry == nil || entry["current"] != true || entry["text"] != d.Text {
			t.Errorf("%s: %v", d.Name(), entry)
		}
	}
	if now, then := s.get("/v1/impact/definitions/response").fields(), s.get("/v1/impact/definitions/response@1").fields(); now["version"] != 2.0 ||
		then["version"] != 1.0 || then["current"] != false || then["change"] == "" || len(now["versions"].([]any)) != 2 {
		t.Errorf("%v\n%v", now, then)
	}
	s.get("/v1/impact/definitions/response@7").refused(http.StatusNotFound, "not_found")
}

func TestAFigureIsAnsweredByTheVersionAskedFor(t *testing.T) {
	s := open(t)
	s.chain()
	versions := map[string]answer{}
	for name, version := range map[string]float64{"": 2, "definition=response": 2, "definition=response@2": 2, "definition=response@1": 1} {
		got := s.get("/v1/impact/response?" + name).is(http.StatusOK)
		versions[name] = got
		if d := got.fields()["definition"].(map[string]any); d["version"] != version {
			t.Errorf("%q: %v", name, d)
		}
		share := got.fields()["groups"].([]any)[0].(map[string]any)["share"].(map[string]any)
		if _, clustered := share["interval_clustered"]; clustered != (version == 2) {
			t.Errorf("%q: %v", name, share)
		}
		if rows := s.rowsOf("/v1/impact/response?" + name); strings.Contains(rows[0], "lower_clustered") != (version == 2) {
			t.Errorf("%q: %s", name, rows[0])
		}
	}
	tag := func(name string) string { return versions[name].header.Get("ETag") }
	if tag("") != tag("definition=response@2") || tag("") == tag("definition=response@1") {
		t.Error("the tags do not tell the versions apart")
	}
	s.get("/v1/impact/response?definition=response@3").refused(http.StatusUnprocessableEntity, "invalid").at("query.definition")
	s.get("/v1/impact/conversion?definition=response@1").refused(http.StatusUnprocessableEntity, "invalid").at("query.definition")
}

// The handbook explains the columns of every list beneath a figure. Those of contacts are alike everywhere, and explained once.
func TestTheHandbookKnowsEveryList(t *testing.T) {
	s := open(t)
	paths := s.get("/openapi.json").fields()["paths"].(map[string]any)
	lists := 0
	for path := range paths {
		below := strings.Split(strings.TrimPrefix(path, "/v1/impact/"), "/")
		if !strings.HasPrefix(path, "/v1/impact/") || len(below) != 2 || below[0] == "definitions" || below[1] == "contacts" {
			continue
		}
		if lists++; !strings.Contains(impact.Handbook(), "`GET "+path+"`:") {
			t.Errorf("the handbook says nothing of the columns of %s", path)
		}
	}
	if lists == 0 {
		t.Error("there are no lists")
	}
}
