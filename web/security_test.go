package web_test

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"aftermatch/web"
)

func TestEveryPageKeepsItsHeaders(t *testing.T) {
	s := openWith(t, web.Options{Demo: true, Site: "https://aftermatch.example"}, false)
	for _, path := range []string{"/sign-in", "/invitation", "/nowhere", "/assets/none/style.css"} {
		h := s.get(path).Header
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin",
			"Cross-Origin-Opener-Policy": "same-origin", "Strict-Transport-Security": "max-age=31536000"} {
			if h.Get(name) != want {
				t.Errorf("%s: %s is %q, want %q", path, name, h.Get(name), want)
			}
		}
		policy := h.Get("Content-Security-Policy")
		for _, rule := range []string{"default-src 'none'", "script-src 'self'", "style-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"} {
			if !strings.Contains(policy, rule) {
				t.Errorf("%s: the policy lacks %s", path, rule)
			}
		}
		if strings.Contains(policy, "unsafe") || strings.Contains(policy, "*") {
			t.Errorf("%s: the policy is %s", path, policy)
		}
	}
	if h := openWith(t, web.Options{}, false).get("/sign-in").Header; h.Get("Strict-Transport-Security") != "" {
		t.Error("without HTTPS the header would do nothing but confuse")
	}
}

func TestTheSessionsCookieIsTheBrowsersAndThisHostsAlone(t *testing.T) {
	for site, name := range map[string]string{"https://aftermatch.example": "__Host-aftermatch", "": "aftermatch"} {
		s := openWith(t, web.Options{Demo: true, Site: site}, false)
		s.http.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		a := s.post("/sign-in", url.Values{"role": {"evaluator"}})
		cookies := a.Cookies()
		if len(cookies) != 1 {
			t.Fatalf("%s: got %d cookies", site, len(cookies))
		}
		c := cookies[0]
		if c.Name != name || !c.HttpOnly || c.Secure != (site != "") || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || len(c.Value) != 43 {
			t.Errorf("%s: got %s", site, c)
		}
		if strings.Contains(c.Value, "evaluator") {
			t.Error("the cookie says who one is")
		}
	}
}

func TestAFormIsBounded(t *testing.T) {
	s := open(t)
	if a := s.post("/sign-in", url.Values{"role": {strings.Repeat("x", 1<<20)}}); a.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("got %s", a.Status)
	}
}

// What would stand in a page itself is refused by the policy; this finds it before a browser does.
var inlined = regexp.MustCompile(`<style|<script>|<script type="module">|\son[a-z]+=|\sstyle=`)

func TestNoTemplateHasScriptOrStyleInIt(t *testing.T) {
	templates, err := filepath.Glob("*.templ")
	if err != nil || len(templates) == 0 {
		t.Fatal(err)
	}
	for _, name := range templates {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range inlined.FindAllString(string(text), -1) {
			t.Errorf("%s has %s", name, found)
		}
	}
}
