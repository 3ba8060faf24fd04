package api_test

import (
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"testing"

	"aftermatch/api"
	"aftermatch/domain"
	"aftermatch/eventstore"
	"aftermatch/internal/pgtest"
	"aftermatch/projections"
)

// Who may do what: a letter for each role that may, small when only what concerns its own organisation
// or conferences. An endpoint of the OpenAPI document without a row here fails, and so does a row without an endpoint.
var whoMay = map[string]string{
	"list-conferences": "AEOM", "get-conference": "AEOM", "get-conference-history": "AEOM",
	"list-organisations": "AEOM", "get-organisation": "AEOM", "get-organisation-history": "AEOM",
	"list-participations": "AEOM", "get-participation": "AEOM", "get-participation-history": "AEOM",
	"list-meetings": "AEOm", "get-meeting": "AEOm", "get-meeting-history": "AEOm",
	"list-ties": "AEOm", "get-tie": "AEOm", "get-tie-history": "AEOm",
	"list-projects": "AEOm", "get-project": "AEOm", "get-project-history": "AEOm",
	"list-events": "AEO", "stream-events": "AEO",

	"announce-conference": "AO", "reschedule-conference": "Ao", "cancel-conference": "Ao", "record-conference-cost": "Ao",
	"open-follow-up-wave": "Ao", "close-follow-up-wave": "Ao",
	"register-participation": "Ao", "cancel-participation": "Ao", "name-delegate": "Ao", "check-in-delegate": "Ao",
	"register-organisation": "AO", "rename-organisation": "AO", "relocate-organisation": "AO", "classify-organisation": "AO",
	"link-external-id": "AO", "merge-organisation": "AO", "revert-organisation-merge": "AO", "dissolve-organisation": "AO",

	"begin-meeting": "Aom", "accept-request": "Aom", "decline-request": "Aom", "withdraw-request": "Aom",
	"expire-request": "Ao", "schedule-meeting": "Ao", "reschedule-meeting": "Ao", "cancel-meeting": "Ao", "hold-meeting": "Aom", "record-no-show": "Ao",
	"rate-meeting": "Aom", "report-outcome": "Aom",

	"list-representatives": "AOm", "get-representative": "AOm", "get-representative-history": "AOm",
	"register-representative": "AOm", "rectify-representative": "AOm", "start-affiliation": "AOm", "end-affiliation": "AOm", "record-consent": "AOm",
	"erase-representative": "AOm", "export-personal-data": "AOm",

	"declare-prior-tie": "AOm", "retract-prior-tie": "AOm", "end-cooperation": "AOm",

	"log-project": "AOm", "add-partner": "AOm", "record-partner-left": "AOm", "confirm-partner": "AOm", "dispute-partner": "AOm",
	"claim-origin": "AOm", "withdraw-origin": "AOm", "change-lead": "AOm", "sign-agreement": "AOm", "submit-proposal": "AOm",
	"reject-proposal": "AOm", "award-funding": "AOm", "revise-budget": "AOm", "start-project": "AOm", "complete-project": "AOm", "abandon-project": "AOm",
	"merge-project": "AO", "revert-project-merge": "AO",
	"import-file": "Ao", "get-import": "Ao",

	"get-account": "AEOM", "list-keys": "AEOM", "create-key": "AEOM", "revoke-key": "AEOM", "accept-invitation": "AEOM", "close-account": "Aeom",
	"list-invitations": "AOm", "create-invitation": "AOm", "withdraw-invitation": "AOm", "list-accounts": "Am", "create-account": "A",
	"end-grant": "Aeom", "list-audit": "A",

	"correct-fact": "Aom", "retract-fact": "Aom",

	"impact-funnel": "AEO", "impact-funnel-items": "AEO", "impact-conversion": "AEO", "impact-cohorts": "AEO", "impact-countries": "AEO", "impact-sectors": "AEO",
	"impact-additionality": "AEO", "impact-response": "AEO", "impact-conversion-pairs": "AEO",
	"impact-yield": "AEO", "impact-yield-items": "AEO", "impact-attribution": "AEO", "impact-attribution-projects": "AEO",
	"impact-rates": "AEO", "impact-rates-items": "AEO", "impact-response-time": "AEO", "impact-response-time-items": "AEO",
	"impact-money": "AEO", "impact-money-items": "AEO", "impact-money-costs": "AEO",
	"impact-revision": "AEO", "impact-revision-items": "AEO",
	"impact-definitions": "AEO", "impact-definition": "AEO",
	"impact-calibration": "AEO", "impact-calibration-items": "AEO",
	"impact-durability": "AEO", "impact-durability-items": "AEO",
	"impact-counterfactual": "AEO", "impact-counterfactual-items": "AEO",
	"impact-conversion-contacts": "AEO", "impact-cohorts-contacts": "AEO", "impact-countries-contacts": "AEO", "impact-sectors-contacts": "AEO",
	"impact-additionality-contacts": "AEO", "impact-yield-contacts": "AEO", "impact-durability-contacts": "AEO", "impact-response-contacts": "AEO",
	"impact-network-contacts": "AEO", "impact-money-conferences": "AEO",
	"impact-network": "AEO", "impact-network-ties": "AEO", "impact-network-nodes": "AEO",
}

