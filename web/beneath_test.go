package web_test

import (
	"encoding/csv"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"aftermatch/internal/story"
)

func everyFigureLeadsToWhatItCounts(s *site) {
	s.signedIn("evaluator")
	stuttgart := "conference=" + story.Characters().Stuttgart.String()
	for _, page := range []string{"/?", "/evidence?since=2018-12-31&"} {
		links := regexp.MustCompile(`/beneath/[^"]+`).FindAllString(s.get(page+stuttgart).text, -1)
		links = slices.DeleteFunc(links, func(link string) bool { return strings.Contains(link, "without=") })
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
	s.has(a.text, `>ILDA-care`, `<option value="idea" selected>`)
	a = s.get("/beneath/conversion?" + stuttgart)
	next := regexp.MustCompile(`class="btn" href="([^"]+)" rel="next"`).FindStringSubmatch(a.text)
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
	s.has(s.get("/beneath/revision?since=2018-12-31&"+stuttgart).text, `<li><time datetime="2`, " UTC</time> ", "Position ")
	for list, kinds := range map[string][]string{
		"funnel?step=held": {"meetings", "conferences", "organisations"}, "funnel?step=idea": {"projects"}, "conversion?": {"organisations", "conferences"},
		"money?": {"projects"}, "rates?step=completion": {"projects"}, "rates?step=show": {"meetings"}, "rates?step=newcomers": {"organisations"},
		"network?": {"organisations"}, "durability?": {"organisations"}, "calibration?": {"meetings", "organisations"}, "counterfactual?": {"organisations"},
	} {
		rows := part(s.get("/beneath/"+list).text, "<tbody>", "</tbody>")
		if id := regexp.MustCompile(`>[0-9a-f]{8}-[0-9a-f-]{27}<`).FindString(rows); id != "" {
			s.Errorf("%s shows the id %s", list, id)
		}
		for _, kind := range kinds {
			link := regexp.MustCompile(`href="(/` + kind + `/[^"]+)"`).FindStringSubmatch(rows)
			if link == nil {
				s.Errorf("%s leads to none of the %s", list, kind)
			} else if a := s.get(link[1]); a.StatusCode != http.StatusOK {
				s.Errorf("%s leads to %s: %s", list, link[1], a.Status)
			}
		}
	}
	for _, missing := range []string{"/beneath/nothing", "/beneath/funnel.exe"} {
		if a := s.get(missing); a.StatusCode != http.StatusNotFound {
			s.Errorf("%s: %s", missing, a.Status)
		}
	}
	if a := s.get("/beneath/network?cursor=x"); a.StatusCode != http.StatusUnprocessableEntity {
		s.Errorf("a cursor that is none: %s", a.Status)
	}
}

func everyCardLeadsToWhatItLeavesOut(s *site) {
	s.signedIn("evaluator")
	questions, pages := map[string]bool{}, map[string]bool{}
	for _, page := range []string{"/?", "/evidence?", "/conferences/" + story.Characters().Stuttgart.String() + "/report"} {
		for _, link := range regexp.MustCompile(`href="(/beneath/([a-z]+)\?[^"]+without=[^"]+)">(?:[A-Z][a-z ]+: )?Left out: ([0-9,]+) `).FindAllStringSubmatch(s.get(page).text, -1) {
			questions[link[2]], pages[page] = true, true
			address := strings.ReplaceAll(link[1], "&amp;", "&")
			a := s.get(address)
			s.isOurs(a)
			s.has(a.text, "Not in the figure: ", "Back to the figures")
			count, _ := strconv.Atoi(strings.ReplaceAll(link[3], ",", ""))
			rows, err := csv.NewReader(strings.NewReader(s.get(strings.Replace(address, "?", ".csv?", 1)).text)).ReadAll()
			if shown := strings.Count(part(a.text, "<tbody>", "</tbody>"), "<tr>"); err != nil || count == 0 || shown != min(count, 100) || len(rows) != 1+min(count, 1000) {
				s.Errorf("%s leaves out %d, but shows %d and has %d as CSV: %v", address, count, shown, len(rows)-1, err)
			}
		}
	}
	for _, question := range []string{"conversion", "countries", "additionality", "counterfactual", "network", "calibration", "durability", "response", "rates"} {
		if !questions[question] {
			s.Errorf("%s leads to nothing that it leaves out", question)
		}
	}
	if len(pages) != 3 {
		s.Errorf("only %v lead to what they leave out", pages)
	}
	for address, status := range map[string]int{"/beneath/rates?step=show&without=withdrawn": http.StatusUnprocessableEntity, "/beneath/funnel?without=luck": http.StatusNotFound, "/beneath/nothing?without=luck": http.StatusNotFound,
		"/beneath/conversion?without=luck": http.StatusUnprocessableEntity, "/beneath/money?without=luck": http.StatusUnprocessableEntity} {
		if a := s.get(address); a.StatusCode != status {
			s.Errorf("%s: %s", address, a.Status)
		}
	}
}
