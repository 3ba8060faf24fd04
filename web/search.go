package web

import (
	"net/http"
	"strings"

	"aftermatch/api"
	"aftermatch/projections"
)

// mostFound bounds each kind of what a search finds.
const mostFound = 20

// found is what a search has found.
type found struct {
	Typed         string
	Organisations []projections.Similar
	Conferences   []projections.Conference
	Projects      []projections.Project
}

// none tells whether there is nothing.
func (f found) none() bool { return len(f.Organisations)+len(f.Conferences)+len(f.Projects) == 0 }

// search finds organisations, typing errors forgiven, and conferences and projects by a part of their names.
func (s *server) search(v *visit) error {
	f := found{Typed: strings.TrimSpace(v.r.URL.Query().Get("q"))}
	if f.Typed == "" {
		return v.show(http.StatusOK, searchPage(v, f))
	}
	ctx := v.context()
	var err error
	if f.Organisations, err = s.reader.SimilarOrganisations(ctx, f.Typed, mostFound); err != nil {
		return err
	}
	head, err := s.reader.Position(ctx)
	if err != nil {
		return err
	}
	conferences, err := s.conferences(ctx, head)
	if err != nil {
		return err
	}
	for _, c := range conferences {
		if len(f.Conferences) < mostFound && mentions(c.Name+" "+c.City+" "+c.Series+" "+c.StartsOn.String(), f.Typed) {
			f.Conferences = append(f.Conferences, c)
		}
	}
	filter := projections.ProjectFilter{Query: f.Typed, Listing: projections.Listing{Limit: mostFound}}
	if v.actor.Role == api.Manager {
		filter.Organisation = v.actor.Organisation
	}
	projects, err := s.reader.Projects(ctx, filter)
	if err != nil {
		return err
	}
	f.Projects = projects.Items
	return v.show(http.StatusOK, searchPage(v, f))
}

// mentions tells whether a text holds every word that was typed, in any case.
func mentions(text, typed string) bool {
	text = strings.ToLower(text)
	for _, word := range strings.Fields(strings.ToLower(typed)) {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}
