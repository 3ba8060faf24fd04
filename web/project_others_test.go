package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"aftermatch/domain"
)

// An organiser logs a project of others, from a meeting that they held, with a partner that nobody knows yet.
func TestAnOrganiserLogsAProjectOfOthers(t *testing.T) {
	s := newScene(t)
	s.signedIn("organiser")
	s.has(s.get("/conferences/"+s.past.String()).text, `href="/my/projects/new"`)
	link := regexp.MustCompile(`/my/projects/new\?[^"]*`).FindString(s.get("/meetings/" + s.held.String()).text)
	a := s.get(strings.ReplaceAll(link, "&amp;", "&"))
	s.has(a.text, "Baltic Agritech Hub", "Medizintechnik-Netz Neckar", "Riga", "checked", "Cross-border", "The partners are then asked to confirm")
	s.lacks(a.text, "your organisation", `value="us"`)
	s.isOurs(a)
	a = s.fills(a.text, "do", "log")
	s.has(a.text, "2 things need another look", "Give the project a title", "Say since when")
	a = s.fills(a.text, "q", "Stall und Sensor GmbH", "do", "describe")
	a = s.fills(a.text, "new_name", "Stall und Sensor GmbH", "new_country", "AT", "do", "register")
	s.has(a.text, "new, will be checked")
	when := days(-5)
	a = s.fills(a.text, "title", "Smart barns", "lead", s.baltic.String(), "day", when.Format("2"), "month", when.Format("1"), "year", when.Format("2006"), "do", "log")
	if a.StatusCode != http.StatusOK || !strings.HasPrefix(a.Request.URL.Path, "/projects/") {
		t.Fatalf("%s: %s", a.Request.URL, part(a.text, `id="faults"`, "</div>"))
	}
	s.has(a.text, "Smart barns", "Recorded. Project logged, as an idea", "Stall und Sensor GmbH takes part")
	project, err := domain.ParseID(strings.TrimPrefix(a.Request.URL.Path, "/projects/"))
	if err != nil {
		t.Fatal(err)
	}
	roles := map[domain.ID]domain.Role{}
	for _, r := range s.history(project) {
		switch e := r.Event.(type) {
		case domain.PartnerJoined:
			roles[e.OrganisationID] = e.Role
		case domain.PartnerConfirmed:
			t.Error("nobody confirms for another")
		}
	}
	if len(roles) != 3 || roles[s.baltic] != domain.RoleLead || roles[s.us] != domain.RolePartner || roles[domain.ID{}] != "" {
		t.Errorf("partners are %v", roles)
	}
	if last := s.last(project).Event; last != (domain.OriginClaimed{MeetingID: s.held}) {
		t.Errorf("recorded last was %+v", last)
	}
	s.has(s.get("/my/projects/new?lang=de&"+url.Values{"partner": {s.fjord.String(), s.us.String()}}.Encode()).text, "Gemeinsam haben diese Partner", "Night shift", "Diese Partner trafen sich nicht")
	s.signedIn("evaluator")
	if a := s.get("/my/projects/new"); a.StatusCode != http.StatusForbidden {
		t.Errorf("as evaluator: %s", a.Status)
	}
}
