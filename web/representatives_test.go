package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"aftermatch/domain"
	"aftermatch/eventstore"
	"aftermatch/vault"
	"aftermatch/web"
)

// master is the master key of the tests.
var master = vault.NewMasterKey()

func unlocked(t testing.TB, pool *pgxpool.Pool) *vault.Vault {
	t.Helper()
	keys, err := vault.ParseMasterKeys(master)
	if err != nil {
		t.Fatal(err)
	}
	return vault.New(pool, keys)
}

// speaks registers Anna, who speaks for an organisation.
func (c *scene) speaks(organisation domain.ID) domain.ID {
	c.Helper()
	return c.speaksAs("Anna Müller", organisation)
}

func (c *scene) speaksAs(name string, organisation domain.ID) domain.ID {
	c.Helper()
	person := domain.DeriveID(name, organisation.String())
	key, err := unlocked(c.T, c.log.Pool()).Make(c.Context(), person)
	if err != nil {
		c.Fatal(err)
	}
	registered, started := domain.DeriveID("registered", person.String()), domain.DeriveID("started", person.String())
	result, err := c.log.Execute(c.Context(), eventstore.Request{Metadata: domain.Metadata{Actor: "test", Source: "api"}, Commands: []eventstore.Command{{
		Stream: person, IDs: []domain.ID{registered, started}, Facts: []domain.Fact{
			{Event: domain.RepresentativeRegistered{Name: key.Seal(registered, "name", name), Email: key.Seal(registered, "email", "anna@example.org")}, At: days(-100)},
			{Event: domain.AffiliationStarted{OrganisationID: organisation, Position: key.Seal(started, "position", "head of cluster")}, At: days(-100)},
		}}}})
	if err == nil {
		err = c.reader.WaitFor(c.Context(), result.Position)
	}
	if err != nil {
		c.Fatal(err)
	}
	return person
}

func TestAPersonsDataAreAPageToHandOver(t *testing.T) {
	c := newScene(t)
	anna := c.speaks(c.us)
	c.is(domain.ParticipationID(c.soon, c.us), days(-1), domain.DelegateNamed{RepresentativeID: anna})
	c.signedIn("manager")
	list := c.get("/representatives")
	c.isOurs(list)
	page := "/representatives/" + anna.String()
	c.has(list.text, page, "Anna Müller", "Medizintechnik-Netz Neckar")
	shown := c.get(page)
	c.isOurs(shown)
	c.has(shown.text, "Anna Müller", "anna@example.org", "head of cluster", "Online Matchmaking Day", "article 12(3)", "No consent is recorded.")
	if shown.Header.Get("Cache-Control") != "no-store" || list.Header.Get("Cache-Control") != "no-store" {
		t.Error("a cache may keep the page")
	}
	german := c.get(page + "?lang=de")
	c.isOurs(german)
	c.has(german.text, "Personenbezogene Daten", "Artikel 12 Absatz 3", "Keine Einwilligung ist erfasst.")
	c.get(page + "?lang=en")
	taken := c.get(page + "/data")
	c.has(taken.text, `"name": "Anna Müller"`, `"legal_basis"`)
	if !strings.HasPrefix(taken.Header.Get("Content-Disposition"), "attachment") || taken.Header.Get("Content-Type") != "application/json" {
		t.Errorf("it comes as %s, %s", taken.Header.Get("Content-Type"), taken.Header.Get("Content-Disposition"))
	}
}

func TestConsentIsGivenAndWithdrawnOnThePage(t *testing.T) {
	c := newScene(t)
	page := "/representatives/" + c.speaks(c.us).String()
	c.signedIn("manager")
	given := c.sends(c.get(page).text, page+"/consent", "consent", "given", "notice", "2017-1", "form", "written")
	c.isOurs(given)
	c.has(given.text, "to notice 2017-1", "in writing")
	withdrawn := c.post(page+"/consent", url.Values{"consent": {"withdrawn"}, "seen": {"3"}, "next": {page}})
	c.isOurs(withdrawn)
	c.has(withdrawn.text, "Erased person", "consent was withdrawn")
	c.lacks(withdrawn.text, "Anna", "head of cluster")
}

func TestAnErasureWantsToBeMeant(t *testing.T) {
	c := newScene(t)
	page := "/representatives/" + c.speaks(c.us).String()
	c.signedIn("manager")
	if hasty := c.sends(c.get(page).text, page+"/erase"); hasty.StatusCode != http.StatusConflict || !strings.Contains(hasty.text, "Tick the box") {
		t.Errorf("without the box: %s", hasty.Status)
	}
	erased := c.sends(c.get(page).text, page+"/erase", "sure", "yes")
	c.isOurs(erased)
	c.has(erased.text, "Erased person", "the person asked for it")
	c.lacks(erased.text, "Anna", "anna@example.org")
	c.has(c.get("/representatives").text, "Erased person")
}

func TestPersonsAreShownToWhomTheyConcern(t *testing.T) {
	c := newScene(t)
	theirs := "/representatives/" + c.speaks(c.silesia).String()
	for role, status := range map[string]int{"manager": http.StatusNotFound, "evaluator": http.StatusForbidden, "organiser": http.StatusOK, "admin": http.StatusOK} {
		for _, path := range []string{theirs, theirs + "/data"} {
			if a := c.in(t).signedIn(role).get(path); a.StatusCode != status || strings.Contains(a.text, "Anna") != (status == http.StatusOK) {
				t.Errorf("%s gets %s as the %s", path, a.Status, role)
			}
		}
	}
	if c.signedIn("evaluator"); strings.Contains(c.get("/").text, `href="/representatives"`) {
		t.Error("the evaluator is led to where there is nothing to see")
	}
}

func TestWithoutAMasterKeyThePageSaysWhatToDo(t *testing.T) {
	c := newScene(t)
	page := "/representatives/" + c.speaks(c.us).String()
	server := httptest.NewServer(web.New(c.log, c.reader, web.Options{Demo: true, Organisation: c.us}))
	defer server.Close()
	locked := &site{T: t, log: c.log, reader: c.reader, url: server.URL, http: &http.Client{Jar: jar(t)}}
	for _, path := range []string{page, "/representatives", page + "/data"} {
		a := locked.signedIn("manager").get(path)
		locked.isWhole(a)
		locked.has(a.text, "master key")
	}
}
