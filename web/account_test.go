package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"aftermatch/accounts"
	"aftermatch/api"
	"aftermatch/domain"
	"aftermatch/eventstore"
	"aftermatch/internal/oidctest"
	"aftermatch/internal/story"
	"aftermatch/web"
)

// inn is the pages with a provider to sign in with, and the accounts behind them.
type inn struct {
	*site
	theirs *oidctest.Provider
	store  *accounts.Store
}

var us = story.Characters().BioRegioSTERN

func openInn(t *testing.T) *inn {
	t.Helper()
	server := httptest.NewUnstartedServer(nil)
	site := "http://" + server.Listener.Addr().String()
	theirs := oidctest.Open(t, site+"/sign-in/callback")
	provider, err := accounts.NewProvider(accounts.ProviderOptions{Issuer: theirs.Issuer, Client: oidctest.Client, Secret: oidctest.Secret, Callback: site + "/sign-in/callback"})
	if err != nil {
		t.Fatal(err)
	}
	s := openOn(t, server, web.Options{Provider: provider, Site: site}, false)
	result, err := s.log.Execute(t.Context(), eventstore.Request{Metadata: domain.Metadata{Actor: "test", Source: "test"}, Commands: []eventstore.Command{
		{Stream: us, Facts: []domain.Fact{{Event: domain.OrganisationRegistered{Name: "BioRegio STERN", Country: "DE", Sectors: []string{"health"}}, At: today}}}}})
	if err == nil {
		err = s.reader.WaitFor(t.Context(), result.Position)
	}
	if err != nil {
		t.Fatal(err)
	}
	return &inn{s, theirs, accounts.New(s.log.Pool())}
}

// link is that of an invitation.
func (i *inn) link(c accounts.Capacity) string {
	i.Helper()
	_, secret, err := i.store.Invite(i.Context(), accounts.Operator, c, "")
	if err != nil {
		i.Fatal(err)
	}
	return accounts.Link(i.url, secret)
}

// answers goes to the provider and comes back as that person.
func (i *inn) answers(path, person string) answer {
	i.Helper()
	response := i.theirs.Answer(i.http, i.url+path, person)
	defer response.Body.Close()
	return i.read(response)
}

// accepts opens the link of an invitation and accepts it as that person.
func (i *inn) accepts(link, person string) answer {
	i.Helper()
	i.post("/invitation", url.Values{"code": {link}})
	return i.answers("/sign-in/provider?accept=1", person)
}

// joins is a browser of a person who accepted an invitation.
func (i *inn) joins(person string, c accounts.Capacity) *inn {
	i.Helper()
	other := &inn{i.in(i.T), i.theirs, i.store}
	if a := other.accepts(i.link(c), person); a.StatusCode != http.StatusOK || a.Request.URL.Path != "/account" {
		i.Fatalf("accepting leads %s to %s, %s", person, a.Request.URL, a.Status)
	}
	return other
}

var manager = accounts.Capacity{Role: api.Manager, Organisation: us}

func TestAnInvitationIsAcceptedBySigningIn(t *testing.T) {
	i := openInn(t)
	link := i.link(manager)
	i.has(i.get("/").text, "Sign in", "Open an invitation")
	if a := i.answers("/sign-in/provider", "anna"); a.StatusCode != http.StatusForbidden {
		t.Errorf("who was not invited gets in: %s", a.Status)
	} else {
		i.has(a.text, "You have no account here yet")
	}
	a := i.post("/invitation", url.Values{"code": {link}}) // as one may paste it
	i.has(a.text, "Cluster manager of BioRegio STERN", `href="/sign-in/provider?accept=1"`)
	a = i.answers("/sign-in/provider?accept=1", "anna")
	i.has(a.text, "My account", "Cluster manager of BioRegio STERN", "You act as this now.", "Sign out")
	if a := i.get("/my"); a.StatusCode != http.StatusOK || a.Request.URL.Path != "/my" {
		t.Errorf("the manager's desk: %s %s", a.Request.URL, a.Status)
	}
	other := &inn{i.in(t), i.theirs, i.store}
	if a := other.post("/invitation", url.Values{"code": {link}}); a.StatusCode != http.StatusNotFound && a.StatusCode != http.StatusConflict {
		t.Errorf("the link works twice: %s", a.Status)
	}
	i.post("/sign-out", nil)
	if a := i.get("/account"); a.Request.URL.Path != "/sign-in" {
		t.Error("who signed out is still in")
	}
	if a := i.answers("/sign-in/provider?next=/account", "anna"); a.Request.URL.Path != "/account" {
		t.Errorf("signing in again leads to %s", a.Request.URL)
	}
}

