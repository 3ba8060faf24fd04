package api

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/labstack/echo/v4"

	"aftermatch/accounts"
	"aftermatch/domain"
	"aftermatch/eventstore"
	"aftermatch/internal/recall"
	"aftermatch/projections"
	"aftermatch/vault"
)

// Problem is how every error is answered: RFC 9457. Type and code are stable; nothing that was
// submitted is repeated in it.
type Problem struct {
	Type   string  `json:"type" format:"uri" doc:"Names the kind of problem; it never changes."`
	Title  string  `json:"title" doc:"What the status means."`
	Status int     `json:"status" doc:"The HTTP status."`
	Code   string  `json:"code" doc:"Names the kind of problem to programs; the last part of the type."`
	Detail string  `json:"detail" doc:"What is wrong, and what to do about it."`
	Errors []Fault `json:"errors,omitempty" doc:"Every fault of the request, when there may be several."`

	retryAfter time.Duration // when asking again makes sense; zero for never
	cause      error         // for the log alone, when the fault is ours
}

// Fault is one thing wrong with a request, and where.
type Fault struct {
	Location string `json:"location" doc:"Where, e.g. body.partners[1].role or query.limit."`
	Message  string `json:"message" doc:"What is wrong there."`
}

// The statuses that refusals of the domain are answered with.
var statuses = map[domain.Reason]int{
	domain.Refused:   http.StatusConflict,
	domain.Invalid:   http.StatusUnprocessableEntity,
	domain.NotFound:  http.StatusNotFound,
	domain.Forbidden: http.StatusForbidden,
}

// The codes of problems that HTTP itself knows.
var codes = map[int]string{
	http.StatusUnauthorized:          "unauthenticated",
	http.StatusNotFound:              "not_found",
	http.StatusMethodNotAllowed:      "method_not_allowed",
	http.StatusRequestTimeout:        "too_slow",
	http.StatusRequestEntityTooLarge: "too_large",
	http.StatusUnsupportedMediaType:  "unsupported_media_type",
	http.StatusUnprocessableEntity:   "invalid",
	http.StatusTooManyRequests:       "too_many_requests",
}

const (
	validationFailed = "the request is not as the documentation at /docs says; errors names every fault"
	soon             = time.Second     // after which a refusal for lack of capacity may be over
	shortly          = 5 * time.Second // after which the questions that are asked now may be answered
)

func newProblem(status int, code, detail string) *Problem {
	return &Problem{Type: "urn:problem-type:aftermatch:" + code, Title: http.StatusText(status), Status: status, Code: code, Detail: detail}
}

// invalid is the problem of a request with these faults.
func invalid(faults ...Fault) *Problem {
	p := newProblem(http.StatusUnprocessableEntity, codes[http.StatusUnprocessableEntity], validationFailed)
	for _, fault := range faults {
		covered := func(known Fault) bool { return within(known.Location, fault.Location) }
		if !slices.ContainsFunc(p.Errors, covered) { // later faults of a place mostly follow from the first
			p.Errors = append(p.Errors, fault)
		}
	}
	return p
}

// within tells whether a location is the place or lies in it.
func within(location, place string) bool {
	rest, ok := strings.CutPrefix(location, place)
	return ok && (rest == "" || rest[0] == '.' || rest[0] == '[')
}

// problemOf is the one place where an error becomes HTTP. Faults of the domain are in that part of the request.
func problemOf(err error, part string) *Problem {
	var (
		ready    *Problem
		refusal  *domain.Error
		outdated *outdatedError
		conflict *eventstore.ConflictError
		reused   *eventstore.KeyReusedError
		behind   *projections.BehindError
		router   *echo.HTTPError
		busy     *recall.BusyError
		silent   *accounts.SilentError
	)
	switch {
	case errors.As(err, &ready):
		return ready
	case errors.As(err, &refusal):
		p := newProblem(statuses[refusal.Reason], refusal.Code, refusal.Message)
		for _, fault := range refusal.Faults {
			p.Errors = append(p.Errors, Fault{part + "." + fault.Field, fault.Message})
		}
		return p
	case errors.Is(err, errUnauthenticated):
		return newProblem(http.StatusUnauthorized, codes[http.StatusUnauthorized], err.Error())
	case errors.As(err, &outdated):
		return newProblem(http.StatusPreconditionFailed, "version_mismatch", outdated.Error())
	case errors.As(err, &conflict):
		return newProblem(http.StatusConflict, "version_conflict", "others keep changing this at the same time: try again")
	case errors.As(err, &reused):
		return newProblem(http.StatusUnprocessableEntity, "key_reused", reused.Error())
	case errors.As(err, &behind):
		p := newProblem(http.StatusServiceUnavailable, "behind", behind.Error())
		p.retryAfter = soon
		return p
	case errors.As(err, &busy):
		p := newProblem(http.StatusServiceUnavailable, "busy", busy.Error())
		p.retryAfter = shortly
		return p
	case errors.Is(err, vault.ErrLocked):
		return newProblem(http.StatusServiceUnavailable, "personal_data_locked", err.Error())
	case errors.As(err, &router):
		return ofStatus(router.Code)
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, eventstore.ErrClosed), errors.As(err, &silent), Away(err):
		p := newProblem(http.StatusServiceUnavailable, "unavailable", "Aftermatch cannot answer at the moment: try again")
		p.retryAfter, p.cause = soon, err
		return p
	}
	p := newProblem(http.StatusInternalServerError, "internal", "Aftermatch failed; the log has the reason under this request's id, which X-Request-Id names")
	p.cause = err
	return p
}

