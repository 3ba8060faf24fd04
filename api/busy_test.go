package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"aftermatch/api"
	"aftermatch/internal/recall"
)

// While every place is taken, a question that is new is refused with when to ask again. Writes, checks and what was answered
// before go on.
func TestMoreQuestionsThanAreAnswered(t *testing.T) {
	places := recall.NewPlaces(1, time.Millisecond)
	s := openWith(t, api.Options{Version: "test", Demo: true, Organisation: ours, Places: places})
	s.scene()
	const question = "/v1/impact/conversion?as_of=1"
	first := s.get(question).is(http.StatusOK)
	err := places.Work(t.Context(), func() error {
		for _, new := range []string{"/v1/impact/conversion?as_of=2", "/v1/impact/conversion/contacts?as_of=2", "/v1/impact/revision?as_of=2"} {
			refused := s.get(new).refused(http.StatusServiceUnavailable, "busy")
			if refused.header.Get("Retry-After") != "5" {
				t.Errorf("%s: try again after %q", new, refused.header.Get("Retry-After"))
			}
		}
		if again := s.get(question).is(http.StatusOK); string(again.body) != string(first.body) {
			t.Error("what was answered before is answered otherwise")
		}
		s.organisation("Written meanwhile", "FR")
		s.ask("", http.MethodGet, "/healthz", "").is(http.StatusOK)
		s.ask("", http.MethodGet, "/readyz", "").is(http.StatusOK)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	s.get("/v1/impact/conversion?as_of=2").is(http.StatusOK)
}

// A question that takes too long says what would be answered sooner. To try the same again would not help.
func TestAQuestionThatTakesTooLong(t *testing.T) {
	s := openWith(t, api.Options{Version: "test", Demo: true, Organisation: ours, Patience: 300 * time.Millisecond})
	s.scene()
	s.get("/v1/impact/conversion").is(http.StatusOK)
	held, err := s.pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := held.Exec(t.Context(), "lock table read_model.sheets in access exclusive mode"); err != nil {
		t.Fatal(err)
	}
	refused := s.get("/v1/impact/conversion?window_months=12").refused(http.StatusServiceUnavailable, "too_slow")
	if !strings.Contains(string(refused.body), "within 300ms: ask for one conference or series") || refused.header.Get("Retry-After") != "" {
		t.Errorf("%s, try again after %q", refused.body, refused.header.Get("Retry-After"))
	}
	if err := held.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.get("/v1/impact/conversion?window_months=12").is(http.StatusOK)
}