var parameter = regexp.MustCompile(`\{[^}]+\}`)

func TestEveryEndpointKnowsEveryRole(t *testing.T) {
	s := open(t)
	document := contractOf(t, s.url).document
	letters := map[string]string{"admin": "Aa", "evaluator": "Ee", "organiser": "Oo", "manager": "Mm"}
	seen := map[string]bool{}
	for path, item := range document.Paths.Map() {
		for method, operation := range item.Operations() {
			may, known := whoMay[operation.OperationID]
			if !known {
				t.Errorf("%s %s (%s) has no row in the table of roles", method, path, operation.OperationID)
				continue
			}
			seen[operation.OperationID] = true
			path, body := parameter.ReplaceAllString(path, domain.DeriveID("nobody's").String()), ""
			if method == http.MethodPost {
				body = "{}"
			}
			s.checkRole("", method, path, body, http.StatusUnauthorized)
			for role, letters := range letters {
				status := http.StatusForbidden
				if regexp.MustCompile("[" + letters + "]").MatchString(may) {
					status = 0
				}
				s.checkRole(role, method, path, body, status)
			}
		}
	}
	for id := range whoMay {
		if !seen[id] {
			t.Errorf("the table of roles has a row for %s, which does not exist", id)
		}
	}
}

// checkRole asks and compares; the status 0 stands for any that is not about rights.
func (s *site) checkRole(role, method, path, body string, want int) {
	s.Helper()
	response := s.send(role, method, path, body)
	response.Body.Close()
	got := response.StatusCode
	if want == 0 && got != http.StatusUnauthorized && got != http.StatusForbidden {
		return
	}
	if got != want {
		s.Errorf("%s %s as %q: got %d, want %d", method, path, role, got, want)
	}
}

