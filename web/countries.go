package web

import (
	"cmp"
	"context"
	"slices"

	"aftermatch/projections/impact"
	"aftermatch/web/charts"
)

// axisLength is how many countries or sectors a matrix names; the others are one.
const axisLength = 9

// byCountry asks for the cells of countries. Meetings within one country count too, unless a scope is chosen.
func (f *figures) byCountry(ctx context.Context) (impact.Countries, error) {
	q := f.question()
	q.Scope = cmp.Or(q.Scope, impact.ScopeAll)
	return answer(ctx, f.server, impact.CountriesDefinition, q, f.figures.Countries)
}

// countriesCard is who met whom, country by country.
func countriesCard(ctx context.Context, f *figures) (card, error) {
	figure, err := f.byCountry(ctx)
	if err != nil {
		return card{}, err
	}
	c := card{Title: f.T("countries.title"), Sentence: f.T("countries.sentence"), Span: "c6", Width: charts.Half, Frame: figure.Frame,
		CSV: []link{f.csv("CSV", figure.Frame)}}
	m := newMatrix(f)
	meetings := 0
	for _, cell := range figure.Cells {
		m.add(cell.CountryA, cell.CountryB, float64(cell.Held), float64(cell.Converted))
		meetings += cell.Held
	}
	chart := m.draw("…", func(code string) charts.MatrixAxis { return charts.MatrixAxis{Label: code, Name: f.Country(code)} })
	chart.Cell, chart.Marked = f.T("countries.cell"), f.T("countries.marked", f.Word("level.a", string(figure.Filters.Level)))
	chart.Finding = f.T("countries.finding", f.Int(meetings), f.Int(len(figure.Cells)))
	c.Draw = func(width float64) charts.SVG { return charts.DrawMatrix(chart, width, f.Numerals) }
	c.Once = true // codes are short enough to be written twice as large
	c.N = f.T("countries.n", f.Count("meetings", meetings), f.Int(len(m.total)))
	c.LeftOut = figure.LeftOut
	c.Table = f.countryTable(figure.Cells)
	if meetings == 0 {
		c.Empty = f.T("card.nothing")
	}
	return c, nil
}

// longest is how many rows a table on the page has; the file has all.
const longest = 10

func (f *figures) countryTable(cells []impact.CountryCell) table {
	t := table{Head: []string{f.T("countries.pair"), f.T("countries.meetings"), f.T("cohorts.contacts"), f.T("countries.converted"), f.T("countries.rate", f.months)}}
	cells = slices.Clone(cells)
	slices.SortStableFunc(cells, func(a, b impact.CountryCell) int { return cmp.Compare(b.Held, a.Held) })
	for _, cell := range cells[:min(len(cells), longest)] {
		name := f.Country(cell.CountryA)
		if cell.CountryA != cell.CountryB {
			name += " – " + f.Country(cell.CountryB)
		}
		t.Rows = append(t.Rows, []string{name, f.Int(cell.Held), f.Int(cell.Contacts), f.Int(cell.Converted), f.share(cell.Rate)})
	}
	return t
}

// matrix gathers the cells of a heat map: the busiest things by name, all others as one.
type matrix struct {
	*figures
	total map[string]float64 // by thing
	cells map[[2]string]*matrixCell
}

type matrixCell struct{ held, converted float64 }

func newMatrix(f *figures) *matrix {
	return &matrix{f, map[string]float64{}, map[[2]string]*matrixCell{}}
}

func (m *matrix) add(a, b string, held, converted float64) {
	m.total[a] += held
	if a != b {
		m.total[b] += held
	}
	m.cell(a, b).held += held
	m.cell(a, b).converted += converted
}

func (m *matrix) cell(a, b string) *matrixCell {
	key := [2]string{min(a, b), max(a, b)}
	if m.cells[key] == nil {
		m.cells[key] = &matrixCell{}
	}
	return m.cells[key]
}

// draw names the axis, the rest of it by that label, and shades the cells by even steps of rank.
func (m *matrix) draw(rest string, name func(string) charts.MatrixAxis) charts.Matrix {
	var things []string
	for thing := range m.total {
		things = append(things, thing)
	}
	slices.SortFunc(things, func(a, b string) int { return cmp.Or(cmp.Compare(m.total[b], m.total[a]), cmp.Compare(a, b)) })
	chart := charts.Matrix{Ramp: charts.Counts, Few: m.T("card.few")}
	place := map[string]int{}
	for i, thing := range things {
		if place[thing] = i; len(things) > axisLength+1 && i >= axisLength {
			place[thing] = axisLength
			continue
		}
		chart.Axis = append(chart.Axis, name(thing))
	}
	if len(chart.Axis) < len(things) {
		chart.Axis = append(chart.Axis, charts.MatrixAxis{Label: rest, Name: m.T("matrix.others")})
	}
	for i := range chart.Axis {
		chart.Cells = append(chart.Cells, make([]charts.MatrixCell, i+1))
	}
	for key, cell := range m.cells {
		i, j := max(place[key[0]], place[key[1]]), min(place[key[0]], place[key[1]])
		at := &chart.Cells[i][j]
		at.Value += cell.held
		at.Marked = at.Marked || cell.converted > 0
	}
	chart.Breaks = steps(chart.Cells)
	return chart
}

// steps are the breaks of a ramp: anything, then even shares of the cells that hold something.
func steps(rows [][]charts.MatrixCell) (breaks [6]float64) {
	var values []float64
	for _, row := range rows {
		for _, cell := range row {
			if cell.Value > 0 {
				values = append(values, cell.Value)
			}
		}
	}
	slices.Sort(values)
	for i := range breaks {
		if breaks[i] = 1e-9; len(values) > 0 && i > 0 {
			breaks[i] = values[min(len(values)*i/len(breaks), len(values)-1)]
		}
	}
	return breaks
}
