package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strconv"

	"github.com/labstack/echo/v4"
	"github.com/swaggest/swgui/v5emb"
)

const overview = `Aftermatch records what conference contacts become, and answers for it.

Every write answers with the position that the log reached; give it to a read as ` + "`min_position`" + ` to see what you wrote. ` +
	"`as_of`" + ` shows things as they were known at an earlier position or time. Errors are problem details (RFC 9457) with a stable ` +
	"`code`" + `. Send an ` + "`Idempotency-Key`" + ` with a write to be able to repeat it safely, and ` + "`If-Match`" + ` to write only what you have read.`

var inlined = regexp.MustCompile(`(?s)<(script|style)>(.*?)</`)

// policyOf lets the scripts and styles that stand in the page run, exactly as they are, and what we serve; nothing else.
func policyOf(page []byte) string {
	allowed := map[string]string{}
	for _, found := range inlined.FindAllSubmatch(page, -1) {
		digest := sha256.Sum256(found[2])
		allowed[string(found[1])] += " 'sha256-" + base64.StdEncoding.EncodeToString(digest[:]) + "'"
	}
	return "default-src 'self'; script-src 'self'" + allowed["script"] + "; style-src 'self'" + allowed["style"] +
		"; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
}

// documentation serves the OpenAPI document and pages made of it, none of which needs the network.
func (s *server) documentation(e *echo.Echo) {
	refineAll(s.huma.OpenAPI().Components.Schemas)
	document, err := json.Marshal(s.huma.OpenAPI())
	if err != nil {
		panic("the OpenAPI document cannot be written: " + err.Error()) // a mistake in the operations above, found by any test
	}
	digest := sha256.Sum256(document)
	tag := strconv.Quote(hex.EncodeToString(digest[:8]))
	serve := func(c echo.Context) error {
		c.Response().Header().Set("ETag", tag)
		if has(c.Request().Header.Get("If-None-Match"), tag) {
			return c.NoContent(http.StatusNotModified)
		}
		return c.Blob(http.StatusOK, "application/json", document)
	}
	e.GET("/openapi.json", serve)
	e.GET("/v1/openapi.json", serve)

	pages := v5emb.New("Aftermatch", "/openapi.json", "/docs/")
	shown := &captured{header: http.Header{}}
	pages.ServeHTTP(shown, &http.Request{Method: http.MethodGet, URL: &url.URL{Path: "/docs/"}})
	policy := policyOf(shown.Bytes())
	page := func(c echo.Context) error {
		c.Response().Header().Set("Content-Security-Policy", policy)
		pages.ServeHTTP(c.Response(), c.Request())
		return nil
	}
	e.GET("/docs", page)
	e.GET("/docs/*", page)
}

// captured is a page kept in memory.
type captured struct {
	bytes.Buffer
	header http.Header
}

// Header is that of the page.
func (c *captured) Header() http.Header { return c.header }

// WriteHeader keeps nothing.
func (c *captured) WriteHeader(int) {}
