package impact

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
)

// Outcomes are the pairs that converted with their projects, in order: looked up, or with many read with all others.
func (r *Reader) Outcomes(ctx context.Context, f Frame, many bool) ([]string, error) {
	editions, err := r.editions(ctx, f)
	if err != nil {
		return nil, err
	}
	_, pairs, err := r.requests(ctx, f, editions)
	if err != nil {
		return nil, err
	}
	found, err := list(ctx, r, func(row pgx.CollectableRow) (text string, err error) {
		var a, b, conference int32
		var project domain.ID
		err = row.Scan(&a, &b, &conference, &project)
		return fmt.Sprint(a, b, conference, project), err
	}, listOutcomes, pgx.NamedArgs{"position": f.AsOf.Position, "until": f.Until,
		"a": pairs.a, "b": pairs.b, "at": pairs.conferences, "days": pairs.days, "many": many})
	slices.Sort(found)
	return found, err
}
