package api_test

import (
	"net/http"
	"testing"
)

func TestAnOrganisationThroughItsLife(t *testing.T) {
	s := open(t)
	id := s.postAs("organiser", "/v1/organisations", `{"name":"BioRegio STERN","country":"DE","region":"DE11","sectors":["biotech","health"]}`).ID.String()
	path := "/v1/organisations/" + id
	s.post(path+"/rename", `{"name":"BioRegio STERN Management GmbH"}`)
	s.post(path+"/relocate", `{"country":"AT"}`)
	s.post(path+"/classify", `{"sectors":["it"]}`)
	s.post(path+"/external-ids", `{"scheme":"vat","value":"DE 123 456 789"}`)
	got := s.get(path).fields()
	if got["name"] != "BioRegio STERN Management GmbH" || got["country"] != "AT" || got["sectors"].([]any)[0] != "it" || got["version"] != 5.0 {
		t.Errorf("got %v", got)
	}
	if ids := got["external_ids"].([]any); ids[0].(map[string]any)["value"] != "DE123456789" {
		t.Errorf("got %v", ids)
	}
	s.post(path+"/dissolve", `{"reason":"merged with the city"}`)
	s.refuse("admin", path+"/dissolve", `{}`, http.StatusConflict, "organisation_dissolved")
}

func TestADuplicateIsMergedAndUnmerged(t *testing.T) {
	s := open(t)
	kept, duplicate := s.organisation("Welfare Tech", "DK"), s.organisation("Welfaretech", "DK")
	path := "/v1/organisations/" + duplicate.String()
	s.postAs("organiser", path+"/merge", `{"into":%q}`, kept)
	if got := s.get(path).fields(); got["canonical_id"] != kept.String() {
		t.Errorf("got %v", got)
	}
	if items := s.get("/v1/organisations").items(); len(items) != 1 {
		t.Errorf("got %v", items)
	}
	if items := s.get("/v1/organisations?include_aliases=true").items(); len(items) != 2 {
		t.Errorf("got %v", items)
	}
	s.refuse("admin", path+"/rename", `{"name":"x"}`, http.StatusConflict, "organisation_merged")
	s.post(path+"/revert-merge", ``)
	s.post(path+"/rename", `{"name":"Welfare Tech Region"}`)
}

func TestOrganisationsAreFound(t *testing.T) {
	s := open(t)
	s.organisation("Welfare Tech", "DK")
	s.organisation("Medicon Valley", "SE")
	for query, want := range map[string]int{"": 2, "?country=DK": 1, "?sector=biotech": 2, "?sector=it": 0, "?q=WELF": 1, "?needs_review=true": 0} {
		if items := s.get("/v1/organisations" + query).items(); len(items) != want {
			t.Errorf("%q: got %d organisations, want %d", query, len(items), want)
		}
	}
}

func TestAnOrganisationIsRefused(t *testing.T) {
	s := open(t)
	s.refuse("admin", "/v1/organisations", `{"name":"n","country":"Germany","region":"FR10","sectors":["biotech","wizardry"]}`, http.StatusUnprocessableEntity, "invalid").
		at("body.country", "body.region", "body.sectors[1]")
	path := "/v1/organisations/" + s.organisation("n", "DE").String()
	s.refuse("admin", path+"/external-ids", `{"scheme":"ror","value":"03yrm5c27"}`, http.StatusUnprocessableEntity, "invalid").at("body.value")
	s.refuse("admin", path+"/merge", `{"into":"00000000-0000-4000-8000-000000000000"}`, http.StatusUnprocessableEntity, "unknown_reference").at("body.into")
	s.refuse("admin", path+"/merge", `{"into":"here"}`, http.StatusUnprocessableEntity, "invalid").at("body.into")
	s.refuse("admin", "/v1/organisations/here/rename", `{"name":"x"}`, http.StatusNotFound, "not_found")
	s.refuse("admin", "/v1/organisations/00000000-0000-4000-8000-000000000000/rename", `{"name":"x"}`, http.StatusNotFound, "not_found")
}
