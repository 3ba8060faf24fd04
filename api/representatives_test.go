package api_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"aftermatch/accounts"
	"aftermatch/api"
	"aftermatch/domain"
	"aftermatch/projections"
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
	s.ask("manager", "POST", path+"/erase", "").written() // there is nothing that must be said
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

func TestAPersonIsRectifiedAndNamedAnew(t *testing.T) {
	s := open(t)
	_, we, welfare, _ := s.scene()
	anna := s.person("organiser", we)
	path := "/v1/representatives/" + anna.String()
	s.postAs("manager", path+"/rectify", `{"name":"Anna Müller-Lüdenscheidt","email":"aml@example.org"}`)
	s.postAs("organiser", path+"/affiliations", `{"organisation_id":%q,"position":"advisor","effective_at":"2018-01-01"}`, welfare)
	s.postAs("manager", path+"/affiliations/end", `{"organisation_id":%q,"effective_at":"2018-02-01"}`, we)
	p := s.getAs("organiser", path).fields()
	if p["name"] != "Anna Müller-Lüdenscheidt" || p["email"] != "aml@example.org" {
		t.Errorf("got %v", p)
	}
	spells := p["affiliations"].([]any)
	if len(spells) != 2 || spells[0].(map[string]any)["position"] != "head of cluster" || spells[1].(map[string]any)["position"] != "advisor" ||
		spells[0].(map[string]any)["until"] != "2018-02-01T00:00:00Z" {
		t.Errorf("got %v", spells)
	}
	s.getAs("manager", path).refused(http.StatusNotFound, "not_found") // she speaks for others now
	s.refuse("organiser", path+"/affiliations", fmt.Sprintf(`{"organisation_id":%q}`, welfare), http.StatusConflict, "affiliated_already")
	s.postAs("organiser", path+"/rectify", `{"name":"Anna"}`)
	if p = s.getAs("organiser", path).fields(); p["name"] != "Anna" || p["email"] != nil {
		t.Errorf("left out, the address is forgotten: %v", p)
	}
}

func TestAWithdrawnConsentErases(t *testing.T) {
	s := open(t)
	anna := s.person("manager", s.us())
	path := "/v1/representatives/" + anna.String()
	s.refuse("manager", path+"/consent", `{"given":false}`, http.StatusConflict, "no_consent")
	s.refuse("manager", path+"/consent", `{"given":true}`, http.StatusUnprocessableEntity, "invalid").at("body.notice")
	s.postAs("manager", path+"/consent", `{"notice":"2017-1","form":"written","effective_at":"2017-03-02"}`)
	if given := s.getAs("manager", path).fields()["consents"].([]any); len(given) != 1 || given[0].(map[string]any)["form"] != "written" {
		t.Errorf("got %v", given)
	}
	s.postAs("manager", path+"/consent", `{"given":false}`)
	if p := s.getAs("manager", path).fields(); p["name"] != nil || p["withdrawn_at"] == nil || p["erasure_ground"] != "consent_withdrawn" {
		t.Errorf("after the withdrawal: %v", p)
	}
	for _, verb := range []string{"/consent", "/rectify", "/affiliations"} {
		body := map[string]string{"/consent": `{"notice":"2018-1"}`, "/rectify": `{"name":"Anna"}`, "/affiliations": fmt.Sprintf(`{"organisation_id":%q}`, ours)}[verb]
		s.refuse("manager", path+verb, body, http.StatusConflict, "person_erased")
	}
}

func TestAPersonGetsEverythingThatIsHeld(t *testing.T) {
	s := open(t)
	conference, we, welfare, _ := s.scene()
	anna := s.person("manager", we)
	path := "/v1/representatives/" + anna.String()
	s.postAs("manager", path+"/rectify", `{"name":"Anna Maria Müller"}`)
	s.postAs("manager", path+"/consent", `{"notice":"2017-1"}`)
	s.post("/v1/participations/"+domain.ParticipationID(conference, we).String()+"/delegates", `{"representative_id":%q,"effective_at":"2017-05-01"}`, anna)
	meeting := "/v1/meetings/" + s.request(conference, we, welfare).String()
	s.post(meeting+"/accept", `{"effective_at":"2017-07-01"}`)
	s.post(meeting+"/schedule", `{"starts_at":"2017-09-21T10:00:00Z","ends_at":"2017-09-21T10:20:00Z","representatives":[%q],"effective_at":"2017-08-01"}`, anna)
	export := s.getData("manager", path)
	facts := export["facts"].([]any)
	first, second, correction := facts[0].(map[string]any), facts[1].(map[string]any), facts[2].(map[string]any)["data"].(map[string]any)
	if first["type"] != "RepresentativeRegistered" || first["data"].(map[string]any)["name"] != "Anna Müller" || first["recorded_by"] != "demo-manager" {
		t.Errorf("the first fact is %v", first)
	}
	if second["data"].(map[string]any)["position"] != "head of cluster" || correction["data"].(map[string]any)["name"] != "Anna Maria Müller" {
		t.Errorf("then come %v and %v", second, correction)
	}
	if seats := export["meetings"].([]any); len(seats) != 1 || seats[0].(map[string]any)["starts_at"] != "2017-09-21T10:00:00Z" {
		t.Errorf("the meetings are %v", seats)
	}
	if visits := export["conferences"].([]any); len(visits) != 1 || visits[0].(map[string]any)["conference_id"] != conference.String() {
		t.Errorf("the conferences are %v", visits)
	}
	if p := export["person"].(map[string]any); p["name"] != "Anna Maria Müller" || len(facts) != 4 {
		t.Errorf("the person is %v, with %d facts", p, len(facts))
	}
	s.postAs("manager", path+"/erase", `{"ground":"retention"}`)
	export = s.getData("manager", path)
	if first = export["facts"].([]any)[0].(map[string]any); first["data"].(map[string]any)["name"] != nil || export["person"].(map[string]any)["name"] != nil {
		t.Errorf("after the erasure there is %v", export)
	}
	s.audited("exported demo-manager "+anna.String(), "exported demo-manager "+anna.String(), "erased demo-manager "+anna.String())
}

