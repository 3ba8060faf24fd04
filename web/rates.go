package web

import (
	"context"

	"aftermatch/projections/impact"
	"aftermatch/projections/impact/estimate"
	"aftermatch/web/charts"
)

// ratesCard is the shares of requests, meetings, organisations and projects.
func ratesCard(ctx context.Context, f *figures) (card, error) {
	figure, err := answer(ctx, f.server, impact.RatesDefinition, f.question(), f.figures.Rates)
	if err != nil {
		return card{}, err
	}
	c := card{Title: f.T("rates.title"), Sentence: f.T("rates.sentence"), Span: "c7", Width: charts.Large, Frame: figure.Frame, CSV: []link{f.csv("CSV", figure.Frame)}}
	chart := charts.Dots{Finding: f.T("rates.finding", len(figure.Kinds)), Few: f.T("card.few"), Aside: f.T("rates.of"),
		Series: []charts.DotSeries{{Name: f.T("rates.share"), Tone: charts.Contact}}}
	c.Table.Head = []string{f.T("rates.rate"), f.T("rates.share"), f.T("rates.of"), f.T("rates.unknown")}
	for _, rate := range figure.Rows {
		if rate.Group != impact.AllOfThem {
			continue
		}
		name := f.Word("step", rate.Rate)
		for _, left := range f.leftOut(rate.LeftOut, figure.Definition, f.pinned()+"&step="+rate.Rate) {
			c.Apart = append(c.Apart, link{name + ": " + left.Text, left.Address})
		}
		if rate.Denominator == 0 {
			continue
		}
		share := quoted(estimate.ClusteredShare{Clustered: rate.Clustered,
			Share: estimate.Share{Numerator: rate.Numerator, Denominator: rate.Denominator, Rate: rate.Value, Interval: rate.Interval}})
		chart.Rows = append(chart.Rows, charts.DotRow{Name: name, Dots: []charts.Dot{f.dot(share)}, Aside: f.Int(rate.Denominator)})
		c.Table.Rows = append(c.Table.Rows, []string{name, f.share(share), f.T("card.of", f.Int(rate.Numerator), f.Int(rate.Denominator)), f.Int(rate.Unknown)})
	}
	c.N = f.T("rates.n", len(chart.Rows))
	c.LeftOut = figure.LeftOut
	if len(chart.Rows) == 0 {
		c.Empty = f.T("card.nothing")
	}
	c.Draw = func(width float64) charts.SVG { return charts.DrawDots(chart, width, f.Numerals) }
	return c, nil
}
