package impact

import (
	"context"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
)

// edition is a conference as known at the frame's position.
type edition struct {
	ID       domain.ID
	No       int32
	Series   string
	Name     string
	StartsOn domain.Date
	EndsOn   domain.Date
	Asked    bool // by the cut-off a follow-up wave was opened: those who met are due a report
}

const listEditions = `
	select id, no, series, name, starts_on - date '1970-01-01', ends_on - date '1970-01-01', exists (
	  select from jsonb_to_recordset(waves) wave(opened_on date) where opened_on <= @until)
	from read_model.conferences_at(@position)
	where (@series = '' or series = @series) and (@conference::uuid is null or id = @conference)
	order by starts_on, no`

// editions returns the conferences that the filters admit, in the order in which they began. Nobody may change them.
func (r *Reader) editions(ctx context.Context, f Frame) ([]edition, error) {
	return shared(r, f.editionsKey(), func() ([]edition, error) {
		return list(ctx, r, pgx.RowToStructByPos[edition], listEditions, pgx.NamedArgs{
			"position": f.AsOf.Position, "until": f.Until, "series": f.Filters.Series, "conference": given(f.Filters.Conference)})
	})
}

// editionsKey is what the conferences of a frame are a function of.
type editionsKey struct {
	position   int64
	until      domain.Date // 0 while nothing is recorded
	series     string
	conference domain.ID
}

func (f Frame) editionsKey() editionsKey {
	key := editionsKey{position: f.AsOf.Position, series: f.Filters.Series, conference: f.Filters.Conference}
	if f.Until != nil {
		key.until = *f.Until
	}
	return key
}
