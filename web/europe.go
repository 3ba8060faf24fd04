package web

import (
	"cmp"
	"context"
	"slices"

	"aftermatch/projections/impact"
	"aftermatch/web/charts"
)

// Of the pairs of countries, the map joins so many with a project and so many without one.
const (
	mostJoined = 15
	mostMet    = 10
)

// europeCard is the map: meetings of each country, and what joins two.
func europeCard(ctx context.Context, f *figures) (card, error) {
	figure, err := f.byCountry(ctx)
	if err != nil {
		return card{}, err
	}
	c := card{Title: f.T("europe.title"), Span: "c6", Width: charts.Half, Frame: figure.Frame, CSV: []link{f.csv("CSV", figure.Frame)},
		Sentence: f.T("europe.sentence", f.Word("level.a", string(figure.Filters.Level)), mostJoined, mostMet)}
	chart, elsewhere := charts.Europe{}, 0
	total := map[string]int{}
	var joined, met []impact.CountryCell
	for _, cell := range figure.Cells {
		total[cell.CountryA] += cell.Held
		if cell.CountryA == cell.CountryB {
			continue
		}
		total[cell.CountryB] += cell.Held
		if cell.Converted > 0 {
			joined = append(joined, cell)
		} else {
			met = append(met, cell)
		}
	}
	most := 0
	for code, meetings := range total {
		chart.Countries = append(chart.Countries, charts.Country{Code: code, Name: f.Country(code), Value: float64(meetings), Said: f.Count("meetings", meetings)})
		most = max(most, meetings)
		if !charts.OnMap(code) {
			elsewhere++
		}
	}
	for i, part := range []float64{0, .05, .15, .3, .5, .75} {
		chart.Breaks[i] = max(part*float64(most), 1)
	}
	busiest := func(a, b impact.CountryCell) int {
		return cmp.Or(cmp.Compare(b.Converted, a.Converted), cmp.Compare(b.Held, a.Held))
	}
	slices.SortStableFunc(met, busiest)
	slices.SortStableFunc(joined, busiest)
	for _, cell := range met[:min(len(met), mostMet)] {
		chart.Flows = append(chart.Flows, charts.Flow{From: cell.CountryA, To: cell.CountryB, Tone: charts.Contact, Count: cell.Held, Said: f.Count("meetings", cell.Held)})
	}
	for _, cell := range joined[:min(len(joined), mostJoined)] {
		chart.Flows = append(chart.Flows, charts.Flow{From: cell.CountryA, To: cell.CountryB, Tone: charts.Project, Count: cell.Converted,
			Said: f.Count("europe.converted", cell.Converted, f.Count("meetings", cell.Held))})
	}
	chart.Finding = f.T("europe.finding", f.Int(len(total)), f.Int(len(joined)))
	c.Once = true
	c.Draw = func(width float64) charts.SVG { return charts.DrawEurope(chart, width) }
	c.N = f.T("europe.n", f.Int(len(total)), f.Int(elsewhere), charts.OutlineSource)
	c.Table = f.countryTable(joined)
	if len(total) == 0 {
		c.Empty = f.T("card.nothing")
	}
	return c, nil
}
