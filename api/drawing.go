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

// Sketch says what to draw.
type Sketch struct {
	Definition impact.Definition
	Question   impact.Question      // its position settled
	Revision   impact.RevisionQuery // of a revision: of which figure, and since when
	Languages  []string             // that the words may be in, the first best: codes, or lists as Accept-Language has them
}

// Drawing draws a question's chart, as the pages show it; ok is false for a question that has none. The API knows who
// draws by this type alone, for charts and their words belong to the pages.
type Drawing func(ctx context.Context, what Sketch) (picture Picture, ok bool, err error)

// drawn answers with a chart. Unlike a figure, a drawing may look otherwise in the next version, so it is not kept for ever.
func (s *server) drawn(ctx context.Context, f impact.Frame, below string, in asking) (*Figured, error) {
	picture, ok := Picture{}, false
	if a := in.asks(); below == "" && s.options.Draw != nil {
		what := Sketch{Definition: f.Definition, Question: impact.Question{Filters: a.Filters, Cut: impact.Cut{Until: f.Until, AsOf: &f.AsOf.Position}}, Languages: []string{a.Lang, a.Language}}
		var err error
		if revision, asked := in.(*RevisionQuery); asked {
			if what.Revision, err = s.revision(ctx, f, revision); err != nil {
				return nil, err
			}
		}
		if picture, ok, err = s.options.Draw(ctx, what); err != nil {
			return nil, err
		}
	}
	if !ok {
		const message = "svg is for what has a chart; ask for json or csv"
		return nil, &domain.Error{Reason: domain.Invalid, Code: "invalid", Message: "format: " + message, Faults: []domain.Fault{{Field: "format", Message: message}}}
	}
	digest := sha256.Sum256([]byte(picture.SVG))
	return &Figured{ETag: strconv.Quote(hex.EncodeToString(digest[:16])), Vary: "Accept, Accept-Language", CacheControl: "private, no-cache", Body: func(c huma.Context) {
		c.SetHeader("Content-Type", "image/svg+xml")
		c.SetHeader("Content-Security-Policy", picture.Policy)
		c.SetStatus(http.StatusOK)
		_, _ = c.BodyWriter().Write([]byte(picture.SVG)) // fails when the client has left
	}}, nil
}
