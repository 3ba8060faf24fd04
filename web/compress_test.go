package web_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"testing"
)

func theWholeDashboardIsSmall(s *site) {
	s.signedIn("evaluator")
	for _, lang := range []string{"en", "de"} {
		s.isOurs(s.get("/?lang=" + lang)) // no more than 200 kB
	}
	zipped := s.get("/", "Accept-Encoding", "br, gzip;q=0.8")
	if got := zipped.Header.Get("Content-Encoding"); got != "gzip" || len(zipped.text) > 50_000 {
		s.Errorf("the page has the encoding %q and %d bytes", got, len(zipped.text))
	}
	reader, err := gzip.NewReader(strings.NewReader(zipped.text))
	if err != nil {
		s.Fatal(err)
	}
	page, err := io.ReadAll(reader)
	if err != nil {
		s.Fatal(err)
	}
	s.has(string(page), `id="funnel"`, "</html>")
}

func TestOnlyWhoAsksForGzipGetsIt(t *testing.T) {
	s := open(t)
	for offer, want := range map[string]string{"gzip": "gzip", "deflate, gzip;q=1.0": "gzip", "identity": "", "gzip;q=0": "", "br;q=1, gzip; q=0.000": ""} {
		a := s.get("/sign-in", "Accept-Encoding", offer)
		if got := a.Header.Get("Content-Encoding"); got != want || a.StatusCode != http.StatusOK || !strings.Contains(strings.Join(a.Header.Values("Vary"), ", "), "Accept-Encoding") {
			t.Errorf("%q is answered with %q, %s, Vary %q", offer, got, a.Status, a.Header.Values("Vary"))
		}
	}
}