// Who signs out is told that the provider still knows them, and signs out there with one link.
func TestOneSignsOutAtTheProviderToo(t *testing.T) {
	i := openInn(t).joins("anna", manager)
	a := i.post("/sign-out", nil)
	i.has(a.text, "You are signed out here.", `href="/sign-out/provider"`)
	i.isOurs(a)
	if i.theirs.SignedOut() != 0 {
		t.Error("one is signed out there unasked")
	}
	if a = i.get("/sign-out/provider"); i.theirs.SignedOut() != 1 || a.Request.URL.Path != "/sign-in" || !strings.HasPrefix(a.Request.URL.String(), i.url) {
		t.Errorf("%d signed out there, and one is at %s", i.theirs.SignedOut(), a.Request.URL)
	}
	i.lacks(a.text, "/sign-out/provider")
	if a = i.get("/account"); a.Request.URL.Path != "/sign-in" {
		t.Error("who signed out is still in")
	}
}

func TestSigningInChangesTheSession(t *testing.T) {
	i := openInn(t).joins("anna", manager)
	address, err := url.Parse(i.url)
	if err != nil {
		t.Fatal(err)
	}
	session := func() (value string) {
		for _, c := range i.http.Jar.Cookies(address) {
			if c.Name == "aftermatch" {
				value = c.Value
			}
		}
		return value
	}
	before := session()
	i.answers("/sign-in/provider", "anna")
	if after := session(); after == before || before == "" {
		t.Errorf("the session was %q and is %q", before, after)
	}
	thief := i.in(t)
	if a := thief.get("/account", "Cookie", "aftermatch="+before); a.Request.URL.Path != "/sign-in" {
		t.Error("the earlier session is still in")
	}
}

func TestABegunSignInIsNobodyElses(t *testing.T) {
	i := openInn(t)
	i.joins("anna", manager)
	i.http.CheckRedirect = func(r *http.Request, _ []*http.Request) error {
		if r.URL.Path == "/sign-in/callback" {
			return http.ErrUseLastResponse // keeps the code that was sent back
		}
		return nil
	}
	back := i.theirs.Answer(i.http, i.url+"/sign-in/provider", "anna")
	back.Body.Close()
	callback, err := url.Parse(back.Header.Get("Location"))
	if err != nil || callback.Query().Get("code") == "" {
		t.Fatalf("sent back to %s, %v", callback, err)
	}
	victim := i.in(t) // is led to the address with the attacker's code
	if a := victim.get(callback.RequestURI()); a.StatusCode != http.StatusForbidden {
		t.Errorf("another browser is signed in: %s", a.Status)
	} else {
		i.has(a.text, "The sign-in did not succeed")
	}
	i.http.CheckRedirect = nil
	if a := i.get(callback.RequestURI()); a.StatusCode != http.StatusOK {
		t.Errorf("the browser that began it: %s", a.Status)
	}
	if a := i.get(callback.RequestURI()); a.StatusCode != http.StatusForbidden {
		t.Errorf("the same code again: %s", a.Status)
	}
	if a := i.get("/sign-in/callback?error=access_denied&state=x"); a.StatusCode != http.StatusForbidden {
		t.Errorf("broken off: %s", a.Status)
	}
}

func TestNoOtherSiteHasSomebodyAccept(t *testing.T) {
	i := openInn(t)
	i.post("/invitation", url.Values{"code": {i.link(manager)}})
	i.http.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	a := i.get("/sign-in/provider?accept=1", "Sec-Fetch-Site", "cross-site")
	cookie := a.Header.Get("Set-Cookie")
	if strings.Contains(cookie, "accepting") || !strings.Contains(cookie, "plainly") {
		t.Errorf("led here by another site, the browser keeps %s", strings.Split(cookie, ".")[1])
	}
}

