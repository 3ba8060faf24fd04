package web

import (
	"errors"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"aftermatch/accounts"
	"aftermatch/api"
)

// The cookies beside that of the language. Each holds a secret that the database has a digest of, or that nobody else has.
const (
	sessionCookie    = "aftermatch"
	signInCookie     = "aftermatch-sign-in"    // between here and the provider
	invitationCookie = "aftermatch-invitation" // that is being looked at
)

// cookie makes one that no script and no other site can read; over HTTPS none can be set from a neighbouring host either. An
// empty value takes it away.
func (s *server) cookie(name, value string, lasts time.Duration) *http.Cookie {
	c := &http.Cookie{Name: s.cookieName(name), Value: value, Path: "/", MaxAge: int(lasts.Seconds()), HttpOnly: true, Secure: s.https(), SameSite: http.SameSiteLaxMode}
	if value == "" {
		c.MaxAge = -1
	}
	return c
}

func (s *server) cookieName(name string) string {
	if s.https() {
		return "__Host-" + name
	}
	return name
}

// https tells whether people reach the pages over HTTPS.
func (s *server) https() bool { return strings.HasPrefix(s.options.Site, "https://") }

// kept is what a cookie of the request holds, or empty.
func (s *server) kept(r *http.Request, name string) string {
	cookie, err := r.Cookie(s.cookieName(name))
	if err != nil {
		return ""
	}
	return cookie.Value
}

// roles are those that the demo lets one choose.
var roles = []api.Role{api.Evaluator, api.Manager, api.Organiser, api.Admin}

// roleOfKey is the role that a key of the demo stands for.
func roleOfKey(key string) (api.Role, bool) {
	i := slices.IndexFunc(roles, func(role api.Role) bool { return accounts.DemoActor(role) == key })
	if i < 0 {
		return "", false
	}
	return roles[i], true
}

// recognise finds out who is there: by a session; in the demo also by a key, and there only on this machine; or by being on
// this machine where that is enough.
func (s *server) recognise(v *visit) error {
	here := onThisMachine(v.r)
	scheme, key, _ := strings.Cut(v.r.Header.Get("Authorization"), " ")
	switch {
	case s.options.Insecure && here:
		v.actor = api.Actor{Name: "loopback", Role: api.Admin}
		return nil
	case s.options.Demo && here && strings.EqualFold(scheme, "Bearer"):
		if role, ok := roleOfKey(strings.TrimSpace(key)); ok {
			v.actor = api.DemoActor(role, s.options.Organisation)
		}
		return nil
	}
	secret := s.kept(v.r, sessionCookie)
	if secret == "" {
		return nil
	}
	session, err := s.accounts.BySession(v.context(), secret)
	switch {
	case errors.Is(err, accounts.ErrUnknown):
		return nil
	case err != nil:
		return err
	case session.Demo == "":
		v.session, v.account = secret, session.Account
		if session.Grant.Role != "" {
			v.actor = api.ActorOf(session.Grant)
		}
	case s.options.Demo && here:
		v.session, v.actor = secret, api.DemoActor(session.Demo, s.options.Organisation)
	}
	return nil
}

// onThisMachine tells whether the request was made on this machine and names it: what a proxy passes on was not, and a
// page that gives its own name our address does not.
func onThisMachine(r *http.Request) bool {
	if r.Header.Get("X-Forwarded-For") != "" || r.Header.Get("Forwarded") != "" {
		return false
	}
	host, _, err := net.SplitHostPort(r.Host)
	if err != nil {
		host = strings.Trim(r.Host, "[]")
	}
	peer, _, err := net.SplitHostPort(r.RemoteAddr)
	return err == nil && net.ParseIP(peer).IsLoopback() && (host == "localhost" || net.ParseIP(host).IsLoopback())
}
