package accounts

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// ProviderOptions say which OpenID Connect provider people sign in with.
type ProviderOptions struct {
	Issuer   string // its address, exactly as its tokens name it
	Client   string // what we are called there
	Secret   string // our password there; empty for a public client
	Audience string // of tokens that the API takes; empty when it takes none. Not Client: then an ID token would open the API
	Callback string // our own address that the provider sends people back to
}

// Provider is an OpenID Connect provider. All we ask it is who somebody is to it: the scope is openid alone, so it tells
// neither names nor addresses.
type Provider struct {
	options ProviderOptions
	client  *http.Client

	mutex      sync.Mutex
	discovered *oidc.Provider
	failed     error
	failedAt   time.Time
}

const (
	providerPatience = 10 * time.Second
	// askAgain is how long a provider that did not answer is left alone.
	askAgain = 5 * time.Second
	// SignInLasts is how long one may take at the provider.
	SignInLasts = 10 * time.Minute
)

// NewProvider is that provider. Nothing is asked of it before it is needed, so it may be down for a while.
func NewProvider(options ProviderOptions) (*Provider, error) {
	switch {
	case options.Issuer == "" || options.Client == "" || options.Callback == "":
		return nil, errors.New("a provider needs an issuer, a client and the address of this site")
	case options.Audience == options.Client:
		return nil, errors.New("the audience of the API must not be the client: whoever has seen somebody's ID token could use the API")
	}
	return &Provider{options: options, client: &http.Client{Timeout: providerPatience}}, nil
}

// SilentError says that the provider does not answer.
type SilentError struct {
	Issuer string
	Cause  error
}

func (e *SilentError) Error() string {
	return fmt.Sprintf("the OpenID provider %s does not answer: %v", e.Issuer, e.Cause)
}

// Unwrap is the cause.
func (e *SilentError) Unwrap() error { return e.Cause }

// discover asks the provider, once, where what is.
func (p *Provider) discover() (*oidc.Provider, error) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.discovered != nil {
		return p.discovered, nil
	}
	if p.failed != nil && time.Since(p.failedAt) < askAgain {
		return nil, p.failed
	}
	found, err := oidc.NewProvider(oidc.ClientContext(context.Background(), p.client), p.options.Issuer) // it keeps the context, to fetch keys
	if err != nil {
		p.failed, p.failedAt = &SilentError{p.options.Issuer, err}, time.Now()
		return nil, p.failed
	}
	p.discovered = found
	return found, nil
}

func (p *Provider) oauth(found *oidc.Provider) oauth2.Config {
	return oauth2.Config{ClientID: p.options.Client, ClientSecret: p.options.Secret, RedirectURL: p.options.Callback,
		Endpoint: found.Endpoint(), Scopes: []string{oidc.ScopeOpenID}}
}

// derive makes the state, the nonce and the code verifier of a sign-in from the one secret that the browser keeps: so
// nothing has to be stored, and what another browser brings back fits none of them.
func derive(secret, purpose string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(purpose))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// Begin is where the browser is to be sent, and the secret that it is to keep until it comes back.
func (p *Provider) Begin() (address, secret string, err error) {
	found, err := p.discover()
	if err != nil {
		return "", "", err
	}
	secret = newSecret()
	config := p.oauth(found)
	return config.AuthCodeURL(derive(secret, "state"), oidc.Nonce(derive(secret, "nonce")), oauth2.S256ChallengeOption(derive(secret, "verifier"))), secret, nil
}

// SignOut is where the browser is to be sent to sign out at the provider as well, and to come back to that address of ours from
// there; "" when the provider has no such place. We keep no token of it to show, so it asks the person whether that is meant.
func (p *Provider) SignOut(back string) (address string, err error) {
	found, err := p.discover()
	if err != nil {
		return "", err
	}
	var places struct {
		EndSession string `json:"end_session_endpoint"`
	}
	if err := found.Claims(&places); err != nil || places.EndSession == "" {
		return "", err
	}
	u, err := url.Parse(places.EndSession)
	if err != nil {
		return "", err
	}
	query := u.Query()
	query.Set("client_id", p.options.Client)
	query.Set("post_logout_redirect_uri", back)
	u.RawQuery = query.Encode()
	return u.String(), nil
}

// errNotBegun refuses who comes back to a sign-in that this browser did not begin, or not now.
var errNotBegun = fmt.Errorf("%w: this sign-in was not begun in this browser, or too long ago", ErrUnknown)

// Finish is who has signed in, from what the browser kept and what the provider sent back with it.
func (p *Provider) Finish(ctx context.Context, secret, state, code string) (Digest, error) {
	if secret == "" || subtle.ConstantTimeCompare([]byte(state), []byte(derive(secret, "state"))) != 1 {
		return Digest{}, errNotBegun
	}
	found, err := p.discover()
	if err != nil {
		return Digest{}, err
	}
	config := p.oauth(found)
	ctx = oidc.ClientContext(ctx, p.client)
	token, err := config.Exchange(ctx, code, oauth2.VerifierOption(derive(secret, "verifier")))
	var refused *oauth2.RetrieveError
	if errors.As(err, &refused) { // its text would repeat what the provider said, and that is none of our log's
		return Digest{}, fmt.Errorf("%w: the provider does not take the code", ErrUnknown)
	}
	if err != nil {
		return Digest{}, &SilentError{p.options.Issuer, err}
	}
	raw, _ := token.Extra("id_token").(string)
	claims, err := found.Verifier(&oidc.Config{ClientID: p.options.Client}).Verify(ctx, raw)
	if err != nil {
		return Digest{}, fmt.Errorf("%w: the provider's ID token does not hold", ErrUnknown)
	}
	if subtle.ConstantTimeCompare([]byte(claims.Nonce), []byte(derive(secret, "nonce"))) != 1 {
		return Digest{}, errNotBegun
	}
	return identityIn(claims)
}

// identityIn is who a token names. One that names nobody would be the same nobody each time.
func identityIn(claims *oidc.IDToken) (Digest, error) {
	if claims.Subject == "" {
		return Digest{}, fmt.Errorf("%w: the provider's token names nobody", ErrUnknown)
	}
	return IdentityOf(claims.Issuer, claims.Subject), nil
}

// Bearer is whom a token of the provider for our API stands for, or ErrUnknown.
func (p *Provider) Bearer(ctx context.Context, token string) (Digest, error) {
	if p.options.Audience == "" {
		return Digest{}, ErrUnknown
	}
	found, err := p.discover()
	if err != nil {
		return Digest{}, err
	}
	claims, err := found.Verifier(&oidc.Config{ClientID: p.options.Audience}).Verify(oidc.ClientContext(ctx, p.client), token)
	if err != nil {
		return Digest{}, ErrUnknown // why is in the error, and so might be parts of the token
	}
	return identityIn(claims)
}
