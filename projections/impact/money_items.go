package impact

import (
	"context"
	"io"
	"math/big"
	"slices"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
	"aftermatch/projections"
)

// MoneyItems says which projects or costs under a sum are wanted one by one.
type MoneyItems struct {
	Group string // one of the answer's; "": all
	Part  MoneyPart
	Page
}

// MoneyPart is a part of the projects, of the costs or of the conferences.
type MoneyPart string

// The parts; without one, all projects that have a credit, or all costs, or all conferences.
const (
	PartCrossBorder     MoneyPart = "cross_border"            // projects funded while cross-border, at conferences whose cost is recorded
	PartUnattributed    MoneyPart = "unattributed"            // projects that no meeting led to
	PartAwardWithoutEUR MoneyPart = "award_without_eur"       // projects once for each award whose worth in euro is not known
	PartCostWithoutEUR  MoneyPart = "cost_without_eur"        // costs whose worth is not
	PartWithoutCost     MoneyPart = "conference_without_cost" // conferences without a cost whose worth is known
)

// MoneyProjects lists projects with their money.
type MoneyProjects struct {
	Frame
	Items []MoneyProject `json:"items"`
	Next  *string        `json:"next"`
}

// MoneyProject is one project with its credit at one conference.
type MoneyProject struct {
	ProjectID     domain.ID           `json:"project_id"`
	Title         string              `json:"title"`
	CrossBorder   bool                `json:"cross_border" doc:"Funded while cross-border."`
	ConferenceID  domain.ID           `json:"conference_id,omitzero" doc:"Missing of what no meeting led to."`
	Credit        string              `json:"credit" doc:"As an exact fraction."`
	AwardEURMinor float64             `json:"award_eur_minor" doc:"Awards × credit, in euro cents."`
	Awards        []projections.Award `json:"awards" doc:"Whole, with rate, date and source of what was not in euro."`
	History       string              `json:"history" doc:"The events beneath."`
}

// MoneyCosts lists costs.
type MoneyCosts struct {
	Frame
	Items []MoneyCost `json:"items"`
	Next  *string     `json:"next"`
}

// MoneyCost is one cost of one conference.
type MoneyCost struct {
	ConferenceID domain.ID `json:"conference_id"`
	Label        string    `json:"label" doc:"The conference's name."`
	projections.ConferenceCost
	History string `json:"history" doc:"The events beneath."`
}

// moneyItems is the address of what a group's sums are made of, or of a part of it.
func (m moneyRaised) moneyItems(what, group string, part MoneyPart) string {
	return m.below("/v1/impact/money/"+what, map[string]string{"group": group, "part": string(part)})
}

func (items MoneyItems) check(f Frame, parts ...MoneyPart) error {
	var faults []domain.Fault
	if items.Part != "" && !slices.Contains(parts, items.Part) {
		faults = append(faults, domain.Fault{Field: "part", Message: "must be " + oneOf(parts)})
	}
	if items.Group != "" && f.Filters.GroupBy == "" {
		faults = append(faults, domain.Fault{Field: "group", Message: "goes with group_by"})
	}
	return invalid(faults)
}

// MoneyProjects lists the projects under a sum. Read to the end, credits and awards add up to the group's.
func (r *Reader) MoneyProjects(ctx context.Context, f Frame, items MoneyItems) (MoneyProjects, error) {
	answer := MoneyProjects{Frame: f}
	if err := items.check(f, PartCrossBorder, PartUnattributed, PartAwardWithoutEUR); err != nil {
		return answer, err
	}
	m, err := r.raised(ctx, f)
	if err != nil {
		return answer, err
	}
	var all []moneyItem
	switch items.Part {
	case PartUnattributed:
		all = m.notAttributed()
	case PartAwardWithoutEUR:
		all = m.withoutEuro(items.Group)
	default:
		all = m.withCredit(items.Group, items.Part == PartCrossBorder)
	}
	if all, answer.Next, err = pageOf(all, items.Page); err != nil {
		return answer, err
	}
	answer.Items, err = r.moneyProjects(ctx, m, all)
	return answer, err
}

