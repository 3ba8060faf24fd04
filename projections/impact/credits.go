package impact

import (
	"cmp"
	"context"
	"math/big"
	"slices"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
)

// creditable is one contact of two partners of a project, with those of its meetings that the project may have come
// from.
type creditable struct {
	Project domain.ID
	place
	A, B      int32
	Selected  bool          // by the filters but scope
	Chosen    bool          // by all of them; what they leave out has its share all the same
	Confirmed bool          // both confirmed their part
	Meetings  []heldMeeting // in the 36 months before the idea, by day
}

// heldMeeting is one held meeting; its id is known only where it was asked for.
type heldMeeting struct {
	ID  domain.ID
	Day domain.Date
}

// creditedContact is such a contact with its share of the project's credit, and that of each meeting.
type creditedContact struct {
	creditable
	Credit *big.Rat
	Parts  []*big.Rat
}

// In SQL, the day on which a row of projects had come to @level, and the first such day on which it was cross-border.
const (
	levelDay = `case @level when 'idea' then idea_on when 'agreement' then agreement_on when 'proposal' then proposal_on
	  when 'funded' then funded_on when 'started' then started_on else least(funded_on, started_on) end`

	crossLevelDay = `case @level when 'idea' then cross_idea_on when 'agreement' then cross_agreement_on when 'proposal' then cross_proposal_on
	  when 'funded' then cross_funded_on when 'started' then cross_started_on else least(cross_funded_on, cross_started_on) end`
)

// projectPartners names the organisations, merges resolved, that count as partners of each row of project.
const projectPartners = `
	  select p.id, o.canonical_no as no, bool_or(s.confirmed) as confirmed
	  from project p
	  cross join lateral jsonb_to_recordset(p.partners) s(organisation_id uuid, joined_on date, disputed boolean, confirmed boolean)
	  join read_model.organisations_at(@position) o on o.id = s.organisation_id
	  where s.joined_on <= @until and not s.disputed and (@verified = 'all' or s.confirmed)
	  group by p.id, o.canonical_no`

// listCreditable are the projects that had come to @level by the cut-off, with each contact of two of their partners in
// the 1095 days (36 months) before the idea, at a conference that had begun by then.
const listCreditable = `
	with project as (
	  select id, idea_on, partners from read_model.projects_at(@position)
	  where merged_into is null and idea_on <= @until and ` + levelDay + ` <= @until
	),
	partner as (` + projectPartners + `)
	select project.id, project.idea_on - date '1970-01-01', c.conference, c.country_a, c.country_b, c.sectors_a | c.sectors_b, c.a, c.b,
	  c.starts_on + c.held - date '1970-01-01', c.starts_on + c.held_last - date '1970-01-01', c.held_count, a.confirmed and b.confirmed,
	  (@editions::int[] is null or c.conference = any(@editions))
	  and (@country = 0 or @country in (c.country_a, c.country_b)) and (c.sectors_a | c.sectors_b) & @sectors = @sectors,
	  @scope = 'all' or (@scope = 'domestic') = (c.country_a = c.country_b)
	from read_model.pairs_at(@position) c
	join partner a on a.no = c.a
	join partner b on b.no = c.b and b.id = a.id
	join project on project.id = a.id
	where c.held is not null and not (c.self or c.late or c.outcome_driven)
	and c.starts_on <= project.idea_on and c.starts_on + c.held <= project.idea_on
	and project.idea_on - (c.starts_on + c.held_last) <= 1095`

// window is when the meetings of such a contact were held, and when the project was an idea.
type window struct {
	Idea, Held, HeldLast domain.Date
	HeldCount            int
}

// creditable lists the contacts that the projects at the level of the frame may have come from, ordered by project, conference
// and organisations. A project without any is not among them.
func (r *Reader) creditable(ctx context.Context, f Frame, editions []edition) (found []creditable, err error) {
	type row struct {
		creditable
		window
	}
	rows, err := list(ctx, r, func(scanned pgx.CollectableRow) (c row, err error) {
		err = scanned.Scan(&c.Project, &c.Idea, &c.Conference, &c.CountryA, &c.CountryB, &c.Sectors, &c.A, &c.B,
			&c.Held, &c.HeldLast, &c.HeldCount, &c.Confirmed, &c.Selected, &c.Chosen)
		c.Chosen = c.Chosen && c.Selected
		return c, err
	}, listCreditable, f.arguments(editions, ""))
	if err != nil {
		return nil, err
	}
	var several []creditable
	for _, c := range rows {
		if c.HeldCount > 1 {
			several = append(several, c.creditable)
		}
	}
	meetings, err := r.heldMeetings(ctx, f, several)
	for _, c := range rows {
		if c.Meetings = c.of(meetings[c.key()]); len(c.Meetings) > 0 {
			found = append(found, c.creditable)
		}
	}
	slices.SortFunc(found, func(a, b creditable) int {
		return cmp.Or(a.Project.Compare(b.Project), cmp.Compare(a.Conference, b.Conference), compareTies(Tie{a.A, a.B}, Tie{b.A, b.B}))
	})
	return found, err
}

