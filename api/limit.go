package api

import (
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
	"golang.org/x/time/rate"
)

// Limits hold each caller to so many requests a second, with a burst of one second's worth. The zero rate, and a nil
// pointer, hold nobody.
type Limits struct {
	perSecond float64
	mutex     sync.Mutex
	callers   map[string]*caller
	swept     time.Time
}

type caller struct {
	*rate.Limiter
	seen time.Time
}

// forgotten is how long a caller must be silent to be forgotten: by then it may do all that a new one may.
const forgotten = time.Minute

// NewLimits makes limits of that rate.
func NewLimits(perSecond float64) *Limits {
	return &Limits{perSecond: perSecond, callers: map[string]*caller{}}
}

// Allow tells whether the caller may make a request now, and counts it.
func (l *Limits) Allow(name string) bool { return l.ask(name, (*rate.Limiter).Allow) }

// Open tells whether Allow would say yes, and counts nothing.
func (l *Limits) Open(name string) bool {
	return l.ask(name, func(r *rate.Limiter) bool { return r.Tokens() >= 1 })
}

func (l *Limits) ask(name string, question func(*rate.Limiter) bool) bool {
	if l == nil || l.perSecond <= 0 {
		return true
	}
	l.mutex.Lock()
	defer l.mutex.Unlock()
	now := time.Now()
	if now.Sub(l.swept) > forgotten {
		for name, c := range l.callers {
			if now.Sub(c.seen) > forgotten {
				delete(l.callers, name)
			}
		}
		l.swept = now
	}
	c, ok := l.callers[name]
	if !ok {
		c = &caller{Limiter: rate.NewLimiter(rate.Limit(l.perSecond), int(l.perSecond)+1)}
		l.callers[name] = c
	}
	c.seen = now
	return question(c.Limiter)
}

// Address is where a request comes from: the peer or, behind a proxy of ours, what that proxy says of its own peer. An
// IPv6 address stands for its network, in which anybody has as many as they like.
func Address(r *http.Request, proxied bool) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	if proxied {
		passed := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
		if last := strings.TrimSpace(passed[len(passed)-1]); last != "" { // what stands before it is the client's own word
			host = last
		}
	}
	if ip := net.ParseIP(host); ip != nil && ip.To4() == nil {
		return ip.Mask(net.CIDRMask(64, 128)).String()
	}
	return host
}

// limitStrangers refuses an address that has used up what requests without a valid key may ask, before the key of
// another one is looked up.
func (s *server) limitStrangers(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if !s.limits.Open(Address(c.Request(), s.options.Proxied)) {
			return echo.ErrTooManyRequests
		}
		return next(c)
	}
}

// limit refuses what an account or, without a valid key, an address asks beyond its rate.
func (s *server) limit(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		x := exchangeOf(c.Request().Context())
		who := x.actor.Name
		if x.stranger != nil {
			who = Address(c.Request(), s.options.Proxied)
		}
		if !s.limits.Allow(who) {
			return echo.ErrTooManyRequests
		}
		return next(c)
	}
}
