package main

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"aftermatch/internal/oidctest"
	"aftermatch/internal/pgtest"
)

// TestTheFirstAdministrator follows docs/operations.md: an invitation made beside the database, a server with a provider, a
// person who signs in.
func TestTheFirstAdministrator(t *testing.T) {
	data, address := pgtest.DataDir(t), freeAddress(t)
	site := "http://" + address
	theirs := oidctest.Open(t, site+"/sign-in/callback")
	link := strings.TrimSpace(succeed(t, "account", "invite", "--role", "admin", "--url", site, "--data-dir", data))

	server := command(t, "serve", "--addr", address, "--data-dir", data, "--url", site,
		"--oidc-issuer", theirs.Issuer, "--oidc-client", oidctest.Client, "--oidc-audience", oidctest.Audience)
	server.Env = append(server.Env, "AFTERMATCH_OIDC_SECRET="+oidctest.Secret)
	out, err := server.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Process.Kill() })
	if lines := bufio.NewScanner(out); !lines.Scan() || lines.Text() != "ready "+site {
		t.Fatalf("the server did not get ready:\n%s", server.errors)
	}

	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	browser := &http.Client{Jar: jar}
	opened, err := browser.PostForm(site+"/invitation", url.Values{"code": {link}})
	if err != nil {
		t.Fatal(err)
	}
	opened.Body.Close()
	joined := theirs.Answer(browser, site+"/sign-in/provider?accept=1", "anna")
	defer joined.Body.Close()
	page, err := io.ReadAll(joined.Body)
	if err != nil || joined.Request.URL.Path != "/account" || !strings.Contains(string(page), "Administrator") {
		t.Fatalf("accepting leads to %s, %v", joined.Request.URL, err)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, site+"/v1/audit", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+theirs.Token("anna", nil))
	trail, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer trail.Body.Close()
	if told, err := io.ReadAll(trail.Body); err != nil || !strings.Contains(string(told), "signed_in") {
		t.Errorf("the audit log says %s %s, %v", trail.Status, told, err)
	}
	server.kill(t) // and has said all it will
	if said := server.errors.String(); strings.Contains(said, link[strings.Index(link, "#")+1:]) || strings.Contains(said, "anna") {
		t.Errorf("the log tells a secret or a person:\n%s", said)
	}
}

// freeAddress is one that nobody listens on at the moment.
func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}
