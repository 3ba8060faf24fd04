package web_test

import (
	"encoding/csv"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"aftermatch/domain"
	"aftermatch/eventstore"
	"aftermatch/internal/story"
	"aftermatch/web"
)

func theDashboardShowsWhatBecameOfAConference(s *site) {
	s.signedIn("evaluator")
	stuttgart := "/?conference=" + story.Characters().Stuttgart.String()
	a := s.get(stuttgart)
	s.has(a.text, "What became of the meetings in Stuttgart 2017", "604 meetings were held", "<title>Requested: 1,400</title>",
		"<title>Held: ", `id="funnel"`, `id="conversion"`, `id="cohorts"`, "Definition", "Cumulative incidence")
	s.isOurs(a)

	a = s.get(stuttgart + "&lang=de")
	s.has(a.text, `<html lang="de">`, "Was aus den Treffen wurde: Stuttgart 2017", "<title>Angefragt: 1.400</title>", "Gefördert oder begonnen")
	s.isOurs(a)
	s.has(s.get("/").text, "Was aus den Treffen wurde") // the language was kept
}

// isOurs fails for a page that is too large, tells of a missing text, or would need a weaker policy.
func (s *site) isOurs(a answer) {
	s.Helper()
	if a.StatusCode != http.StatusOK {
		s.Errorf("%s", a.Status)
	}
	s.isWhole(a)
}

// isWhole is isOurs for a page that says why not, too.
func (s *site) isWhole(a answer) {
	s.Helper()
	if a.Header.Get("Content-Security-Policy") != web.Policy {
		s.Errorf("policy %q", a.Header.Get("Content-Security-Policy"))
	}
	if len(a.text) > 200_000 {
		s.Errorf("the page has %d bytes", len(a.text))
	}
	for what, pattern := range map[string]string{
		"a missing text": `⟦[^⟧]*⟧`, "a misused text": `%!.{20}`, "style or script in the page": `<style|<script[^>]*>[^<]|[ "](?:style|on[a-z]+)=`, "another host": `<(?:[b-z]|a[a-z])[^>]*(?:src|href|action)="(?:https?:)?//`, // a link is no request
	} {
		if found := regexp.MustCompile(pattern).FindString(a.text); found != "" {
			s.Errorf("the page holds %s: %q", what, found)
		}
	}
}

func TestTheBrowsersLanguageCountsUntilOneIsChosen(t *testing.T) {
	s := open(t).signedIn("evaluator")
	for header, lang := range map[string]string{"de-AT,de;q=0.9,en;q=0.5": "de", "fr,en;q=0.5": "en", "": "en", "pl": "en", "en-GB,de": "en"} {
		s.has(s.get("/", "Accept-Language", header).text, `<html lang="`+lang+`">`)
	}
	s.get("/?lang=en")
	s.has(s.get("/", "Accept-Language", "de").text, `<html lang="en">`)
}

func filtersNarrowTheFigures(s *site) {
	s.signedIn("evaluator")
	all, german := s.get("/").text, s.get("/?country=DE&scope=domestic").text
	if held(s.T, german) >= held(s.T, all) {
		s.Errorf("%d meetings within Germany of %d", held(s.T, german), held(s.T, all))
	}
	s.has(german, `<option value="DE" selected>Germany</option>`, `<option value="domestic" selected>`, "contacts within a country")
	s.has(s.get("/?country=DE&sector=textile&until=2013-01-01").text, "No meetings match", "Reset all filters")
}

var heldIn = regexp.MustCompile(`<title>Held: ([\d,]+)</title>`)

// held is how many meetings the funnel of a page says were held after a match.
func held(t *testing.T, page string) (n int) {
	t.Helper()
	found := heldIn.FindStringSubmatch(page)
	if found == nil {
		t.Fatal("the page has no funnel")
	}
	for _, digit := range strings.ReplaceAll(found[1], ",", "") {
		n = 10*n + int(digit-'0')
	}
	return n
}

func oneCanLookBack(s *site) {
	s.signedIn("evaluator")
	now, then := s.get("/").text, s.get("/?as_of=2016-12-31").text
	if held(s.T, then) >= held(s.T, now) {
		s.Errorf("%d meetings were known in 2016, %d are today", held(s.T, then), held(s.T, now))
	}
	s.has(then, "You are looking back.", "Go to today", "31 December 2016", `data-at="2016-12-31"`)
	s.has(now, `<input class="in" id="as_of" name="as_of" type="date" value="">`, `data-first="2013-01-28"`)
	if strings.Contains(now, "You are looking back.") {
		s.Error("today is a look back")
	}
	permalink := regexp.MustCompile(`/\?[^"]*as_of=\d+[^"]*`).FindString(now)
	link := strings.ReplaceAll(permalink, "&amp;", "&")
	before := s.get(link).text
	if held(s.T, before) != held(s.T, now) {
		s.Errorf("the link %s shows other figures", link)
	}
	s.happened("a later conference", domain.ConferenceAnnounced{Name: "Later", Series: "Later", StartsOn: 17000, EndsOn: 17001, Country: "DE", City: "Bonn"})
	after := s.get(link).text
	s.has(after, "1 fact")
	if part(after, "<h2 class=\"vh\" id=\"keys\">", "popover") != part(before, "<h2 class=\"vh\" id=\"keys\">", "popover") {
		s.Error("what was recorded later moved the figures of a permalink")
	}
}

