package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"aftermatch/domain"
)

const logging = "/my/projects/new#partners"

// fills in the form that logs a project; what the page showed stays.
func (s *site) fills(page string, more ...string) answer {
	s.Helper()
	form := s.form(page, logging)
	for _, box := range regexp.MustCompile(`<input type="checkbox"[^>]*name="origin" value="([^"]*)" checked`).FindAllStringSubmatch(page, -1) {
		form.Add("origin", box[1])
	}
	for _, field := range []string{"title", "day", "year"} {
		if found := regexp.MustCompile(`name="` + field + `" value="([^"]*)"`).FindStringSubmatch(page); found != nil {
			form.Set(field, found[1])
		}
	}
	for _, field := range []string{"lead", "month"} {
		if found := regexp.MustCompile(`(?s)name="` + field + `".*?</select>`).FindString(page); found != "" {
			if chosen := regexp.MustCompile(`value="([^"]*)" selected`).FindStringSubmatch(found); chosen != nil {
				form.Set(field, chosen[1])
			}
		}
	}
	for i := 0; i < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	return s.post("/my/projects/new", form)
}

func TestAProjectIsLoggedWithAKnownAndANewPartner(t *testing.T) {
	s := newScene(t)
	s.signedIn("manager")
	a := s.get("/my/projects/new")
	s.has(a.text, "Log a project", "Once you have chosen a partner")
	s.isOurs(a)
	a = s.fills(a.text, "title", "Smart barns", "q", "blatic agrtech", "do", "search")
	s.has(a.text, "Baltic Agritech Hub", "Add Baltic Agritech Hub", `value="Smart barns"`)
	a = s.fills(a.text, "do", "add="+s.baltic.String())
	s.has(a.text, "Riga", "with Baltic Agritech Hub", "checked", "Cross-border", "Find another partner")
	s.isOurs(a)
	a = s.fills(a.text, "q", "Stall und Sensor", "do", "search")
	s.has(a.text, "Nothing is like “Stall und Sensor”", "Add a new organisation")
	a = s.fills(a.text, "q", "Stall und Sensor GmbH", "do", "describe")
	s.has(a.text, `value="Stall und Sensor GmbH"`, "Choose a country")
	a = s.fills(a.text, "new_name", "Stall und Sensor GmbH", "do", "register")
	s.has(a.text, "Choose the organisation&#39;s country")
	a = s.fills(a.text, "new_name", "Stall und Sensor GmbH", "new_country", "AT", "do", "register")
	s.has(a.text, "Stall und Sensor GmbH", "new, will be checked", "Remove Stall und Sensor GmbH")
	when := days(-5)
	form := []string{"month", "Q" + string(rune('1'+(when.Month()-1)/3)), "year", when.Format("2006"), "do", "log"}
	page := a.text
	a = s.fills(page, form...)
	if a.StatusCode != http.StatusOK || !strings.HasPrefix(a.Request.URL.Path, "/projects/") {
		t.Fatalf("%s: %s", a.Request.URL, part(a.text, `id="faults"`, "</div>"))
	}
	s.has(a.text, "Smart barns", "Recorded. Project logged, as an idea", "Stall und Sensor GmbH takes part", "data-logged")
	s.isOurs(a)
	project, err := domain.ParseID(strings.TrimPrefix(a.Request.URL.Path, "/projects/"))
	if err != nil {
		t.Fatal(err)
	}
	history := s.history(project)
	if logged := history[0]; logged.Metadata.Precision != domain.ByQuarter || logged.At.Before(days(-11)) {
		t.Errorf("the idea is dated %s, by %q: a quarter, and not before the meeting it came from", logged.At, logged.Metadata.Precision)
	}
	if len(history) != 6 || history[4].Event != (domain.OriginClaimed{MeetingID: s.held}) || history[5].Event != (domain.PartnerConfirmed{OrganisationID: s.us}) {
		t.Errorf("recorded was %+v", history)
	}
	joined := history[3].Event.(domain.PartnerJoined)
	if registered := s.last(joined.OrganisationID).Event.(domain.OrganisationRegistered); !registered.NeedsReview || registered.Country != "AT" {
		t.Errorf("registered was %+v", registered)
	}
	head, _, err := s.log.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if again := s.fills(page, form...); again.Request.URL.Path != a.Request.URL.Path {
		t.Errorf("a second click leads to %s", again.Request.URL)
	}
	if now, _, _ := s.log.Head(t.Context()); now != head {
		t.Error("a second click recorded something")
	}
	if again := s.fills(page, append(form, "title", "Smarter barns")...); again.StatusCode != http.StatusOK && again.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("the same form with another title: %s", again.Status)
	}
	if now, _, _ := s.log.Head(t.Context()); now != head {
		t.Error("the same form with another title recorded something")
	}
}

