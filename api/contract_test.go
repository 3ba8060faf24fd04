package api_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
)

// contract lets no exchange pass that the served OpenAPI document does not describe: every answer must be
// as documented, and so must every request that was accepted.
type contract struct {
	*testing.T
	document *openapi3.T
	router   routers.Router
}

func contractOf(t *testing.T, url string) *contract {
	t.Helper()
	response, err := http.Get(url + "/openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	c := &contract{T: t}
	if c.document, err = openapi3.NewLoader().LoadFromData(raw); err != nil {
		t.Fatal(err)
	}
	if c.router, err = gorillamux.NewRouter(c.document); err != nil {
		t.Fatal(err)
	}
	return c
}

// RoundTrip sends the request and checks both sides of the exchange.
func (c *contract) RoundTrip(request *http.Request) (*http.Response, error) {
	var sent []byte
	if request.Body != nil {
		sent, _ = io.ReadAll(request.Body)
		request.Body = io.NopCloser(bytes.NewReader(sent))
	}
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	request.Body = io.NopCloser(bytes.NewReader(sent))
	route, parameters, err := c.router.FindRoute(request)
	if err != nil { // not documented: then it must not exist below /v1
		if strings.HasPrefix(request.URL.Path, "/v1/") && response.StatusCode < http.StatusBadRequest && request.URL.Path != "/v1/openapi.json" {
			c.Errorf("%s %s answers %d, but is not documented", request.Method, request.URL.Path, response.StatusCode)
		}
		return response, nil
	}
	c.check(request, response, route, parameters)
	return response, nil
}

func (c *contract) check(request *http.Request, response *http.Response, route *routers.Route, parameters map[string]string) {
	streams := strings.HasPrefix(response.Header.Get("Content-Type"), "text/event-stream")
	input := &openapi3filter.RequestValidationInput{Request: request, PathParams: parameters, Route: route, Options: &openapi3filter.Options{
		AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, IncludeResponseStatus: true, MultiError: true, ExcludeResponseBody: streams,
		SchemaValidationOptions: []openapi3.SchemaValidationOption{openapi3.EnableFormatValidation()},
	}}
	if response.StatusCode < http.StatusBadRequest {
		if err := openapi3filter.ValidateRequest(context.Background(), input); err != nil {
			c.Errorf("%s %s was accepted, but is not as documented: %v", request.Method, request.URL, err)
		}
	}
	output := &openapi3filter.ResponseValidationInput{RequestValidationInput: input, Status: response.StatusCode, Header: response.Header, Options: input.Options}
	if !streams {
		received, err := io.ReadAll(response.Body)
		if err != nil {
			c.Error(err)
			return
		}
		response.Body.Close()
		response.Body = io.NopCloser(bytes.NewReader(received))
		output.SetBodyBytes(received)
	}
	if err := openapi3filter.ValidateResponse(context.Background(), output); err != nil {
		c.Errorf("the answer to %s %s is not as documented: %v", request.Method, request.URL, err)
	}
}

func TestTheDocumentIsStrictlyValid(t *testing.T) {
	c := contractOf(t, open(t).url)
	err := c.document.Validate(t.Context(), openapi3.EnableSchemaFormatValidation(), openapi3.EnableExamplesValidation(), openapi3.EnableSchemaPatternValidation(), openapi3.EnableMultiError())
	if err != nil {
		t.Error(err)
	}
	if c.document.OpenAPI != "3.1.0" {
		t.Errorf("the document is of OpenAPI %s", c.document.OpenAPI)
	}
	for path, item := range c.document.Paths.Map() {
		for method, operation := range item.Operations() {
			if operation.OperationID == "" || operation.Summary == "" || len(operation.Tags) == 0 || operation.Responses.Status(http.StatusUnauthorized) == nil {
				t.Errorf("%s %s lacks an id, a summary, a tag or the answer without a key", method, path)
			}
		}
	}
}