func TestOneActsForSeveralOrganisationsInTurn(t *testing.T) {
	i := openInn(t).joins("anna", manager)
	i.accepts(i.link(accounts.Capacity{Role: api.Evaluator}), "anna")
	if a := i.get("/"); a.StatusCode != http.StatusOK || a.Request.URL.Path != "/" {
		t.Fatalf("the evaluator's dashboard: %s %s", a.Request.URL, a.Status)
	}
	a := i.get("/account")
	i.has(a.text, "Act as this", "Ministry: reads everything but personal data")
	a = i.sends(a.text, "/account/act")
	if a := i.get("/figures/funnel.csv"); a.StatusCode != http.StatusForbidden {
		t.Errorf("the manager sees figures: %s", a.Status)
	}
	for range 2 {
		a = i.sends(i.get("/account").text, "/account/leave")
	}
	i.has(a.text, "Nothing at the moment")
	if a := i.get("/my"); a.Request.URL.Path != "/account" {
		t.Errorf("who may act as nothing is led to %s", a.Request.URL)
	}
}

var secretIn = regexp.MustCompile(`id="(?:secret|link)">([^<]+)<`)

func TestAKeyIsMadeAndRevokedOnAPage(t *testing.T) {
	i := openInn(t).joins("anna", manager)
	a := i.post("/account/keys", url.Values{"name": {"CRM"}, "days": {"7"}})
	shown := secretIn.FindStringSubmatch(a.text)
	if shown == nil || a.Header.Get("Cache-Control") != "no-store" {
		t.Fatalf("no key is shown, or one that is kept: %s", a.Status)
	}
	grant, err := i.store.ByKey(t.Context(), shown[1])
	if err != nil || grant.Organisation != us {
		t.Errorf("the key acts as %v, %v", grant, err)
	}
	a = i.get("/account")
	i.has(a.text, "CRM", "Last used on")
	i.lacks(a.text, shown[1])
	i.sends(a.text, "/account/keys/revoke")
	if _, err := i.store.ByKey(t.Context(), shown[1]); err == nil {
		t.Error("the key still opens")
	}
}

func TestAManagerLooksAfterTheOwnPeopleAlone(t *testing.T) {
	i := openInn(t)
	anna := i.joins("anna", manager)
	anna.post("/account/name", url.Values{"name": {"Anna A."}})
	i.joins("eve", accounts.Capacity{Role: api.Manager, Organisation: domain.DeriveID("them")})
	a := anna.get("/people")
	anna.has(a.text, "BioRegio STERN", "Anna A.")
	if others, err := i.store.List(t.Context(), domain.DeriveID("them")); err != nil || len(others) != 1 || strings.Contains(a.text, others[0].ID.String()) {
		t.Errorf("of %v, %v the page shows somebody", others, err)
	}
	a = anna.post("/people/invite", url.Values{"role": {"manager"}, "note": {"for B."}})
	link := secretIn.FindStringSubmatch(a.text)
	if link == nil {
		t.Fatal("no link is shown")
	}
	anna.has(a.text, "for B.")
	bert := &inn{i.in(t), i.theirs, i.store}
	anna.has(bert.accepts(link[1], "bert").text, "Cluster manager of BioRegio STERN")
	for _, wrong := range []url.Values{{"role": {"admin"}}, {"role": {"evaluator"}}} {
		if a := anna.post("/people/invite", wrong); a.StatusCode != http.StatusForbidden {
			t.Errorf("a manager invites an %s: %s", wrong, a.Status)
		}
	}
	people, err := i.store.List(t.Context(), domain.DeriveID("them"))
	if err != nil {
		t.Fatal(err)
	}
	if a := anna.post("/people/end", url.Values{"grant": {people[0].Grants[0].ID.String()}}); a.StatusCode != http.StatusNotFound {
		t.Errorf("a manager removes another organisation's people: %s", a.Status)
	}
	ours, err := i.store.List(t.Context(), us)
	if err != nil || len(ours) != 2 {
		t.Fatalf("we are %v, %v", ours, err)
	}
	anna.post("/people/end", url.Values{"grant": {ours[1].Grants[0].ID.String()}})
	if a := bert.get("/my"); a.Request.URL.Path != "/account" {
		t.Errorf("who was removed sees %s", a.Request.URL)
	}
	if a := anna.get("/audit"); a.StatusCode != http.StatusForbidden {
		t.Errorf("a manager reads the audit log: %s", a.Status)
	}
}

