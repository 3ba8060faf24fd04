package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"aftermatch/domain"
)

// ildaCare logs a project of two partners that came from that meeting.
func (s *site) ildaCare(we, welfare domain.ID, meeting string) string {
	s.Helper()
	return "/v1/projects/" + s.post("/v1/projects", `{"title":"ILDA-care","effective_at":"2018-02-01","partners":[{"organisation_id":%q,"role":"lead"},{"organisation_id":%q}],"origins":[%q]}`,
		we, welfare, meeting[len("/v1/meetings/"):]).ID.String()
}

func TestAProjectFromIdeaToResult(t *testing.T) {
	s := open(t)
	conference, we, welfare, medicon := s.scene()
	meeting := s.held(conference, we, welfare)
	project := s.ildaCare(we, welfare, meeting)
	for _, step := range []struct{ path, body string }{
		{"/agreement", `{"kind":"letter_of_intent"}`},
		{"/proposal", `{"programme":"Interreg"}`},
		{"/rejection", `{"programme":"Interreg","reason":"oversubscribed"}`},
		{"/proposal", `{"programme":"ZIM"}`},
		{"/partners", `{"organisation_id":"` + medicon.String() + `","role":"associate"}`},
		{"/lead", `{"organisation_id":"` + welfare.String() + `"}`},
		{"/funding", `{"funder":"BMWi","programme":"ZIM","grant_number":"16KN","url":"https://example.org/16KN","amount":21000000,"currency":"EUR","planned_end":"2020-02-01"}`},
		{"/budget", `{"amount":21000000,"currency":"EUR"}`},
		{"/budget", `{"organisation_id":"` + we.String() + `","amount":10000000,"currency":"EUR"}`},
		{"/start", ``},
		{"/partners/" + medicon.String() + "/leave", `{"reason":"other plans"}`},
		{"/confirm", `{"organisation_id":"` + welfare.String() + `"}`},
		{"/dispute", `{"organisation_id":"` + medicon.String() + `","reason":"never was"}`},
		{"/complete", `{"result":"a product"}`},
	} {
		s.post(project+step.path, "%s", step.body)
	}
	got := s.get(project).fields()
	if got["title"] != "ILDA-care" || got["status"] != "completed" || got["cross_border"] != true || got["lead_id"] != welfare.String() {
		t.Errorf("got %v", got)
	}
	if origins := got["origins"].([]any); len(origins) != 1 || "/v1/meetings/"+origins[0].(string) != meeting {
		t.Errorf("got the origins %v", origins)
	}
	first := got["partners"].([]any)[0].(map[string]any)
	if first["organisation_id"] != we.String() || first["role"] == nil || first["country"] != "DE" {
		t.Errorf("got the partner %v", first)
	}
	for query, want := range map[string]int{"": 1, "?status=completed": 1, "?status=idea": 0, "?organisation=" + welfare.String(): 1, "?cross_border=true": 1, "?cross_border=false": 0,
		"?conference=" + conference.String(): 1, "?conference=" + welfare.String(): 0, "?organisation=" + conference.String(): 0} {
		if items := s.get("/v1/projects" + query).items(); len(items) != want {
			t.Errorf("%q: got %d projects, want %d", query, len(items), want)
		}
	}
}

func TestOriginsAndMergesOfProjects(t *testing.T) {
	s := open(t)
	conference, we, welfare, medicon := s.scene()
	meeting, other := s.held(conference, we, welfare), s.held(conference, we, medicon)
	project, duplicate := s.ildaCare(we, welfare, meeting), s.ildaCare(we, welfare, meeting)
	s.post(project+"/origins", `{"meeting_id":%q}`, other[len("/v1/meetings/"):])
	s.post(project+"/origins/"+meeting[len("/v1/meetings/"):]+"/withdraw", `{"reason":"met before"}`)
	if origins := s.get(project).fields()["origins"].([]any); len(origins) != 1 || "/v1/meetings/"+origins[0].(string) != other {
		t.Errorf("got the origins %v", origins)
	}
	s.postAs("organiser", duplicate+"/merge", `{"into":%q}`, project[len("/v1/projects/"):])
	if without, with := s.get("/v1/projects").items(), s.get("/v1/projects?include_aliases=true").items(); len(without) != 1 || len(with) != 2 {
		t.Errorf("got %d projects, %d with aliases", len(without), len(with))
	}
	if got := s.get(duplicate).fields(); got["merged_into"] != project[len("/v1/projects/"):] {
		t.Errorf("got %v", got)
	}
	s.post(duplicate+"/revert-merge", ``)
	s.post(duplicate+"/abandon", `{"reason":"a slip"}`)
}

