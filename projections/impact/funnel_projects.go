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
// whom is settled before days are compared, which would join everything with everything. Of some conferences, only projects of
// organisations with a contact there are looked at.
const projectPaths = `
	with project as (
	  select p.*, 1
	    | case when agreement_on <= @until or proposal_on <= @until then 2 else 0 end
	    | case when funded_on <= @until then 4 else 0 end
	    | case when completed_on <= @until then 8 else 0 end
	    | case when abandoned_on <= @until then 1 << 8
	      when rejected_on <= @until and pending = 0 then 2 << 8 else 0 end path
	  from read_model.projects_at(@position) p
	  where merged_into is null and idea_on <= @until
	  and (@editions::int[] is null or partner_nos && array(
	    select no from read_model.organisations_at(@position) where canonical_no in (
	      select unnest(array[a, b]) from read_model.pairs_at(@position) where conference = any(@editions) and idea is not null)))
	),
	partner as (
	  select distinct p.id, o.canonical_no as no
	  from project p
	  cross join lateral jsonb_to_recordset(p.partners) s(organisation_id uuid, joined_on date, disputed boolean, confirmed boolean)
	  join read_model.organisations_at(@position) o on o.id = s.organisation_id
	  where s.joined_on <= @until and not s.disputed and (@verified = 'all' or s.confirmed)
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
	  select a.id, contact.*
	  from partner a
	  join partner b on b.id = a.id and b.no > a.no
	  join contact on contact.a = a.no and contact.b = b.no
	)
	select project.*, joint.conference, joint.country_a, joint.country_b, joint.sectors, joint.a, joint.b
	from joint
	join project on project.id = joint.id
	where joint.starts_on <= project.idea_on and joint.held_on <= project.idea_on
	and project.idea_on - joint.held_last_on <= 1095`

const listFollowUpProjects = `
	select id, conference, country_a, country_b, sectors, path from (` + projectPaths + `) p`

func (r *Reader) followUpProjects(ctx context.Context, f Frame, editions []edition) ([]followUpProject, error) {
	return list(ctx, r, func(row pgx.CollectableRow) (p followUpProject, err error) {
		return p, row.Scan(&p.ID, &p.Conference, &p.CountryA, &p.CountryB, &p.Sectors, &p.Path)
	}, listFollowUpProjects, f.arguments(editions, ""))
}
