package api_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"aftermatch/accounts"
	"aftermatch/api"
	"aftermatch/domain"
	"aftermatch/internal/oidctest"
)

var managing = accounts.Capacity{Role: api.Manager, Organisation: ours}

// as asks with a key.
func (s *site) as(bearer, method, path, body string) answer {
	s.Helper()
	return s.ask("", method, path, body, "Authorization", bearer)
}

func TestAKeyIsMadeShownOnceAndRevoked(t *testing.T) {
	s := openWith(t, api.Options{})
	grant, first, bearer := s.keyOf(managing)
	made := s.as(bearer, "POST", "/v1/keys", `{"name":"CRM","days":7}`).is(http.StatusCreated)
	var key struct{ ID, Secret string }
	made.into(&key)
	if made.header.Get("Cache-Control") != "no-store" {
		t.Error("a cache may keep the key")
	}
	listed := s.as("Bearer "+key.Secret, "GET", "/v1/keys", "").is(http.StatusOK)
	if keys := listed.items(); len(keys) != 2 || keys[1]["name"] != "CRM" || keys[1]["account_id"] != grant.Account.String() {
		t.Errorf("got %v", keys)
	}
	if strings.Contains(string(listed.body), key.Secret) {
		t.Error("the list shows what a key opens by")
	}
	_, _, other := s.keyOf(managing)
	s.as(other, "POST", "/v1/keys/"+key.ID+"/revoke", "").refused(http.StatusNotFound, "not_found")
	s.as(bearer, "POST", "/v1/keys/"+key.ID+"/revoke", "").is(http.StatusOK)
	s.as("Bearer "+key.Secret, "GET", "/v1/keys", "").refused(http.StatusUnauthorized, "unauthenticated")
	_, _, admin := s.keyOf(accounts.Capacity{Role: api.Admin})
	s.as(admin, "POST", "/v1/keys/"+first.ID.String()+"/revoke", "").is(http.StatusOK)
	s.as(bearer, "GET", "/v1/account", "").refused(http.StatusUnauthorized, "unauthenticated")
	s.as(admin, "POST", "/v1/keys", `{"name":" ","days":400}`).refused(http.StatusUnprocessableEntity, "invalid").at("body.days")
	s.as(admin, "POST", "/v1/keys", `{"name":" "}`).refused(http.StatusUnprocessableEntity, "invalid").at("body.name")
	s.refuse("manager", "/v1/keys", `{"name":"x"}`, http.StatusUnauthorized, "unauthenticated")
}

func TestTheDemoHasNoKeysOfItsOwn(t *testing.T) {
	s := open(t)
	s.refuse("manager", "/v1/keys", `{"name":"x"}`, http.StatusConflict, "no_account")
	if got := s.ask("manager", "GET", "/v1/account", "").fields(); got["name"] != "demo-manager" {
		t.Errorf("got %v", got)
	}
}

func TestAnInvitationGoesFromOneToTheOther(t *testing.T) {
	s := openWith(t, api.Options{Site: "https://aftermatch.example"})
	_, _, manager := s.keyOf(managing)
	var made struct{ ID, Code, Link string }
	s.as(manager, "POST", "/v1/invitations", `{"role":"manager","note":"for B."}`).is(http.StatusCreated).into(&made)
	if made.Link != "https://aftermatch.example/invitation#"+made.Code {
		t.Errorf("the link is %s", made.Link)
	}
	if open := s.as(manager, "GET", "/v1/invitations", "").items(); len(open) != 1 || open[0]["note"] != "for B." || open[0]["organisation_id"] != ours.String() {
		t.Errorf("got %v", open)
	}
	grant, _, evaluator := s.keyOf(accounts.Capacity{Role: api.Evaluator})
	s.as(evaluator, "POST", "/v1/invitations/accept", `{"code":"`+made.Code+`"}`).is(http.StatusOK)
	s.as(evaluator, "POST", "/v1/invitations/accept", `{"code":"`+made.Code+`"}`).refused(http.StatusNotFound, "no_invitation")
	people := s.as(manager, "GET", "/v1/accounts", "").items()
	if len(people) != 2 || people[1]["id"] != grant.Account.String() {
		t.Errorf("our people are %v", people)
	}
	joined := people[1]["grants"].([]any)[0].(map[string]any)["id"].(string)
	_, _, stranger := s.keyOf(accounts.Capacity{Role: api.Manager, Organisation: domain.DeriveID("them")})
	s.as(stranger, "POST", "/v1/grants/"+joined+"/end", "").refused(http.StatusNotFound, "not_found")
	if people := s.as(stranger, "GET", "/v1/accounts?organisation="+ours.String(), "").items(); len(people) != 0 {
		t.Errorf("a stranger sees our people: %v", people)
	}
	s.as(manager, "POST", "/v1/grants/"+joined+"/end", "").is(http.StatusOK)
	if people := s.as(manager, "GET", "/v1/accounts", "").items(); len(people) != 1 {
		t.Errorf("after one was removed our people are %v", people)
	}
	s.as(manager, "POST", "/v1/invitations", `{"role":"admin"}`).refused(http.StatusForbidden, "managers_only")
	s.as(manager, "POST", "/v1/invitations", `{"role":"manager","organisation_id":"`+domain.DeriveID("them").String()+`"}`).refused(http.StatusForbidden, "not_your_organisation")
	s.as(manager, "POST", "/v1/invitations", `{"role":"manager"}`).is(http.StatusCreated).into(&made)
	s.as(stranger, "POST", "/v1/invitations/"+made.ID+"/withdraw", "").refused(http.StatusNotFound, "not_found")
	s.as(manager, "POST", "/v1/invitations/"+made.ID+"/withdraw", "").is(http.StatusOK)
}