func TestCan(t *testing.T) {
	us, them := domain.DeriveID("us"), domain.DeriveID("them")
	keys := []api.Actor{{Name: "demo-admin", Role: api.Admin}, {Name: "demo-evaluator", Role: api.Evaluator},
		{Name: "demo-organiser", Role: api.Organiser, Series: []string{"ours"}}, {Name: "demo-manager", Role: api.Manager, Organisation: us}}
	const yes, never, hidden = "", "forbidden", "not_found"
	mute, alien := "not_your_organisation", "not_your_conference"
	for _, row := range []struct {
		action   api.Action
		resource api.Resource
		want     [4]string // for the four keys in turn
	}{
		{api.ReadDirectory, api.Resource{}, [4]string{yes, yes, yes, yes}},
		{api.ReadDirectory, api.Resource{Parties: []domain.ID{them}}, [4]string{yes, yes, yes, yes}},
		{api.ReadDealings, api.Resource{}, [4]string{yes, yes, yes, yes}},
		{api.ReadDealings, api.Resource{Parties: []domain.ID{them, us}}, [4]string{yes, yes, yes, yes}},
		{api.ReadDealings, api.Resource{Parties: []domain.ID{them}}, [4]string{yes, yes, yes, hidden}},
		{api.ReadDealings, api.Resource{Parties: []domain.ID{}}, [4]string{yes, yes, yes, hidden}},
		{api.ReadLog, api.Resource{}, [4]string{yes, yes, yes, never}},
		{api.ReadFigures, api.Resource{}, [4]string{yes, yes, yes, never}},
		{api.Organise, api.Resource{}, [4]string{yes, never, yes, never}},
		{api.Register, api.Resource{}, [4]string{yes, never, yes, never}},
		{api.Arrange, api.Resource{}, [4]string{yes, never, yes, never}},
		{api.Arrange, api.Resource{Parties: []domain.ID{us}}, [4]string{yes, never, yes, never}},
		{api.Meet, api.Resource{Voice: us}, [4]string{yes, never, yes, yes}},
		{api.Meet, api.Resource{Voice: them}, [4]string{yes, never, yes, mute}},
		{api.Meet, api.Resource{Parties: []domain.ID{them}}, [4]string{yes, never, yes, hidden}},
		{api.Ask, api.Resource{Voice: us}, [4]string{yes, never, yes, yes}},
		{api.Ask, api.Resource{Voice: them}, [4]string{yes, never, yes, mute}},
		{api.Answer, api.Resource{Parties: []domain.ID{us, them}}, [4]string{yes, never, yes, yes}},
		{api.Answer, api.Resource{Parties: []domain.ID{them}}, [4]string{yes, never, yes, hidden}},
		{api.Opine, api.Resource{Parties: []domain.ID{us, them}, Voice: them}, [4]string{yes, never, yes, mute}},
		{api.DeclareTie, api.Resource{Voice: us}, [4]string{yes, never, yes, yes}},
		{api.Log, api.Resource{Parties: []domain.ID{them}, Voice: us}, [4]string{yes, never, yes, hidden}},
		{api.Log, api.Resource{Parties: []domain.ID{us}}, [4]string{yes, never, yes, yes}},
		{api.Organise, api.Resource{Edition: &api.Edition{Series: "ours"}}, [4]string{yes, never, yes, never}},
		{api.Organise, api.Resource{Edition: &api.Edition{Series: "theirs"}}, [4]string{yes, never, alien, never}},
		{api.Organise, api.Resource{Edition: &api.Edition{Series: "theirs", Announcer: "demo-organiser"}}, [4]string{yes, never, yes, never}},
		{api.Organise, api.Resource{Edition: &api.Edition{}}, [4]string{yes, never, alien, never}},
		{api.Opine, api.Resource{Parties: []domain.ID{us}, Edition: &api.Edition{Series: "theirs"}}, [4]string{yes, never, alien, yes}},
		{api.Unite, api.Resource{}, [4]string{yes, never, yes, never}},
		{api.Correct, api.Resource{}, [4]string{yes, never, yes, yes}},
		{api.Correct, api.Resource{Parties: []domain.ID{us, them}, Author: "demo-manager"}, [4]string{yes, never, yes, yes}},
		{api.Correct, api.Resource{Parties: []domain.ID{us, them}, Author: "manager-of-them"}, [4]string{yes, never, yes, "not_your_fact"}},
		{api.Correct, api.Resource{Parties: []domain.ID{them}, Author: "demo-manager"}, [4]string{yes, never, yes, hidden}},
		{api.ReadPersons, api.Resource{}, [4]string{yes, never, yes, yes}},
		{api.ReadPersons, api.Resource{Parties: []domain.ID{them}}, [4]string{yes, never, yes, hidden}},
		{api.KeepPersons, api.Resource{Voice: us}, [4]string{yes, never, yes, yes}},
		{api.KeepPersons, api.Resource{Voice: them}, [4]string{yes, never, yes, mute}},
		{api.ErasePersons, api.Resource{Parties: []domain.ID{us}}, [4]string{yes, never, yes, yes}},
		{api.KeepAccount, api.Resource{}, [4]string{yes, yes, yes, yes}},
		{api.ReadPeople, api.Resource{Parties: []domain.ID{us}}, [4]string{yes, never, never, yes}},
		{api.ReadPeople, api.Resource{Parties: []domain.ID{them}}, [4]string{yes, never, never, hidden}},
		{api.Invite, api.Resource{Voice: us}, [4]string{yes, never, yes, yes}},
		{api.Invite, api.Resource{Voice: them}, [4]string{yes, never, yes, mute}},
		{api.EndCapacity, api.Resource{Parties: []domain.ID{us}}, [4]string{yes, hidden, hidden, yes}},
		{api.EndCapacity, api.Resource{Parties: []domain.ID{{}}}, [4]string{yes, hidden, hidden, hidden}},
		{api.Administer, api.Resource{}, [4]string{yes, never, never, never}},
		{"something nobody thought of", api.Resource{}, [4]string{never, never, never, never}},
	} {
		for i, actor := range keys {
			if got := codeOf(api.Can(actor, row.action, row.resource)); got != row.want[i] {
				t.Errorf("%s, %s, %v: got %q, want %q", actor.Name, row.action, row.resource, got, row.want[i])
			}
		}
	}
}

