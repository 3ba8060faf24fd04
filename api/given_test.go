package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"aftermatch/api"
	"aftermatch/domain"
	"aftermatch/eventstore"
	"aftermatch/internal/pgtest"
	"aftermatch/projections"
	"aftermatch/vault"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Run(m)) }

// ours is the organisation that demo-manager acts for.
var ours = domain.DeriveID("ours")

// site is the whole API on a database of its own, every exchange checked against its OpenAPI document.
type site struct {
	*testing.T
	url   string
	pool  *pgxpool.Pool
	log   *eventstore.Log
	http  *http.Client
	serve func() string
}

func open(t *testing.T) *site {
	t.Helper()
	return openWith(t, api.Options{Version: "test", Demo: true, Organisation: ours})
}

func openWith(t *testing.T, options api.Options) *site {
	t.Helper()
	pool := pgtest.New(t)
	log, err := eventstore.Open(t.Context(), pool)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := log.Close(); err != nil {
			t.Error(err)
		}
	})
	consumer := projections.NewConsumer(log)
	follow(t, consumer)
	if options.Stop == nil {
		stop := make(chan struct{})
		t.Cleanup(func() { close(stop) })
		options.Stop = stop
	}
	if options.Logger == nil {
		options.Logger = slog.New(slog.DiscardHandler)
	}
	if options.Vault == nil {
		options.Vault = vault.New(pool, masterKeys(t))
	}
	s := &site{T: t, pool: pool, log: log, serve: func() string {
		server := httptest.NewServer(api.New(log, consumer, options))
		t.Cleanup(server.Close)
		return server.URL
	}}
	s.url = s.serve()
	s.http = &http.Client{Transport: contractOf(t, s.url)}
	return s
}

// restart puts an API in the place of this one that remembers nothing.
func (s *site) restart() { s.url = s.serve() }

