package web

import (
	"net/http"

	"aftermatch/api"
)

// directoryRoutes are the pages about conferences and organisations, the search over all, and the log.
func (s *server) directoryRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /conferences", s.page(api.ReadDirectory, s.conferenceList))
	mux.HandleFunc("GET /conferences/{id}", s.page(api.ReadDirectory, s.conference))
	mux.HandleFunc("GET /conferences/{id}/history", s.page(api.ReadDirectory, s.conferenceHistory))
	mux.HandleFunc("GET /conferences/{id}/missing", s.page(api.Arrange, s.missing))
	mux.HandleFunc("GET /conferences/{id}/missing.csv", s.page(api.Arrange, s.missingFile))
	mux.HandleFunc("GET /conferences/{id}/import", s.page(api.Organise, s.importForm))
	mux.HandleFunc("POST /conferences/{id}/import", s.page(api.Organise, s.importFile))
	mux.HandleFunc("GET /conferences/{id}/import/{upload}", s.page(api.Organise, s.importShow))
	mux.HandleFunc("POST /conferences/{id}/import/{upload}", s.page(api.Organise, s.importRecord))
	mux.HandleFunc("GET /organisations/{id}", s.page(api.ReadDirectory, s.profile))
	mux.HandleFunc("GET /conferences/new", s.page(api.Organise, s.stepForm(s.newConference)))
	mux.HandleFunc("POST /conferences/new", s.page(api.Organise, s.recordStepOf(s.newConference)))
	mux.HandleFunc("GET /conferences/{id}/steps", s.page(api.Organise, s.stepForm(s.conferenceCourse)))
	mux.HandleFunc("POST /conferences/{id}/steps", s.page(api.Organise, s.recordStepOf(s.conferenceCourse)))
	mux.HandleFunc("GET /organisations/new", s.page(api.Register, s.stepForm(s.newOrganisation)))
	mux.HandleFunc("POST /organisations/new", s.page(api.Register, s.recordStepOf(s.newOrganisation)))
	mux.HandleFunc("GET /organisations/{id}/steps", s.page(api.DeclareTie, s.stepForm(s.organisationCourse)))
	mux.HandleFunc("POST /organisations/{id}/steps", s.page(api.DeclareTie, s.recordStepOf(s.organisationCourse)))
	mux.HandleFunc("GET /organisations/{id}/history", s.page(api.ReadDirectory, s.organisationHistory))
	mux.HandleFunc("GET /search", s.page(api.ReadDirectory, s.search))
	mux.HandleFunc("GET /log", s.page(api.ReadLog, s.wholeLog))
	mux.HandleFunc("GET /live", s.page(api.ReadDirectory, s.live))
}
