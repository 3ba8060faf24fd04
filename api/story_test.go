package api_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"aftermatch/eventstore"
	"aftermatch/internal/story"
)

// The demo story has everything that real life brings, so that a list of it shows what the OpenAPI document forgot.
func TestTheDemoStoryIsServedAsDocumented(t *testing.T) {
	s := open(t)
	now := time.Now()
	events, err := s.log.Load(t.Context(), func(put func(eventstore.Loaded) error) error {
		return story.Write(1, 1, now, func(e story.Entry) error {
			return put(eventstore.Loaded(e))
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	for s.get("/v1/conferences").status == http.StatusServiceUnavailable { // a whole story takes longer to read than a request waits
	}
	cast := story.Characters()
	for path, want := range map[string]int{
		"/v1/conferences?limit=1000":                                                                     5,
		"/v1/organisations?limit=1000&include_aliases=true":                                              300,
		"/v1/participations?limit=1000&conference=" + cast.Stuttgart.String():                            184,
		"/v1/meetings?limit=1000&status=held&conference=" + cast.Stuttgart.String():                      604,
		"/v1/meetings?limit=1000&status=declined":                                                        1,
		"/v1/projects?limit=1000":                                                                        100,
		"/v1/ties?limit=1000":                                                                            1,
		"/v1/events?limit=1000":                                                                          1000,
		fmt.Sprintf("/v1/events?limit=1000&after=%d", events-900):                                        900,
		"/v1/events?type=FactCorrected,FactRetracted,OrganisationsMerged,ProjectsMerged,PartnerDisputed": 1,
		"/v1/projects/" + cast.ILDACare.String() + "/history":                                            5,
	} {
		if items := s.get(path).items(); len(items) < want {
			t.Errorf("%s: got %d items, want at least %d", path, len(items), want)
		}
	}
	for _, path := range []string{"/v1/projects/" + cast.ILDACare.String(), "/v1/organisations/" + cast.WelfareTech.String(), "/v1/conferences/" + cast.Stuttgart.String()} {
		s.get(path).is(http.StatusOK)
	}
}