func codeOf(err error) string {
	var refusal *domain.Error
	if errors.As(err, &refusal) {
		return refusal.Code
	}
	return ""
}

func TestDemoKeysAreForLoopbackAndTheDemoAlone(t *testing.T) {
	demo, real := open(t), openWith(t, api.Options{Version: "test"})
	demo.ask("admin", "GET", "/v1/conferences", "").is(http.StatusOK)
	demo.ask("admin", "GET", "/v1/conferences", "", "X-Forwarded-For", "203.0.113.9").refused(http.StatusUnauthorized, "unauthenticated")
	demo.ask("administrator", "GET", "/v1/conferences", "").refused(http.StatusUnauthorized, "unauthenticated")
	refusal := real.ask("admin", "GET", "/v1/conferences", "").refused(http.StatusUnauthorized, "unauthenticated")
	if refusal.header.Get("WWW-Authenticate") != `Bearer realm="aftermatch"` {
		t.Errorf("got %q", refusal.header.Get("WWW-Authenticate"))
	}
}

func TestAPeerFromElsewhereHasNoDemoKeys(t *testing.T) {
	log, err := eventstore.Open(t.Context(), pgtest.New(t))
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	handler := api.New(log, projections.NewConsumer(log), api.Options{Demo: true, Logger: slog.New(slog.DiscardHandler)})
	const local, away = http.StatusForbidden, http.StatusUnauthorized // the evaluator is known, but may not
	for _, row := range []struct {
		peer, host string
		status     int
	}{
		{"127.0.0.1:1234", "127.0.0.1:8080", local}, {"127.0.0.1:1234", "localhost:8080", local}, {"127.0.0.1:1234", "localhost", local},
		{"[::1]:1234", "[::1]:8080", local}, {"[::1]:1234", "[::1]", local},
		{"192.0.2.1:1234", "127.0.0.1:8080", away}, {"192.0.2.1:1234", "localhost", away}, {"127.0.0.1:1234", "evil.example:8080", away},
		{"127.0.0.1:1234", "", away}, {"", "localhost", away},
	} {
		request := httptest.NewRequest(http.MethodPost, "/v1/conferences", nil)
		request.RemoteAddr, request.Host = row.peer, row.host
		request.Header.Set("Authorization", "Bearer demo-evaluator")
		response := httptest.NewRecorder()
		handler.ServeHTTP(response, request)
		if response.Code != row.status {
			t.Errorf("from %s to %s: got %d, want %d", row.peer, row.host, response.Code, row.status)
		}
	}
}

func TestWithoutKeysNoPageFromElsewhereMayWrite(t *testing.T) {
	s := openWith(t, api.Options{Insecure: true})
	s.ask("", "POST", "/v1/organisations", `{"name":"n","country":"DE"}`).is(http.StatusCreated)
	s.ask("", "POST", "/v1/organisations", `{"name":"n","country":"DE"}`, "Origin", s.url).is(http.StatusCreated)
	s.ask("", "POST", "/v1/organisations", `{"name":"n","country":"DE"}`, "Origin", "https://evil.example").refused(http.StatusUnauthorized, "unauthenticated")
	s.ask("", "POST", "/v1/organisations", `{"name":"n","country":"DE"}`, "Sec-Fetch-Site", "cross-site").refused(http.StatusUnauthorized, "unauthenticated")
	s.ask("admin", "GET", "/v1/organisations", "").refused(http.StatusUnauthorized, "unauthenticated") // no demo, no demo key
}
