package web_test

import (
	"encoding/csv"
	"net/http"
	"regexp"
	"strings"

	"aftermatch/internal/story"
)

func everyFigureLeadsToWhatItCounts(s *site) {
	s.signedIn("evaluator")
	stuttgart := "conference=" + story.Characters().Stuttgart.String()
	for _, page := range []string{"/?", "/evidence?"} {
		links := regexp.MustCompile(`/beneath/[^"]+`).FindAllString(s.get(page+stuttgart).text, -1)
		if cards := strings.Count(s.get(page+stuttgart).text, `<section class="card`); len(links) != cards {
			s.Errorf("%s: %d cards, %d of them lead to what they count", page, cards, len(links))
		}
		for _, link := range links {
			a := s.get(strings.ReplaceAll(link, "&amp;", "&"))
			s.isOurs(a)
			s.has(a.text, "<tbody>", "Back to the figures")
		}
	}
	a := s.get("/beneath/funnel?step=idea&" + stuttgart)
	s.has(a.text, "ILDA-care", `<option value="idea" selected>`)
	a = s.get("/beneath/conversion?" + stuttgart)
	next := regexp.MustCompile(`class="btn" href="([^"]+)"`).FindStringSubmatch(a.text)
	if strings.Count(a.text, "<tr>") != 101 || next == nil {
		s.Fatalf("%d rows, then %v", strings.Count(a.text, "<tr>"), next)
	}
	if second := s.get(strings.ReplaceAll(next[1], "&amp;", "&")); strings.Count(second.text, "<tr>") != 101 || part(second.text, "<tbody>", "</tbody>") == part(a.text, "<tbody>", "</tbody>") {
		s.Error("the second page is like the first")
	}
	rows, err := csv.NewReader(strings.NewReader(s.get("/beneath/conversion.csv?" + stuttgart).text)).ReadAll()
	if err != nil || len(rows) != 1+539 {
		s.Errorf("%d rows, %v", len(rows), err)
	}
	s.has(s.get("/beneath/money?country=DE&sector=textile&until=2013-01-01").text, "Nothing is counted")
	for _, missing := range []string{"/beneath/nothing", "/beneath/funnel.exe"} {
		if a := s.get(missing); a.StatusCode != http.StatusNotFound {
			s.Errorf("%s: %s", missing, a.Status)
		}
	}
	if a := s.get("/beneath/network?cursor=x"); a.StatusCode != http.StatusUnprocessableEntity {
		s.Errorf("a cursor that is none: %s", a.Status)
	}
}
