package web

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"aftermatch/api"
)

const (
	sessionCookie = "aftermatch"
	sessionLasts  = 12 * time.Hour
)

// sessions issues and reads the cookie that says as whom a browser is signed in. The cookie is signed with a secret of
// this process, so a restart signs everybody out.
type sessions struct{ secret []byte }

func newSessions() sessions {
	secret := make([]byte, sha256.Size)
	_, _ = rand.Read(secret) // never fails
	return sessions{secret}
}

// issue is the cookie for a role until that time.
func (s sessions) issue(role api.Role, until time.Time, secure bool) *http.Cookie {
	claim := string(role) + "." + strconv.FormatInt(until.Unix(), 10)
	return &http.Cookie{Name: sessionCookie, Value: claim + "." + s.sign(claim), Path: "/", Expires: until,
		HttpOnly: true, Secure: secure, SameSite: http.SameSiteLaxMode}
}

// end is the cookie that signs out.
func (s sessions) end() *http.Cookie {
	return &http.Cookie{Name: sessionCookie, Path: "/", MaxAge: -1, HttpOnly: true, SameSite: http.SameSiteLaxMode}
}

// role is as whom the request's cookie is signed in at that time.
func (s sessions) role(r *http.Request, now time.Time) (api.Role, bool) {
	cookie, err := r.Cookie(sessionCookie)
	if err != nil {
		return "", false
	}
	at := strings.LastIndexByte(cookie.Value, '.')
	if at < 0 || !hmac.Equal([]byte(s.sign(cookie.Value[:at])), []byte(cookie.Value[at+1:])) {
		return "", false
	}
	role, ends, _ := strings.Cut(cookie.Value[:at], ".")
	until, err := strconv.ParseInt(ends, 10, 64)
	return api.Role(role), err == nil && now.Unix() < until
}

func (s sessions) sign(claim string) string {
	mac := hmac.New(sha256.New, s.secret)
	mac.Write([]byte(claim))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// roles are those that the demo lets one choose.
var roles = []api.Role{api.Evaluator, api.Manager, api.Organiser, api.Admin}

// demoKey is the API's key of a role in the demo; it is the actor's name, too.
func demoKey(role api.Role) string { return "demo-" + string(role) }

func roleOfKey(key string) (api.Role, bool) {
	i := slices.IndexFunc(roles, func(role api.Role) bool { return demoKey(role) == key })
	if i < 0 {
		return "", false
	}
	return roles[i], true
}

// actor is who makes the request, if it is signed in: by a key of the API or by a session, both only in the demo, or by
// being on this machine where that is enough.
func (s *server) actor(r *http.Request) (api.Actor, bool) {
	if !onThisMachine(r) {
		return api.Actor{}, false
	}
	role, ok := api.Role(""), false
	scheme, key, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	switch {
	case s.options.Demo && strings.EqualFold(scheme, "Bearer"):
		role, ok = roleOfKey(strings.TrimSpace(key))
	case s.options.Demo:
		role, ok = s.sessions.role(r, time.Now())
	case s.options.Insecure:
		role, ok = api.Admin, true
	}
	return api.Actor{Name: demoKey(role), Role: role, Organisation: s.options.Organisation}, ok
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
