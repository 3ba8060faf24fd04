package impact

import (
	"context"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
)

// followUpProject is a project and one contact of two of its partners that it may have come from.
type followUpProject struct {
	ID domain.ID
	place
	Path path
}

// projectPaths are the projects with each contact of two of their partners that met in the 1095 days (36 months) before
// the idea at a conference that had begun by then, and with the path that each project has taken. Who shares which project with
// whom is what encounters have, packed as projections/encounters.go says. Of some conferences, only projects of those who
// met there are looked at.
const projectPaths = `
	with shared as (
	  select conference, a, b, encode(substr(projects, 28 * nth + 1, 16), 'hex')::uuid id,
	    ('x' || encode(substr(projects, 28 * nth + case when @verified = 'all' then 21 else 25 end, 4), 'hex'))::bit(32)::int joined
	  from (
	    select conference, a, b, projects, generate_series(0, length(projects) / 28 - 1) nth
	    from read_model.encounters_at(@position)
	    where @editions::int[] is null or conference = any(@editions)
	  ) e
	),
	contact as (
	  select *, sectors_a | sectors_b as sectors, starts_on + held as held_on, starts_on + held_last as held_last_on
	  from read_model.pairs_at(@position)
	  where idea is not null and starts_on + held <= @until
	  and (@editions::int[] is null or conference = any(@editions))
	  and (@country = 0 or @country in (country_a, country_b)) and (@partner = 0 or @partner in (country_a, country_b))
	  and (sectors_a | sectors_b) & @sectors = @sectors
	  and (@scope = 'all' or (@scope = 'domestic') = (country_a = country_b))
	),
	joint as materialized (
	  select shared.id, contact.*
	  from shared
	  join contact on contact.conference = shared.conference and contact.a = shared.a and contact.b = shared.b
	  where shared.joined <= @until - date '1970-01-01'
	),
	project as (
	  select p.*, ` + projectPath + ` path
	  from read_model.projects_at(@position) p
	  where merged_into is null and idea_on <= @until and (@editions::int[] is null or id = any(array(select id from joint)))
	)
	select project.*, joint.conference, joint.country_a, joint.country_b, joint.sectors, joint.a, joint.b
	from joint
	join project on project.id = joint.id
	where joint.starts_on <= project.idea_on and joint.held_on <= project.idea_on
	and project.idea_on - joint.held_last_on <= 1095`

// projectPath is the path that a project has taken.
const projectPath = `1
	    | case when agreement_on <= @until or proposal_on <= @until then 2 else 0 end
	    | case when funded_on <= @until then 4 else 0 end
	    | case when completed_on <= @until then 8 else 0 end
	    | case when abandoned_on <= @until then 1 << 8
	      when rejected_on <= @until and pending = 0 then 2 << 8 else 0 end`

const listFollowUpProjects = `
	select id, conference, country_a, country_b, sectors, path from (` + projectPaths + `) p`

func (r *Reader) followUpProjects(ctx context.Context, f Frame, editions []edition) ([]followUpProject, error) {
	return list(ctx, r, func(row pgx.CollectableRow) (p followUpProject, err error) {
		return p, row.Scan(&p.ID, &p.Conference, &p.CountryA, &p.CountryB, &p.Sectors, &p.Path)
	}, listFollowUpProjects, f.arguments(editions, ""))
}
