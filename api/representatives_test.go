package api_test

import (
	"fmt"
	"net/http"
	"testing"

	"aftermatch/domain"
)

// person registers Anna, as that role, for an organisation.
func (s *site) person(role string, organisation domain.ID) domain.ID {
	s.Helper()
	return s.postAs(role, "/v1/representatives", `{"name":"Anna Müller","email":"anna@example.org","organisation_id":%q,
		"position":"head of cluster","effective_at":"2017-03-01"}`, organisation).ID
}

func TestAPersonIsRegisteredReadAndErased(t *testing.T) {
	s := open(t)
	we := s.us()
	anna := s.person("manager", we)
	path := "/v1/representatives/" + anna.String()
	p := s.getAs("manager", path).fields()
	if p["name"] != "Anna Müller" || p["email"] != "anna@example.org" || p["registered_at"] != "2017-03-01T00:00:00Z" {
		t.Errorf("got %v", p)
	}
	spell := p["affiliations"].([]any)[0].(map[string]any)
	if spell["organisation_id"] != we.String() || spell["position"] != "head of cluster" || spell["until"] != nil {
		t.Errorf("got %v", spell)
	}
	s.postAs("manager", path+"/erase", `{}`)
	p = s.getAs("manager", path).fields()
	spell = p["affiliations"].([]any)[0].(map[string]any)
	if p["name"] != nil || p["email"] != nil || spell["position"] != nil || p["erased_at"] == nil || p["erasure_ground"] != "request" {
		t.Errorf("after the erasure: %v", p)
	}
	if p = s.getAs("manager", path+"?as_of=3").fields(); p["name"] != nil || p["erased_at"] != nil {
		t.Errorf("as known before the erasure: %v", p)
	}
	s.refuse("manager", path+"/erase", `{}`, http.StatusConflict, "person_erased")
}

func TestPersonsAreSeenByThoseTheyConcern(t *testing.T) {
	s := open(t)
	conference, we, welfare, _ := s.scene()
	s.takesPart(conference)
	ours, theirs := s.person("manager", we), s.person("organiser", welfare)
	for role, want := range map[string][]domain.ID{"admin": {ours, theirs}, "organiser": {ours, theirs}, "manager": {ours}} {
		seen := map[string]bool{}
		for _, item := range s.getAs(role, "/v1/representatives").items() {
			seen[fmt.Sprint(item["id"])] = item["name"] == "Anna Müller"
		}
		if len(seen) != len(want) {
			t.Errorf("the %s sees %v", role, seen)
		}
		for _, id := range want {
			if !seen[id.String()] {
				t.Errorf("the %s does not see %s by name", role, id)
			}
		}
	}
	if found := s.getAs("manager", "/v1/representatives?organisation="+welfare.String()).items(); len(found) != 0 {
		t.Errorf("the manager sees %v", found)
	}
	if found := s.getAs("organiser", "/v1/representatives?organisation="+welfare.String()).items(); len(found) != 1 {
		t.Errorf("the organiser sees %v", found)
	}
	s.getAs("manager", "/v1/representatives/"+theirs.String()).refused(http.StatusNotFound, "not_found")
	s.getAs("manager", "/v1/representatives/"+theirs.String()+"/history").refused(http.StatusNotFound, "not_found")
	s.refuse("manager", "/v1/representatives/"+theirs.String()+"/erase", `{}`, http.StatusNotFound, "not_found")
	s.refuse("manager", "/v1/representatives", fmt.Sprintf(`{"name":"B","organisation_id":%q}`, welfare), http.StatusForbidden, "not_your_organisation")
}

func TestARegistrationSentAgainIsTheSame(t *testing.T) {
	s := open(t)
	we := s.us()
	body := fmt.Sprintf(`{"name":"Anna Müller","organisation_id":%q}`, we)
	first := s.ask("manager", "POST", "/v1/representatives", body, "Idempotency-Key", "k").written()
	again := s.ask("manager", "POST", "/v1/representatives", body, "Idempotency-Key", "k").written()
	if first != again {
		t.Errorf("got %+v, then %+v", first, again)
	}
	other := fmt.Sprintf(`{"name":"Björn","organisation_id":%q}`, we)
	s.ask("manager", "POST", "/v1/representatives", other, "Idempotency-Key", "k").refused(http.StatusUnprocessableEntity, "key_reused")
	s.postAs("manager", "/v1/representatives/"+first.ID.String()+"/erase", `{}`)
	s.ask("manager", "POST", "/v1/representatives", body, "Idempotency-Key", "k").refused(http.StatusConflict, "person_erased")
}

func TestAFaultyPersonIsRefusedWithEveryFault(t *testing.T) {
	s := open(t)
	s.refuse("admin", "/v1/representatives", `{"name":" ","email":"anna at example","organisation_id":"x","position":"`+fmt.Sprintf("%0400d", 1)+`"}`,
		http.StatusUnprocessableEntity, "invalid").at("body.name", "body.email", "body.organisation_id", "body.position")
	nobody := fmt.Sprintf(`{"name":"Anna","organisation_id":%q}`, domain.DeriveID("nobody"))
	s.refuse("admin", "/v1/representatives", nobody, http.StatusUnprocessableEntity, "unknown_reference").at("body.organisation_id")
}
