package impact

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
)

// organisation is one as known at the frame's position.
type organisation struct {
	No   int32
	ID   domain.ID
	Name string
}

const listOrganisations = `select no, id, name from read_model.organisations_at(@position) where no = any(@numbers)`

// organisations returns those of these numbers, by number.
func (r *Reader) organisations(ctx context.Context, f Frame, numbers []int32) (map[int32]organisation, error) {
	slices.Sort(numbers)
	found, err := list(ctx, r, pgx.RowToStructByPos[organisation], listOrganisations,
		pgx.NamedArgs{"position": f.AsOf.Position, "numbers": slices.Compact(numbers)})
	byNo := make(map[int32]organisation, len(found))
	for _, o := range found {
		byNo[o.No] = o
	}
	return byNo, err
}
