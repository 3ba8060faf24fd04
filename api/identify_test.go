package api_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"aftermatch/accounts"
	"aftermatch/api"
	"aftermatch/domain"
)

// keyOf makes a service that acts as that, and a key for it.
func (s *site) keyOf(c accounts.Capacity) (grant accounts.Grant, key accounts.Key, bearer string) {
	s.Helper()
	store := accounts.New(s.log.Pool())
	grant, err := store.AddService(s.Context(), accounts.Operator, "a service", c)
	if err != nil {
		s.Fatal(err)
	}
	key, secret, err := store.CreateKey(s.Context(), accounts.Operator, grant.ID, "a key", time.Hour)
	if err != nil {
		s.Fatal(err)
	}
	return grant, key, "Bearer " + secret
}

func TestAKeyLetsAServiceIn(t *testing.T) {
	s := openWith(t, api.Options{})
	grant, key, bearer := s.keyOf(accounts.Capacity{Role: api.Admin})
	made := s.ask("", "POST", "/v1/organisations", `{"name":"Welfare Tech","country":"DK"}`, "Authorization", bearer).written()
	events := s.ask("", "GET", "/v1/organisations/"+made.ID.String()+"/history", "", "Authorization", bearer).items()
	if len(events) != 1 || events[0]["actor"] != grant.Account.String() {
		t.Errorf("the events are %v, want one by %s", events, grant.Account)
	}
	if err := accounts.New(s.log.Pool()).RevokeKey(t.Context(), accounts.Operator, domain.ID{}, key.ID); err != nil {
		t.Fatal(err)
	}
	s.ask("", "GET", "/v1/organisations", "", "Authorization", bearer).refused(http.StatusUnauthorized, "unauthenticated")
}

func TestAKeyIsValidFromElsewhereToo(t *testing.T) {
	s := openWith(t, api.Options{Demo: true})
	_, _, bearer := s.keyOf(accounts.Capacity{Role: api.Evaluator})
	s.ask("", "GET", "/v1/organisations", "", "Authorization", bearer, "X-Forwarded-For", "203.0.113.9").is(http.StatusOK)
	s.ask("evaluator", "GET", "/v1/organisations", "", "X-Forwarded-For", "203.0.113.9").refused(http.StatusUnauthorized, "unauthenticated")
}

func TestRatesAreOfAccountsAndOfStrangersAddresses(t *testing.T) {
	s := openWith(t, api.Options{Proxied: true, RatePerSec: 0.01})
	_, _, first := s.keyOf(accounts.Capacity{Role: api.Evaluator})
	_, _, second := s.keyOf(accounts.Capacity{Role: api.Evaluator})
	from := func(address, bearer string) answer {
		return s.ask("", "GET", "/v1/organisations", "", "Authorization", bearer, "X-Forwarded-For", address)
	}
	spend := func(address, bearer string) answer {
		for range 100 {
			if a := from(address, bearer); a.status == http.StatusTooManyRequests {
				return a
			}
		}
		t.Fatalf("%s may ask without end", bearer)
		return answer{}
	}
	refusal := spend("203.0.113.1", first).refused(http.StatusTooManyRequests, "too_many_requests")
	if refusal.header.Get("Retry-After") == "" {
		t.Error("the refusal does not say when to try again")
	}
	from("203.0.113.1", second).is(http.StatusOK) // each account for itself
	spend("192.0.2.1", "Bearer guess")
	from("192.0.2.1", "Bearer another guess").is(http.StatusTooManyRequests) // guesses count by address
	from("192.0.2.2", "Bearer another guess").is(http.StatusUnauthorized)
	from("203.0.113.9, 192.0.2.1", "Bearer a third").is(http.StatusTooManyRequests) // what the client says of itself counts for nothing
}

func TestAnAddressIsThePeersOrWhatTheProxySays(t *testing.T) {
	for _, row := range []struct {
		peer, passed string
		proxied      bool
		want         string
	}{
		{"192.0.2.1:80", "", false, "192.0.2.1"}, {"192.0.2.1:80", "203.0.113.1", false, "192.0.2.1"},
		{"192.0.2.1:80", "203.0.113.1", true, "203.0.113.1"}, {"192.0.2.1:80", "198.51.100.1, 203.0.113.1", true, "203.0.113.1"},
		{"192.0.2.1:80", "", true, "192.0.2.1"}, {"[2001:db8:1:2:3:4:5:6]:80", "", false, "2001:db8:1:2::"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = row.peer
		if row.passed != "" {
			r.Header.Set("X-Forwarded-For", row.passed)
		}
		if got := api.Address(r, row.proxied); got != row.want {
			t.Errorf("%s, %q: got %s, want %s", row.peer, row.passed, got, row.want)
		}
	}
}

func TestAStreamEndsWithItsKey(t *testing.T) {
	s := openWith(t, api.Options{Heartbeat: time.Millisecond})
	_, key, bearer := s.keyOf(accounts.Capacity{Role: api.Evaluator})
	f := s.follow("", "Authorization", bearer)
	if !f.lines.Scan() || !strings.HasPrefix(f.lines.Text(), ":") {
		t.Fatalf("got %q, want a comment", f.lines.Text())
	}
	if err := accounts.New(s.log.Pool()).RevokeKey(t.Context(), accounts.Operator, domain.ID{}, key.ID); err != nil {
		t.Fatal(err)
	}
	for f.lines.Scan() { // ends, or the test does not
	}
	if err := f.lines.Err(); err != nil {
		t.Error(err)
	}
}