// of are those of a contact's meetings that the project may have come from. Of a single one the contact itself tells the day.
// Of several, those that count for the contact are the imported ones and then those typed in first, so that the first HeldCount
// of them are just those that were not typed in after a project was recorded.
func (w window) of(held []heldMeeting) (found []heldMeeting) {
	if w.HeldCount == 1 {
		return []heldMeeting{{Day: w.Held}}
	}
	count := 0
	for _, m := range held {
		if m.Day < w.Held || m.Day > w.HeldLast || count == w.HeldCount {
			continue
		}
		count++
		if m.Day <= w.Idea && int(w.Idea-m.Day) <= Days(AttributionWindowMonths) {
			found = append(found, m)
		}
	}
	slices.SortFunc(found, func(a, b heldMeeting) int { return cmp.Or(cmp.Compare(a.Day, b.Day), a.ID.Compare(b.ID)) })
	return found
}

type contactKey struct{ conference, a, b int32 }

func (c creditable) key() contactKey { return contactKey{c.Conference, c.A, c.B} }

const listHeldMeetings = `
	with member as (
	  select no, canonical_no from read_model.organisations_at(@position) where canonical_no = any(@organisations)
	)
	select m.id, m.conference_no, least(r.canonical_no, t.canonical_no), greatest(r.canonical_no, t.canonical_no),
	  (m.held_at at time zone 'UTC')::date - date '1970-01-01'
	from read_model.meetings_at(@position) m
	join member r on r.no = m.requester_no
	join member t on t.no = m.target_no
	where m.conference_no = any(@conferences) and m.held_at is not null
	order by m.typed, m.held_position, m.id`

// heldMeetings are the held meetings of these contacts and of others, the imported ones first and then as they were typed in.
func (r *Reader) heldMeetings(ctx context.Context, f Frame, contacts []creditable) (map[contactKey][]heldMeeting, error) {
	meetings := map[contactKey][]heldMeeting{}
	if len(contacts) == 0 {
		return meetings, nil
	}
	var organisations, conferences []int32
	for _, c := range contacts {
		organisations, conferences = append(organisations, c.A, c.B), append(conferences, c.Conference)
	}
	return meetings, r.ask(ctx, func(rows pgx.Rows) error {
		var key contactKey
		var m heldMeeting
		_, err := pgx.ForEachRow(rows, []any{&m.ID, &key.conference, &key.a, &key.b, &m.Day}, func() error {
			meetings[key] = append(meetings[key], m)
			return nil
		})
		return err
	}, listHeldMeetings, pgx.NamedArgs{"position": f.AsOf.Position, "organisations": organisations, "conferences": conferences})
}

// credits shares the credit of every project at the level of the frame among the contacts that it may have come from, by
// the frame's rule.
func (r *Reader) credits(ctx context.Context, f Frame, editions []edition) ([]creditedContact, error) {
	contacts, err := r.creditable(ctx, f, editions)
	return f.Filters.Attribution.credits(contacts), err
}

// credits shares each project among its contacts, which stand together. The order stays.
func (rule Attribution) credits(contacts []creditable) (credited []creditedContact) {
	for start, end := 0, 0; start < len(contacts); start = end {
		var days []int
		for end = start; end < len(contacts) && contacts[end].Project == contacts[start].Project; end++ {
			for _, m := range contacts[end].Meetings {
				days = append(days, int(m.Day))
			}
		}
		parts, _ := rule.Credit(days)
		for _, c := range contacts[start:end] {
			own := creditedContact{creditable: c, Credit: new(big.Rat), Parts: parts[:len(c.Meetings)]}
			for _, part := range own.Parts {
				own.Credit.Add(own.Credit, part)
			}
			credited, parts = append(credited, own), parts[len(c.Meetings):]
		}
	}
	return credited
}
