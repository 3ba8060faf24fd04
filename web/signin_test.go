package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"aftermatch/web"
)

func TestOneSignsInByChoosingARole(t *testing.T) {
	s := open(t)
	a := s.get("/?country=DE")
	if a.Request.URL.Path != "/sign-in" || a.Request.URL.Query().Get("next") != "/?country=DE" {
		t.Errorf("nobody is led to %s", a.Request.URL)
	}
	s.has(a.text, "Choose who you are", `value="evaluator"`, `value="manager"`, `value="organiser"`, `value="admin"`)
	a = s.post("/sign-in", url.Values{"role": {"evaluator"}, "next": {"/?country=DE"}})
	if a.StatusCode != http.StatusOK || a.Request.URL.RequestURI() != "/?country=DE" {
		t.Errorf("choosing a role leads to %s, %s", a.Request.URL, a.Status)
	}
	s.has(a.text, "Ministry", "Sign out")
	if a = s.post("/sign-out", nil); a.Request.URL.Path != "/sign-in" {
		t.Errorf("signing out leads to %s", a.Request.URL)
	}
	if a = s.get("/"); a.Request.URL.Path != "/sign-in" {
		t.Error("who signed out is still in")
	}
}

func TestAKeyOfTheAPISignsInToo(t *testing.T) {
	s := open(t)
	if a := s.get("/", "Authorization", "Bearer demo-evaluator"); a.Request.URL.Path != "/" || a.StatusCode != http.StatusOK {
		t.Errorf("with a key in the header: %s %s", a.Request.URL, a.Status)
	}
	if a := s.get("/", "Authorization", "Bearer demo-nobody"); a.Request.URL.Path != "/sign-in" {
		t.Error("an unknown key opens the dashboard")
	}
	if a := s.post("/sign-in", url.Values{"key": {"demo-nobody"}}); a.StatusCode != http.StatusForbidden {
		t.Errorf("an unknown key typed in: %s", a.Status)
	} else {
		s.has(a.text, "This key opens nothing here")
	}
	if a := s.post("/sign-in", url.Values{"key": {" demo-organiser "}}); a.Request.URL.Path != "/" || a.StatusCode != http.StatusOK {
		t.Errorf("a key typed in: %s %s", a.Request.URL, a.Status)
	}
}

func TestFiguresAreNotForClusterManagers(t *testing.T) {
	s := open(t).signedIn("manager")
	for _, path := range []string{"/figures/funnel.csv", "/figures/funnel.svg"} {
		if a := s.get(path); a.StatusCode != http.StatusForbidden {
			t.Errorf("%s: %s", path, a.Status)
		} else {
			s.has(a.text, "This page is not for your role")
		}
	}
}

func TestOnlyThisMachineGetsIn(t *testing.T) {
	key := []string{"Authorization", "Bearer demo-admin"}
	for name, headers := range map[string][]string{
		"a page that gives its name our address": {"Host", "evil.example"},
		"what a proxy passes on":                 {"X-Forwarded-For", "203.0.113.7"},
	} {
		s := open(t)
		if a := s.get("/", append(headers, key...)...); a.Request.URL.Path != "/sign-in" {
			t.Errorf("%s gets in", name)
		} else if strings.Contains(a.text, `name="role"`) {
			t.Errorf("%s may choose a role", name)
		}
		if a := s.post("/sign-in", url.Values{"role": {"admin"}}, headers...); a.StatusCode != http.StatusForbidden {
			t.Errorf("%s signs in: %s", name, a.Status)
		}
	}
}

func TestAnotherSiteCannotSignInOrOut(t *testing.T) {
	s := open(t)
	for _, path := range []string{"/sign-in", "/sign-out"} {
		if a := s.post(path, url.Values{"role": {"admin"}}, "Sec-Fetch-Site", "cross-site"); a.StatusCode != http.StatusForbidden {
			t.Errorf("%s from another site: %s", path, a.Status)
		}
	}
}

func TestAForgedSessionIsNone(t *testing.T) {
	s := open(t)
	s.signedIn("manager")
	address, err := url.Parse(s.url)
	if err != nil {
		t.Fatal(err)
	}
	for _, cookie := range s.http.Jar.Cookies(address) {
		forged := "aftermatch=" + cookie.Value + "x"
		s.http.Jar = nil
		if a := s.get("/", "Cookie", forged); a.Request.URL.Path != "/sign-in" {
			t.Errorf("%s gets in", forged)
		}
	}
}

func TestSigningInLeadsNowhereElse(t *testing.T) {
	for _, elsewhere := range []string{"https://evil.example/", "//evil.example/", `/\evil.example`, "javascript:alert(1)", "\x00", "evil", "/%2fevil.example/../\\"} {
		s := open(t)
		a := s.post("/sign-in", url.Values{"role": {"evaluator"}, "next": {elsewhere}})
		if a.Request.URL.Host != strings.TrimPrefix(s.url, "http://") || a.Request.URL.Path != "/" {
			t.Errorf("%q leads to %s", elsewhere, a.Request.URL)
		}
	}
}

func TestOutsideTheDemoNobodySignsIn(t *testing.T) {
	s := openWith(t, web.Options{}, false)
	if a := s.get("/", "Authorization", "Bearer demo-admin"); a.Request.URL.Path != "/sign-in" {
		t.Error("a demo key opens what is no demo")
	} else {
		s.has(a.text, "Nobody can sign in here")
	}
	if a := s.post("/sign-in", url.Values{"role": {"admin"}}); a.StatusCode != http.StatusForbidden {
		t.Errorf("choosing a role: %s", a.Status)
	}
}

func TestWithoutAccountsThisMachineIsEnough(t *testing.T) {
	s := openWith(t, web.Options{Insecure: true}, false)
	if a := s.get("/"); a.Request.URL.Path != "/" || a.StatusCode != http.StatusOK {
		t.Errorf("%s %s", a.Request.URL, a.Status)
	}
}
