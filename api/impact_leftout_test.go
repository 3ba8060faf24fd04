package api_test

import (
	"net/http"
	"strings"
	"testing"

	"aftermatch/domain"
	"aftermatch/projections/impact"
)

// astray is the chain with all that figures leave out: a meeting after the conference, one of an organisation with itself after a
// merge, one typed in after its project, a withdrawn request, organisations without a country or sectors, money that is worth nobody knows what.
func (s *site) astray() {
	s.Helper()
	conference := s.chain()
	adHoc := func(a, b domain.ID, on string) {
		s.post("/v1/meetings", `{"kind":"held","conference_id":%q,"requester_id":%q,"target_id":%q,"effective_at":%q,"outside_dates":true}`, conference, a, b, on)
	}
	lyon, twin, gdansk := s.organisation("Lyonbiopole", "FR"), s.organisation("Lyon Biopole", "FR"), s.organisation("Gdańsk Cluster", "PL")
	turku := s.post("/v1/organisations", `{"name":"Turku","country":"FI","sectors":[],"effective_at":"2016-01-01"}`).ID
	s.takesPart(conference, lyon, twin, gdansk, turku)
	adHoc(lyon, twin, "2017-09-21T12:00:00Z")
	s.post("/v1/organisations/"+lyon.String()+"/merge", `{"into":%q}`, twin)
	adHoc(twin, gdansk, "2017-10-21T12:00:00Z")
	s.post("/v1/meetings/"+s.request(conference, gdansk, turku).String()+"/withdraw", `{"effective_at":"2017-06-02"}`)
	adHoc(turku, ours, "2017-09-22T12:00:00Z")
	project := "/v1/projects/" + s.post("/v1/projects", `{"title":"Baltic Bio","effective_at":"2018-02-01",
		"partners":[{"organisation_id":%q,"role":"lead"},{"organisation_id":%q,"role":"partner"}]}`, gdansk, turku).ID.String()
	s.post(project+"/funding", `{"funder":"NCBR","amount":1000,"currency":"PLN","effective_at":"2018-03-01"}`)
	adHoc(gdansk, turku, "2017-09-21T15:00:00Z")
	s.post("/v1/projects/"+s.get("/v1/projects").items()[0]["id"].(string)+"/funding", `{"funder":"Innovationsfonden","amount":1000,"currency":"DKK","effective_at":"2018-04-01"}`)
	s.post("/v1/conferences/"+conference.String()+"/costs", `{"purpose":"hall","amount":1000000,"currency":"DKK","effective_at":"2017-12-01"}`)
}

func TestWhatIsLeftOutIsListed(t *testing.T) {
	s := open(t)
	s.astray()
	reasons := map[string]string{}
	for _, d := range impact.Definitions {
		for _, filters := range []string{"until=2018-06-30", "until=2020-06-30&scope=all", "until=2020-06-30&scope=all&nodes=countries"} {
			leftOut(s.get("/v1/impact/"+d.ID+"?"+filters).fields(), func(why string, count int, items string) {
				reasons[why] += d.ID + " "
				things := s.beneath(items)
				if len(things) != count {
					t.Errorf("%s leaves out %d for %s, but %s lists %d", d.ID, count, why, items, len(things))
				}
				for _, thing := range things {
					s.leadsOn(thing)
				}
				if rows := s.rowsOf(items); len(rows) != 1+count {
					t.Errorf("%s: %s", items, strings.Join(rows, "\n"))
				}
				if page := s.ask("evaluator", http.MethodGet, items+"&limit=1", "").items(); len(page) != 1 {
					t.Errorf("%s: a page of one has %d", items, len(page))
				}
			})
		}
	}
	for _, why := range []string{"same_organisation_after_merge", "held_after_conference", "entered_after_project", "unknown_sector", "unknown_prior_tie",
		"watched_too_short", "withdrawn", "no_contact", "award_without_eur", "cost_without_eur", "conference_without_cost"} {
		if reasons[why] == "" {
			t.Errorf("nothing is left out for %s", why)
		}
	}
}

// leftOut visits what a figure, or a row of it, leaves out.
func leftOut(value any, visit func(why string, count int, items string)) {
	switch value := value.(type) {
	case []any:
		for _, one := range value {
			leftOut(one, visit)
		}
	case map[string]any:
		for name, field := range value {
			if list, ok := field.([]any); ok && name == "left_out" {
				for _, left := range list {
					left := left.(map[string]any)
					visit(left["why"].(string), int(left["count"].(float64)), left["items"].(string))
				}
				continue
			}
			leftOut(field, visit)
		}
	}
}

// leadsOn follows the links of a thing: there are events or meetings beneath it.
func (s *site) leadsOn(thing map[string]any) {
	s.Helper()
	links := 0
	for _, name := range []string{"history", "meetings", "projects"} {
		if link, linked := thing[name].(string); linked {
			links++
			if len(s.beneath(link)) == 0 && name != "projects" { // not everybody has one
				s.Errorf("%s of %v leads to nothing", name, thing)
			}
		}
	}
	if links == 0 {
		s.Errorf("%v leads nowhere", thing)
	}
}

func TestTheContactsOfAQuestionAreListed(t *testing.T) {
	s := open(t)
	s.chain()
	pinned := "until=2020-01-01"
	for path, want := range map[string]int{
		"conversion/contacts?": 1,
		"conversion/contacts?part=converted&group_by=country&group=DK": 1,
		"conversion/contacts?part=censored":                            0,
		"cohorts/contacts?part=converted":                              1,
		"countries/contacts?group=DE:DK":                               1,
		"countries/contacts?group=DE:SE":                               0,
		"sectors/contacts?part=converted_within_window":                1,
		"additionality/contacts?prior_tie=unknown":                     1,
		"response/contacts?part=due":                                   0,
		"yield/contacts?":                                              0,
	} {
		if contacts := s.get("/v1/impact/" + path + "&" + pinned).items(); len(contacts) != want {
			t.Errorf("%s lists %v", path, contacts)
		}
	}
	contact := s.get("/v1/impact/conversion/contacts?" + pinned).items()[0]
	if as := contact["counts_as"].(map[string]any); contact["converted_on"] != "2018-03-01" || as["wait"] != "converted" || as["report"] != "not_due" || as["prior_tie"] != "unknown" {
		t.Errorf("%v", contact)
	}
	s.leadsOn(contact)
	if rows := s.rowsOf("/v1/impact/conversion/contacts?" + pinned); len(rows) != 2 || !strings.Contains(rows[1], ",2018-03-01,prior_tie=unknown report=not_due wait=converted,conversion,2,") {
		t.Errorf("%s", strings.Join(rows, "\n"))
	}
	s.get("/v1/impact/conversion/contacts?part=half&prior_tie=some").refused(http.StatusUnprocessableEntity, "invalid").at("query.part", "query.prior_tie")
	s.get("/v1/impact/conversion/contacts?part=unknown_country&group=DE").refused(http.StatusUnprocessableEntity, "invalid").at("query.part", "query.group")
	s.get("/v1/impact/yield/contacts?prior_tie=none&group=DE").refused(http.StatusUnprocessableEntity, "invalid").at("query.prior_tie", "query.group")
	s.get("/v1/impact/conversion/contacts?definition=conversion@1").refused(http.StatusUnprocessableEntity, "invalid").at("query.definition")
}