func TestAnAdminMakesServicesClosesAccountsAndReadsTheTrail(t *testing.T) {
	s := openWith(t, api.Options{})
	_, _, admin := s.keyOf(accounts.Capacity{Role: api.Admin})
	var made struct {
		AccountID string `json:"account_id"`
		Secret    string
	}
	s.as(admin, "POST", "/v1/accounts", `{"name":"platform","role":"organiser","series":["CMC"]}`).is(http.StatusCreated).into(&made)
	s.as("Bearer "+made.Secret, "POST", "/v1/accounts/"+domain.DeriveID("x").String()+"/close", "").refused(http.StatusNotFound, "not_found")
	s.as(admin, "POST", "/v1/accounts/"+made.AccountID+"/close", "").is(http.StatusOK)
	s.as("Bearer "+made.Secret, "GET", "/v1/account", "").refused(http.StatusUnauthorized, "unauthenticated")
	page := s.as(admin, "GET", "/v1/audit?limit=1", "").fields()
	entries := s.as(admin, "GET", "/v1/audit?cursor="+page["next"].(string), "").items()
	if last := page["items"].([]any)[0].(map[string]any); last["action"] != "account_closed" || last["subject"] != made.AccountID || entries[0]["action"] != "key_used" {
		t.Errorf("the audit log ends with %v, before that %v", last, entries[0])
	}
}

func TestATokenOfTheProviderStandsForItsPerson(t *testing.T) {
	theirs := oidctest.Open(t, "http://127.0.0.1/")
	provider, err := accounts.NewProvider(accounts.ProviderOptions{Issuer: theirs.Issuer, Client: oidctest.Client, Audience: oidctest.Audience, Callback: "http://127.0.0.1/"})
	if err != nil {
		t.Fatal(err)
	}
	s := openWith(t, api.Options{Provider: provider})
	anna := "Bearer " + theirs.Token("anna", nil)
	s.as(anna, "GET", "/v1/account", "").refused(http.StatusUnauthorized, "unauthenticated") // nobody has invited her
	store := accounts.New(s.log.Pool())
	for _, c := range []accounts.Capacity{managing, {Role: api.Evaluator}} {
		_, code, err := store.Invite(t.Context(), accounts.Operator, c, "")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := store.Join(t.Context(), code, accounts.IdentityOf(theirs.Issuer, "anna"), ""); err != nil {
			t.Fatal(err)
		}
	}
	grants := s.as(anna, "GET", "/v1/account", "").fields()["grants"].([]any)
	if len(grants) != 2 {
		t.Fatalf("she may act as %v", grants)
	}
	s.as(anna, "GET", "/v1/events", "").refused(http.StatusForbidden, "forbidden") // as the manager she was first
	evaluator := grants[1].(map[string]any)["id"].(string)
	s.ask("", "GET", "/v1/events", "", "Authorization", anna, "Aftermatch-Grant", evaluator).is(http.StatusOK)
	s.ask("", "GET", "/v1/events", "", "Authorization", anna, "Aftermatch-Grant", ours.String()).refused(http.StatusUnauthorized, "unauthenticated")
	s.as("Bearer "+theirs.Forged("anna"), "GET", "/v1/account", "").refused(http.StatusUnauthorized, "unauthenticated")
	s.as("Bearer "+theirs.Token("anna", map[string]any{"aud": oidctest.Client}), "GET", "/v1/account", "").refused(http.StatusUnauthorized, "unauthenticated")
}

func TestWhileTheProviderIsSilentItsTokensWait(t *testing.T) {
	down := httptest.NewServer(http.NotFoundHandler())
	down.Close()
	provider, err := accounts.NewProvider(accounts.ProviderOptions{Issuer: down.URL, Client: "c", Audience: "a", Callback: "http://127.0.0.1/"})
	if err != nil {
		t.Fatal(err)
	}
	s := openWith(t, api.Options{Provider: provider})
	_, _, key := s.keyOf(managing)
	s.as("Bearer a.b.c", "GET", "/v1/account", "").refused(http.StatusServiceUnavailable, "unavailable")
	s.as(key, "GET", "/v1/account", "").is(http.StatusOK)
}