func masterKeys(t *testing.T) vault.MasterKeys {
	t.Helper()
	keys, err := vault.ParseMasterKeys(vault.NewMasterKey())
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

// follow keeps the read models in step with the log.
func follow(t *testing.T, consumer *projections.Consumer) {
	t.Helper()
	messages, err := consumer.Subscriber().Subscribe(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		for message := range messages {
			if err := consumer.Handle(message); err != nil {
				message.Nack()
				continue
			}
			message.Ack()
		}
	}()
}

// answer is a response, read.
type answer struct {
	*testing.T
	request string
	status  int
	header  http.Header
	body    []byte
}

// ask sends a request as demo-<role>; body is JSON, or "" for none; headers are names and values in turn.
func (s *site) ask(role, method, path, body string, headers ...string) answer {
	s.Helper()
	response := s.send(role, method, path, body, headers...)
	defer response.Body.Close()
	read, err := io.ReadAll(response.Body)
	if err != nil {
		s.Fatal(err)
	}
	return answer{s.T, role + ": " + method + " " + path + " " + body, response.StatusCode, response.Header, read}
}

func (s *site) send(role, method, path, body string, headers ...string) *http.Response {
	s.Helper()
	request, err := http.NewRequestWithContext(context.WithoutCancel(s.Context()), method, s.url+path, strings.NewReader(body))
	if err != nil {
		s.Fatal(err)
	}
	if role != "" {
		request.Header.Set("Authorization", "Bearer demo-"+role)
	}
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := s.http.Do(request)
	if err != nil {
		s.Fatal(err)
	}
	return response
}

// get reads as the evaluator what the last write has led to.
func (s *site) get(path string) answer {
	s.Helper()
	return s.getAs("evaluator", path)
}

func (s *site) getAs(role, path string) answer {
	s.Helper()
	head, _, err := s.log.Head(s.Context())
	if err != nil {
		s.Fatal(err)
	}
	separator := "?"
	if strings.Contains(path, "?") {
		separator = "&"
	}
	return s.ask(role, http.MethodGet, fmt.Sprintf("%s%smin_position=%d", path, separator, head), "")
}

// post writes as the admin, and succeeds.
func (s *site) post(path, body string, arguments ...any) written {
	s.Helper()
	return s.postAs("admin", path, body, arguments...)
}

func (s *site) postAs(role, path, body string, arguments ...any) written {
	s.Helper()
	return s.ask(role, http.MethodPost, path, fmt.Sprintf(body, arguments...)).written()
}

// refuse writes as that role, and is refused with that status and code.
func (s *site) refuse(role, path, body string, status int, code string) answer {
	s.Helper()
	return s.ask(role, http.MethodPost, path, body).refused(status, code)
}

// written is the body of the answer to a write.
type written struct {
	ID       domain.ID `json:"id"`
	Version  int       `json:"version"`
	Position int64     `json:"position"`
}

func (a answer) written() written {
	a.Helper()
	if a.status != http.StatusOK && a.status != http.StatusCreated {
		a.Fatalf("%s: got %d: %s", a.request, a.status, a.body)
	}
	var w written
	a.into(&w)
	if want := fmt.Sprintf(`"%d"`, w.Version); a.header.Get("ETag") != want {
		a.Errorf("%s: got the ETag %s, want %s", a.request, a.header.Get("ETag"), want)
	}
	if want := fmt.Sprint(w.Position); a.header.Get("Aftermatch-Position") != want {
		a.Errorf("%s: got the position %s in the header, want %s", a.request, a.header.Get("Aftermatch-Position"), want)
	}
	if (a.status == http.StatusCreated) != strings.HasSuffix(a.header.Get("Location"), "/"+w.ID.String()) {
		a.Errorf("%s: got %d with the location %q", a.request, a.status, a.header.Get("Location"))
	}
	return w
}

func (a answer) is(status int) answer {
	a.Helper()
	if a.status != status {
		a.Fatalf("%s: got %d, want %d: %s", a.request, a.status, status, a.body)
	}
	return a
}

// refused checks that the answer is a problem with that status and code, and returns it.
func (a answer) refused(status int, code string) answer {
	a.Helper()
	a.is(status)
	var p api.Problem
	a.into(&p)
	if a.header.Get("Content-Type") != "application/problem+json" || p.Code != code || p.Status != status || !strings.HasSuffix(p.Type, ":"+code) || p.Detail == "" {
		a.Fatalf("%s: got %s %s, want the code %s", a.request, a.header.Get("Content-Type"), a.body, code)
	}
	return a
}

// at checks where the faults of a refusal are.
func (a answer) at(locations ...string) answer {
	a.Helper()
	var p api.Problem
	a.into(&p)
	found := map[string]bool{}
	for _, fault := range p.Errors {
		found[fault.Location] = true
	}
	for _, location := range locations {
		if !found[location] {
			a.Errorf("%s: no fault at %s: %s", a.request, location, a.body)
		}
	}
	if len(found) != len(locations) {
		a.Errorf("%s: got %d faults, want %d: %s", a.request, len(found), len(locations), a.body)
	}
	return a
}

func (a answer) into(v any) {
	a.Helper()
	if err := json.Unmarshal(a.body, v); err != nil {
		a.Fatalf("%s: %v: %s", a.request, err, a.body)
	}
}

// fields is the body as an object.
func (a answer) fields() map[string]any {
	a.Helper()
	var fields map[string]any
	a.is(http.StatusOK).into(&fields)
	return fields
}

// items is the list in the body.
func (a answer) items() []map[string]any {
	a.Helper()
	var list struct{ Items []map[string]any }
	a.is(http.StatusOK).into(&list)
	return list.Items
}

// The cast: a conference in the past, and who takes part in it.

func (s *site) conference() domain.ID {
	s.Helper()
	return s.post("/v1/conferences", `{"name":"5th Cluster Matchmaking Conference","series":"CMC","edition":5,"starts_on":"2017-09-21",
		"ends_on":"2017-09-22","country":"DE","city":"Stuttgart","effective_at":"2017-01-10"}`).ID
}

func (s *site) organisation(name, country string) domain.ID {
	s.Helper()
	return s.post("/v1/organisations", `{"name":%q,"country":%q,"sectors":["biotech"],"effective_at":"2016-01-01"}`, name, country).ID
}

// us registers the manager's own organisation.
func (s *site) us() domain.ID {
	s.Helper()
	at := time.Date(2016, 1, 1, 0, 0, 0, 0, time.UTC)
	_, err := s.log.Execute(s.Context(), eventstore.Request{Metadata: domain.Metadata{Actor: "test", Source: "test"}, Commands: []eventstore.Command{
		{Stream: ours, Facts: []domain.Fact{{Event: domain.OrganisationRegistered{Name: "ours", Country: "DE", Sectors: []string{"health"}}, At: at}}}}})
	if err != nil {
		s.Fatal(err)
	}
	return ours
}

func (s *site) takesPart(conference domain.ID, organisations ...domain.ID) {
	s.Helper()
	for _, organisation := range organisations {
		s.post("/v1/conferences/"+conference.String()+"/participations", `{"organisation_id":%q,"effective_at":"2017-03-01"}`, organisation)
	}
}

// scene is a conference with three participants, the first of them the manager's.
func (s *site) scene() (conference, we, welfare, medicon domain.ID) {
	s.Helper()
	conference, we = s.conference(), s.us()
	welfare, medicon = s.organisation("Welfare Tech", "DK"), s.organisation("Medicon Valley", "SE")
	s.takesPart(conference, we, welfare, medicon)
	return conference, we, welfare, medicon
}

func (s *site) request(conference, requester, target domain.ID) domain.ID {
	s.Helper()
	return s.post("/v1/meetings", `{"kind":"request","conference_id":%q,"requester_id":%q,"target_id":%q,"effective_at":"2017-06-01"}`, conference, requester, target).ID
}

// held is the path of a meeting that took place.
func (s *site) held(conference, requester, target domain.ID) string {
	s.Helper()
	meeting := "/v1/meetings/" + s.request(conference, requester, target).String()
	s.post(meeting+"/accept", `{"effective_at":"2017-07-01"}`)
	s.post(meeting+"/hold", `{"effective_at":"2017-09-21T10:20:00Z"}`)
	return meeting
}