// part is the text between two others.
func part(text, from, to string) string {
	_, text, _ = strings.Cut(text, from)
	text, _, _ = strings.Cut(text, to)
	return text
}

// happened records an event and waits until the pages know it.
func (s *site) happened(name string, e domain.Event) {
	s.Helper()
	result, err := s.log.Append(s.Context(), eventstore.Append{Writes: []eventstore.Write{{Stream: domain.DeriveID("test", name),
		Events: []eventstore.Event{{ID: domain.DeriveID("test event", name), Fact: domain.Fact{Event: e, At: today}, Metadata: domain.Metadata{Actor: "test", Source: "api"}}}}}})
	if err != nil {
		s.Fatal(err)
	}
	if err := s.reader.WaitFor(s.Context(), result.Position); err != nil {
		s.Fatal(err)
	}
}

func figuresComeAsFiles(s *site) {
	s.signedIn("evaluator")
	page := s.get("/?conference=" + story.Characters().Stuttgart.String()).text
	links := regexp.MustCompile(`/figures/[^"]+`).FindAllString(page, -1)
	if len(links) < 18 {
		s.Errorf("%d files to download: %v", len(links), links)
	}
	for _, link := range links {
		a := s.get(strings.ReplaceAll(link, "&amp;", "&"))
		if a.StatusCode != http.StatusOK || !strings.Contains(a.Header.Get("Content-Disposition"), "attachment") {
			s.Errorf("%s: %s", link, a.Status)
		}
		switch {
		case strings.Contains(link, ".svg"):
			s.has(a.text, "<?xml", "<style>", "</svg>")
		case strings.Contains(link, "funnel.csv"):
			rows, err := csv.NewReader(strings.NewReader(a.text)).ReadAll()
			if err != nil || len(rows) < 10 {
				s.Errorf("%s: %d rows, %v", link, len(rows), err)
			}
			s.has(a.text, "held,meetings,all,,604")
		default:
			if rows, err := csv.NewReader(strings.NewReader(a.text)).ReadAll(); err != nil || len(rows) < 3 {
				s.Errorf("%s: %d rows, %v", link, len(rows), err)
			}
		}
	}
	for _, missing := range []string{"/figures/nothing.csv", "/figures/nothing.svg", "/figures/funnel.exe", "/figures/funnel"} {
		if a := s.get(missing); a.StatusCode != http.StatusNotFound {
			s.Errorf("%s: %s", missing, a.Status)
		}
	}
}

func TestAnEmptyLogSaysHowToStart(t *testing.T) {
	s := open(t).signedIn("organiser")
	a := s.get("/")
	s.has(a.text, "Welcome. Start with one conference.")
	if strings.Contains(a.text, "data-first") {
		s.Error("one can travel through an empty log")
	}
	s.isOurs(a)
	s.isOurs(s.get("/?lang=de"))
}

func TestWhatCannotBeShownSaysWhy(t *testing.T) {
	s := open(t).signedIn("evaluator")
	for path, want := range map[string]struct {
		status int
		said   string
	}{
		"/nowhere":              {http.StatusNotFound, "Nothing to see at this address"},
		"/?conference=x":        {http.StatusUnprocessableEntity, "conference"},
		"/?until=soon":          {http.StatusUnprocessableEntity, "until"},
		"/?as_of=then":          {http.StatusUnprocessableEntity, "as_of"},
		"/?window_months=-1":    {http.StatusUnprocessableEntity, "window_months"},
		"/?country=Atlantis":    {http.StatusUnprocessableEntity, "country"},
		"/?level=%3Cscript%3E":  {http.StatusUnprocessableEntity, "level"},
		"/assets/old/style.css": {http.StatusNotFound, "not found"},
	} {
		if a := s.get(path); a.StatusCode != want.status || !strings.Contains(a.text, want.said) {
			t.Errorf("%s: %s, says %q: %v", path, a.Status, want.said, strings.Contains(a.text, want.said))
		}
	}
}
