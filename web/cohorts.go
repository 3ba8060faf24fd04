package web

import (
	"context"
	"strconv"

	"aftermatch/projections/impact"
	"aftermatch/web/charts"
)

// cohortsCard is conversion by conference.
func cohortsCard(ctx context.Context, f *figures) (card, error) {
	figure, err := answer(ctx, f.server, impact.CohortsDefinition, f.question(), f.figures.Cohorts)
	if err != nil {
		return card{}, err
	}
	level := f.Word("level", string(figure.Filters.Level))
	c := card{Title: f.T("cohorts.title"), Sentence: f.T("cohorts.sentence", level), Span: "c6", Width: charts.Half,
		Frame: figure.Frame, Empty: f.noContacts(), N: f.contactsSaid(), Read: []string{f.T("cohorts.read")}}
	c.CSV = []link{f.csv("CSV", figure.Frame)}
	chart := charts.Cohorts{Months: f.T("conversion.months"), Columns: figure.Months, Strong: f.months, Cell: f.T("months.unit"), Early: f.T("card.early"), Few: f.T("card.few")}
	c.Table.Head = []string{f.T("cohorts.edition"), f.T("cohorts.contacts")}
	for _, months := range figure.Months {
		c.Table.Head = append(c.Table.Head, f.Count("months", months))
	}
	for _, edition := range figure.Rows[1:] {
		row := charts.Cohort{Name: edition.Label, Note: f.Count("contacts", edition.N)}
		if conference, ok := f.conference(edition.Group); ok {
			row.Name = short(conference)
		}
		cells := []string{row.Name, f.Int(edition.N)}
		for _, months := range figure.Months {
			at := edition.Cells[strconv.Itoa(months)]
			row.Cells = append(row.Cells, charts.CohortCell{Estimate: estimated(at)})
			cells = append(cells, f.incidence(at))
		}
		chart.Rows = append(chart.Rows, row)
		c.Table.Rows = append(c.Table.Rows, cells)
	}
	chart.Finding = f.T("cohorts.finding", level, len(chart.Rows))
	c.Draw = func(width float64) charts.SVG { return charts.DrawCohorts(chart, width, f.Numerals) }
	return c, nil
}
