//go:build browser

package web_test

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"aftermatch/domain"
	"aftermatch/web/internal/browser"
)

// looks are both languages, by day and by night, once on a telephone and once on a wide screen. 320 px is also what is left of
// 1280 px at 400 %, to which WCAG 1.4.10 wants pages to reflow.
var looks = []browser.Look{
	{Width: 360, Language: "en"}, {Width: 1440, Language: "en", Dark: true}, {Width: 1440, Language: "de"}, {Width: 320, Language: "de", Dark: true},
}

// looked are the paths that isOpen has looked at.
var looked = map[string]bool{}

// isOpen fails if the page is too wide for the screen, or keeps something from somebody.
func isOpen(s *site, page *browser.Page, axe, path, at string) {
	s.Helper()
	page.Go(s.url + path)
	if over := browser.Value[int](page, `document.documentElement.scrollWidth - innerWidth`); over > 0 {
		s.Errorf("%s: the page is %d px too wide", at, over)
	}
	page.Picture(at)
	for _, barrier := range browser.Value[[]string](page, axe+";"+barriers) {
		s.Errorf("%s: %s", at, barrier)
	}
	path, _, _ = strings.Cut(path, "?")
	looked[path] = true
}

// everyPageIsOpenToEverybody looks at all pages, and fails if a route is among them that no test looks at.
func everyPageIsOpenToEverybody(t *testing.T, told *site) {
	ran, all := 0, map[string]func(*testing.T){
		"figures": func(t *testing.T) { thePagesAreOpenToEverybody(told.in(t)) },
		"desk":    theDeskIsOpenToEverybody, "directory": theDirectoryIsOpenToEverybody, "accounts": theAccountsPagesAreOpenToEverybody, "persons": thePersonsPagesAreOpenToEverybody,
		"forms of steps": theFormsOfStepsAreOpenToEverybody, "forms of a project": theFormsOfAProjectAreOpenToEverybody, "form of a meeting": theFormOfAMeetingIsOpenToEverybody, "corrections": theCorrectionsAreOpenToEverybody,
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		t.Run(name+" are open to everybody", func(t *testing.T) {
			ran++
			all[name](t)
		})
	}
	if ran < len(all) { // only some were asked for
		return
	}
	routes, seen := http.NewServeMux(), map[string]bool{}
	for _, route := range pageRoutes(t) {
		routes.Handle(route, http.NotFoundHandler())
	}
	for path := range looked {
		_, route := routes.Handler(httptest.NewRequest(http.MethodGet, path, nil))
		seen[route] = true
	}
	for _, route := range pageRoutes(t) {
		if !seen[route] && !slices.Contains(noPages, route) {
			t.Errorf("no browser looks at %s: add it to what a test looks at, or to what is no page", route)
		}
	}
}

// noPages are routes that answer with a file, a part of a page, a stream or the way to another page.
var noPages = []string{
	"GET /assets/{version}/{name}", "GET /figures/{file}", "GET /conferences/{id}/missing.csv", "GET /representatives/{id}/data", "GET /my/partners", "GET /my/meetings/partners", "GET /sign-out/provider", "GET /live", "GET /sign-in/provider", "GET /sign-in/callback",
}

var routeIn = regexp.MustCompile(`HandleFunc\("(GET [^"]+)"`)

// pageRoutes are what the pages answer to, as their sources say it.
func pageRoutes(t *testing.T) (routes []string) {
	t.Helper()
	sources, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, source := range sources {
		text, err := os.ReadFile(source)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range routeIn.FindAllStringSubmatch(string(text), -1) {
			routes = append(routes, found[1])
		}
	}
	if len(routes) < 30 {
		t.Fatalf("the sources name only the routes %s", routes)
	}
	return routes
}

func thePersonsPagesAreOpenToEverybody(t *testing.T) {
	s := newScene(t)
	anna, forgotten := s.speaks(s.us), s.speaks(s.silesia)
	s.is(domain.ParticipationID(s.soon, s.us), days(-1), domain.DelegateNamed{RepresentativeID: anna})
	s.is(forgotten, days(-1), domain.PersonalDataErased{Ground: domain.ErasureGrounds[0]})
	page := "/representatives/" + anna.String()
	s.areOpen(organiserKey, map[string]string{
		"persons": "/representatives", "person": page, "person-erased": "/representatives/" + forgotten.String(),
	})
}
