package api

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"net"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"aftermatch/accounts"
	"aftermatch/domain"
)

// grantHeader names the grant that a person wants to act under, who has several.
const grantHeader = "Aftermatch-Grant"

var errUnauthenticated = errors.New("send a key that is valid here in the header Authorization: Bearer KEY")

// demoKeys are the keys of the demo and whom they stand for.
type demoKeys []demoKey

type demoKey struct {
	digest [sha256.Size]byte
	actor  Actor
}

func newDemoKeys(organisation domain.ID) (all demoKeys) {
	for _, role := range []Role{Admin, Evaluator, Organiser, Manager} {
		actor := DemoActor(role, organisation)
		all = append(all, demoKey{sha256.Sum256([]byte(actor.Name)), actor})
	}
	return all
}

// actor is whom a key stands for. The time it takes does not depend on the key.
func (k demoKeys) actor(token string) (Actor, bool) {
	digest := sha256.Sum256([]byte(token))
	found := -1
	for i := range k {
		if subtle.ConstantTimeCompare(digest[:], k[i].digest[:]) == 1 {
			found = i
		}
	}
	if found < 0 {
		return Actor{}, false
	}
	return k[found].actor, true
}

// identify finds out who makes a request, before anything is done for it. What needs no key is answered all the same.
func (s *server) identify(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		x, header := exchangeOf(c.Request().Context()), c.Request().Header
		who := func(ctx context.Context) (Actor, error) {
			return s.actor(ctx, header.Get(echo.HeaderAuthorization), header.Get(grantHeader), x.local)
		}
		x.actor, x.stranger = who(c.Request().Context())
		x.still = func(ctx context.Context, action Action) bool {
			actor, err := who(ctx)
			return err == nil && Can(actor, action, Resource{}) == nil
		}
		return next(c)
	}
}

// actor is whom the header stands for, or an error that is errUnauthenticated when it is nobody. Keys of the demo, and
// going without a key, are for this machine alone.
func (s *server) actor(ctx context.Context, authorization, wanted string, local bool) (Actor, error) {
	scheme, token, _ := strings.Cut(authorization, " ")
	token = strings.TrimSpace(token)
	switch {
	case authorization == "" && s.options.Insecure && local:
		return Actor{Name: "loopback", Role: Admin}, nil
	case !strings.EqualFold(scheme, "Bearer") || token == "":
		return Actor{}, errUnauthenticated
	}
	if actor, ok := s.keys.actor(token); ok && local {
		return actor, nil
	}
	grant, err := s.grant(ctx, token, wanted)
	if errors.Is(err, accounts.ErrUnknown) {
		err = errUnauthenticated
	}
	if err != nil {
		return Actor{}, err
	}
	return ActorOf(grant), nil
}

// grant is the one that a key or a token of the provider stands for; of several, the wanted one or else the oldest.
func (s *server) grant(ctx context.Context, token, wanted string) (accounts.Grant, error) {
	if s.options.Provider == nil || strings.Count(token, ".") != 2 {
		return s.accounts.ByKey(ctx, token)
	}
	who, err := s.options.Provider.Bearer(ctx, token)
	if err != nil {
		return accounts.Grant{}, err
	}
	return s.accounts.ByIdentity(ctx, who, wanted)
}

// fromLoopback tells whether the request was made on this machine, to it, and by no page from elsewhere: such a page
// could else write without a key, or give its own name our address and read. What a proxy passes on was not
// made here, as far as we can tell.
func fromLoopback(r *http.Request) bool {
	var pages http.CrossOriginProtection
	if r.Header.Get("X-Forwarded-For") != "" || r.Header.Get("Forwarded") != "" || pages.Check(r) != nil {
		return false
	}
	host, _, err := net.SplitHostPort(r.Host)
	if err != nil {
		host = strings.Trim(r.Host, "[]")
	}
	peer, _, err := net.SplitHostPort(r.RemoteAddr)
	return err == nil && net.ParseIP(peer).IsLoopback() && (host == "localhost" || net.ParseIP(host).IsLoopback())
}
