package impact

import (
	"cmp"
	"context"
	"math/big"
	"slices"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
	"aftermatch/projections"
	"aftermatch/projections/impact/estimate"
)

// creditable is one contact of two partners of a project, with those of its meetings that the project may have come
// from.
type creditable struct {
	Project domain.ID
	place
	A, B      int32
	Selected  bool              // by the filters but scope
	Chosen    bool              // by all of them; what they leave out has its share all the same
	Confirmed bool              // both confirmed their part
	StartsOn  domain.Date       // of the conference
	Days      []projections.Day // of its meetings in the 36 months before the idea, in order
	window
}

// on is the day of the i-th of these meetings.
func (c *creditable) on(i int) int { return int(c.StartsOn) + int(c.Days[i]) }

// heldMeeting is one held meeting.
type heldMeeting struct {
	ID  domain.ID
	Day domain.Date
}

// creditedContact is such a contact with its portion of the project's credit.
type creditedContact struct {
	*creditable
	Credit portion
	among  sharingDays // the days whose meetings have a share of it
}

// portion is so many of the equal shares of a project's credit. To count shares is exact and takes no fractions.
type portion struct{ shares, of int32 }

// and is a portion with another one of the same project.
func (p portion) and(other portion) portion { return portion{p.shares + other.shares, other.of} }

func (p portion) rat() *big.Rat { return big.NewRat(int64(p.shares), int64(p.of)) }

// fractions is a sum of fractions, as a numerator for each denominator. To add those of different ones takes long.
type fractions map[int64]int64

func (f fractions) sum() *big.Rat {
	sum := new(big.Rat)
	for denominator, numerator := range f {
		sum.Add(sum, big.NewRat(numerator, denominator))
	}
	return sum
}

func (p portion) float() float64 { return float64(p.shares) / float64(p.of) }

// In SQL, the day on which a row of projects had come to @level, and the first such day on which it was cross-border.
const (
	levelDay = `case @level when 'idea' then idea_on when 'agreement' then agreement_on when 'proposal' then proposal_on
	  when 'funded' then funded_on when 'started' then started_on else least(funded_on, started_on) end`

	crossLevelDay = `case @level when 'idea' then cross_idea_on when 'agreement' then cross_agreement_on when 'proposal' then cross_proposal_on
	  when 'funded' then cross_funded_on when 'started' then cross_started_on else least(cross_funded_on, cross_started_on) end`
)

// creditable are the contacts that those projects of the encounters may have come from, ordered by project, conference and
// organisations. A project without any is not among them. The projects go by their places in the order of ids.
func (f Frame) creditable(encounters []encounter, among map[domain.ID]int) []creditable {
	type key struct{ project, conference, a, b, at int32 }
	var found []creditable
	var order []key
	for i := range encounters {
		e := &encounters[i]
		for _, p := range e.Projects {
			at, known := among[p.ID]
			if !known || p.IdeaOn > *f.Until || !f.shared(p) {
				continue
			}
			if days := e.before(p); len(days) > 0 {
				order = append(order, key{int32(at), e.Conference, e.A, e.B, int32(len(found))})
				found = append(found, creditable{
					Project: p.ID, place: e.place, A: e.A, B: e.B, Selected: e.Selected, Chosen: e.Chosen, Confirmed: p.ConfirmedFrom <= *f.Until,
					StartsOn: e.StartsOn, Days: days,
					window: window{p.IdeaOn, e.Held, e.StartsOn + domain.Date(e.Days[len(e.Days)-1]), len(e.Days)},
				})
			}
		}
	}
	slices.SortFunc(order, func(x, y key) int {
		return cmp.Or(cmp.Compare(x.project, y.project), cmp.Compare(x.conference, y.conference), cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b))
	})
	sorted := make([]creditable, len(order))
	for to, from := range order {
		sorted[to] = found[from.at]
	}
	return sorted
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
		if m.Day <= w.Idea && int(w.Idea-m.Day) <= estimate.Days(AttributionWindowMonths) {
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
func (rule Attribution) credits(contacts []creditable) []creditedContact {
	credited := make([]creditedContact, 0, len(contacts))
	for start, end := 0, 0; start < len(contacts); start = end {
		first, last := contacts[start].on(0), contacts[start].on(0)
		for end = start; end < len(contacts) && contacts[end].Project == contacts[start].Project; end++ {
			c := &contacts[end]
			first, last = min(first, c.on(0)), max(last, c.on(len(c.Days)-1))
		}
		among, sharers := rule.among(first, last), int32(0)
		for i := start; i < end; i++ {
			own := creditedContact{creditable: &contacts[i], among: among}
			for k := range own.Days {
				own.Credit.shares += int32(one(among.has(own.on(k))))
			}
			credited, sharers = append(credited, own), sharers+own.Credit.shares
		}
		for i := start; i < end; i++ {
			credited[i].Credit.of = sharers
		}
	}
	return credited
}
