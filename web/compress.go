package web

import (
	"compress/gzip"
	"net/http"
	"slices"
	"strings"
	"sync"
)

// compressed answers with gzip where the browser takes it and the answer is text: drawings shrink to a fifth. Nothing
// on a page is secret from who may see the page, so its length tells nobody anything.
func compressed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Vary", "Accept-Encoding")
		if !takesGzip(r) {
			next.ServeHTTP(w, r)
			return
		}
		c := &compressing{ResponseWriter: w}
		defer c.close()
		next.ServeHTTP(c, r)
	})
}

func takesGzip(r *http.Request) bool {
	return slices.ContainsFunc(strings.Split(r.Header.Get("Accept-Encoding"), ","), func(offer string) bool {
		name, weight, _ := strings.Cut(strings.ReplaceAll(offer, " ", ""), ";")
		return name == "gzip" && strings.Trim(weight, "q=0.") != "" || name == "gzip" && weight == ""
	})
}

// worthwhile are the kinds of answers that gzip makes smaller; a stream of events is none, for it must not wait.
var worthwhile = []string{"text/html", "text/css", "text/csv", "text/javascript", "image/svg+xml"}

// effort is where gzip makes a page as small as it can, but for a twentieth, in half the time.
const effort = 4

// writers are kept for the next answer, since each holds some 800 kB.
var writers = sync.Pool{New: func() any {
	w, err := gzip.NewWriterLevel(nil, effort)
	if err != nil {
		panic("web: gzip: " + err.Error()) // no such effort
	}
	return w
}}

type compressing struct {
	http.ResponseWriter
	zip    *gzip.Writer // nil when the answer goes as it is
	headed bool
}

func (c *compressing) WriteHeader(status int) {
	kind, _, _ := strings.Cut(c.Header().Get("Content-Type"), ";")
	if !c.headed && slices.Contains(worthwhile, kind) {
		c.Header().Set("Content-Encoding", "gzip")
		c.Header().Del("Content-Length")
		c.zip = writers.Get().(*gzip.Writer)
		c.zip.Reset(c.ResponseWriter)
	}
	c.headed = c.headed || status >= http.StatusOK
	c.ResponseWriter.WriteHeader(status)
}

func (c *compressing) Write(part []byte) (int, error) {
	if !c.headed {
		c.WriteHeader(http.StatusOK)
	}
	if c.zip != nil {
		return c.zip.Write(part)
	}
	return c.ResponseWriter.Write(part)
}

// Unwrap lets a handler flush what it writes.
func (c *compressing) Unwrap() http.ResponseWriter { return c.ResponseWriter }

func (c *compressing) close() {
	if c.zip == nil {
		return
	}
	_ = c.zip.Close() // fails when the client has left
	c.zip.Reset(nil)
	writers.Put(c.zip)
}
