package web

import (
	"context"

	"aftermatch/projections/impact"
	"aftermatch/projections/impact/estimate"
	"aftermatch/web/charts"
)

// counterfactualCard sets those who met against those who only asked to.
func counterfactualCard(ctx context.Context, f *figures) (card, error) {
	c, chart, err := f.metOrNot(ctx)
	c.Draw = func(width float64) charts.SVG { return charts.DrawDots(chart, width, f.Numerals) }
	return c, err
}

func (f *figures) metOrNot(ctx context.Context) (c card, chart charts.Dots, err error) {
	figure, err := answer(ctx, f.server, impact.CounterfactualDefinition, f.question(), f.figures.Counterfactual)
	if err != nil {
		return c, chart, err
	}
	c = card{Title: f.T("counterfactual.title"), Span: "c5", Width: charts.Small, Frame: figure.Frame,
		Sentence: f.T("counterfactual.sentence", f.Word("level.to", string(figure.Filters.Level)), f.months),
		N:        f.T("counterfactual.n", f.Int(figure.Met.Denominator), f.Int(figure.Comparisons[0].NotMet.Denominator)), LeftOut: figure.LeftOut}
	c.CSV = []link{f.csv("CSV", figure.Frame)}
	c.Table.Head = []string{f.T("counterfactual.pairs"), f.T("counterfactual.converted"), f.T("counterfactual.difference")}
	c.Table.Rows = [][]string{{f.T("counterfactual.met"), f.share(figure.Met), "–"}}
	chart = charts.Dots{Aside: f.T("counterfactual.points"), Few: f.T("card.few"), Series: []charts.DotSeries{
		{Name: f.T("counterfactual.met"), Tone: charts.Contact}, {Name: f.T("counterfactual.notmet"), Tone: charts.Lost}}}
	for i, comparison := range figure.Comparisons {
		if i > 0 && comparison.NotMet.Denominator == 0 {
			continue
		}
		name := f.Word("request", comparison.Against)
		row := charts.DotRow{Name: name, Strong: i == 0, Dots: []charts.Dot{{}, f.dot(comparison.NotMet)}}
		difference, interval := f.difference(comparison)
		switch len(chart.Rows) {
		case 0:
			row.Dots[0], row.Aside, row.Note = f.dot(figure.Met), difference, interval
		case 1:
			row.Heading = f.T("counterfactual.why")
		}
		chart.Rows = append(chart.Rows, row)
		c.Table.Rows = append(c.Table.Rows, []string{name, f.share(comparison.NotMet), difference + " (" + interval + ")"})
	}
	chart.Finding = f.T("counterfactual.finding", f.share(figure.Met), f.share(figure.Comparisons[0].NotMet))
	if figure.Ascertainment == impact.AscertainmentUnequal {
		c.Read = append(c.Read, f.T("counterfactual.unequal"))
	}
	if figure.Met.Rate == nil || figure.Comparisons[0].NotMet.Rate == nil {
		c.Empty = f.T("counterfactual.nothing", f.months)
	}
	return c, chart, nil
}

func (f *figures) dot(s estimate.Share) charts.Dot {
	if s.Rate == nil {
		return charts.Dot{}
	}
	e := &charts.Estimate{Value: *s.Rate}
	if s.Interval != nil {
		e.Lower, e.Upper = &s.Interval.Lower, &s.Interval.Upper
	}
	return charts.Dot{Estimate: e, Of: f.T("card.of", f.Int(s.Numerator), f.Int(s.Denominator))}
}

// difference is the adjusted one in percentage points with its interval, or where there is none the plain one.
func (f *figures) difference(c impact.Comparison) (difference, interval string) {
	signed := func(share float64) string {
		if share > 0 {
			return "+" + f.Decimals(100*share, 1)
		}
		return f.Decimals(100*share, 1)
	}
	switch {
	case c.Adjusted != nil:
		return signed(c.Adjusted.Difference), signed(c.Adjusted.Interval.Lower) + " " + f.To + " " + signed(c.Adjusted.Interval.Upper)
	case c.Crude != nil:
		return signed(c.Crude.Difference), signed(c.Crude.Interval.Lower) + " " + f.To + " " + signed(c.Crude.Interval.Upper)
	}
	return "–", "–"
}
