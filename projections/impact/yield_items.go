package impact

import (
	"context"
	"io"
	"math/big"
	"net/url"
	"slices"
	"strings"

	"aftermatch/domain"
	"aftermatch/projections/impact/estimate"
)

// CreditQuery says which credits are wanted one by one.
type CreditQuery struct {
	Group string // one of the answer's; "": all
	Part  CreditPart
	Page
}

// CreditPart is a part of the credits; without one, those that the filters admit.
type CreditPart string

// PartElsewhere are the credits that the filters leave out.
const PartElsewhere CreditPart = "elsewhere"

// CreditItems lists credits.
type CreditItems struct {
	Frame
	Items []CreditItem `json:"items"`
	Next  *string      `json:"next"`
}

// CreditItem is what one contact has of one project's credit.
type CreditItem struct {
	ProjectID     domain.ID         `json:"project_id"`
	Title         string            `json:"title"`
	CrossBorder   bool              `json:"cross_border" doc:"The project had come to the level while cross-border."`
	ReachedOn     domain.Date       `json:"reached_on" doc:"When it had come to the level."`
	ConferenceID  domain.ID         `json:"conference_id"`
	OrganisationA domain.ID         `json:"organisation_a"`
	OrganisationB domain.ID         `json:"organisation_b"`
	LabelA        string            `json:"label_a" doc:"The name of the first."`
	LabelB        string            `json:"label_b" doc:"The name of the other."`
	Credit        float64           `json:"credit"`
	Exact         string            `json:"credit_exact" doc:"The same as a fraction."`
	Meetings      []CreditedMeeting `json:"meetings" doc:"Those in the 36 months before the idea, with what each has of it."`
	History       string            `json:"history" doc:"The project's events."`
}

// CreditedMeeting is one held meeting with its credit.
type CreditedMeeting struct {
	ID      domain.ID   `json:"id"`
	HeldOn  domain.Date `json:"held_on"`
	Credit  string      `json:"credit_exact" doc:"As a fraction."`
	History string      `json:"history" doc:"Its events."`
}

// creditItems is the address of what a credit is made of.
func (f Frame) creditItems(group string, part CreditPart) string {
	return f.below("/v1/impact/yield/items", map[string]string{"group": group, "part": string(part)})
}

// heldItems is the address of the held meetings of a group.
func (f Frame) heldItems(group string) string {
	f.Filters.Level, f.Filters.Attribution, f.Filters.Verified = "", "", ""
	return f.below("/v1/impact/funnel/items", map[string]string{"step": "held", "group": group})
}

// below is an address beneath the figure, for the same frame, with what is given beside it.
func (f Frame) below(path string, beside map[string]string) string {
	query := f.query()
	for name, value := range beside {
		if value != "" && value != AllOfThem {
			query[name] = []string{value}
		}
	}
	return (&url.URL{Path: path, RawQuery: query.Encode()}).String()
}

func (q CreditQuery) check(f Frame) error {
	var faults []domain.Fault
	if q.Part != "" && q.Part != PartElsewhere {
		faults = append(faults, domain.Fault{Field: "part", Message: "must be elsewhere"})
	}
	switch {
	case q.Group == "":
	case f.Filters.GroupBy == "":
		faults = append(faults, domain.Fault{Field: "group", Message: "goes with group_by"})
	case q.Part == PartElsewhere:
		faults = append(faults, domain.Fault{Field: "group", Message: "does not go with part elsewhere: what the filters leave out is in no group"})
	}
	return invalid(faults)
}

// CreditItems lists the credits under a yield. Read to the end, they add up to the group's exactly. The error is a
// *domain.Error when there is no such group or part.
func (r *Reader) CreditItems(ctx context.Context, f Frame, q CreditQuery) (CreditItems, error) {
	answer := CreditItems{Frame: f, Items: []CreditItem{}}
	if err := q.check(f); err != nil {
		return answer, err
	}
	l, err := r.ledger(ctx, f, false)
	if err != nil {
		return answer, err
	}
	credited := slices.DeleteFunc(f.Filters.Attribution.credits(l.contacts), func(c creditedContact) bool {
		return c.Credit.shares == 0 || c.Chosen == (q.Part == PartElsewhere) ||
			q.Group != "" && !slices.Contains(l.in.of(c.place), q.Group)
	})
	credited, answer.Next, err = pageOf(credited, q.Page)
	if err != nil {
		return answer, err
	}
	names, err := r.creditNames(ctx, f, credited)
	for _, c := range credited {
		p, a, b := l.projects[l.at[c.Project]], names.organisations[c.A], names.organisations[c.B]
		item := CreditItem{p.ID, p.Title, p.CrossBorder, p.ReachedOn, names.conferences[c.Conference], a.ID, b.ID, a.Name, b.Name,
			c.Credit.float(), c.Credit.rat().RatString(), nil, "/v1/projects/" + p.ID.String() + "/history"}
		for _, m := range names.identified(c) {
			part := portion{int32(one(c.among.has(int(m.Day)))), c.Credit.of}
			item.Meetings = append(item.Meetings, CreditedMeeting{m.ID, m.Day, part.rat().RatString(), "/v1/meetings/" + m.ID.String() + "/history"})
		}
		answer.Items = append(answer.Items, item)
	}
	return answer, err
}

// creditNames is what the things of credits are called.
type creditNames struct {
	organisations map[int32]organisation
	conferences   map[int32]domain.ID
	meetings      map[contactKey][]heldMeeting
}