// getData exports a person's data.
func (s *site) getData(role, path string) map[string]any {
	s.Helper()
	answer := s.ask(role, http.MethodGet, path+"/data", "")
	if answer.header.Get("Cache-Control") != "no-store" {
		s.Errorf("the export may be kept: %s", answer.header.Get("Cache-Control"))
	}
	return answer.fields()
}

// audited checks what the audit log says of persons, in any order.
func (s *site) audited(want ...string) {
	s.Helper()
	entries, err := accounts.Trail(s.Context(), s.log.Pool(), 0, 100)
	if err != nil {
		s.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		if e.Action == accounts.Exported || e.Action == accounts.Erased {
			got = append(got, fmt.Sprintf("%s %s %s", e.Action, e.Actor, e.Subject))
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		s.Errorf("the audit log says %q, want %q", got, want)
	}
}

func TestAnOrganiserSeesThePersonsOfItsConferences(t *testing.T) {
	s := open(t)
	conference, we, _, _ := s.scene()
	elsewhere := s.organisation("Lyonbiopôle", "FR") // takes part in nothing
	hers, theirs, own := s.person("admin", we), s.person("admin", elsewhere), s.person("organiser", elsewhere)
	seen := map[string]bool{}
	for _, item := range s.getAs("organiser", "/v1/representatives").items() {
		seen[item["id"].(string)] = true
	}
	if !seen[hers.String()] || seen[theirs.String()] || !seen[own.String()] || len(seen) != 2 {
		t.Errorf("the organiser sees %v", seen)
	}
	for _, path := range []string{"", "/history", "/data"} {
		s.getAsPlain("organiser", "/v1/representatives/"+theirs.String()+path).refused(http.StatusNotFound, "not_found")
		s.getAsPlain("organiser", "/v1/representatives/"+hers.String()+path).is(http.StatusOK)
	}
	if found := s.getAs("admin", "/v1/representatives?conference="+conference.String()).items(); len(found) != 1 || found[0]["id"] != hers.String() {
		t.Errorf("of the conference are %v", found)
	}
}

func (s *site) getAsPlain(role, path string) answer {
	s.Helper()
	return s.ask(role, http.MethodGet, path, "")
}

func TestWithoutAMasterKeyPersonsAreLockedAndTheRestWorks(t *testing.T) {
	open := open(t)
	anna := open.person("manager", open.us())
	s := lockedBeside(t, open)
	path := "/v1/representatives/" + anna.String()
	s.refuse("manager", "/v1/representatives", fmt.Sprintf(`{"name":"Björn","organisation_id":%q}`, ours), http.StatusServiceUnavailable, "personal_data_locked")
	s.getAs("manager", path).refused(http.StatusServiceUnavailable, "personal_data_locked")
	s.refuse("manager", path+"/rectify", `{"name":"Anna"}`, http.StatusServiceUnavailable, "personal_data_locked")
	s.organisation("Welfare Tech", "DK")
	s.postAs("manager", path+"/erase", `{}`) // forgetting needs no key
	if p := open.getAs("manager", path).fields(); p["name"] != nil {
		t.Errorf("got %v", p)
	}
}

// lockedBeside is another server on the same log, which has no master key.
func lockedBeside(t *testing.T, s *site) *site {
	t.Helper()
	consumer := projections.NewConsumer(s.log)
	server := httptest.NewServer(api.New(s.log, consumer, api.Options{Demo: true, Organisation: ours, Logger: slog.New(slog.DiscardHandler)}))
	t.Cleanup(server.Close)
	return &site{T: t, url: server.URL, log: s.log, http: &http.Client{Transport: contractOf(t, server.URL)}}
}

// Corrections go through the endpoint of all facts: it takes no plain name for a sealed one, and moves nobody elsewhere.
func TestPersonsFactsAreCorrectedWithCare(t *testing.T) {
	s := open(t)
	_, we, welfare, _ := s.scene()
	elsewhere := s.organisation("Lyonbiopôle", "FR")
	anna, theirs := s.person("manager", we), s.person("admin", elsewhere)
	fact := func(person domain.ID, n int) string {
		s.Helper()
		return "/v1/facts/" + s.getAs("admin", "/v1/representatives/"+person.String()+"/history").items()[n]["id"].(string)
	}
	s.refuse("admin", fact(anna, 0)+"/correct", `{"reason":"misspelt","data":{"name":"Anna Maria"}}`, http.StatusUnprocessableEntity, "invalid").at("body.data.name")
	s.refuse("admin", fact(anna, 0)+"/retract", `{"reason":"mistake"}`, http.StatusConflict, "erase_instead")
	s.refuse("manager", fact(anna, 1)+"/correct", fmt.Sprintf(`{"reason":"theirs","data":{"organisation_id":%q}}`, welfare), http.StatusForbidden, "not_your_organisation")
	s.refuse("organiser", fact(theirs, 1)+"/retract", `{"reason":"mistake"}`, http.StatusNotFound, "not_found")
	s.postAs("organiser", fact(anna, 1)+"/correct", `{"reason":"it was theirs","data":{"organisation_id":%q}}`, welfare)
	spells := s.getAs("admin", "/v1/representatives/"+anna.String()).fields()["affiliations"].([]any)
	if len(spells) != 1 || spells[0].(map[string]any)["organisation_id"] != welfare.String() {
		t.Errorf("got %v", spells)
	}
}
