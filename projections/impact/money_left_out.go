package impact

import (
	"context"
	"io"
	"slices"

	"aftermatch/domain"
	"aftermatch/projections"
)

// withoutEuro are the projects that have a credit in the group, once for each award whose worth in euro is not known.
func (m moneyRaised) withoutEuro(group string) (all []moneyItem) {
	credits := map[domain.ID]portion{}
	for _, c := range m.credited {
		if group == "" || slices.Contains(m.in.of(c.place), group) {
			credits[c.Project] = credits[c.Project].and(c.Credit)
		}
	}
	for i := range m.projects {
		p := &m.projects[i]
		credit, credited := credits[p.ID]
		for k, award := range p.Awards {
			if _, known := domain.InEuro(award.Money, award.Conversion); credited && !known {
				all = append(all, moneyItem{project: p, credit: credit, only: k + 1})
			}
		}
	}
	return all
}

// MoneyConferences lists conferences.
type MoneyConferences struct {
	Frame
	Items []MoneyConference `json:"items"`
	Next  *string           `json:"next"`
}

// MoneyConference is one conference with its costs.
type MoneyConference struct {
	ConferenceID domain.ID                    `json:"conference_id"`
	Label        string                       `json:"label" doc:"The conference's name."`
	StartsOn     domain.Date                  `json:"starts_on"`
	Costs        []projections.ConferenceCost `json:"costs"`
	CostEURMinor int64                        `json:"cost_eur_minor" doc:"What is known of them, in euro cents."`
	History      string                       `json:"history" doc:"The events beneath."`
}

// MoneyConferences lists a group's conferences.
func (r *Reader) MoneyConferences(ctx context.Context, f Frame, items MoneyItems) (MoneyConferences, error) {
	answer := MoneyConferences{Frame: f}
	if err := items.check(f, PartWithoutCost); err != nil {
		return answer, err
	}
	m, err := r.raised(ctx, f)
	if err != nil {
		return answer, err
	}
	var all []MoneyConference
	for _, e := range m.editionsOf(items.Group) {
		if c := m.costs[e.No]; items.Part == "" || c.known == 0 {
			all = append(all, MoneyConference{e.ID, e.Name, e.StartsOn, append([]projections.ConferenceCost{}, c.all...), c.cents, "/v1/conferences/" + e.ID.String() + "/history"})
		}
	}
	answer.Items, answer.Next, err = pageOf(all, items.Page)
	return answer, err
}

var moneyConferenceColumns = []Column{
	{"conference_id", "the conference"},
	{"label", "its name"},
	{"starts_on", "its first day"},
	{"costs", "how many costs are recorded"},
	{"cost_eur_minor", "what is known of them, in euro cents"},
}

// WriteCSV writes a row for each conference on the page.
func (a MoneyConferences) WriteCSV(w io.Writer) error {
	table := Table{Columns: moneyConferenceColumns}
	for _, c := range a.Items {
		table.Rows = append(table.Rows, []any{c.ConferenceID, c.Label, c.StartsOn, len(c.Costs), c.CostEURMinor})
	}
	return table.WriteCSV(w, a.Frame)
}
