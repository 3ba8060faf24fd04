package oidctest

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"strings"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

const keyID = "key"

// storage is what the provider remembers. What it embeds stands for what the code flow never asks for.
type storage struct {
	op.Storage
	key      *rsa.PrivateKey
	callback string

	mutex    sync.Mutex
	requests map[string]*request
	codes    map[string]string // the request of each code
	tokens   int
	ended    int      // sessions
	scopes   []string // of the last request
}

func newStorage(key *rsa.PrivateKey, callback string) *storage {
	return &storage{key: key, callback: callback, requests: map[string]*request{}, codes: map[string]string{}}
}

// signIn says who a request turned out to be from.
func (s *storage) signIn(id, person string) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if r, ok := s.requests[id]; ok {
		r.person, r.signedIn = person, time.Now()
	}
}

func (s *storage) CreateAuthRequest(_ context.Context, asked *oidc.AuthRequest, _ string) (op.AuthRequest, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	r := &request{AuthRequest: asked, id: rand.Text()}
	s.requests[r.id], s.scopes = r, asked.Scopes
	return r, nil
}

func (s *storage) AuthRequestByID(_ context.Context, id string) (op.AuthRequest, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if r, ok := s.requests[id]; ok {
		return r, nil
	}
	return nil, unknown("request")
}

func (s *storage) AuthRequestByCode(ctx context.Context, code string) (op.AuthRequest, error) {
	s.mutex.Lock()
	id := s.codes[code]
	s.mutex.Unlock()
	return s.AuthRequestByID(ctx, id)
}

func (s *storage) SaveAuthCode(_ context.Context, id, code string) error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.codes[code] = id
	return nil
}

func (s *storage) DeleteAuthRequest(_ context.Context, id string) error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	delete(s.requests, id)
	return nil
}

func (s *storage) CreateAccessToken(context.Context, op.TokenRequest) (string, time.Time, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.tokens++
	return rand.Text(), time.Now().Add(time.Hour), nil
}

func (s *storage) TerminateSession(context.Context, string, string) error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.ended++
	return nil
}

func (s *storage) GetClientByClientID(_ context.Context, id string) (op.Client, error) {
	if id != Client {
		return nil, unknown("client")
	}
	return client{s.callback}, nil
}

func (s *storage) AuthorizeClientIDSecret(_ context.Context, id, secret string) error {
	if id != Client || secret != Secret {
		return unknown("client")
	}
	return nil
}

func (s *storage) SetUserinfoFromScopes(_ context.Context, info *oidc.UserInfo, person, _ string, _ []string) error {
	info.Subject = person
	return nil
}

func (s *storage) GetPrivateClaimsFromScopes(context.Context, string, string, []string) (map[string]any, error) {
	return nil, nil
}

func (s *storage) SigningKey(context.Context) (op.SigningKey, error) { return signing{s.key}, nil }

func (s *storage) SignatureAlgorithms(context.Context) ([]jose.SignatureAlgorithm, error) {
	return []jose.SignatureAlgorithm{jose.RS256}, nil
}

func (s *storage) KeySet(context.Context) ([]op.Key, error) { return []op.Key{public{s.key}}, nil }

func (s *storage) Health(context.Context) error { return nil }

type signing struct{ key *rsa.PrivateKey }

func (s signing) SignatureAlgorithm() jose.SignatureAlgorithm { return jose.RS256 }
func (s signing) Key() any                                    { return s.key }
func (s signing) ID() string                                  { return keyID }

type public struct{ key *rsa.PrivateKey }

func (p public) ID() string                         { return keyID }
func (p public) Algorithm() jose.SignatureAlgorithm { return jose.RS256 }
func (p public) Use() string                        { return "sig" }
func (p public) Key() any                           { return &p.key.PublicKey }

// request is somebody who was sent here to sign in.
type request struct {
	*oidc.AuthRequest
	id, person string
	signedIn   time.Time
}

func (r *request) GetID() string          { return r.id }
func (r *request) GetACR() string         { return "" }
func (r *request) GetAMR() []string       { return nil }
func (r *request) GetAudience() []string  { return []string{Client} }
func (r *request) GetAuthTime() time.Time { return r.signedIn }
func (r *request) GetClientID() string    { return r.ClientID }
func (r *request) GetNonce() string       { return r.Nonce }
func (r *request) GetSubject() string     { return r.person }
func (r *request) Done() bool             { return r.person != "" }
func (r *request) GetScopes() []string    { return r.Scopes }

func (r *request) GetResponseType() oidc.ResponseType { return r.ResponseType }
func (r *request) GetResponseMode() oidc.ResponseMode { return r.ResponseMode }

func (r *request) GetCodeChallenge() *oidc.CodeChallenge {
	if r.CodeChallenge == "" {
		return nil
	}
	return &oidc.CodeChallenge{Challenge: r.CodeChallenge, Method: r.CodeChallengeMethod}
}

// client is us.
type client struct{ callback string }

func (c client) GetID() string          { return Client }
func (c client) RedirectURIs() []string { return []string{c.callback} }
func (c client) PostLogoutRedirectURIs() []string {
	return []string{strings.TrimSuffix(c.callback, "/callback")}
}
func (c client) ApplicationType() op.ApplicationType { return op.ApplicationTypeWeb }
func (c client) AuthMethod() oidc.AuthMethod         { return oidc.AuthMethodBasic }
func (c client) ResponseTypes() []oidc.ResponseType {
	return []oidc.ResponseType{oidc.ResponseTypeCode}
}
func (c client) GrantTypes() []oidc.GrantType         { return []oidc.GrantType{oidc.GrantTypeCode} }
func (c client) LoginURL(id string) string            { return "/login?id=" + id }
func (c client) AccessTokenType() op.AccessTokenType  { return op.AccessTokenTypeBearer }
func (c client) IDTokenLifetime() time.Duration       { return time.Hour }
func (c client) DevMode() bool                        { return true } // the callback is on this machine, without TLS
func (c client) IsScopeAllowed(string) bool           { return false }
func (c client) IDTokenUserinfoClaimsAssertion() bool { return false }
func (c client) ClockSkew() time.Duration             { return 0 }

func (c client) RestrictAdditionalIdTokenScopes() func([]string) []string     { return all }
func (c client) RestrictAdditionalAccessTokenScopes() func([]string) []string { return all }

func all(scopes []string) []string { return scopes }
