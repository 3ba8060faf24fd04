package projections

import (
	"context"

	"aftermatch/domain"
)

// ProjectFilter selects projects; a zero field selects all.
type ProjectFilter struct {
	Query          string               // a part of the title, in any case
	Organisation   domain.ID            // a partner, as recorded
	With           domain.ID            // another partner
	Conference     domain.ID            // of a meeting that is claimed as its origin
	Status         domain.ProjectStatus // how far it is
	CrossBorder    *bool
	IncludeAliases bool // also those that were merged into another
	Listing
}

const listProjects = `
	select * from (
		select *, null::bigint from read_model.projects where known_from <= $1
		union all
		select * from read_model.projects_history where known_from <= $1 and known_to > $1
	) known
	where ($2::uuid is null or partner_nos && array(select no from read_model.organisations where id = $2))
	and ($3::uuid is null or partner_nos && array(select no from read_model.organisations where id = $3))
	and ($4::uuid is null or exists (
		select from jsonb_array_elements_text(origins) origin join read_model.meetings m on m.id = origin::uuid
		where m.conference_id = $4))
	and ($5 = '' or status = $5) and ($6::boolean is null or cross_border = $6) and ($7 or merged_into is null)
	and ($8 = '' or strpos(lower(title), lower($8)) > 0) and id > $9
	order by id limit $10`

// Projects lists projects in the order of their ids.
func (r *Reader) Projects(ctx context.Context, f ProjectFilter) (Page[Project], error) {
	return list(ctx, r, f.Listing, cursorID, func(p Project) string { return p.ID.String() }, listProjects,
		given(f.Organisation), given(f.With), given(f.Conference), f.Status, f.CrossBorder, f.IncludeAliases, f.Query)
}

const getProject = `
	select *, null::bigint from read_model.projects where id = $2 and known_from <= $1
	union all
	select * from read_model.projects_history where id = $2 and known_from <= $1 and known_to > $1`

// Project returns one project as known at that position (nil: now); a domain.NotFound error if there is none.
func (r *Reader) Project(ctx context.Context, id domain.ID, asOf *int64) (Project, error) {
	return one[Project](ctx, r, "project", asOf, getProject, id)
}
