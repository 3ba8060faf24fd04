package api

import (
	"context"
	"errors"
	"fmt"
	"hash"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"aftermatch/domain"
)

// exchange is what is known of one request beside its input.
type exchange struct {
	id       domain.ID
	actor    Actor
	stranger error                              // why nobody is known to make it
	still    func(context.Context, Action) bool // whether who makes it may do that even now: of what takes long
	local    bool                               // made on this machine
	reading  bool                               // it has no body
	digest   hash.Hash                          // of method, path and body, under an idempotency key
}

type exchangeKey struct{}

func exchangeOf(ctx context.Context) *exchange {
	x, _ := ctx.Value(exchangeKey{}).(*exchange)
	return x
}

// observe gives the request its id, and says afterwards in the log and in the metrics what became of it. Neither
// queries nor keys are logged, nor what is no id in an address: they may hold secrets, or name persons.
func (s *server) observe(m *metrics) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			started, x := time.Now(), &exchange{id: requestID(c.Request()), local: fromLoopback(c.Request()), reading: c.Request().Method == http.MethodGet}
			c.SetRequest(c.Request().WithContext(context.WithValue(c.Request().Context(), exchangeKey{}, x)))
			c.Response().Header().Set(echo.HeaderXRequestID, x.id.String())
			if err := next(c); err != nil {
				c.Error(err)
			}
			took, status, r := time.Since(started), c.Response().Status, c.Request()
			m.served(r.Method, c.Path(), status, took)
			s.logger.LogAttrs(r.Context(), slog.LevelInfo, "request",
				slog.String("id", x.id.String()), slog.String("method", r.Method), slog.String("path", loggedPath(c)),
				slog.Int("status", status), slog.Int64("bytes", c.Response().Size), slog.Duration("took", took), slog.String("actor", x.actor.Name))
			return nil
		}
	}
}

// requestID is the client's own X-Request-Id when that is a UUID, or a new one.
func requestID(r *http.Request) domain.ID {
	if id, err := domain.ParseID(r.Header.Get(echo.HeaderXRequestID)); err == nil {
		return id
	}
	return newID()
}

// newID is a fresh UUID, version 7.
func newID() domain.ID { return domain.ID(uuid.Must(uuid.NewV7())) }

// recover turns a panic into an error; the stack goes to the log.
func (s *server) recover(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			if cause := recover(); cause != nil {
				err = fmt.Errorf("panic: %v\n%s", cause, debug.Stack())
			}
		}()
		return next(c)
	}
}

// failed answers with what the router or a middleware refused, or with what failed.
func (s *server) failed(err error, c echo.Context) {
	p := s.explain(c.Request().Context(), err)
	if c.Response().Committed {
		return
	}
	if err := p.answer(c); err != nil {
		s.logger.Debug("the client left before its answer", "error", err)
	}
}

// explain is the problem that an error is, its cause logged when the fault is ours.
func (s *server) explain(ctx context.Context, err error) *Problem {
	part := "body"
	if exchangeOf(ctx).reading {
		part = "query"
	}
	p := problemOf(err, part)
	if p.cause != nil && !errors.Is(p.cause, context.Canceled) {
		s.logger.ErrorContext(ctx, "request failed", "id", exchangeOf(ctx).id, "error", p.cause)
	}
	return p
}

// headAsGet serves HEAD as GET; net/http leaves the body out.
func headAsGet(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			get := *r
			get.Method = http.MethodGet
			r = &get
		}
		next.ServeHTTP(w, r)
	})
}

// OnlyHTTPS has browsers come by HTTPS alone for a year.
const OnlyHTTPS = "max-age=31536000"

// secureHeaders keeps answers out of frames, of guesses at their type and of shared caches.
func (s *server) secureHeaders(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		if strings.HasPrefix(s.options.Site, "https://") {
			h.Set("Strict-Transport-Security", OnlyHTTPS)
		}
		h.Set("Cache-Control", "private, no-cache") // ask again with the ETag
		if strings.HasPrefix(c.Request().URL.Path, "/v1/representatives") {
			h.Set("Cache-Control", "no-store") // who is erased must not live on in a cache
		}
		return next(c)
	}
}

// etag is a version as HTTP writes it.
func etag(version int) string { return strconv.Quote(strconv.Itoa(version)) }
