package api_test

import (
	"bytes"
	"net/http"
	"testing"
)

func TestHealthNeedsNoKey(t *testing.T) {
	s := open(t)
	s.scene()
	s.get("/v1/organisations").is(http.StatusOK)
	if got := s.ask("", "GET", "/healthz", "").fields(); got["status"] != "ok" {
		t.Errorf("got %v", got)
	}
	if got := s.ask("", "GET", "/readyz", "").fields(); got["status"] != "ready" || got["head"] != 7.0 || got["position"] != 7.0 {
		t.Errorf("got %v", got)
	}
	metrics := s.ask("", "GET", "/metrics", "").is(http.StatusOK).body
	for _, line := range []string{"aftermatch_log_head_position 7\n", "aftermatch_read_model_lag_events 0\n", "aftermatch_log_events_total 7\n",
		`aftermatch_request_duration_seconds_count{method="POST",route="/v1/organisations",status="201"} 2`, "go_goroutines "} {
		if !bytes.Contains(metrics, []byte(line)) {
			t.Errorf("no %q in the metrics", line)
		}
	}
}

func TestTheDocumentationNeedsNoNetworkAndHasNoSecret(t *testing.T) {
	s := open(t)
	page := s.ask("", "GET", "/docs", "").is(http.StatusOK)
	document := s.ask("", "GET", "/openapi.json", "").is(http.StatusOK)
	for _, body := range [][]byte{page.body, document.body} {
		for _, unwanted := range []string{"demo-admin", "demo-manager", "//unpkg", "//cdn", "jsdelivr"} {
			if bytes.Contains(body, []byte(unwanted)) {
				t.Errorf("found %s", unwanted)
			}
		}
	}
	s.ask("", "GET", "/docs/swagger-ui-bundle.js", "").is(http.StatusOK)
	s.ask("", "GET", "/openapi.json", "", "If-None-Match", document.header.Get("ETag")).is(http.StatusNotModified)
	if same := s.ask("", "GET", "/v1/openapi.json", "").is(http.StatusOK); !bytes.Equal(same.body, document.body) {
		t.Error("the two documents differ")
	}
}

func TestAHeadIsAGetWithoutBody(t *testing.T) {
	s := open(t)
	if got := s.ask("", "HEAD", "/healthz", "").is(http.StatusOK); len(got.body) != 0 {
		t.Errorf("got %s", got.body)
	}
}

func TestAnEventThatCannotBeReadIsSeenInReadiness(t *testing.T) {
	s := open(t)
	if _, err := s.log.Pool().Exec(t.Context(), `
insert into events (position, stream, version, schema_version, event_id, effective_at, recorded_at, type, data, metadata)
values (1, gen_random_uuid(), 1, 1, gen_random_uuid(), now(), now() - interval '2 minutes', 'FromTheFuture', '{}', '{}')`); err != nil {
		t.Fatal(err)
	}
	s.ask("", "GET", "/readyz", "").refused(http.StatusServiceUnavailable, "behind")
	if metrics := s.ask("", "GET", "/metrics", "").is(http.StatusOK).body; !bytes.Contains(metrics, []byte("aftermatch_read_model_lag_events 1\n")) {
		t.Error("no lag in the metrics")
	}
}
