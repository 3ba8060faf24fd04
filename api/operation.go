package api

import (
	"context"
	"crypto/sha256"
	"io"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
)

// patience is how long a request may take before it is answered with 503.
const patience = 30 * time.Second

// get registers a read; its id names it in the documentation and in generated clients.
func get[I, O any](s *server, id, path, summary string, action Action, handle func(context.Context, *I) (*O, error)) {
	operate(s, operation{id, http.MethodGet, path, summary, action, http.StatusOK}, handle)
}

// post registers a write to what exists.
func post[I any](s *server, id, path, summary string, action Action, handle func(context.Context, *I) (*Written, error)) {
	operate(s, operation{id, http.MethodPost, path, summary, action, http.StatusOK}, handle)
}

// create registers a write that makes something.
func create[I any](s *server, id, path, summary string, action Action, handle func(context.Context, *I) (*Written, error)) {
	operate(s, operation{id, http.MethodPost, path, summary, action, http.StatusCreated}, handle)
}

// operation is one method of one address, and the action that it amounts to.
type operation struct {
	id, method, path, summary string
	action                    Action
	status                    int
}

func operate[I, O any](s *server, o operation, handle func(context.Context, *I) (*O, error)) {
	body := &huma.RequestBody{}
	description := o.describe(s)
	if o.method == http.MethodPost {
		description.RequestBody = body
	}
	huma.Register(s.huma, description, func(ctx context.Context, in *I) (*O, error) {
		ctx, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		out, err := handle(ctx, in)
		if err != nil {
			return nil, s.explain(ctx, err)
		}
		return out, nil
	})
	body.Required = demanding(s.huma.OpenAPI().Components.Schemas, body)
}

// describe is the operation as huma registers and documents it.
func (o operation) describe(s *server) huma.Operation {
	path := "/v1" + o.path
	answers := map[string]*huma.Response{}
	may := func(statuses ...int) {
		for _, status := range statuses {
			answers[strconv.Itoa(status)] = &huma.Response{Ref: "#/components/responses/" + refusal(status)}
		}
	}
	may(http.StatusUnauthorized, http.StatusForbidden, http.StatusUnprocessableEntity,
		http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusServiceUnavailable)
	if strings.Contains(path, "{") || o.method == http.MethodPost {
		may(http.StatusNotFound)
	}
	if o.method == http.MethodPost {
		may(http.StatusConflict, http.StatusPreconditionFailed, http.StatusRequestTimeout,
			http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType)
	}
	if o.method == http.MethodGet && strings.HasSuffix(path, "{id}") {
		answers["304"] = &huma.Response{Description: "Not changed since the version that If-None-Match names."}
	}
	return huma.Operation{
		OperationID: o.id, Method: o.method, Path: path, Summary: o.summary, DefaultStatus: o.status, Responses: answers,
		Tags:        []string{strings.Split(path, "/")[2]},
		Security:    []map[string][]string{{"key": {}}},
		Middlewares: huma.Middlewares{s.authorise(o.action), fingerprint},
	}
}

// refusal names the documented response of an error status.
func refusal(status int) string { return strings.ReplaceAll(http.StatusText(status), " ", "") }

// refusals are the responses that operations refer to.
func refusals(schemas huma.Registry) map[string]*huma.Response {
	all := map[string]*huma.Response{}
	schema := schemas.Schema(reflect.TypeFor[Problem](), true, "")
	for status, when := range map[int]string{
		http.StatusUnauthorized:          "No valid key was sent.",
		http.StatusForbidden:             "The key's role may never do this.",
		http.StatusNotFound:              "There is no such thing, or it is not yours to see.",
		http.StatusRequestTimeout:        "The body did not arrive in time.",
		http.StatusConflict:              "What was recorded before does not allow it.",
		http.StatusPreconditionFailed:    "The thing has changed since the version that If-Match names.",
		http.StatusRequestEntityTooLarge: "The body is too large.",
		http.StatusUnsupportedMediaType:  "The body is not JSON.",
		http.StatusUnprocessableEntity:   "The request is malformed; errors names every fault.",
		http.StatusTooManyRequests:       "Too many requests; Retry-After says when to try again.",
		http.StatusInternalServerError:   "Aftermatch failed.",
		http.StatusServiceUnavailable:    "Not at the moment; Retry-After says when to try again.",
	} {
		all[refusal(status)] = &huma.Response{Description: when, Content: map[string]*huma.MediaType{"application/problem+json": {Schema: schema}}}
	}
	return all
}

// authorise lets a request pass whose key stands for a role that may ever do the action.
func (s *server) authorise(action Action) func(huma.Context, func(huma.Context)) {
	return func(c huma.Context, next func(huma.Context)) {
		x := exchangeOf(c.Context())
		err := x.stranger
		if err == nil {
			err = Can(x.actor, action, Resource{})
		}
		if err != nil {
			s.refuse(c, err)
			return
		}
		next(c)
	}
}

// refuse answers before huma has read anything.
func (s *server) refuse(c huma.Context, err error) {
	p := s.explain(c.Context(), err)
	for name, values := range p.GetHeaders() {
		c.SetHeader(name, values[0])
	}
	c.SetHeader("Content-Type", p.ContentType(""))
	c.SetStatus(p.Status)
	if err := s.huma.Marshal(c.BodyWriter(), "application/json", p); err != nil {
		s.logger.Debug("the client left before its answer", "error", err)
	}
}

// fingerprint hashes a request that bears an idempotency key while it is read.
func fingerprint(c huma.Context, next func(huma.Context)) {
	if c.Method() == http.MethodPost && c.Header("Idempotency-Key") != "" {
		digest, url := sha256.New(), c.URL()
		digest.Write([]byte(c.Method() + " " + url.Path + "\n"))
		exchangeOf(c.Context()).digest = digest
		c = hashed{c, io.TeeReader(c.BodyReader(), digest)}
	}
	next(c)
}

// inner has a name other than the method Context, which it must not hide.
type inner huma.Context

// hashed is a context whose body is hashed as it is read.
type hashed struct {
	inner
	body io.Reader
}

func (h hashed) BodyReader() io.Reader { return h.body }

// demanding tells whether the body has a property that must be given; if not, the body may be left out.
func demanding(schemas huma.Registry, body *huma.RequestBody) bool {
	for _, media := range body.Content {
		schema := media.Schema
		for schema.Ref != "" {
			schema = schemas.SchemaFromRef(schema.Ref)
		}
		if len(schema.Required) > 0 {
			return true
		}
	}
	return false
}
