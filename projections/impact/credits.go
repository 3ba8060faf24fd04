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
	window
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

// creditable are the contacts that those projects of the encounters may have come from, ordered by project, conference and
// organisations. A project without any is not among them.
func (f Frame) creditable(encounters []encounter, among func(domain.ID) bool) (found []creditable) {
	for _, e := range encounters {
		for _, p := range e.Projects {
			if p.IdeaOn > *f.Until || !f.shared(p) || !among(p.ID) {
				continue
			}
			if meetings := e.meetings(p); len(meetings) > 0 {
				found = append(found, creditable{
					Project: p.ID, place: e.place, A: e.A, B: e.B, Selected: e.Selected, Chosen: e.Chosen, Confirmed: p.ConfirmedFrom <= *f.Until,
					Meetings: meetings, window: window{p.IdeaOn, e.Held, e.StartsOn + domain.Date(e.Days[len(e.Days)-1]), len(e.Days)},
				})
			}
		}
	}
	slices.SortFunc(found, func(a, b creditable) int {
		return cmp.Or(a.Project.Compare(b.Project), cmp.Compare(a.Conference, b.Conference), compareTies(Tie{a.A, a.B}, Tie{b.A, b.B}))
	})
	return found
}

// window is when the meetings of such a contact were held, and when the project was an idea.
type window struct {
	Idea, Held, HeldLast domain.Date
	HeldCount            int
}

// of are those of a contact's meetings that the project may have come from, by day. Those that count for the contact are the
// imported ones and then those typed in first, so that the first HeldCount of them are just those that were not typed in
// after a project was recorded.
func (w window) of(held []heldMeeting) (found []heldMeeting) {
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
