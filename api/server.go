// Package api is Aftermatch over HTTP: REST with OpenAPI 3.1 on Echo. It is the only place where HTTP
// meets an error, and an echo.Context never leaves it.
//
// To give an event an endpoint, add a line to its resource's file that names the event, as in
//
//	fact[domain.OrganisationRenamed](s, "organisation", "rename", "rename-organisation", "Record a new name", Register)
//
// and a row to the table of roles in roles_test.go.
package api

import (
	"cmp"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"
	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"

	"aftermatch/accounts"
	"aftermatch/domain"
	"aftermatch/eventstore"
	"aftermatch/internal/recall"
	"aftermatch/projections"
	"aftermatch/projections/impact"
	"aftermatch/vault"
)

// Options are what the API needs to know beside the log and the read models.
type Options struct {
	Version      string               // of Aftermatch, as the documentation says it
	Demo         bool                 // the keys demo-admin, demo-evaluator, demo-organiser and demo-manager are valid from loopback
	Organisation domain.ID            // that demo-manager acts for
	Provider     *accounts.Provider   // whose tokens stand for the people they name; nil for none
	Site         string               // where people reach the pages; for links of invitations
	Insecure     bool                 // who asks from loopback without a key may do everything
	RatePerSec   float64              // requests a second that one account or, without a valid key, one address may make; 0 for no limit
	Proxied      bool                 // a proxy of ours stands before us, and says in X-Forwarded-For where requests come from
	Stop         <-chan struct{}      // closed when the server stops: ends streams, which would otherwise never
	Heartbeat    time.Duration        // how often a quiet stream says that it lives; 0 for 15 seconds
	Vault        *vault.Vault         // with the keys of persons; nil for one without a master key
	Registry     *prometheus.Registry // of what /metrics tells beside the API's own; nil for nothing
	Places       *recall.Places       // in which questions are answered, shared with the pages; nil for no end of them
	Patience     time.Duration        // how long a question may take before it is answered with 503; 0 for 30 seconds
	Draw         Drawing              // draws what has a chart; nil for nothing
	Logger       *slog.Logger         // for accesses and failures; nil for slog's default
}

// server is what the handlers share.
type server struct {
	log       *eventstore.Log
	consumer  *projections.Consumer
	reader    *projections.Reader
	options   Options
	logger    *slog.Logger
	keys      demoKeys
	accounts  *accounts.Store
	registrar *Registrar
	limits    *Limits
	huma      huma.API
	shapes    shapes
	vault     *vault.Vault
	persons   *projections.Persons
	figures   *impact.Reader
	figured   *recall.Memory[rendered] // in their forms, by their tags
}

// New is the API on the log and what the consumer keeps: /v1, its documentation, health and metrics.
func New(log *eventstore.Log, consumer *projections.Consumer, options Options) http.Handler {
	tame.Do(tameHuma)
	s := &server{log: log, consumer: consumer, reader: consumer.Reader(), options: options, logger: options.Logger,
		accounts: accounts.New(log.Pool()), limits: NewLimits(options.RatePerSec), registrar: NewRegistrar(accounts.New(log.Pool())),
		figures: impact.NewReader(log.Pool()), figured: newFigured(options.Places)}
	if s.logger == nil {
		s.logger = slog.Default()
	}
	s.vault = vaultOf(log, options.Vault)
	s.persons = projections.NewPersons(log, s.reader, s.vault)
	if options.Demo {
		s.keys = newDemoKeys(options.Organisation)
	}
	e := echo.New()
	e.HTTPErrorHandler = s.failed
	metrics := newMetrics(cmp.Or(options.Registry, prometheus.NewRegistry()), log, consumer)
	e.Use(s.observe(metrics), s.recover, s.secureHeaders, s.limitStrangers, s.identify, s.limit)
	s.huma = humaecho.NewV4(e, describe(options.Version))
	s.shapes = shapesOf(s.huma.OpenAPI().Components.Schemas)

	s.conferences()
	s.organisations()
	s.participations()
	s.meetings()
	s.ties()
	s.projects()
	s.representatives()
	s.imports()
	s.impact()
	s.definitions()
	s.facts()
	s.accountEndpoints()
	s.histories()
	s.events()
	s.stream()
	s.health(e, metrics)
	s.documentation(e)
	return headAsGet(e)
}

// vaultOf is the vault given or, without one, one that is locked: it can only forget.
func vaultOf(log *eventstore.Log, keys *vault.Vault) *vault.Vault {
	if keys == nil {
		return vault.New(log.Pool(), nil)
	}
	return keys
}

// describe is what the OpenAPI document says of the API as a whole.
func describe(version string) huma.Config {
	config := huma.DefaultConfig("Aftermatch", version)
	config.Info.Description = overview
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"key": {Type: "http", Scheme: "bearer", Description: "A key of Aftermatch."}}
	config.Components.Responses = refusals(config.Components.Schemas)
	config.OpenAPIPath, config.DocsPath, config.SchemasPath = "", "", "" // we serve our own; huma's pages load from a CDN
	config.CreateHooks = nil                                             // no $schema in bodies
	config.RejectUnknownQueryParameters = true                           // a misspelt filter must not answer with everything
	return config
}

// huma keeps these choices in variables of its package; they are made once, before the first API is built.
var tame sync.Once

func tameHuma() {
	huma.NewErrorWithContext = ofHuma
	huma.NewError = func(status int, message string, errs ...error) huma.StatusError {
		return ofHuma(nil, status, message, errs...)
	}
	huma.DefaultArrayNullable = false // our lists are empty, never null
	huma.ValidateStrictCasing = true  // what the documentation does not name is refused
}
