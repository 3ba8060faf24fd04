package impact

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"sync"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
	"aftermatch/internal/atonce"
	"aftermatch/projections"
	"aftermatch/projections/impact/estimate"
)

// valuable is the place of the least outcome that counts.
var valuable = slices.Index(domain.Outcomes, "valuable_contact")

// completedPairs is what durability is answered from.
type completedPairs struct {
	Frame
	in       grouping
	contacts []completedContact
	ideas    map[estimate.Tie][]domain.Date // of joint projects
	reports  map[estimate.Tie][]projections.Report
	leftOut  []int
}

// completedContact is a contact from which a completed project came.
type completedContact struct {
	estimate.Tie
	place
	Completed domain.Date
}

// listSharedProjects has the projects of those who met.
const listSharedProjects = `select a, b, projects from read_model.encounters_at(@position) where a = any(@a)`

// listIdeas has the ideas of projects that were joint ones. Who disputes its part has none; @verified says whether the others
// count before they have confirmed theirs. Two that were never partners at the same time had no project together.
const listIdeas = `
	with partner as materialized (
	  select p.id, p.idea_on, o.canonical_no as no, s.joined_on, coalesce(s.left_on, 'infinity') as left_on
	  from read_model.projects_at(@position) p
	  cross join lateral jsonb_to_recordset(p.partners) s(organisation_id uuid, joined_on date, left_on date, disputed boolean, confirmed boolean)
	  join read_model.organisations_at(@position) o on o.id = s.organisation_id
	  where p.id = any(@projects) and s.joined_on <= @until and not s.disputed and (@verified = 'all' or s.confirmed)
	)
	select distinct shared.a, shared.b, x.idea_on - date '1970-01-01'
	from unnest(@a::int[], @b::int[], @projects::uuid[]) shared(a, b, id)
	join partner x on x.id = shared.id and x.no = shared.a
	join partner y on y.id = shared.id and y.no = shared.b and x.joined_on <= y.left_on and y.joined_on <= x.left_on`

// listReports has the reports on the pairs' meetings, and so on those of all organisations that stand for one of the two after
// merges. The meetings are found one pair after another by index, which the lateral joins force: there are few pairs. What was
// known before of those that have changed since is found by their ids; a meeting that is no longer that pair's was corrected.
const listReports = `
	with pair as materialized (select * from unnest(@a::int[], @b::int[]) p(a, b)),
	member as materialized (
	  select no, canonical_no from read_model.organisations_at(@position) where canonical_no = any(@a) or canonical_no = any(@b)
	),
	dyad as materialized (
	  select pair.a, pair.b, x.no as one, y.no as other
	  from pair join member x on x.canonical_no = pair.a join member y on y.canonical_no = pair.b
	),
	directed as materialized (select a, b, one, other from dyad union all select a, b, other, one from dyad),
	met as materialized (
	  select d.a, d.b, m.*
	  from directed d
	  cross join lateral (
	    select id, known_from, first_report_at, reports from read_model.meetings
	    where requester_no = d.one and target_no = d.other
	    offset 0
	  ) m
	),
	changed as materialized (
	  select id from met where known_from > @position
	  union
	  select stream from events where position > @position and type in ('FactCorrected', 'FactRetracted')
	)
	select a, b, reports from met where known_from <= @position and first_report_at < @before
	union all
	select d.a, d.b, m.reports
	from changed
	cross join lateral (
	  select requester_no, target_no, reports from read_model.meetings_history
	  where id = changed.id and known_from <= @position and known_to > @position and first_report_at < @before
	  offset 0
	) m
	join directed d on d.one = m.requester_no and d.other = m.target_no`

func newCompletedPairs(f Frame, editions []edition) completedPairs {
	return completedPairs{Frame: f, in: f.grouping(editions), reports: map[estimate.Tie][]projections.Report{}, leftOut: make([]int, len(noContact))}
}

func (r *Reader) completed(ctx context.Context, f Frame) (c completedPairs, err error) {
	editions, err := r.editions(ctx, f)
	if err != nil {
		return c, err
	}
	c = newCompletedPairs(f, editions)
	err = r.eachCompleted(ctx, f, editions, func(contact completedContact, none int32) {
		if none > 0 {
			c.leftOut[none]++
		} else {
			c.contacts = append(c.contacts, contact)
		}
	})
	if err != nil {
		return c, err
	}
	return c, r.afterwards(ctx, &c, editions)
}

