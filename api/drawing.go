package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"aftermatch/domain"
	"aftermatch/projections/impact"
)

// Picture is a chart as a file, and the content security policy under which it may use the style it carries.
type Picture struct{ SVG, Policy string }

// Drawing draws a question's chart, as the pages show it; ok is false for a question that has none. The API knows who
// draws by this type alone, for charts and their words belong to the pages.
type Drawing func(ctx context.Context, d impact.Definition, q impact.Question) (picture Picture, ok bool, err error)

// drawn answers with a chart. Unlike a figure, a drawing may look otherwise in the next version, so it is not kept for ever.
func (s *server) drawn(ctx context.Context, d impact.Definition, below string, q impact.Question, asOf int64) (*Figured, error) {
	picture, ok := Picture{}, false
	if below == "" && s.options.Draw != nil {
		q.AsOf = &asOf
		var err error
		if picture, ok, err = s.options.Draw(ctx, d, q); err != nil {
			return nil, err
		}
	}
	if !ok {
		const message = "svg is for what has a chart; ask for json or csv"
		return nil, &domain.Error{Reason: domain.Invalid, Code: "invalid", Message: "format: " + message, Faults: []domain.Fault{{Field: "format", Message: message}}}
	}
	digest := sha256.Sum256([]byte(picture.SVG))
	return &Figured{ETag: strconv.Quote(hex.EncodeToString(digest[:16])), Vary: "Accept", CacheControl: "private, no-cache", Body: func(c huma.Context) {
		c.SetHeader("Content-Type", "image/svg+xml")
		c.SetHeader("Content-Security-Policy", picture.Policy)
		c.SetStatus(http.StatusOK)
		_, _ = c.BodyWriter().Write([]byte(picture.SVG)) // fails when the client has left
	}}, nil
}
