package projections

import (
	"context"
	"fmt"

	"aftermatch/domain"
)

const organisationsNamed = `select * from read_model.organisations where id = any($1)`

// OrganisationsNamed returns the organisations with these ids as known now; ids that nobody knows are left out.
func (r *Reader) OrganisationsNamed(ctx context.Context, ids []domain.ID) (map[domain.ID]Organisation, error) {
	found, err := rowsOf[Organisation](ctx, r.pool, organisationsNamed, ids)
	if err != nil {
		return nil, fmt.Errorf("read the organisations: %w", err)
	}
	named := make(map[domain.ID]Organisation, len(found))
	for _, o := range found {
		named[o.ID] = o
	}
	return named, nil
}

// AllMeetings lists every meeting that the filter selects, as known now.
func (r *Reader) AllMeetings(ctx context.Context, f MeetingFilter) ([]Meeting, error) {
	return whole(&f.Listing, func() (Page[Meeting], error) { return r.Meetings(ctx, f) })
}

// AllParticipations lists every participation that the filter selects, as known now.
func (r *Reader) AllParticipations(ctx context.Context, f ParticipationFilter) ([]Participation, error) {
	return whole(&f.Listing, func() (Page[Participation], error) { return r.Participations(ctx, f) })
}

// AllProjects lists every project that the filter selects, as known now.
func (r *Reader) AllProjects(ctx context.Context, f ProjectFilter) ([]Project, error) {
	return whole(&f.Listing, func() (Page[Project], error) { return r.Projects(ctx, f) })
}

// AllTies lists every tie that the filter selects, as known now.
func (r *Reader) AllTies(ctx context.Context, f TieFilter) ([]Tie, error) {
	return whole(&f.Listing, func() (Page[Tie], error) { return r.Ties(ctx, f) })
}

// whole reads a list page by page.
func whole[T any](l *Listing, read func() (Page[T], error)) (all []T, err error) {
	for l.Limit = maxLimit; ; {
		page, err := read()
		if err != nil {
			return nil, err
		}
		all = append(all, page.Items...)
		if page.Next == nil {
			return all, nil
		}
		l.Cursor = *page.Next
	}
}
