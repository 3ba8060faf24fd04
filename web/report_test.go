package web_test

import (
	"net/http"
	"regexp"
	"strings"

	"aftermatch/internal/story"
)

func aConferenceHasAReportOnOnePage(s *site) {
	s.signedIn("evaluator")
	stuttgart := "/conferences/" + story.Characters().Stuttgart.String() + "/report"
	s.has(s.get("/?conference="+story.Characters().Stuttgart.String()).text, `href="`+stuttgart+`?as_of=`)
	a := s.get(stuttgart)
	s.isOurs(a)
	s.has(a.text, "Stuttgart 2017: 604 meetings, 38 projects so far", "M€", "by rule of credit", "contacts due a report have one", "position 33,466 of the log",
		"<title>Held: ", "An association, not an effect", "silent without a project")
	german := s.get(stuttgart + "?lang=de")
	s.isOurs(german)
	s.has(german.text, "Stuttgart 2017: 604 Treffen, bisher 38 Projekte", "Mio. €")
	s.get("/?lang=en")

	then := s.get(stuttgart + "?as_of=2018-12-31")
	s.has(then.text, "Stuttgart 2017: 604 meetings, 22 projects so far", "as known on 31 December 2018")
	link := regexp.MustCompile(`/conferences/[^"]*as_of=\d+&amp;[^"]*`).FindString(then.text)
	s.has(s.get(strings.ReplaceAll(link, "&amp;", "&")).text, "22 projects so far")

	early := s.get(stuttgart + "?as_of=2017-09-01") // it has not begun
	s.isOurs(early)
	s.has(early.text, "0 meetings, 0 projects so far", "Nobody was asked yet.", "Nothing to draw")

	for path, want := range map[string]int{
		"/conferences/x/report": http.StatusNotFound,
		"/conferences/" + story.Characters().BioRegioSTERN.String() + "/report": http.StatusNotFound,
		stuttgart + "?as_of=2013-06-01":                                         http.StatusNotFound, // not announced by then
		stuttgart + "?until=soon":                                               http.StatusUnprocessableEntity,
	} {
		if a := s.get(path); a.StatusCode != want {
			s.Errorf("%s: %s", path, a.Status)
		}
	}
	s.http.Jar = jar(s.T)
	if a := s.signedIn("manager").get(stuttgart); a.StatusCode != http.StatusForbidden {
		s.Errorf("a cluster manager gets %s", a.Status)
	}
}
