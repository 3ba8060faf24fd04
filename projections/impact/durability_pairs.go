package impact

import (
	"cmp"
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
	"aftermatch/projections"
)

// valuable is the place of the least outcome that counts.
var valuable = slices.Index(domain.Outcomes, "valuable_contact")

// completedPairs is what durability is answered from.
type completedPairs struct {
	Frame
	in       grouping
	contacts []completedContact
	ideas    map[Tie][]domain.Date // of joint projects
	reports  map[Tie][]projections.Report
	leftOut  []int
}

// completedContact is a contact from which a completed project came.
type completedContact struct {
	Tie
	place
	Completed domain.Date
}

const listCompleted = `
	select a, b, conference, country_a::int, country_b::int, sectors_a | sectors_b, starts_on - date '1970-01-01' + done,
	  case when self then 1 when late then 2 when outcome_driven then 3 else 0 end
	from (
	  select *, @until - starts_on horizon,
	    case when @verified = 'confirmed' then case when @scope = 'cross_border' then confirmed_cross_completed else confirmed_completed end
	      when @scope = 'cross_border' then cross_completed else completed end done
	  from read_model.pairs_at(@position)
	) c
	where held <= horizon and starts_on <= @until and done <= horizon
	and (@editions::int[] is null or conference = any(@editions))
	and (@country = 0 or @country in (country_a, country_b)) and (sectors_a | sectors_b) & @sectors = @sectors
	and (@scope = 'all' or (@scope = 'domestic') = (country_a = country_b))`

// The pairs, with the day from which something counts, and all organisations that stand for one of theirs after merges.
const knownPairs = `
	pair as materialized (select * from unnest(@a::int[], @b::int[], @since::date[]) p(a, b, since)),
	member as materialized (
	  select no, canonical_no from read_model.organisations_at(@position) where canonical_no = any(@a) or canonical_no = any(@b)
	)`

// listIdeas has the late ideas of the pairs' joint projects. Who disputes its part has none; @verified says whether the others
// count before they have confirmed theirs. Two that were never partners at the same time had no project together. Who
// shares which project is settled by numbers before anything is read of what partners did, which takes longer.
const listIdeas = `
	with` + knownPairs + `,
	named as (
	  select distinct p.id, p.idea_on, m.canonical_no as no
	  from read_model.projects_at(@position) p
	  cross join lateral unnest(p.partner_nos) n(no)
	  join member m on m.no = n.no
	  where p.merged_into is null and p.idea_on between (select min(since) from pair) and @until
	),
	joint as materialized (
	  select pair.a, pair.b, x.id
	  from pair
	  join named x on x.no = pair.a and x.idea_on >= pair.since
	  join named y on y.no = pair.b and y.id = x.id
	),
	partner as materialized (
	  select p.id, p.idea_on, o.canonical_no as no, s.joined_on, coalesce(s.left_on, 'infinity') as left_on
	  from read_model.projects_at(@position) p
	  cross join lateral jsonb_to_recordset(p.partners) s(organisation_id uuid, joined_on date, left_on date, disputed boolean, confirmed boolean)
	  join read_model.organisations_at(@position) o on o.id = s.organisation_id
	  where p.id = any(array(select id from joint)) and s.joined_on <= @until
	  and not s.disputed and (@verified = 'all' or s.confirmed)
	)
	select distinct joint.a, joint.b, x.idea_on - date '1970-01-01'
	from joint
	join partner x on x.id = joint.id and x.no = joint.a
	join partner y on y.id = joint.id and y.no = joint.b and x.joined_on <= y.left_on and y.joined_on <= x.left_on`

// listReports has the reports on the pairs' meetings. Those known now are found one pair after another by index, which the
// lateral join forces: there are few pairs.
const listReports = `
	with` + knownPairs + `,
	dyad as materialized (
	  select pair.a, pair.b, x.no as one, y.no as other
	  from pair join member x on x.canonical_no = pair.a join member y on y.canonical_no = pair.b
	)
	select d.a, d.b, m.reports
	from (select a, b, one, other from dyad union all select a, b, other, one from dyad) d
	cross join lateral (
	  select reports from read_model.meetings
	  where requester_no = d.one and target_no = d.other and known_from <= @position and first_report_at < @before
	  offset 0
	) m
	union all
	select d.a, d.b, m.reports
	from read_model.meetings_history m
	join dyad d on least(d.one, d.other) = least(m.requester_no, m.target_no) and greatest(d.one, d.other) = greatest(m.requester_no, m.target_no)
	where m.known_from <= @position and m.known_to > @position and m.first_report_at < @before`

