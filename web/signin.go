package web

import (
	"net/http"
	"net/url"
	"strings"

	"aftermatch/accounts"
	"aftermatch/api"
)

// signInRoutes are the ways in and out.
func (s *server) signInRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /sign-in", s.open(s.signIn))
	mux.HandleFunc("POST /sign-in", s.open(s.signedIn))
	mux.HandleFunc("POST /sign-out", s.open(s.signOut))
	mux.HandleFunc("GET /sign-out/provider", s.open(s.outOfProvider))
	mux.HandleFunc("GET /sign-in/provider", s.open(s.toProvider))
	mux.HandleFunc("GET /sign-in/callback", s.open(s.fromProvider))
	mux.HandleFunc("GET /invitation", s.open(s.invitation))
	mux.HandleFunc("POST /invitation", s.open(s.openInvitation))
	mux.HandleFunc("POST /invitation/accept", s.open(s.acceptInvitation))
}

// signIn shows how one signs in.
func (s *server) signIn(v *visit) error {
	e := s.entrance(v, v.r.URL.Query().Get("next"), "")
	if v.r.URL.Query().Get("out") != "" && e.Provider != "" {
		address, err := s.options.Provider.SignOut(s.options.Site + "/sign-in")
		e.Out = err == nil && address != ""
	}
	return v.show(http.StatusOK, signInPage(v, e))
}

// entrance is what the page to sign in offers.
type entrance struct {
	Here     bool   // the demo lets whoever is on this machine choose a role
	Provider string // where one goes to sign in with the provider; empty without one
	Out      bool   // one has signed out here, and may do so at the provider, too
	Next     string // the page to go on with
	Wrong    string // what did not work: a key or, at the provider, failed or uninvited
}

func (s *server) entrance(v *visit, next, wrong string) entrance {
	e := entrance{Here: s.options.Demo && onThisMachine(v.r), Next: within(next), Wrong: wrong}
	if s.options.Provider != nil {
		e.Provider = "/sign-in/provider?" + url.Values{"next": {e.Next}}.Encode()
	}
	return e
}

// signedIn takes a role that was chosen or a key that was typed, in the demo.
func (s *server) signedIn(v *visit) error {
	f, err := v.form()
	if err != nil {
		return err
	}
	role, ok := roleOfKey(accounts.DemoActor(api.Role(f.Get("role"))))
	if key := strings.TrimSpace(f.Get("key")); key != "" {
		role, ok = roleOfKey(key)
	}
	if e := s.entrance(v, f.Get("next"), "key"); !ok || !e.Here {
		return v.show(http.StatusForbidden, signInPage(v, e))
	}
	secret, err := s.accounts.SignInToDemo(v.context(), role, s.kept(v.r, sessionCookie))
	if err != nil {
		return err
	}
	http.SetCookie(v.w, s.cookie(sessionCookie, secret, accounts.SessionsLast))
	http.Redirect(v.w, v.r, within(f.Get("next")), http.StatusSeeOther)
	return nil
}

func (s *server) signOut(v *visit) error {
	if err := s.accounts.SignOut(v.context(), s.kept(v.r, sessionCookie)); err != nil {
		return err
	}
	http.SetCookie(v.w, s.cookie(sessionCookie, "", 0))
	next := "/sign-in"
	if !v.account.IsZero() {
		next += "?out=1"
	}
	http.Redirect(v.w, v.r, next, http.StatusSeeOther)
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
