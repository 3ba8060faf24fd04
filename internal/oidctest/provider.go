// Package oidctest is an OpenID Connect provider in the test's own process: the real protocol, with people who sign in by
// pressing a button that bears their name.
package oidctest

import (
	"crypto/rand"
	"crypto/rsa"
	"fmt"
	"html/template"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// What the provider knows us as.
const (
	Client   = "aftermatch"
	Secret   = "a client's secret"
	Audience = "aftermatch-api"
)

// Provider is the provider. Its client may be sent back to the addresses that begin with a redirect.
type Provider struct {
	Issuer  string
	t       testing.TB
	storage *storage
}

// Open starts a provider, until the end of the test. People come back to the callback alone.
func Open(t testing.TB, callback string) *Provider {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(nil)
	p := &Provider{Issuer: "http://" + server.Listener.Addr().String(), t: t, storage: newStorage(key, callback)}
	provider, err := op.NewProvider(&op.Config{CodeMethodS256: true}, p.storage, op.StaticIssuer(p.Issuer), op.WithAllowInsecure(), op.WithLogger(slog.New(slog.DiscardHandler)))
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/", provider)
	mux.HandleFunc("GET /login", p.ask)
	mux.Handle("POST /login", op.NewIssuerInterceptor(provider.IssuerFromRequest).HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := r.FormValue("id")
		p.storage.signIn(id, r.FormValue("person"))
		http.Redirect(w, r, op.AuthCallbackURL(provider)(r.Context(), id), http.StatusSeeOther)
	}))
	server.Config.Handler = mux
	server.Start()
	t.Cleanup(server.Close)
	return p
}

var question = template.Must(template.New("").Parse(`<!DOCTYPE html><title>Provider</title><link rel="icon" href="data:,">
<form method="post" action="/login"><input type="hidden" name="id" value="{{.}}">
<button id="anna" name="person" value="anna">Anna</button> <button id="eve" name="person" value="eve">Eve</button></form>`))

// ask asks who somebody is.
func (p *Provider) ask(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_ = question.Execute(w, r.FormValue("id"))
}

// Answer goes the way from an address of the provider as that person, up to what the site answers in the end.
func (p *Provider) Answer(browser *http.Client, address, person string) *http.Response {
	p.t.Helper()
	asked, err := browser.Get(address)
	if err != nil {
		p.t.Fatal(err)
	}
	defer asked.Body.Close()
	id := asked.Request.URL.Query().Get("id")
	if id == "" {
		said, _ := io.ReadAll(asked.Body)
		p.t.Fatalf("the provider does not ask who somebody is: %s %s", asked.Status, said)
	}
	answered, err := browser.PostForm(p.Issuer+"/login", url.Values{"id": {id}, "person": {person}})
	if err != nil {
		p.t.Fatal(err)
	}
	return answered
}

// Token is one for the API, with other claims in place of the usual where they are given.
func (p *Provider) Token(person string, claims map[string]any) string {
	p.t.Helper()
	return p.sign(p.storage.key, person, claims)
}

// Forged is a token of somebody who does not have the provider's key.
func (p *Provider) Forged(person string) string {
	p.t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		p.t.Fatal(err)
	}
	return p.sign(key, person, nil)
}

func (p *Provider) sign(key *rsa.PrivateKey, person string, claims map[string]any) string {
	p.t.Helper()
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: key, KeyID: keyID}}, nil)
	if err != nil {
		p.t.Fatal(err)
	}
	now := time.Now()
	whole := map[string]any{"iss": p.Issuer, "sub": person, "aud": Audience, "iat": now.Unix(), "exp": now.Add(time.Hour).Unix()}
	for name, value := range claims {
		whole[name] = value
	}
	token, err := jwt.Signed(signer).Claims(whole).Serialize() //nolint:misspell // the name is the library's
	if err != nil {
		p.t.Fatal(err)
	}
	return token
}

// Asked says how often the client has been given a token, and for which scopes it has asked.
func (p *Provider) Asked() (tokens int, scopes string) {
	p.storage.mutex.Lock()
	defer p.storage.mutex.Unlock()
	return p.storage.tokens, strings.Join(p.storage.scopes, " ")
}

// SignedOut says how often somebody has signed out here.
func (p *Provider) SignedOut() int {
	p.storage.mutex.Lock()
	defer p.storage.mutex.Unlock()
	return p.storage.ended
}

func unknown(what string) error { return fmt.Errorf("no such %s", what) }
