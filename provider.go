package main

import (
	"net"
	"net/url"
	"strings"

	"aftermatch/accounts"
)

// providerFlags say which OpenID Connect provider people sign in with.
type providerFlags struct {
	URL          string `env:"AFTERMATCH_URL" placeholder:"URL" help:"Where people reach the pages, e.g. https://aftermatch.example."`
	OIDCIssuer   string `name:"oidc-issuer" env:"AFTERMATCH_OIDC_ISSUER" placeholder:"URL" help:"The OpenID Connect provider that people sign in with."`
	OIDCClient   string `name:"oidc-client" env:"AFTERMATCH_OIDC_CLIENT" placeholder:"ID" help:"What Aftermatch is called there."`
	OIDCSecret   string `name:"oidc-secret" env:"AFTERMATCH_OIDC_SECRET" placeholder:"SECRET" help:"Its password there, better given as AFTERMATCH_OIDC_SECRET; none for a public client."`
	OIDCAudience string `name:"oidc-audience" env:"AFTERMATCH_OIDC_AUDIENCE" placeholder:"NAME" help:"Audience of the provider's tokens that the API takes; none are taken without it."`
}

// provider is the one that the flags name, or nil.
func (f providerFlags) provider() (*accounts.Provider, error) {
	if f.OIDCIssuer == "" {
		return nil, nil
	}
	switch {
	case f.OIDCClient == "" || f.URL == "":
		return nil, usageError("--oidc-issuer needs --oidc-client, what Aftermatch is called there, and --url, where people reach the pages")
	case !private(f.URL) || !private(f.OIDCIssuer):
		return nil, usageError("--url and --oidc-issuer must begin with https://, unless they are on this machine")
	}
	provider, err := accounts.NewProvider(accounts.ProviderOptions{Issuer: f.OIDCIssuer, Client: f.OIDCClient, Secret: f.OIDCSecret, Audience: f.OIDCAudience,
		Callback: strings.TrimSuffix(f.URL, "/") + "/sign-in/callback"})
	if err != nil {
		return nil, usageError(err.Error())
	}
	return provider, nil
}

// private tells whether nobody on the way to that address can read along.
func private(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Scheme == "https" || u.Scheme == "http" && (u.Hostname() == "localhost" || ip != nil && ip.IsLoopback())
}
