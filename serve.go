package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"syscall"
	"time"

	"github.com/ThreeDotsLabs/watermill"
	"github.com/ThreeDotsLabs/watermill/components/metrics"
	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/ThreeDotsLabs/watermill/message/router/middleware"
	"github.com/prometheus/client_golang/prometheus"

	"aftermatch/accounts"
	"aftermatch/api"
	"aftermatch/eventstore"
	"aftermatch/internal/recall"
	"aftermatch/projections"
	"aftermatch/reactors"
	"aftermatch/vault"
	"aftermatch/web"
)

const (
	// goodbye is how long requests under way may take once the server stops.
	goodbye = 10 * time.Second
	// slowest is how long a request may take from its first line to the last byte of its answer: an import over a slow line, or a
	// long list to a slow reader. Streams grant themselves more with each message.
	slowest = 15 * time.Minute
	// inLine is how long a question waits for others to be answered before it is refused.
	inLine = 10 * time.Second
	// lookForOverdue is how often open requests of past conferences are looked for.
	lookForOverdue = time.Minute
	// lookForUnfiled is how often it is seen whether enough pairs have changed to put them onto sheets.
	lookForUnfiled = 5 * time.Second
)

type serveCommand struct {
	databaseFlags
	masterKeyFlags
	Addr        string  `default:"127.0.0.1:8080" help:"Address to listen on; port 0 picks one."`
	BehindProxy bool    `help:"A proxy of yours stands before the server; X-Forwarded-For says where requests come from."`
	Rate        float64 `default:"50" help:"Requests a second that one account, or one address without a valid key, may make."`
	providerFlags
	InsecureLoopback bool `help:"Let everyone on this machine do everything, without a key. Listens on loopback only."`
}

func (serveCommand) Help() string {
	return `Examples:
  aftermatch serve --addr 0.0.0.0:8080 --behind-proxy --url https://aftermatch.example \
    --oidc-issuer https://login.example --oidc-client aftermatch
  aftermatch serve --insecure-loopback --addr 127.0.0.1:0

Without --insecure-loopback somebody must be able to get in: name a provider that people sign in with, or make a key first
with aftermatch key create.`
}

func (c serveCommand) Run(ctx context.Context, term *terminal) error {
	provider, err := c.provider()
	if err != nil {
		return err
	}
	bind := listenAnywhere
	if c.InsecureLoopback {
		bind = listen
	}
	listener, err := bind(ctx, c.Addr)
	if err != nil {
		return err
	}
	defer listener.Close()
	masters, err := c.masterKeys()
	if err != nil {
		return err
	}
	db, err := c.open(ctx, "data")
	if err != nil {
		return err
	}
	defer db.close()
	if err := c.admitting(ctx, db, provider); err != nil {
		return err
	}
	h, err := openHouse(ctx, db, masters)
	if err != nil {
		return db.explain(err)
	}
	defer h.close()
	options := api.Options{Insecure: c.InsecureLoopback, RatePerSec: c.Rate, Proxied: c.BehindProxy}
	if c.InsecureLoopback {
		options.RatePerSec = 0
	}
	options.Provider, options.Site = provider, c.URL
	return db.explain(h.serve(ctx, listener, options, func(url string) {
		fmt.Fprintf(term.Out, "ready %s\n", url)
	}))
}

// admitting checks that somebody can get in.
func (c serveCommand) admitting(ctx context.Context, db *database, provider *accounts.Provider) error {
	if c.InsecureLoopback || provider != nil {
		return nil
	}
	keys, err := accounts.New(db.pool).UsableKeys(ctx)
	if err == nil && keys == 0 {
		err = usageError("nobody could get in: name a provider with --oidc-issuer, make a first key with aftermatch key create, or let everyone on this machine in with --insecure-loopback")
	}
	return err
}

// listenAnywhere takes the address at once, so that a taken port is known before anything else is started.
func listenAnywhere(ctx context.Context, addr string) (net.Listener, error) {
	if _, _, err := net.SplitHostPort(addr); err != nil {
		return nil, usageError(fmt.Sprintf("--addr %s is not an address like 127.0.0.1:8080", addr))
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("%s is taken by another program: stop it, or choose another port with --addr (port 0 picks a free one)", addr)
	case err != nil:
		return nil, fmt.Errorf("listen on %s: %w", addr, err)
	}
	return listener, nil
}

// listen is listenAnywhere for what lets everybody in, and so stays on loopback.
func listen(ctx context.Context, addr string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, usageError(fmt.Sprintf("--addr %s is not an address like 127.0.0.1:8080", addr))
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, usageError(fmt.Sprintf("--addr %s would let everybody who reaches it in: choose a loopback address such as 127.0.0.1:8080", addr))
	}
	return listenAnywhere(ctx, addr)
}

// house is the application at work: the log, what follows it, and what acts by itself.
type house struct {
	db       *database
	log      *eventstore.Log
	reader   *projections.Reader
	consumer *projections.Consumer
	vault    *vault.Vault
	router   *message.Router
	registry *prometheus.Registry
	running  chan error
}

