package accounts_test

import (
	"errors"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"aftermatch/accounts"
	"aftermatch/internal/oidctest"
)

// inn is a place where people come back to from the provider.
type inn struct {
	*house
	provider *accounts.Provider
	theirs   *oidctest.Provider
	browser  *http.Client
}

func openInn(t *testing.T) *inn {
	t.Helper()
	back := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	t.Cleanup(back.Close)
	theirs := oidctest.Open(t, back.URL)
	provider, err := accounts.NewProvider(accounts.ProviderOptions{Issuer: theirs.Issuer, Client: oidctest.Client, Secret: oidctest.Secret, Audience: oidctest.Audience, Callback: back.URL})
	if err != nil {
		t.Fatal(err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &inn{&house{T: t}, provider, theirs, &http.Client{Jar: jar}}
}

// begin is where the browser is sent, and what it keeps.
func (i *inn) begin() (address, secret string) {
	i.Helper()
	address, secret, err := i.provider.Begin()
	if err != nil {
		i.Fatal(err)
	}
	return address, secret
}

// back is what the provider sends the browser back with.
func (i *inn) back(address, person string) url.Values {
	i.Helper()
	answer := i.theirs.Answer(i.browser, address, person)
	answer.Body.Close()
	return answer.Request.URL.Query()
}

func TestTheProviderTellsWhoSomebodyIsAndNoMore(t *testing.T) {
	i := openInn(t)
	address, secret := i.begin()
	for _, part := range []string{"response_type=code", "code_challenge_method=S256", "state=", "nonce="} {
		if !strings.Contains(address, part) {
			t.Errorf("%s lacks %s", address, part)
		}
	}
	back := i.back(address, "anna")
	got, err := i.provider.Finish(t.Context(), secret, back.Get("state"), back.Get("code"))
	if err != nil || got != accounts.IdentityOf(i.theirs.Issuer, "anna") {
		t.Fatalf("got %x, %v", got, err)
	}
	if tokens, scopes := i.theirs.Asked(); tokens != 1 || scopes != "openid" {
		t.Errorf("%d tokens were asked for, with %s", tokens, scopes)
	}
}

func TestASignInHoldsOnlyInTheBrowserThatBeganIt(t *testing.T) {
	i := openInn(t)
	address, secret := i.begin()
	_, other := i.begin()
	back := i.back(address, "eve")
	for name, wrong := range map[string][3]string{
		"no secret":              {"", back.Get("state"), back.Get("code")},
		"another's secret":       {other, back.Get("state"), back.Get("code")},
		"no state":               {secret, "", back.Get("code")},
		"no code":                {secret, back.Get("state"), ""},
		"a guessed code":         {secret, back.Get("state"), "guess"},
		"a code of another flow": {secret, back.Get("state"), i.back(first(i.begin()), "eve").Get("code")},
	} {
		if got, err := i.provider.Finish(t.Context(), wrong[0], wrong[1], wrong[2]); !errors.Is(err, accounts.ErrUnknown) {
			t.Errorf("%s: got %x, %v", name, got, err)
		}
	}
	if _, err := i.provider.Finish(t.Context(), secret, back.Get("state"), back.Get("code")); err != nil {
		t.Error(err)
	}
	if _, err := i.provider.Finish(t.Context(), secret, back.Get("state"), back.Get("code")); !errors.Is(err, accounts.ErrUnknown) {
		t.Errorf("the same code again: %v", err)
	}
}

func first(address, _ string) string { return address }

func TestATokenForUsIsTaken(t *testing.T) {
	i := openInn(t)
	if got, err := i.provider.Bearer(t.Context(), i.theirs.Token("anna", nil)); err != nil || got != accounts.IdentityOf(i.theirs.Issuer, "anna") {
		t.Errorf("got %x, %v", got, err)
	}
	for name, token := range map[string]string{
		"an ID token":      i.theirs.Token("anna", map[string]any{"aud": oidctest.Client}),
		"for another":      i.theirs.Token("anna", map[string]any{"aud": "another"}),
		"expired":          i.theirs.Token("anna", map[string]any{"exp": time.Now().Add(-time.Minute).Unix()}),
		"not yet":          i.theirs.Token("anna", map[string]any{"nbf": time.Now().Add(time.Hour).Unix()}),
		"another provider": i.theirs.Token("anna", map[string]any{"iss": "https://elsewhere.example"}),
		"of nobody":        i.theirs.Token("", nil),
		"forged":           i.theirs.Forged("anna"),
		"unsigned":         "eyJhbGciOiJub25lIn0.e30.",
		"nonsense":         "a.b.c",
	} {
		if got, err := i.provider.Bearer(t.Context(), token); !errors.Is(err, accounts.ErrUnknown) || strings.Contains(err.Error(), token) {
			t.Errorf("%s: got %x, %v", name, got, err)
		}
	}
}

func TestAProviderThatIsDownIsNobodysFault(t *testing.T) {
	down := httptest.NewServer(http.NotFoundHandler())
	down.Close()
	provider, err := accounts.NewProvider(accounts.ProviderOptions{Issuer: down.URL, Client: "c", Callback: "http://127.0.0.1/"})
	if err != nil {
		t.Fatal(err)
	}
	var silent *accounts.SilentError
	if _, _, err := provider.Begin(); !errors.As(err, &silent) || errors.Is(err, accounts.ErrUnknown) {
		t.Errorf("got %v", err)
	}
}

func TestAnIDTokenMustNotOpenTheAPI(t *testing.T) {
	if _, err := accounts.NewProvider(accounts.ProviderOptions{Issuer: "https://p", Client: "c", Audience: "c", Callback: "https://us"}); err == nil {
		t.Error("the client is taken as the audience of the API")
	}
}

// A provider that names no place to sign out at has none.
func TestAProviderMayHaveNoWayOut(t *testing.T) {
	var server *httptest.Server
	server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`{"issuer":"` + server.URL + `"}`))
	}))
	t.Cleanup(server.Close)
	provider, err := accounts.NewProvider(accounts.ProviderOptions{Issuer: server.URL, Client: oidctest.Client, Callback: "http://127.0.0.1/back"})
	if err != nil {
		t.Fatal(err)
	}
	if address, err := provider.SignOut("http://127.0.0.1/sign-in"); address != "" || err != nil {
		t.Errorf("it is %q, %v", address, err)
	}
}