// afterwards reads what the pairs did since they completed.
func (r *Reader) afterwards(ctx context.Context, c *completedPairs, editions []edition) error {
	// Of those watched too short nothing that happened counts.
	f := c.Frame
	pairs := slices.DeleteFunc(c.pairs(""), func(p completedPair) bool { return !p.watched(f) })
	if len(pairs) == 0 {
		return nil
	}
	args := f.arguments(editions, "")
	args["a"], args["b"] = organisationsOf(pairs)
	return atonce.Do(ctx, func(ctx context.Context) (err error) {
		c.ideas, err = r.laterIdeas(ctx, f, pairs, args)
		return err
	}, func(ctx context.Context) error {
		return r.ask(ctx, func(rows pgx.Rows) error {
			var tie estimate.Tie
			var packed []byte
			_, err := pgx.ForEachRow(rows, []any{&tie.A, &tie.B, &packed}, func() error {
				reports, err := projections.UnpackReports(packed)
				c.reports[tie] = append(c.reports[tie], reports...)
				return err
			})
			return err
		}, listReports, args)
	})
}

// eachCompleted visits those who met and completed a project; none says why they make no contact, as a place in noContact.
func (r *Reader) eachCompleted(ctx context.Context, f Frame, editions []edition, visit func(c completedContact, none int32)) error {
	day := f.counted(reaching{func(l *projections.Levels) projections.Day { return l.Completed }, f.Filters.Scope == ScopeCrossBorder})
	var visiting sync.Mutex
	return r.eachPair(ctx, f.AsOf.Position, f.left(editions, ""), func(pairs iter.Seq[*projections.PairVersion]) {
		for p := range pairs {
			done := day(&p.Pair)
			if !f.hasMet(p) || done > int32(*f.Until-p.StartsOn) {
				continue
			}
			at := place{p.Conference, p.CountryA, p.CountryB, p.SectorsA | p.SectorsB}
			visiting.Lock()
			visit(completedContact{estimate.Tie{A: p.A, B: p.B}, at, p.StartsOn + domain.Date(done)}, noContactOf(&p.Pair))
			visiting.Unlock()
		}
	})
}

// organisationsOf are those of pairs.
func organisationsOf(pairs []completedPair) (as, bs []int32) {
	for _, p := range pairs {
		as, bs = append(as, p.A), append(bs, p.B)
	}
	return as, bs
}

// laterIdeas are those of the pairs' joint projects that count. Which projects two may have had together is known of all who
// met, so that only of few it is read what partners did, which takes longer.
func (r *Reader) laterIdeas(ctx context.Context, f Frame, pairs []completedPair, args pgx.NamedArgs) (map[estimate.Tie][]domain.Date, error) {
	since := make(map[estimate.Tie]domain.Date, len(pairs))
	for _, p := range pairs {
		since[p.Tie] = p.late()
	}
	var as, bs []int32
	var projects []domain.ID
	err := r.ask(ctx, func(rows pgx.Rows) error {
		for rows.Next() {
			v := rows.RawValues()
			tie := estimate.Tie{A: number(v[0]), B: number(v[1])}
			late, asked := since[tie]
			if !asked {
				continue
			}
			shared, err := projections.UnpackProjects(v[2])
			if err != nil {
				return err
			}
			for _, p := range shared {
				if p.IdeaOn >= late && p.IdeaOn <= *f.Until && f.shared(p) {
					as, bs, projects = append(as, tie.A), append(bs, tie.B), append(projects, p.ID)
				}
			}
		}
		return nil
	}, listSharedProjects, pgx.QueryResultFormats{pgx.BinaryFormatCode}, args)
	ideas := map[estimate.Tie][]domain.Date{}
	if err != nil || len(projects) == 0 {
		return ideas, err
	}
	later := pgx.NamedArgs{"position": f.AsOf.Position, "until": f.Until, "verified": f.Filters.Verified, "a": as, "b": bs, "projects": projects}
	return ideas, r.numbers(ctx, func(v []int32) {
		tie := estimate.Tie{A: v[0], B: v[1]}
		ideas[tie] = append(ideas[tie], domain.Date(v[2]))
	}, listIdeas, later)
}

// pairs are those of a group, each once; of all without one.
func (c completedPairs) pairs(group string) []completedPair {
	first := map[estimate.Tie]domain.Date{}
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
		return cmp.Or(cmp.Compare(p.Completed, q.Completed), estimate.CompareTies(p.Tie, q.Tie))
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
	err = r.eachCompleted(ctx, f, editions, func(c completedContact, none int32) {
		if none > 0 {
			pairs = append(pairs, codedPair{Tie: c.Tie, Conference: c.Conference, Code: none})
		}
	})
	return pairs, err
}
