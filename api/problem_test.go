package api_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"aftermatch/api"
)

func TestWhatTheRouterRefusesIsAProblemToo(t *testing.T) {
	s := open(t)
	s.ask("admin", "GET", "/nothing", "").refused(http.StatusNotFound, "not_found")
	s.ask("admin", "GET", "/v1/nothing", "").refused(http.StatusNotFound, "not_found")
	if allow := s.ask("admin", "DELETE", "/v1/meetings", "").refused(http.StatusMethodNotAllowed, "method_not_allowed").header.Get("Allow"); !strings.Contains(allow, "GET") {
		t.Errorf("got Allow: %s", allow)
	}
	s.ask("admin", "POST", "/v1/organisations", "name: x", "Content-Type", "application/yaml").refused(http.StatusUnsupportedMediaType, "unsupported_media_type")
	s.ask("admin", "POST", "/v1/organisations", `{"name":"`+strings.Repeat("x", 1<<20)+`"}`).refused(http.StatusRequestEntityTooLarge, "too_large")
}

func TestNothingSubmittedIsRepeatedInAProblem(t *testing.T) {
	s := open(t)
	const secret = "hunter2"
	for _, refusal := range []answer{
		s.ask("admin", "POST", "/v1/organisations", `{"name":["hunter2"],"country":"hunter2","sectors":["hunter2"],"effective_at":"hunter2"}`),
		s.ask("admin", "POST", "/v1/organisations", `{"name":"hunter2`),
		s.ask("admin", "POST", "/v1/organisations", `hunter2`),
		s.ask("admin", "POST", "/v1/meetings", `{"kind":"hunter2","conference_id":"hunter2","requester_id":7,"target_id":{"hunter2":1}}`),
		s.ask("admin", "POST", "/v1/projects", `{"title":"x","partners":[{"budget":{"amount":1e99,"currency":"hunter2"}}]}`),
		s.ask("admin", "GET", "/v1/meetings?status=hunter2&as_of=hunter2&limit=hunter2&conference=hunter2", ""),
		s.ask("admin", "GET", "/v1/meetings/hunter2", ""),
		s.ask("hunter2", "GET", "/v1/meetings", ""),
		s.ask("admin", "POST", "/v1/organisations", `{}`, "Content-Type", "application/hunter2"),
		s.ask("admin", "POST", "/v1/organisations", `{"name":"n","country":"DE"}`, "If-Match", "hunter2"),
	} {
		if refusal.status < http.StatusBadRequest || bytes.Contains(refusal.body, []byte(secret)) {
			t.Errorf("%s: got %d: %s", refusal.request, refusal.status, refusal.body)
		}
	}
}

func TestNeitherKeysNorQueriesAreLogged(t *testing.T) {
	var log bytes.Buffer
	s := openWith(t, api.Options{Demo: true, Logger: slog.New(slog.NewTextHandler(&log, nil))})
	s.ask("admin-hunter2", "GET", "/v1/meetings?key=hunter2", "")
	if got := log.String(); !strings.Contains(got, "path=/v1/meetings") || !strings.Contains(got, "status=401") || strings.Contains(got, "hunter2") {
		t.Errorf("got %s", got)
	}
}

func TestTooManyRequestsAreRefused(t *testing.T) {
	s := openWith(t, api.Options{Demo: true, Organisation: ours, RatePerSec: 1})
	var refusal answer
	for range 10 {
		if refusal = s.ask("admin", "GET", "/v1/openapi.json", ""); refusal.status == http.StatusTooManyRequests {
			break
		}
	}
	if refusal.refused(http.StatusTooManyRequests, "too_many_requests").header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	s.ask("evaluator", "GET", "/v1/openapi.json", "").is(http.StatusOK)
}

func TestEveryAnswerBearsItsRequestAndKeepsOthersOut(t *testing.T) {
	s := open(t)
	const id = "0198a4f2-7c1e-7000-8000-000000000001"
	w := s.ask("admin", "POST", "/v1/organisations", `{"name":"n","country":"DE"}`, "X-Request-Id", id).is(http.StatusCreated)
	if w.header.Get("X-Request-Id") != id {
		t.Errorf("got %s", w.header.Get("X-Request-Id"))
	}
	if event := s.get("/v1/events").items()[0]; event["correlationid"] != id {
		t.Errorf("got %v", event)
	}
	for _, path := range []string{"/v1/organisations", "/nothing", "/healthz", "/openapi.json", "/docs"} {
		h := s.ask("admin", "GET", path, "").header
		policy := h.Get("Content-Security-Policy")
		if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("X-Frame-Options") != "DENY" || h.Get("Referrer-Policy") != "no-referrer" ||
			len(h.Get("X-Request-Id")) != len(id) || h.Get("Strict-Transport-Security") != "" {
			t.Errorf("%s: got %v", path, h)
		}
		if !strings.Contains(policy, "frame-ancestors 'none'") || strings.Contains(policy, "unsafe") || strings.Contains(policy, "http") {
			t.Errorf("%s: the policy is %s", path, policy)
		}
	}
	https := openWith(t, api.Options{Site: "https://aftermatch.example"})
	if https.ask("", "GET", "/healthz", "").header.Get("Strict-Transport-Security") == "" {
		t.Error("browsers may come without HTTPS")
	}
}