func TestAPartnerNobodyKnowsIsRegisteredWithTheProject(t *testing.T) {
	s := open(t)
	conference, we, welfare, _ := s.scene()
	project := s.postAs("manager", "/v1/projects", `{"title":"With a firm","partners":[{"organisation_id":%q,"role":"lead"},{"name":"A firm","country":"DK","sectors":["it"]}],"origins":[%q]}`,
		we, s.held(conference, we, welfare)[len("/v1/meetings/"):])
	if project.Version != 5 {
		t.Errorf("the project has %d events, want 5", project.Version)
	}
	added := s.postAs("manager", "/v1/projects/"+project.ID.String()+"/partners", `{"name":"A university","country":"SE","role":"subcontractor"}`)
	if added.ID != project.ID || added.Version != 6 {
		t.Errorf("got %v", added)
	}
	flagged := s.get("/v1/organisations?needs_review=true").items()
	if len(flagged) != 2 || flagged[0]["name"] != "A firm" || flagged[1]["name"] != "A university" {
		t.Errorf("got %v", flagged)
	}
	if got := s.getAs("manager", "/v1/projects/"+project.ID.String()).fields(); len(got["partners"].([]any)) != 3 || got["cross_border"] != true {
		t.Errorf("got %v", got)
	}
}

func TestAProjectIsLoggedWholeOrNotAtAll(t *testing.T) {
	s := open(t)
	conference, we, welfare, medicon := s.scene()
	open := s.request(conference, we, welfare)
	before, _, _ := s.log.Head(t.Context())
	body := func(partners, origins string) string {
		return `{"title":"x","partners":[` + partners + `],"origins":[` + origins + `]}`
	}
	s.refuse("admin", "/v1/projects", body(`{"organisation_id":"`+we.String()+`"},{"name":"firm","country":"DE"}`, `"`+open.String()+`"`), http.StatusConflict, "meeting_not_held")
	s.refuse("admin", "/v1/projects", body(`{"organisation_id":"`+we.String()+`"},{"organisation_id":"`+domain.DeriveID("nobody").String()+`"}`, ``), http.StatusUnprocessableEntity, "unknown_reference")
	s.refuse("admin", "/v1/projects", body(`{"organisation_id":"`+we.String()+`","name":"x"},{"role":"boss"},{"name":"firm","country":"Mars"},{"organisation_id":"us"}`, `"here"`), http.StatusUnprocessableEntity, "invalid").
		at("body.partners[0].name", "body.partners[1].role", "body.partners[1].organisation_id", "body.partners[2].country", "body.partners[3].organisation_id", "body.origins[0]")
	s.refuse("admin", "/v1/projects", body(``, ``), http.StatusUnprocessableEntity, "invalid").at("body.partners")
	s.refuse("manager", "/v1/projects", body(`{"organisation_id":"`+welfare.String()+`"},{"organisation_id":"`+medicon.String()+`"}`, ``), http.StatusForbidden, "not_your_organisation")
	if after, _, _ := s.log.Head(t.Context()); after != before {
		t.Errorf("refusals recorded %d events", after-before)
	}
}

