package web_test

import (
	"net/http"
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
		"/evidence?country=DE&sector=textile&until=2013-01-01":          {"No meetings match"},
	} {
		a := s.get(path)
		s.isOurs(a)
		s.has(strings.ReplaceAll(a.text, "\u00a0", " "), parts...)
	}
	s.get("/?lang=en")
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