// The classes of SQLSTATE that say that PostgreSQL cannot at the moment, whatever it was asked: the connection broke, disk, memory
// or connections ran out, an administrator or a failover intervened, the system failed.
var awayClasses = []string{"08", "53", "57", "58"}

// readOnly is the SQLSTATE of a write to a server that takes none, such as one that another has taken over from.
const readOnly = "25006"

// Away tells whether an error means that the database cannot answer at the moment: it is gone, starting, stopping, full or
// read-only, so that the same request may succeed later.
func Away(err error) bool {
	var (
		connect *pgconn.ConnectError
		network net.Error
		refusal *pgconn.PgError
	)
	if errors.As(err, &refusal) {
		return refusal.Code == readOnly || slices.ContainsFunc(awayClasses, func(class string) bool { return strings.HasPrefix(refusal.Code, class) })
	}
	return errors.As(err, &connect) || errors.As(err, &network) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) ||
		pgconn.SafeToRetry(err)
}

// ofStatus is the problem of a request that no handler saw.
func ofStatus(status int) *Problem {
	switch status {
	case http.StatusNotFound:
		return newProblem(status, codes[status], "there is nothing at this address; /docs lists what can be")
	case http.StatusMethodNotAllowed:
		return newProblem(status, codes[status], "this address does not know this method; the header Allow names those it knows")
	case http.StatusRequestEntityTooLarge:
		return newProblem(status, codes[status], "the body is too large; send less at a time")
	case http.StatusUnsupportedMediaType:
		return newProblem(status, codes[status], "send the body as application/json")
	case http.StatusRequestTimeout:
		return newProblem(status, codes[status], "the body did not arrive in time")
	case http.StatusTooManyRequests:
		p := newProblem(status, codes[status], "too many requests: wait a moment")
		p.retryAfter = soon
		return p
	}
	return problemOf(errors.New(http.StatusText(status)), "body")
}

// ofHuma is the problem of a request that huma refused before any handler saw it.
func ofHuma(_ huma.Context, status int, message string, errs ...error) huma.StatusError {
	switch status {
	case 0: // huma asks for the type, to document it
		return &Problem{}
	case http.StatusBadRequest, http.StatusUnprocessableEntity: // a body that is no JSON is malformed like any other
		var faults []Fault
		for _, err := range errs {
			fault := faultOf(err)
			if strings.HasPrefix(fault.Location, "path.") { // what is no UUID names nothing
				return ofStatus(http.StatusNotFound)
			}
			faults = append(faults, fault)
		}
		if len(faults) == 0 {
			faults = []Fault{{"body", message}}
		}
		return invalid(faults...)
	}
	if len(errs) > 0 && status >= http.StatusInternalServerError {
		return problemOf(errs[0], "body")
	}
	return ofStatus(status)
}

// faultOf tells of a fault what and where it is, without the value.
func faultOf(err error) Fault {
	var detailed huma.ErrorDetailer
	if !errors.As(err, &detailed) {
		return Fault{"body", "is not understood"}
	}
	detail := detailed.ErrorDetail()
	location, text := detail.Location, detail.Message
	if rest, ok := strings.CutPrefix(text, "expected required property "); ok {
		name, _, _ := strings.Cut(rest, " ")
		return Fault{location + "." + name, "is required"}
	}
	if location == "body" && detail.Value != nil { // the decoder's own words may quote the body
		if _, isText := detail.Value.(string); isText {
			return Fault{location, "is not JSON of the expected form"}
		}
	}
	return Fault{location, text}
}

// Error is what is wrong.
func (p *Problem) Error() string { return p.Detail }

// GetStatus is the HTTP status.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType is that of RFC 9457.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// GetHeaders are the headers that belong to the problem.
func (p *Problem) GetHeaders() http.Header {
	headers := http.Header{}
	if p.retryAfter > 0 {
		headers.Set("Retry-After", strconv.Itoa(int(p.retryAfter.Seconds())))
	}
	if p.Status == http.StatusUnauthorized {
		headers.Set("WWW-Authenticate", `Bearer realm="aftermatch"`)
	}
	return headers
}

// answer writes the problem as the response.
func (p *Problem) answer(c echo.Context) error {
	for name, values := range p.GetHeaders() {
		c.Response().Header()[name] = values
	}
	c.Response().Header().Set(echo.HeaderContentType, p.ContentType(""))
	return c.JSON(p.Status, p)
}
