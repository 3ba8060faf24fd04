// Package web is Aftermatch's pages: rendered here, readable without a script, in English and German. They show figures
// of projections/impact as charts of web/charts; the address of a page is all of its state.
//
// A new figure on the dashboard is a file that turns it into a card, and a line in sections.
package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"aftermatch/accounts"
	"aftermatch/api"
	"aftermatch/domain"
	"aftermatch/eventstore"
	"aftermatch/internal/recall"
	"aftermatch/projections"
	"aftermatch/projections/impact"
	"aftermatch/vault"
)

// Options are what the pages need to know beside the log and the read models.
type Options struct {
	Demo         bool               // who is on this machine may choose a role; the API's demo keys are valid here too
	Insecure     bool               // who is on this machine needs not sign in
	Organisation domain.ID          // that the demo's cluster manager acts for
	Site         string             // where people reach the pages, such as https://aftermatch.example
	Provider     *accounts.Provider // that people sign in with; nil for none
	Limits       *api.Limits        // on how often one address may ask; nil for none
	Proxied      bool               // a proxy of ours stands before us
	Vault        *vault.Vault       // with the keys of persons; nil for one without a master key
	Stop         <-chan struct{}    // closed when the server stops: pages that are kept up to date end
	Places       *recall.Places     // in which questions are answered, shared with the API; nil for no end of them
	Logger       *slog.Logger       // nil for slog's default
}

// server is what the handlers share.
type server struct {
	log       *eventstore.Log
	reader    *projections.Reader
	figures   *impact.Reader
	clerk     *api.Clerk
	options   Options
	logger    *slog.Logger
	accounts  *accounts.Store
	registrar *api.Registrar
	assets    assets
	moments   moments
	cache     *cache
	jobs      jobs
}

// New is the pages: /, /my, /meetings/, /projects/, /account, /people, /representatives/, /audit, /invitation, /sign-in, /sign-out, /figures/ and /assets/. What else is asked for is not found.
func New(log *eventstore.Log, reader *projections.Reader, options Options) http.Handler {
	s := &server{log: log, reader: reader, figures: impact.NewReader(log.Pool()), clerk: api.NewClerk(log, reader, options.Vault),
		options: options, logger: options.Logger,
		accounts: accounts.New(log.Pool()), registrar: api.NewRegistrar(accounts.New(log.Pool())), assets: readAssets(), cache: newCache(options.Places)}
	if s.logger == nil {
		s.logger = slog.Default()
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.page(api.ReadFigures, s.dashboard))
	mux.HandleFunc("GET /definitions", s.open(s.definitions))
	mux.HandleFunc("GET /evidence", s.page(api.ReadFigures, s.evidence))
	mux.HandleFunc("GET /conferences/{id}/report", s.page(api.ReadFigures, s.sheet))
	mux.HandleFunc("GET /beneath/{card}", s.page(api.ReadFigures, s.beneath))
	mux.HandleFunc("GET /figures/{file}", s.page(api.ReadFigures, s.download))
	s.deskRoutes(mux)
	s.directoryRoutes(mux)
	s.signInRoutes(mux)
	s.accountRoutes(mux)
	s.peopleRoutes(mux)
	s.representativeRoutes(mux)
	mux.HandleFunc("GET /assets/{version}/{name}", s.assets.serve)
	mux.HandleFunc("/", s.open(func(*visit) error { return errNoPage }))
	return s.secure(s.limit(compressed(http.NewCrossOriginProtection().Handler(mux))))
}

// patience is how long a page may take.
const patience = 30 * time.Second

// policy lets a page load what this server serves, and nothing run or style that stands in the page itself.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// secure keeps answers out of frames, of guesses at their type and of shared caches.
func (s *server) secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		if s.https() {
			h.Set("Strict-Transport-Security", api.OnlyHTTPS)
		}
		h.Set("Cache-Control", "private, no-cache")
		h.Set("Vary", "Cookie, Accept-Language, Authorization")
		next.ServeHTTP(w, r)
	})
}

