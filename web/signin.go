package web

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"aftermatch/api"
)

// signIn shows how one signs in.
func (s *server) signIn(v *visit) error {
	return v.show(http.StatusOK, signInPage(v, s.entrance(v, v.r.URL.Query().Get("next"), false)))
}

// entrance is what the page to sign in offers.
type entrance struct {
	Here  bool   // the demo lets whoever is on this machine choose a role
	Next  string // the page to go on with
	Wrong bool   // the key that was tried opens nothing
}

func (s *server) entrance(v *visit, next string, wrong bool) entrance {
	return entrance{Here: s.options.Demo && onThisMachine(v.r), Next: within(next), Wrong: wrong}
}

// signedIn takes a role that was chosen or a key that was typed.
func (s *server) signedIn(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, 4096)
	next := v.r.PostFormValue("next")
	role, ok := roleOfKey(demoKey(api.Role(v.r.PostFormValue("role"))))
	if key := strings.TrimSpace(v.r.PostFormValue("key")); key != "" {
		role, ok = roleOfKey(key)
	}
	if e := s.entrance(v, next, true); !ok || !e.Here {
		return v.show(http.StatusForbidden, signInPage(v, e))
	}
	http.SetCookie(v.w, s.sessions.issue(role, time.Now().Add(sessionLasts), v.r.TLS != nil))
	http.Redirect(v.w, v.r, within(next), http.StatusSeeOther)
	return nil
}

func (s *server) signOut(v *visit) error {
	http.SetCookie(v.w, s.sessions.end())
	http.Redirect(v.w, v.r, "/sign-in", http.StatusSeeOther)
	return nil
}

// within is the address if it is a page of this server, and the start page if not.
func within(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(u.Path, "//") || strings.Contains(address, `\`) {
		return "/"
	}
	return u.RequestURI()
}
