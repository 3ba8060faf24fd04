package impact

import (
	"context"
	"math/big"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
)

// creditedContact is one contact of two partners of a project before its idea, with its share of the project's credit.
type creditedContact struct {
	Project domain.ID
	place
	A, B   int32
	Chosen bool // by the filters; what they leave out has its share all the same
	Credit *big.Rat
}

// listCreditable are the projects that had come to @level by the cut-off, with each contact of two of their partners in
// the 1095 days (36 months) before the idea, at a conference that had begun by then.
const listCreditable = `
	with project as (
	  select id, idea_on, partners from read_model.projects_at(@position)
	  where merged_into is null and idea_on <= @until and
	  case @level when 'idea' then idea_on when 'agreement' then agreement_on when 'proposal' then proposal_on when 'funded' then funded_on
	    when 'started' then started_on else least(funded_on, started_on) end <= @until
	),
	partner as (
	  select distinct p.id, o.canonical_no as no
	  from project p
	  cross join lateral jsonb_to_recordset(p.partners) s(organisation_id uuid, joined_on date, disputed boolean, confirmed boolean)
	  join read_model.organisations_at(@position) o on o.id = s.organisation_id
	  where s.joined_on <= @until and not s.disputed and (@verified = 'all' or s.confirmed)
	)
	select project.id, project.idea_on - date '1970-01-01', c.conference, c.country_a, c.country_b, c.sectors_a | c.sectors_b, c.a, c.b,
	  c.starts_on + c.held - date '1970-01-01', c.starts_on + c.held_last - date '1970-01-01', c.held_count,
	  (@editions::int[] is null or c.conference = any(@editions))
	  and (@country = 0 or @country in (c.country_a, c.country_b)) and (c.sectors_a | c.sectors_b) & @sectors = @sectors
	  and (@scope = 'all' or (@scope = 'domestic') = (c.country_a = c.country_b))
	from read_model.pairs_at(@position) c
	join partner a on a.no = c.a
	join partner b on b.no = c.b and b.id = a.id
	join project on project.id = a.id
	where c.idea is not null and c.held is not null and not (c.self or c.late or c.outcome_driven)
	and c.starts_on <= project.idea_on and c.starts_on + c.held <= project.idea_on
	and project.idea_on - (c.starts_on + c.held_last) <= 1095`

// creditable is such a contact with the days of its meetings.
type creditable struct {
	creditedContact
	Idea, Held, HeldLast int
	HeldCount            int
}

// credits shares the credit of every project at the level of the frame among the contacts that it may have come from. A
// project without any is not among them.
func (r *Reader) credits(ctx context.Context, f Frame, editions []edition) ([]creditedContact, error) {
	found, err := list(ctx, r, func(row pgx.CollectableRow) (c creditable, err error) {
		return c, row.Scan(&c.Project, &c.Idea, &c.Conference, &c.CountryA, &c.CountryB, &c.Sectors, &c.A, &c.B, &c.Held, &c.HeldLast, &c.HeldCount, &c.Chosen)
	}, listCreditable, f.arguments(editions, ""))
	if err != nil {
		return nil, err
	}
	days, err := r.meetingDays(ctx, f, found)
	if err != nil {
		return nil, err
	}
	projects := map[domain.ID][]creditable{}
	for _, c := range found {
		projects[c.Project] = append(projects[c.Project], c)
	}
	var credited []creditedContact
	for _, contacts := range projects {
		credited = append(credited, f.Filters.Attribution.share(contacts, days)...)
	}
	return credited, nil
}

// share shares a project among its contacts, each of which may be of several meetings.
func (rule Attribution) share(contacts []creditable, days map[contactKey][]int) (credited []creditedContact) {
	var all, owner []int
	for i, c := range contacts {
		for _, day := range c.days(days) {
			all, owner = append(all, day), append(owner, i)
		}
	}
	credits, _ := rule.Credit(all)
	for _, c := range contacts {
		c.Credit = new(big.Rat)
		credited = append(credited, c.creditedContact)
	}
	for i, credit := range credits {
		credited[owner[i]].Credit.Add(credited[owner[i]].Credit, credit)
	}
	return credited
}

// days are the days of the contact's meetings in the project's window.
func (c creditable) days(several map[contactKey][]int) (days []int) {
	if c.HeldCount == 1 {
		return []int{c.Held}
	}
	for _, day := range several[contactKey{c.Conference, c.A, c.B}] {
		if c.Held <= day && day <= c.HeldLast && day <= c.Idea && c.Idea-day <= Days(AttributionWindowMonths) {
			days = append(days, day)
		}
	}
	return days
}

type contactKey struct{ conference, a, b int32 }

const listMeetingDays = `
	with member as (
	  select no, canonical_no from read_model.organisations_at(@position) where canonical_no = any(@organisations)
	)
	select m.conference_no, r.canonical_no, t.canonical_no, (m.held_at at time zone 'UTC')::date - date '1970-01-01'
	from read_model.meetings_at(@position) m
	join member r on r.no = m.requester_no
	join member t on t.no = m.target_no
	where m.conference_no = any(@conferences) and m.held_at < @before`

// meetingDays are the days on which those met who met several times at one conference; of the others the contact itself
// tells.
func (r *Reader) meetingDays(ctx context.Context, f Frame, contacts []creditable) (map[contactKey][]int, error) {
	days := map[contactKey][]int{}
	var organisations, conferences []int32
	for _, c := range contacts {
		if c.HeldCount > 1 {
			organisations, conferences = append(organisations, c.A, c.B), append(conferences, c.Conference)
		}
	}
	if len(conferences) == 0 {
		return days, nil
	}
	return days, r.numbers(ctx, func(v []int32) {
		key := contactKey{v[0], min(v[1], v[2]), max(v[1], v[2])}
		days[key] = append(days[key], int(v[3]))
	}, listMeetingDays, pgx.NamedArgs{"position": f.AsOf.Position, "before": f.before(), "organisations": organisations, "conferences": conferences})
}
