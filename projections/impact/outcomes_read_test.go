package impact

import (
	"context"
	"fmt"
	"slices"
)

// Outcomes are the pairs that converted with their projects, in order: looked up, or with many read with all others.
func (r *Reader) Outcomes(ctx context.Context, f Frame, many bool) (found []string, err error) {
	editions, err := r.editions(ctx, f)
	if err != nil {
		return nil, err
	}
	_, pairs, err := r.requests(ctx, f, editions)
	if err != nil {
		return nil, err
	}
	outcomes, err := r.outcomes(ctx, f, pairs, many)
	for _, o := range outcomes {
		found = append(found, fmt.Sprint(o.a, o.b, o.conference, o.project))
	}
	slices.Sort(found)
	return found, err
}