// moneyItem is a project with its credit at one conference.
type moneyItem struct {
	project    *fundedProject
	conference int32 // 0: of none
	credit     portion
	only       int // one of its awards, from 1; 0: all
}

// moneyProjects are the items in full.
func (r *Reader) moneyProjects(ctx context.Context, m moneyRaised, items []moneyItem) ([]MoneyProject, error) {
	type named struct {
		ID     domain.ID
		Title  string
		Awards []projections.Award
	}
	var ids []domain.ID
	for _, item := range items {
		ids = append(ids, item.project.ID)
	}
	found, err := list(ctx, r, pgx.RowToStructByPos[named], listAwards, pgx.NamedArgs{"position": m.AsOf.Position, "ids": ids})
	byID := make(map[domain.ID]named, len(found))
	for _, project := range found {
		project.Awards = m.awarded(project.Awards)
		byID[project.ID] = project
	}
	projects := make([]MoneyProject, 0, len(items))
	for _, item := range items {
		p, credit := item.project, item.credit.rat()
		title, awards, cents := byID[p.ID].Title, byID[p.ID].Awards, p.cents
		if item.only > 0 {
			awards, cents = awards[item.only-1:item.only], 0
		}
		projects = append(projects, MoneyProject{p.ID, title, p.Crossed, m.in.editions[item.conference].ID, credit.RatString(),
			float(new(big.Rat).Mul(big.NewRat(cents, 1), credit)), awards, "/v1/projects/" + p.ID.String() + "/history"})
	}
	return projects, err
}

// notAttributed are the projects that no meeting led to.
func (m moneyRaised) notAttributed() (all []moneyItem) {
	for i := range m.projects {
		if p := &m.projects[i]; !m.attributed[p.ID] {
			all = append(all, moneyItem{project: p, credit: portion{1, 1}})
		}
	}
	return all
}

// withCredit are the projects that have a credit in the group, once for each conference; costed, those that share its cost.
func (m moneyRaised) withCredit(group string, costed bool) (all []moneyItem) {
	for from, to := 0, 0; from < len(m.credited); from = to {
		credit, first := portion{}, m.credited[from]
		for to = from; to < len(m.credited) && m.credited[to].Project == first.Project && m.credited[to].Conference == first.Conference; to++ {
			if group == "" || slices.Contains(m.in.of(m.credited[to].place), group) {
				credit = credit.and(m.credited[to].Credit)
			}
		}
		p := &m.projects[m.funded[first.Project]]
		if credit.shares > 0 && (!costed || p.Crossed && m.costs[first.Conference].known > 0) {
			all = append(all, moneyItem{project: p, conference: first.Conference, credit: credit})
		}
	}
	return all
}

// editionsOf are the conferences of a group.
func (m moneyRaised) editionsOf(group string) []edition {
	return slices.DeleteFunc(slices.Clone(m.editions), func(e edition) bool {
		return group != "" && !slices.Contains(m.in.of(place{Conference: e.No}), group)
	})
}

// MoneyCosts lists the costs of a group's conferences.
func (r *Reader) MoneyCosts(ctx context.Context, f Frame, items MoneyItems) (MoneyCosts, error) {
	answer := MoneyCosts{Frame: f}
	if err := items.check(f, PartCostWithoutEUR); err != nil {
		return answer, err
	}
	m, err := r.raised(ctx, f)
	if err != nil {
		return answer, err
	}
	var all []MoneyCost
	for _, e := range m.editionsOf(items.Group) {
		for _, cost := range m.costs[e.No].all {
			if _, known := domain.InEuro(cost.Money, cost.Conversion); known && items.Part == PartCostWithoutEUR {
				continue
			}
			all = append(all, MoneyCost{e.ID, e.Name, cost, "/v1/conferences/" + e.ID.String() + "/history"})
		}
	}
	answer.Items, answer.Next, err = pageOf(all, items.Page)
	return answer, err
}

