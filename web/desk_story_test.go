package web_test

import (
	"slices"
	"time"

	"aftermatch/internal/story"
)

// A page of a manager is there in a tenth of a second; the bound leaves room for machines that do much else.
func theDeskAnswersAtOnce(s *site) {
	s.signedIn("manager")
	project := "/projects/" + story.Characters().ILDACare.String()
	for _, path := range []string{"/my", "/my/projects", "/my/projects/new?partner=" + story.Characters().WelfareTech.String(), "/my/partners?q=welfair+tek", project, project + "?step=join&q=welfare"} {
		var took []time.Duration
		for range 7 {
			began := time.Now()
			s.isWhole(s.get(path))
			took = append(took, time.Since(began))
		}
		slices.Sort(took)
		s.Logf("%s: %s, at most %s", path, took[3], took[6])
		if took[3] > 500*time.Millisecond {
			s.Errorf("%s takes %s", path, took[3])
		}
	}
}

// The one documented chain is told as it became known.
func theDocumentedProjectTellsItsStory(s *site) {
	s.signedIn("manager")
	a := s.get("/projects/" + story.Characters().ILDACare.String())
	s.has(a.text, "ILDA-care", "BioRegio STERN asked Welfare Tech for a meeting", "Funding awarded: EUR\u00a0210,000", "European Regional Development Fund", "Confirmed by all partners",
		"from published sources", "Stuttgart", "15 February 2018", "Completed")
	s.isOurs(a)
	s.has(s.get("/my/partners?q=welfair+tek").text, "Welfare Tech")
}
