package web_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"aftermatch/internal/story"
	"aftermatch/web"
)

// Pages of figures at positions that nobody has asked for are to come within 100 ms.
func BenchmarkDashboard(b *testing.B) {
	server := httptest.NewUnstartedServer(nil)
	log, _ := serve(b, server, web.Options{Demo: true}, true)
	position, _, err := log.Head(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	for name, path := range map[string]string{
		"all": "/?", "conference": "/?conference=" + story.Characters().Stuttgart.String() + "&", "evidence": "/evidence?",
		"report": "/conferences/" + story.Characters().Stuttgart.String() + "/report?",
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				position--
				r, err := http.NewRequestWithContext(b.Context(), http.MethodGet, fmt.Sprintf("%s%sas_of=%d", server.URL, path, position), nil)
				if err != nil {
					b.Fatal(err)
				}
				r.Header.Set("Authorization", "Bearer demo-evaluator")
				page, err := server.Client().Do(r)
				if err != nil {
					b.Fatal(err)
				}
				if bytes, err := io.Copy(io.Discard, page.Body); err != nil || page.StatusCode != http.StatusOK || bytes < 10_000 {
					b.Fatalf("%s, %d bytes, %v", page.Status, bytes, err)
				}
				_ = page.Body.Close()
			}
		})
	}
}