var moneyColumns = []Column{
	{"group", "all; or the conference's id, the series, the country or the sector"},
	{"label", "the conference's name; otherwise the group"},
	{"projects", "funded projects that have a credit here"},
	{"credit", "their credit here"},
	{"award_eur_minor", "their awards × their credit, in euro cents"},
	{"rates_from", "the first day of which a rate is"},
	{"rates_to", "the last"},
	{"own_country", "whose part of the money is given"},
	{"own_eur_minor", "that part, in euro cents"},
	{"own_of_eur_minor", "the money of the projects of which all budgets are known"},
	{"own_share", "the one ÷ the other"},
	{"own_unknown", "projects left out of the share"},
	{"cost_eur_minor", "what the conferences cost, in euro cents"},
	{"cost_credit", "the credit of funded cross-border projects at conferences whose cost is recorded"},
	{"cost_per_project_eur_minor", "cost ÷ that credit, in euro cents"},
}

// Table is the money as rows: one for each group.
func (a MoneyRaised) Table() Table {
	table := Table{Columns: moneyColumns}
	for _, g := range a.Groups {
		var from, to *domain.Date
		if g.RateDates != nil {
			from, to = &g.RateDates.From, &g.RateDates.To
		}
		own := g.OwnCountry
		table.Rows = append(table.Rows, []any{g.Group, g.Label, g.Projects, g.Credit, g.AwardEURMinor, from, to,
			own.Country, own.EURMinor, own.Of, own.Share, own.Unknown, g.CostEURMinor, g.CostCredit, g.CostPerProject})
	}
	return table
}

// WriteCSV writes the table.
func (a MoneyRaised) WriteCSV(w io.Writer) error { return a.Table().WriteCSV(w, a.Frame) }

var moneyProjectColumns = []Column{
	{"project_id", "the project"},
	{"title", "its title"},
	{"cross_border", "funded while cross-border"},
	{"conference_id", "where its partners met"},
	{"credit_numerator", "the credit is this"},
	{"credit_denominator", "÷ this, exactly"},
	{"award_eur_minor", "awards × credit, in euro cents"},
}

// WriteCSV writes a row for each project on the page.
func (a MoneyProjects) WriteCSV(w io.Writer) error {
	table := Table{Columns: moneyProjectColumns}
	for _, p := range a.Items {
		credit, _ := new(big.Rat).SetString(p.Credit)
		table.Rows = append(table.Rows, []any{p.ProjectID, p.Title, p.CrossBorder, optional(given(p.ConferenceID)), credit.Num(), credit.Denom(), p.AwardEURMinor})
	}
	return table.WriteCSV(w, a.Frame)
}

var moneyCostColumns = []Column{
	{"conference_id", "the conference"},
	{"label", "its name"},
	{"purpose", "of the cost"},
	{"on", "its day"},
	{"amount", "in minor units of the currency"},
	{"currency", "ISO 4217"},
	{"eur_minor", "its worth in euro cents; empty when that is not known"},
	{"rate_date", "the day of which the rate is"},
	{"rate_source", "whose rate it is"},
}

// WriteCSV writes a row for each cost on the page.
func (a MoneyCosts) WriteCSV(w io.Writer) error {
	table := Table{Columns: moneyCostColumns}
	for _, c := range a.Items {
		var cents, rated any
		if worth, known := domain.InEuro(c.Money, c.Conversion); known {
			cents = worth
		}
		if !c.RateDate.IsZero() {
			rated = c.RateDate
		}
		table.Rows = append(table.Rows, []any{c.ConferenceID, c.Label, c.Purpose, c.On, c.Amount, c.Currency, cents, rated, c.RateSource})
	}
	return table.WriteCSV(w, a.Frame)
}
