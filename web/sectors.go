package web

import (
	"cmp"
	"context"
	"math"
	"slices"

	"aftermatch/projections/impact"
	"aftermatch/web/charts"
)

// sectorsCard is who met whom, sector by sector.
func sectorsCard(ctx context.Context, f *figures) (card, error) {
	figure, err := answer(ctx, f.server, impact.SectorsDefinition, f.question(), f.figures.Sectors)
	if err != nil {
		return card{}, err
	}
	c := card{Title: f.T("sectors.title"), Sentence: f.T("sectors.sentence"), Span: "c6", Width: charts.Half, Frame: figure.Frame,
		CSV: []link{f.csv("CSV", figure.Frame)}}
	m := newMatrix(f)
	held := 0.0
	for _, cell := range figure.Cells {
		m.add(cell.SectorA, cell.SectorB, cell.Held, cell.Converted)
		held += cell.Held
	}
	chart := m.draw(f.T("matrix.others"), func(slug string) charts.MatrixAxis {
		return charts.MatrixAxis{Label: f.Sector(slug), Name: f.Sector(slug)}
	})
	chart.Cell, chart.Marked = f.T("countries.cell"), f.T("countries.marked", f.Word("level.a", string(figure.Filters.Level)))
	chart.Finding = f.T("sectors.finding", f.Decimals(held, 0), f.Int(len(m.total)))
	c.Draw = func(width float64) charts.SVG { return charts.DrawMatrix(chart, width, f.Numerals) }
	c.N = f.T("sectors.n", f.Count("meetings", int(math.Round(held))), f.Int(len(m.total)))
	c.LeftOut = figure.LeftOut
	c.Table.Head = []string{f.T("sectors.pair"), f.T("countries.meetings"), f.T("cohorts.contacts"), f.T("countries.converted")}
	for _, cell := range busiestSectors(figure.Cells) {
		name := f.Sector(cell.SectorA)
		if cell.SectorA != cell.SectorB {
			name += " – " + f.Sector(cell.SectorB)
		}
		c.Table.Rows = append(c.Table.Rows, []string{name, f.Decimals(cell.Held, 1), f.Decimals(cell.Contacts, 1), f.Decimals(cell.Converted, 1)})
	}
	if held == 0 {
		c.Empty = f.T("card.nothing")
	}
	return c, nil
}

// busiestSectors are the cells with most meetings, the first as many as a table has rows.
func busiestSectors(cells []impact.SectorCell) []impact.SectorCell {
	cells = slices.Clone(cells)
	slices.SortStableFunc(cells, func(a, b impact.SectorCell) int { return cmp.Compare(b.Held, a.Held) })
	return cells[:min(len(cells), longest)]
}
