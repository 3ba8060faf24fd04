package web

import (
	"net/http"

	"aftermatch/api"
)

// deskRoutes are the pages and forms of cluster managers.
func (s *server) deskRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /my", s.page(api.Opine, s.desk))
	mux.HandleFunc("GET /my/projects/new", s.page(api.Log, s.newProject))
	mux.HandleFunc("POST /my/projects/new", s.page(api.Log, s.logProject))
	mux.HandleFunc("GET /my/partners", s.page(api.Log, s.partners(true)))
	mux.HandleFunc("GET /my/meetings/new", s.page(api.Meet, s.newMeeting))
	mux.HandleFunc("POST /my/meetings/new", s.page(api.Meet, s.logMeeting))
	mux.HandleFunc("GET /my/meetings/partners", s.page(api.Meet, s.partners(false)))
	mux.HandleFunc("POST /meetings/{id}/answer", s.act(api.Answer, s.answer))
	mux.HandleFunc("POST /meetings/{id}/rate", s.act(api.Opine, s.rate))
	mux.HandleFunc("POST /meetings/{id}/report", s.act(api.Opine, s.report))
	mux.HandleFunc("POST /projects/{id}/part", s.act(api.Log, s.part))
	mux.HandleFunc("GET /my/projects", s.page(api.Log, s.projects))
	mux.HandleFunc("GET /projects/{id}", s.page(api.ReadDealings, s.project))
	mux.HandleFunc("POST /projects/{id}/steps", s.page(api.Log, s.recordStep))
	mux.HandleFunc("GET /meetings/{id}", s.page(api.ReadDealings, s.meeting))
	mux.HandleFunc("GET /facts/{id}/correct", s.page(api.Correct, s.correcting))
	mux.HandleFunc("POST /facts/{id}/correct", s.page(api.Correct, s.correct))
	mux.HandleFunc("POST /facts/{id}/undo", s.act(api.Correct, s.undo))
}