func TestEverythingThatIsWrongWithAProjectIsSaidAtOnce(t *testing.T) {
	s := newScene(t)
	s.signedIn("manager")
	page := s.get("/my/projects/new").text
	a := s.fills(page, "do", "log")
	if a.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("%s", a.Status)
	}
	s.has(a.text, "3 things need another look", "Give the project a title", "Name at least one partner", "Say since when", `href="#title"`, `href="#q"`, `href="#day"`, `aria-invalid="true"`)
	s.isWhole(a)
	for _, row := range []struct{ day, month, year, said string }{
		{"", "", "2018", "Choose a month or a quarter"}, {"", "3", "18", "The year needs four digits"}, {"31", "2", "2018", "This month has no such day"},
		{"x", "2", "2018", "This month has no such day"}, {"4", "Q2", "2018", "A quarter has no day"}, {"", "12", "2099", "This has not happened yet"}, {"1", "13", "2018", "Choose a month or a quarter"},
	} {
		a = s.fills(page, "title", "T", "day", row.day, "month", row.month, "year", row.year, "q", "somebody", "do", "log")
		s.has(a.text, "2 things need another look", row.said, "Choose the partner from the list", `value="`+row.year+`"`)
	}
	s.has(s.get("/my/projects/new?lang=de").text, "Projekt melden", "Monat oder Quartal", "Seit wann gibt es die Idee?")
	s.has(s.fills(page, "do", "log").text, "3 Angaben fehlen noch oder stimmen nicht")
	head, _, _ := s.log.Head(t.Context())
	s.has(s.fills(page, "title", "T", "partner", domain.DeriveID("nobody").String(), "year", "2018", "month", "1", "do", "log").text, "Nennen Sie mindestens einen Partner")
	if now, _, _ := s.log.Head(t.Context()); now != head {
		t.Error("something was recorded")
	}
}

func TestASimilarProjectIsPointedOut(t *testing.T) {
	s := newScene(t)
	s.signedIn("manager")
	page := s.fills(s.get("/my/projects/new").text, "do", "add="+s.fjord.String()).text
	s.has(page, "You have with these partners", "Night shift: fewer falls in care homes")
	when := []string{"title", "Night shifts with fewer falls", "month", "1", "year", "2020", "do", "log"}
	a := s.fills(page, when...)
	s.has(a.text, "Is it this one?", `href="/projects/`+s.named.String()+`"`, "No, log this one too")
	s.isOurs(a)
	if a = s.fills(a.text, "do", "anyway"); !strings.HasPrefix(a.Request.URL.Path, "/projects/") {
		t.Errorf("all the same: %s %s", a.Request.URL, a.Status)
	}
	s.has(a.text, "January 2020")
}

func TestAProjectBeginsFromAMeeting(t *testing.T) {
	s := newScene(t)
	s.signedIn("manager")
	meeting := s.get("/meetings/" + s.held.String())
	s.has(meeting.text, "Meeting with Baltic Agritech Hub", "Log a project that came of it", "Baltic Agritech Hub asked Medizintechnik-Netz Neckar for a meeting", "How was it?")
	s.isOurs(meeting)
	link := strings.ReplaceAll(regexp.MustCompile(`/my/projects/new\?partner[^"]*`).FindString(meeting.text), "&amp;", "&")
	s.has(s.get(link).text, "Baltic Agritech Hub", "checked")
}

func TestPartnersAreSuggestedWhileOneTypes(t *testing.T) {
	s := newScene(t)
	if a := s.get("/my/partners?q=fjord"); a.Request.URL.Path != "/sign-in" {
		t.Error("nobody gets suggestions")
	}
	s.signedIn("manager")
	a := s.get("/my/partners?" + url.Values{"q": {"silesa foto"}}.Encode())
	s.has(a.text, "Silesia Photonics Network", `value="add=`+s.silesia.String()+`"`)
	s.lacks(a.text, "<html", "Medizintechnik")
	s.lacks(s.get("/my/partners?q=medizintechnik").text, "Neckar")
}
