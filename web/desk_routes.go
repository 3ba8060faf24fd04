package web

import (
	"net/http"

	"aftermatch/api"
)

// deskRoutes are the pages and forms of cluster managers.
func (s *server) deskRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /my", s.page(api.Opine, s.desk))
	mux.HandleFunc("POST /meetings/{id}/answer", s.act(api.Answer, s.answer))
	mux.HandleFunc("POST /meetings/{id}/rate", s.act(api.Opine, s.rate))
	mux.HandleFunc("POST /meetings/{id}/report", s.act(api.Opine, s.report))
	mux.HandleFunc("POST /projects/{id}/part", s.act(api.Log, s.part))
	mux.HandleFunc("POST /facts/{id}/undo", s.act(api.Correct, s.undo))
}