func TestAnAdminLooksAfterAccountsAndReadsTheAuditLog(t *testing.T) {
	i := openInn(t)
	admin := i.joins("anna", accounts.Capacity{Role: api.Admin})
	eve := i.joins("eve", manager)
	eve.post("/account/name", url.Values{"name": {"Eve"}})
	a := admin.post("/people/invite", url.Values{"role": {"organiser"}, "series": {"CMC"}})
	admin.has(a.text, "Organiser of CMC", "Eve", "Cluster manager of BioRegio STERN")
	a = admin.post("/people/invite", url.Values{"role": {"manager"}, "organisation": {"bioregio stern"}})
	admin.has(a.text, i.url+"/invitation#")
	if a := admin.post("/people/invite", url.Values{"role": {"manager"}, "organisation": {"nobody"}}); a.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("an organisation that does not exist: %s", a.Status)
	}
	admin.sends(admin.get("/people").text, "/people/withdraw")
	admin.sends(admin.get("/people").text, "/people/close")
	if a := eve.get("/account"); a.Request.URL.Path != "/sign-in" {
		t.Errorf("whose account was closed sees %s", a.Request.URL)
	}
	a = admin.get("/audit")
	admin.has(a.text, "Signed in", "Invitation accepted", "Invitation withdrawn", "Account closed")
	admin.lacks(a.text, "Eve", "anna")
	admin.has(admin.get("/audit?lang=de").text, "Konto geschlossen")
}

func TestOneSignsOutEverywhereAndIsForgotten(t *testing.T) {
	i := openInn(t)
	here, there := i.joins("anna", manager), i.joins("anna", manager)
	here.post("/account/sign-out-everywhere", nil)
	if a := there.get("/account"); a.Request.URL.Path != "/sign-in" {
		t.Error("the other browser is still in")
	}
	here.answers("/sign-in/provider", "anna")
	if a := here.post("/account/close", nil); a.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("an account is closed without asking: %s", a.Status)
	}
	here.post("/account/close", url.Values{"sure": {"yes"}})
	if a := here.answers("/sign-in/provider", "anna"); a.StatusCode != http.StatusForbidden {
		t.Errorf("who is forgotten signs in: %s", a.Status)
	}
}

func TestAnAddressThatAsksTooOftenWaits(t *testing.T) {
	s := openWith(t, web.Options{Demo: true, Limits: api.NewLimits(0.01), Proxied: true}, false)
	if a := s.get("/assets/none/none", "X-Forwarded-For", "192.0.2.1"); a.StatusCode != http.StatusNotFound {
		t.Errorf("the first request: %s", a.Status)
	}
	if a := s.get("/assets/none/none", "X-Forwarded-For", "192.0.2.1"); a.StatusCode != http.StatusTooManyRequests || a.Header.Get("Retry-After") == "" {
		t.Errorf("the second: %s", a.Status)
	}
	if a := s.get("/assets/none/none", "X-Forwarded-For", "192.0.2.2"); a.StatusCode != http.StatusNotFound {
		t.Errorf("from elsewhere: %s", a.Status)
	}
}

func TestInTheDemoOneSeesHowPeopleAreInvited(t *testing.T) {
	s := open(t).signedIn("admin")
	s.has(s.get("/people").text, `href="/people"`, "Invite somebody")
	s.has(s.get("/audit").text, "Signed in", "demo-admin")
	if a := s.get("/account"); a.StatusCode != http.StatusNotFound {
		t.Errorf("the demo has accounts: %s", a.Status)
	}
	evaluator := s.in(t)
	evaluator.signedIn("evaluator")
	if a := evaluator.get("/people"); a.StatusCode != http.StatusForbidden {
		t.Errorf("who only reads invites: %s", a.Status)
	}
}