// openHouse opens the log on the database and starts what follows it. Without a master key personal data stay locked.
func openHouse(ctx context.Context, db *database, masters vault.MasterKeys) (*house, error) {
	log, err := eventstore.Open(ctx, db.pool)
	if err != nil {
		return nil, err
	}
	h := &house{db: db, log: log, vault: vault.New(db.pool, masters), registry: prometheus.NewRegistry(), running: make(chan error, 1)}
	h.consumer = projections.NewConsumer(log)
	h.reader = h.consumer.Reader()
	if h.router, err = h.route(); err != nil {
		log.Close()
		return nil, err
	}
	go func() { h.running <- h.router.Run(context.WithoutCancel(ctx)) }()
	<-h.router.Running()
	return h, nil
}

// routine is what Watermill tells at the info level: of interest only when something is looked for.
var routine = map[slog.Level]slog.Level{slog.LevelInfo: slog.LevelDebug}

// route says who follows the log. A read model takes batches and skips nothing: an error comes again until it is
// mended. A reactor gives up on one thing after some tries and lives on, save for the one that forgets persons, which never gives up.
func (h *house) route() (*message.Router, error) {
	router, err := message.NewRouter(message.RouterConfig{CloseTimeout: goodbye}, watermill.NewSlogLoggerWithLevelMapping(slog.Default(), routine))
	if err != nil {
		return nil, err
	}
	metrics.NewPrometheusMetricsBuilder(h.registry, "aftermatch", "").AddPrometheusRouterMetrics(router)
	router.AddConsumerHandler("read_model", "events", h.consumer.Subscriber(), h.consumer.Handle).AddMiddleware(middleware.Recoverer)
	router.AddConsumerHandler("sheets", "clock", reactors.NewClock(lookForUnfiled), h.consumer.FileSheets).AddMiddleware(middleware.Recoverer)
	erasure := reactors.NewErasure(h.log, h.vault)
	router.AddConsumerHandler("erasure", "events", erasure.Subscriber(), erasure.Handle).AddMiddleware(middleware.Recoverer)
	router.AddConsumerHandler("expiry", "clock", reactors.NewClock(lookForOverdue), reactors.NewExpiry(h.log, time.Now).Handle).
		AddMiddleware(middleware.Retry{MaxRetries: 3, InitialInterval: time.Second, Multiplier: 2}.Middleware, middleware.Recoverer, middleware.Timeout(lookForOverdue))
	return router, nil
}

// serve answers requests until ctx ends, then lets those under way finish.
func (h *house) serve(ctx context.Context, listener net.Listener, options api.Options, ready func(url string)) error {
	stop := make(chan struct{})
	options.Stop, options.Registry, options.Vault = stop, h.registry, h.vault
	options.Places = recall.NewPlaces(h.db.questions(), inLine)
	server := &http.Server{
		Handler:           h.site(options),
		ReadHeaderTimeout: 10 * time.Second,
		MaxHeaderBytes:    64 << 10,
		IdleTimeout:       2 * time.Minute,
		WriteTimeout:      slowest,
		ErrorLog:          slog.NewLogLogger(slog.Default().Handler(), slog.LevelWarn),
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	ready("http://" + listener.Addr().String())
	var err error
	select {
	case <-ctx.Done():
	case err = <-failed:
	case err = <-h.running:
		err = errors.Join(errors.New("the consumers of the log stopped"), err)
	case <-h.db.stopped():
		err = errors.New("the private PostgreSQL stopped; start Aftermatch again, and it recovers what was recorded")
	}
	close(stop)
	shutdown, cancel := context.WithTimeout(context.WithoutCancel(ctx), goodbye)
	defer cancel()
	if server.Shutdown(shutdown) != nil {
		slog.Warn("requests that took longer were cut off", "than", goodbye)
		err = errors.Join(err, server.Close()) // their queries end with them, and give their connections back
	}
	return err
}

// site is the pages and the API at one address.
func (h *house) site(options api.Options) http.Handler {
	options.Draw = web.Drawings(h.log, h.reader, options.Places)
	rest := api.New(h.log, h.consumer, options)
	site := http.NewServeMux()
	for _, path := range []string{"/v1/", "/docs", "/docs/", "/openapi.json", "/healthz", "/readyz", "/metrics"} {
		site.Handle(path, rest)
	}
	site.Handle("/", web.New(h.log, h.reader, web.Options{Demo: options.Demo, Vault: h.vault, Insecure: options.Insecure, Organisation: options.Organisation,
		Site: options.Site, Provider: options.Provider, Limits: api.NewLimits(options.RatePerSec), Places: options.Places, Proxied: options.Proxied, Stop: options.Stop}))
	return site
}

func (h *house) close() {
	if err := errors.Join(h.router.Close(), h.log.Close()); err != nil {
		slog.Error("stop", "error", err)
	}
}
