package impact

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"strconv"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"aftermatch/domain"
)

// Reader answers questions from the read models. It is safe for concurrent use.
type Reader struct {
	pool    *pgxpool.Pool
	reached *states
	halving *sync.Mutex
	shelf   *shelf // nil unless questions are asked together

	versionsHeld int32 // of pairs, while a revision compares them; one conference may have more
}

// NewReader reads through the pool.
func NewReader(pool *pgxpool.Pool) *Reader {
	return &Reader{pool: pool, reached: &states{}, halving: &sync.Mutex{}, versionsHeld: 50_000}
}

// A Frame is all that a figure is a function of: what it counts, of which facts, up to when, and as known when. Equal
// frames give equal figures for ever, to the byte.
type Frame struct {
	Definition    Definition   `json:"definition"`
	Filters       Filters      `json:"filters" doc:"As they were applied, defaults included."`
	WithoutEffect []string     `json:"without_effect" doc:"Filters that were given but do not bear on this question."`
	Until         *domain.Date `json:"until" doc:"The last day that counts; null while nothing is recorded."`
	AsOf          AsOf         `json:"as_of"`
}

// Frame settles a question: defaults filled in, and the cut resolved against what the read models know. The error is a
// *domain.Error that names every fault of the question.
func (r *Reader) Frame(ctx context.Context, d Definition, q Question) (Frame, error) {
	frame := Frame{Definition: d, Until: q.Until}
	var err error
	if frame.Filters, frame.WithoutEffect, err = d.settle(q.Filters); err != nil {
		return Frame{}, err
	}
	if frame.AsOf, err = r.asOf(ctx, q.AsOf); err != nil {
		return Frame{}, err
	}
	if at := frame.AsOf.Time; at != nil {
		frame.Until = cmp.Or(q.Until, new(domain.DateOf(*at)))
	}
	return frame, nil
}

// written rises when answers are written with more beside the same figures, such as further links.
const written = 2

// Tag names the figure and all that it is a function of: equal tags mean equal bytes of one form, such as JSON or CSV.
func (f Frame) Tag(form string) string {
	digest := sha256.Sum256([]byte(fmt.Sprintf("%d %s/%d %v %s %s", written, f.Definition.ID, f.Definition.Version, f.WithoutEffect, form, f.query().Encode())))
	return hex.EncodeToString(digest[:16])
}

// Query is the frame as a query string that asks for the same figure for ever.
func (f Frame) Query() string { return f.query().Encode() }

func (f Frame) query() url.Values {
	values := f.Filters.given()
	values.Set("as_of", strconv.FormatInt(f.AsOf.Position, 10))
	if f.Until != nil {
		values.Set("until", f.Until.String())
	}
	return values
}

// before is the first moment that counts no more.
func (f Frame) before() *time.Time {
	if f.Until == nil {
		return nil
	}
	return new((*f.Until + 1).Time())
}