func (r *Reader) creditNames(ctx context.Context, f Frame, credited []creditedContact) (names creditNames, err error) {
	var numbers []int32
	var contacts []creditable
	for _, c := range credited {
		numbers, contacts = append(numbers, c.A, c.B), append(contacts, *c.creditable)
	}
	if names.organisations, err = r.organisations(ctx, f, numbers); err != nil {
		return names, err
	}
	if names.conferences, err = r.conferenceIDs(ctx, f); err != nil {
		return names, err
	}
	names.meetings, err = r.heldMeetings(ctx, f, contacts)
	return names, err
}

// conferenceIDs are those of all conferences, whatever the filters.
func (r *Reader) conferenceIDs(ctx context.Context, f Frame) (map[int32]domain.ID, error) {
	f.Filters.Series, f.Filters.Conference = "", domain.ID{}
	editions, err := r.editions(ctx, f)
	ids := make(map[int32]domain.ID, len(editions))
	for _, e := range editions {
		ids[e.No] = e.ID
	}
	return ids, err
}

// identified are the contact's meetings with their ids.
func (n creditNames) identified(c creditedContact) []heldMeeting {
	known := n.meetings[c.key()]
	if c.HeldCount > 1 {
		return c.of(known)
	}
	if i := slices.IndexFunc(known, func(m heldMeeting) bool { return m.Day == c.Held }); i >= 0 {
		return known[i : i+1]
	}
	return nil
}

var yieldColumns = []Column{
	{"group", "all; or the conference's id, the series, the country or the sector; elsewhere and unattributed for what is in no group"},
	{"label", "the conference's name; otherwise the group"},
	{"attribution", "the rule by which credit is shared"},
	{"verified", "whose word makes a partner"},
	{"meetings", "held meetings: the denominator"},
	{"projects", "projects that have a credit here"},
	{"credit", "their credit here: the numerator"},
	{"credit_numerator", "the credit is this"},
	{"credit_denominator", "÷ this, exactly"},
	{"per_100_meetings", "100 × credit ÷ meetings"},
	{"lower", "of its 95 % interval, were projects independent; only for the figure asked for"},
	{"upper", "of its 95 % interval, were projects independent"},
	{"lower_clustered", "of the 95 % interval to quote"},
	{"upper_clustered", "of the 95 % interval to quote"},
}

// WriteCSV writes for each group the figure, and a row for each other rule and for confirmed partners only.
func (a Yield) WriteCSV(w io.Writer) error {
	table := Table{Columns: yieldColumns}
	row := func(group, label string, verified Verified, meetings any, y RuleYield, intervals ...*estimate.Interval) {
		cells := append([]any{group, label, string(y.Attribution), string(verified), meetings}, y.cells()...)
		cells = append(cells, y.PerHundred)
		for _, interval := range intervals {
			lower, upper := interval.Bounds()
			cells = append(cells, lower, upper)
		}
		table.Rows = append(table.Rows, append(cells, nil, nil, nil, nil)[:len(yieldColumns)])
	}
	asked := a.Filters.Attribution
	for _, g := range a.Groups {
		row(g.Group, g.Label, a.Filters.Verified, g.Meetings, RuleYield{asked, g.Credit, g.PerHundred}, g.Interval, g.IntervalClustered)
		for _, y := range g.ByRule {
			if y.Attribution != asked {
				row(g.Group, g.Label, a.Filters.Verified, g.Meetings, y)
			}
		}
		if a.Filters.Verified != VerifiedConfirmed {
			row(g.Group, g.Label, VerifiedConfirmed, g.Meetings, g.Confirmed)
		}
	}
	row("elsewhere", "elsewhere", a.Filters.Verified, nil, RuleYield{Attribution: asked, Credit: a.Elsewhere})
	row("unattributed", "unattributed", a.Filters.Verified, nil, RuleYield{Credit: a.Unattributed})
	return table.WriteCSV(w, a.Frame)
}

// cells are the credit in a table: projects, credit, and the fraction's two parts.
func (c Credit) cells() []any {
	exact, _ := new(big.Rat).SetString(c.Exact)
	return []any{c.Projects, c.Credit, exact.Num(), exact.Denom()}
}

var creditItemColumns = []Column{
	{"project_id", "the project"},
	{"title", "its title"},
	{"cross_border", "it had come to the level while cross-border"},
	{"reached_on", "when it had come to the level"},
	{"conference_id", "where the two met"},
	{"organisation_a", "the one of the two that was recorded first, merges resolved"},
	{"organisation_b", "the other"},
	{"label_a", "the name of the first"},
	{"label_b", "the name of the other"},
	{"meetings", "those in the 36 months before the idea, with a space between"},
	{"credit", "what the contact has of the project's credit"},
	{"credit_numerator", "the credit is this"},
	{"credit_denominator", "÷ this, exactly"},
}

// WriteCSV writes a row for each credit on the page.
func (a CreditItems) WriteCSV(w io.Writer) error {
	table := Table{Columns: creditItemColumns}
	for _, c := range a.Items {
		var meetings []string
		for _, m := range c.Meetings {
			meetings = append(meetings, m.ID.String())
		}
		exact, _ := new(big.Rat).SetString(c.Exact)
		table.Rows = append(table.Rows, []any{c.ProjectID, c.Title, c.CrossBorder, c.ReachedOn, c.ConferenceID, c.OrganisationA, c.OrganisationB,
			c.LabelA, c.LabelB, strings.Join(meetings, " "), c.Credit, exact.Num(), exact.Denom()})
	}
	return table.WriteCSV(w, a.Frame)
}
