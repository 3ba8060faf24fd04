package web_test

import (
	"encoding/csv"
	"net/http"
	"regexp"
	"strings"

	"aftermatch/internal/story"
)

func theEvidencePageSaysHowFarTheFiguresCanBeTrusted(s *site) {
	s.signedIn("evaluator")
	for path, parts := range map[string][]string{
		"/evidence":         {"How far the figures can be trusted", `id="response"`, `id="durability"`, `id="calibration"`, `id="rates"`, "Stuttgart 2017", `action="/evidence"`, "138 contacts are silent"},
		"/evidence?lang=de": {"Wie weit die Zahlen tragen", "Kooperation möglich"},
		"/?lang=en":         {`id="money"`, "100 meetings yielded", "of conference cost per funded cross-border project", "No meeting before"},
		"/evidence?conference=" + story.Characters().Stuttgart.String(): {"Reported: 96.1 %"},
		"/evidence?since=2019-12-31&lang=en":                            {`id="revision"`, "What has changed: converted contacts", "31 December 2019", `name="since" type="date" value="2019-12-31"`, "<title>Late reports: ", `id="adjusted"`, "adjusted (estimate)", "converted after 24 months; change in percentage points"},
		"/evidence?figure=funnel&since=2019-12-31&lang=de":              {"Was sich geändert hat: Angefragt in „Trichter“", "Späte Meldungen"},
		"/?as_of=2018-12-31&lang=en":                                    {`<a href="/evidence?lang=en&amp;since=`, "What has changed since"},
		"/evidence?country=DE&sector=textile&until=2013-01-01":          {"No meetings match"},
	} {
		a := s.get(path)
		s.isOurs(a)
		s.has(strings.ReplaceAll(a.text, "\u00a0", " "), parts...)
	}
	page := s.get("/evidence?lang=en&since=2019-12-31").text
	file := regexp.MustCompile(`/figures/revision.csv[^"]+`).FindString(page)
	rows, err := csv.NewReader(strings.NewReader(s.get(strings.ReplaceAll(file, "&amp;", "&")).text)).ReadAll()
	if err != nil || len(rows) < 6 || !strings.HasPrefix(rows[1][3], "2019-12-2") {
		s.Errorf("%s: %v, %v", file, rows, err)
	}
	for _, what := range []string{"since=then", "figure=weather"} {
		if a := s.get("/evidence?" + what); a.StatusCode != http.StatusUnprocessableEntity {
			s.Errorf("%s: %s", what, a.Status)
		}
	}
}

func everyFigureIsExplainedAsAWhole(s *site) {
	a := s.get("/definitions") // open to everybody
	s.isOurs(a)
	s.has(a.text, `id="funnel"`, `id="network"`, `id="money"`, "so that no euro counts twice")
	s.has(s.get("/definitions?lang=de").text, "sodass kein Euro doppelt zählt")
	if a := s.get("/evidence"); a.Request.URL.Path != "/sign-in" || a.StatusCode != http.StatusOK {
		s.Errorf("who is not signed in is shown %s", a.Request.URL)
	}
}