func (r *Reader) completed(ctx context.Context, f Frame) (c completedPairs, err error) {
	c = completedPairs{Frame: f, ideas: map[Tie][]domain.Date{}, reports: map[Tie][]projections.Report{}, leftOut: make([]int, len(noContact))}
	editions, err := r.editions(ctx, f)
	if err != nil {
		return c, err
	}
	c.in = f.grouping(editions)
	args := f.arguments(editions, "")
	err = r.numbers(ctx, func(v []int32) {
		if why := v[7]; why > 0 {
			c.leftOut[why]++
			return
		}
		c.contacts = append(c.contacts, completedContact{Tie{v[0], v[1]}, place{v[2], int16(v[3]), int16(v[4]), v[5]}, domain.Date(v[6])})
	}, listCompleted, args)
	if err != nil || len(c.contacts) == 0 {
		return c, err
	}
	var as, bs []int32
	var since []domain.Date
	for _, p := range c.pairs("") {
		as, bs, since = append(as, p.A), append(bs, p.B), append(since, p.late())
	}
	args["a"], args["b"], args["since"] = as, bs, since
	err = r.numbers(ctx, func(v []int32) {
		tie := Tie{v[0], v[1]}
		c.ideas[tie] = append(c.ideas[tie], domain.Date(v[2]))
	}, listIdeas, args)
	if err != nil {
		return c, err
	}
	err = r.ask(ctx, func(rows pgx.Rows) error {
		var tie Tie
		var packed []byte
		_, err := pgx.ForEachRow(rows, []any{&tie.A, &tie.B, &packed}, func() error {
			reports, err := projections.UnpackReports(packed)
			c.reports[tie] = append(c.reports[tie], reports...)
			return err
		})
		return err
	}, listReports, args)
	return c, err
}

// pairs are those of a group, each once; of all without one.
func (c completedPairs) pairs(group string) []completedPair {
	first := map[Tie]domain.Date{}
	for _, contact := range c.contacts {
		if group != "" && !slices.Contains(c.in.of(contact.place), group) {
			continue
		}
		if before, there := first[contact.Tie]; !there || contact.Completed < before {
			first[contact.Tie] = contact.Completed
		}
	}
	pairs := make([]completedPair, 0, len(first))
	for tie, completed := range first {
		p := completedPair{Tie: tie, Completed: completed}
		for _, idea := range c.ideas[tie] {
			p.Further = c.earliest(p, p.Further, idea)
		}
		for _, report := range c.reports[tie] {
			on := domain.DateOf(report.ReportedAt)
			p.Reported = c.earliest(p, p.Reported, on)
			if slices.Index(domain.Outcomes, report.Outcome) >= valuable {
				p.Valued = c.earliest(p, p.Valued, on)
			}
		}
		pairs = append(pairs, p)
	}
	slices.SortFunc(pairs, func(p, q completedPair) int {
		return cmp.Or(cmp.Compare(p.Completed, q.Completed), compareTies(p.Tie, q.Tie))
	})
	return pairs
}

// earliest is the earlier of two days, of which the new one counts from a year after the completion to the cut-off.
func (c completedPairs) earliest(p completedPair, before *domain.Date, on domain.Date) *domain.Date {
	if on < p.late() || on > *c.Until || before != nil && *before <= on {
		return before
	}
	return &on
}

// completedWithoutContact are those who completed a project and whose meetings make no contact.
func (r *Reader) completedWithoutContact(ctx context.Context, f Frame) (pairs []codedPair, err error) {
	editions, err := r.editions(ctx, f)
	if err != nil {
		return nil, err
	}
	err = r.numbers(ctx, func(v []int32) {
		if why := v[7]; why > 0 {
			pairs = append(pairs, codedPair{Tie: Tie{v[0], v[1]}, Conference: v[2], Code: why})
		}
	}, listCompleted, f.arguments(editions, ""))
	return pairs, err
}