func TestAManagerSeesAndChangesOnlyTheOwnProjects(t *testing.T) {
	s := open(t)
	conference, we, welfare, medicon := s.scene()
	own := s.ildaCare(we, welfare, s.held(conference, we, welfare))
	theirs := s.ildaCare(welfare, medicon, s.held(conference, welfare, medicon))
	s.postAs("manager", own+"/confirm", ``)
	s.postAs("manager", own+"/agreement", `{"kind":"contract"}`)
	s.refuse("manager", own+"/confirm", `{"organisation_id":"`+welfare.String()+`"}`, http.StatusForbidden, "not_your_organisation")
	for _, step := range []string{"/agreement", "/start", "/abandon", "/confirm", "/partners/" + welfare.String() + "/leave", "/origins/" + welfare.String() + "/withdraw"} {
		body := ``
		if step == "/agreement" {
			body = `{"kind":"contract"}`
		}
		s.refuse("manager", theirs+step, body, http.StatusNotFound, "not_found")
	}
	s.getAs("manager", own).is(http.StatusOK)
	s.getAs("manager", theirs).refused(http.StatusNotFound, "not_found")
	s.getAs("manager", theirs+"/history").refused(http.StatusNotFound, "not_found")
	if items := s.getAs("manager", "/v1/projects").items(); len(items) != 1 || items[0]["id"] != own[len("/v1/projects/"):] {
		t.Errorf("got %v", items)
	}
}

func TestAWriteOfSeveralThingsIsRepeatedAsOne(t *testing.T) {
	s := open(t)
	conference, we, welfare, _ := s.scene()
	body := `{"title":"x","partners":[{"name":"A firm","country":"DE"},{"organisation_id":"` + we.String() + `"}],"origins":["` + s.held(conference, we, welfare)[len("/v1/meetings/"):] + `"]}`
	first := s.ask("manager", "POST", "/v1/projects", body, "Idempotency-Key", "1").is(http.StatusCreated).written()
	if again := s.ask("manager", "POST", "/v1/projects", body, "Idempotency-Key", "1").is(http.StatusCreated).written(); again != first {
		t.Errorf("got %v, then %v", first, again)
	}
}

// What is known to a month or quarter says so, and is never taken to be before what it came of.
func TestADateMayBeAMonthOrAQuarter(t *testing.T) {
	s := open(t)
	conference, we, welfare, _ := s.scene()
	meeting := strings.TrimPrefix(s.held(conference, we, welfare), "/v1/meetings/")
	log := `{"title":%q,"partners":[{"organisation_id":%q,"role":"lead"},{"organisation_id":%q}],"origins":[%q],"effective_at":%q}`
	for when, idea := range map[string]string{
		"2017-09":    "2017-09-21", // the meeting was in that month
		"2017-10":    "2017-10-01",
		"2017-Q3":    "2017-09-21",
		"2018-Q1":    "2018-01-01",
		"2017-09-23": "2017-09-23",
	} {
		project := "/v1/projects/" + s.post("/v1/projects", log, "T "+when, we, welfare, meeting, when).ID.String()
		steps := s.get(project).fields()["steps"].(map[string]any)
		if steps["idea_on"] != idea {
			t.Errorf("%s: the idea is dated %v, want %s", when, steps["idea_on"], idea)
		}
		event := s.get(project + "/history").items()[0]
		want := map[int]any{7: "month", 10: nil}[len(when)]
		if strings.Contains(when, "Q") {
			want = "quarter"
		}
		if event["timeprecision"] != want {
			t.Errorf("%s: the precision is %v", when, event["timeprecision"])
		}
	}
	project := "/v1/projects/" + s.post("/v1/projects", log, "T", we, welfare, meeting, "2018-01-15").ID.String()
	s.post(project+"/agreement", `{"kind":"memorandum","effective_at":"2018-01"}`)
	if steps := s.get(project).fields()["steps"].(map[string]any); steps["agreement_on"] != "2018-01-15" {
		t.Errorf("the agreement is dated %v, before the idea", steps["agreement_on"])
	}
	agreed := s.eventOf(project, "AgreementSigned")
	s.post("/v1/facts/"+agreed+"/correct", `{"reason":"later","data":{"kind":"memorandum"},"effective_at":"2018-Q2"}`)
	if steps := s.get(project).fields()["steps"].(map[string]any); steps["agreement_on"] != "2018-04-01" {
		t.Errorf("the agreement is dated %v after the correction", steps["agreement_on"])
	}
	for _, garbled := range []string{"2017-13", "2017-Q5", "2017", "Q1"} {
		s.refuse("admin", "/v1/projects", fmt.Sprintf(log, "T", we, welfare, meeting, garbled), http.StatusUnprocessableEntity, "invalid").at("body.effective_at")
	}
}