// limit refuses an address that asks too often.
func (s *server) limit(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !s.options.Limits.Allow(api.Address(r, s.options.Proxied)) {
			w.Header().Set("Retry-After", "1")
			http.Error(w, "Too many requests: wait a moment, and try again.", http.StatusTooManyRequests)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// visit is one request for a page and what is known of it.
type visit struct {
	*tongue
	w       http.ResponseWriter
	r       *http.Request
	life    context.Context // the request's own, however long it takes
	assets  assets
	actor   api.Actor // who is signed in, and as what; Role is empty for nobody, and for who may act as nothing
	account domain.ID // of who is signed in; zero for nobody, and in the demo
	session string    // what the browser's cookie holds; empty for nobody, and for who needs none
	demo    bool
}

func (v *visit) context() context.Context { return v.r.Context() }

// show answers with a page, once the whole of it is written.
func (v *visit) show(status int, page templ.Component) error {
	var whole bytes.Buffer
	if err := page.Render(v.context(), &whole); err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	v.w.Header().Set("Content-Language", v.Code)
	v.w.WriteHeader(status)
	_, _ = whole.WriteTo(v.w) // fails when the client has left
	return nil
}

// address is that of the page with one parameter set, or left out when the value is empty.
func (v *visit) address(name, value string) string {
	query := v.r.URL.Query()
	if query.Set(name, value); value == "" {
		query.Del(name)
	}
	if len(query) == 0 {
		return v.r.URL.Path
	}
	return v.r.URL.Path + "?" + query.Encode()
}

// open makes a handler of a page that anybody may see.
func (s *server) open(handle func(*visit) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), patience)
		defer cancel()
		v := &visit{tongue: tongueOf(r), w: w, r: r.WithContext(ctx), life: r.Context(), assets: s.assets, demo: s.options.Demo}
		if chosen := r.URL.Query().Get("lang"); tongueNamed(chosen) != nil {
			http.SetCookie(w, &http.Cookie{Name: tongueCookie, Value: chosen, Path: "/", MaxAge: 365 * 24 * 3600, HttpOnly: true, SameSite: http.SameSiteLaxMode})
		}
		known := func(v *visit) error {
			if err := s.recognise(v); err != nil {
				return err
			}
			return handle(v)
		}
		if err := safely(func() error { return known(v) }); err != nil {
			s.fail(v, err)
		}
	}
}

// safely turns a panic into an error.
func safely(work func() error) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("panic: %v\n%s", cause, debug.Stack())
		}
	}()
	return work()
}

// page makes a handler of a page for those who may do the action. Who is not signed in is led to where one signs in.
func (s *server) page(action api.Action, handle func(*visit) error) http.HandlerFunc {
	return s.open(func(v *visit) error {
		switch {
		case v.actor.Role == "" && !v.account.IsZero(): // signed in, and for nothing: the account says what to do about it
			http.Redirect(v.w, v.r, "/account", http.StatusSeeOther)
			return nil
		case v.actor.Role == "":
			v.toSignIn()
			return nil
		}
		if v.actor.Role == api.Manager && v.r.URL.Path == "/" { // figures are not a manager's; this is what they come for
			http.Redirect(v.w, v.r, "/my", http.StatusSeeOther)
			return nil
		}
		if err := api.Can(v.actor, action, api.Resource{}); err != nil {
			return err
		}
		return handle(v)
	})
}

// toSignIn leads to where one signs in, and from there back.
func (v *visit) toSignIn() {
	http.Redirect(v.w, v.r, "/sign-in?next="+url.QueryEscape(v.r.URL.RequestURI()), http.StatusSeeOther)
}

var errNoPage = &domain.Error{Reason: domain.NotFound, Code: "not_found", Message: "there is no such page"}

// fail answers with a page that says what happened and what to do next.
func (s *server) fail(v *visit, err error) {
	status, what, behind := http.StatusInternalServerError, "failed", (*projections.BehindError)(nil)
	refusal, silent, line := refusedForm(err), (*accounts.SilentError)(nil), (*recall.BusyError)(nil)
	switch {
	case refusal != nil:
		status, what = refused(refusal.Reason)
	case errors.As(err, &behind), errors.As(err, &line), errors.Is(err, context.DeadlineExceeded):
		status, what = http.StatusServiceUnavailable, "busy"
		v.w.Header().Set("Retry-After", strconv.Itoa(2))
	case errors.As(err, &silent):
		status, what = http.StatusServiceUnavailable, "silent"
		v.w.Header().Set("Retry-After", strconv.Itoa(10))
		s.logger.WarnContext(v.context(), "page failed", "path", v.r.URL.Path, "error", err)
	case errors.Is(err, context.Canceled):
		return // nobody waits for the answer
	case api.Away(err):
		status, what = http.StatusServiceUnavailable, "away"
		v.w.Header().Set("Retry-After", strconv.Itoa(2))
		s.logger.ErrorContext(v.context(), "page failed", "path", v.r.URL.Path, "error", err)
	default:
		s.logger.ErrorContext(v.context(), "page failed", "path", v.r.URL.Path, "error", err)
	}
	if err := v.show(status, failure(v, what, refusal)); err != nil {
		s.logger.ErrorContext(v.context(), "page failed", "path", v.r.URL.Path, "error", err)
	}
}

// refused is what a refusal is to HTTP, and which words say it.
func refused(reason domain.Reason) (status int, what string) {
	switch reason {
	case domain.Invalid:
		return http.StatusUnprocessableEntity, "invalid"
	case domain.Forbidden:
		return http.StatusForbidden, "forbidden"
	case domain.NotFound:
		return http.StatusNotFound, "missing"
	}
	return http.StatusConflict, "refused"
}
