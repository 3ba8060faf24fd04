package api

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"
	"github.com/swaggest/swgui/v5emb"
)

const overview = `Aftermatch records what conference contacts become, and answers for it.

Every write answers with the position that the log reached; give it to a read as ` + "`min_position`" + ` to see what you wrote. ` +
	"`as_of`" + ` shows things as they were known at an earlier position or time. Errors are problem details (RFC 9457) with a stable ` +
	"`code`" + `. Send an ` + "`Idempotency-Key`" + ` with a write to be able to repeat it safely, and ` + "`If-Match`" + ` to write only what you have read.`

// pageSecurity lets the documentation's own scripts and styles run, and nothing from elsewhere.
const pageSecurity = "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'"

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
	page := func(c echo.Context) error {
		c.Response().Header().Set("Content-Security-Policy", pageSecurity)
		pages.ServeHTTP(c.Response(), c.Request())
		return nil
	}
	e.GET("/docs", page)
	e.GET("/docs/*", page)
}
