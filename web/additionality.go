package web

import (
	"context"

	"aftermatch/projections/impact"
	"aftermatch/web/charts"
)

// additionalityCard is conversion by what the two were to each other before.
func additionalityCard(ctx context.Context, f *figures) (card, error) {
	figure, err := answer(ctx, f.server, impact.AdditionalityDefinition, f.question(), f.figures.Additionality)
	if err != nil {
		return card{}, err
	}
	all := figure.Groups[0]
	c := card{Title: f.T("additionality.title"), Span: "c6", Width: charts.Half, Frame: figure.Frame, Empty: f.noContacts(),
		Sentence: f.T("additionality.sentence", f.Word("level.to", string(figure.Filters.Level))), CSV: []link{f.csv("CSV", figure.Frame)}}
	chart := charts.Dots{Few: f.T("card.few"), Aside: f.T("cohorts.contacts"), Series: []charts.DotSeries{{Name: f.T("additionality.converted"), Tone: charts.Tie}}}
	c.Table.Head = []string{f.T("additionality.before"), f.T("cohorts.contacts"), f.T("counterfactual.converted")}
	for _, tie := range all.Ties {
		if tie.Contacts == 0 {
			continue
		}
		name := f.Word("tie", tie.Kind)
		chart.Rows = append(chart.Rows, charts.DotRow{Name: name, Dots: []charts.Dot{f.dot(tie.Converted)}, Aside: f.Int(tie.Contacts)})
		c.Table.Rows = append(c.Table.Rows, []string{name, f.Int(tie.Contacts), f.share(tie.Converted)})
	}
	if all.Share.Rate != nil {
		c.Read = []string{f.T("additionality.read", f.Int(all.Share.Numerator), f.Int(all.Share.Denominator), f.share(all.Share))}
	}
	chart.Finding = f.T("additionality.finding", f.share(all.Share))
	c.Draw = func(width float64) charts.SVG { return charts.DrawDots(chart, width, f.Numerals) }
	c.N, c.LeftOut = f.contactsSaid(), figure.LeftOut
	return c, nil
}
