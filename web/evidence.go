package web

import (
	"context"

	"aftermatch/projections/impact"
	"aftermatch/projections/impact/estimate"
	"aftermatch/web/charts"
)

// evidence is the page that says how far the figures can be trusted.
func (s *server) evidence(v *visit) error { return s.board(v, evidenceSections) }

// evidenceSections says what stands on it.
var evidenceSections = []row{
	{"known", []builder{{"response", responseCard}, {"durability", durabilityCard}}},
	{"late", []builder{{"revision", revisionCard}, {"adjusted", adjustedCard}}},
	{"rates", []builder{{"rates", ratesCard}}},
	{"ratings", []builder{{"calibration", calibrationCard}}},
}

// responseCard is how many of those who owe a report have given one.
func responseCard(ctx context.Context, f *figures) (card, error) {
	q := f.question()
	q.GroupBy = impact.ByConference
	figure, err := answer(ctx, f.server, impact.ResponseDefinition, q, f.figures.Response)
	if err != nil {
		return card{}, err
	}
	all := figure.Groups[0]
	c := card{Title: f.T("response.title"), Sentence: f.T("response.sentence"), Span: "c6", Width: charts.Half, Frame: figure.Frame}
	c.CSV = []link{f.csv("CSV", figure.Frame)}
	chart := charts.Dots{Finding: f.T("response.finding", f.share(quoted(all.Share))), Few: f.T("card.few"), Aside: f.T("response.silent"),
		Series: []charts.DotSeries{{Name: f.T("response.reported"), Tone: charts.Contact}}}
	c.Table.Head = []string{f.T("cohorts.edition"), f.T("cohorts.contacts"), f.T("response.reported"), f.T("response.notdue"), f.T("response.silent")}
	for i, g := range figure.Groups {
		name := f.T("evidence.all")
		if conference, ok := f.conference(g.Group); ok {
			name = short(conference)
		}
		chart.Rows = append(chart.Rows, charts.DotRow{Name: name, Strong: i == 0, Dots: []charts.Dot{f.dot(quoted(g.Share))}, Aside: f.Int(g.SilentConverted)})
		c.Table.Rows = append(c.Table.Rows, []string{name, f.Int(g.N), f.share(quoted(g.Share)), f.Int(g.NotDue), f.Int(g.SilentConverted)})
	}
	if b := f.level.Bounds; b.Worst != nil && b.Best != nil {
		c.Read = []string{f.T("report.bounds.are", f.Int(b.Silent), f.Percent(*b.Worst, 1), f.Percent(*b.Best, 1))}
	}
	c.N = f.T("response.n", f.Int(all.Share.Denominator))
	c.LeftOut = figure.LeftOut
	if all.Share.Rate == nil {
		c.Empty = f.T("report.response.none")
	}
	c.Draw = func(width float64) charts.SVG { return charts.DrawDots(chart, width, f.Numerals) }
	return c, nil
}

// durabilityCard is what becomes of pairs after their project is completed.
func durabilityCard(ctx context.Context, f *figures) (card, error) {
	figure, err := answer(ctx, f.server, impact.DurabilityDefinition, f.question(), f.figures.Durability)
	if err != nil {
		return card{}, err
	}
	all := figure.Groups[0]
	c := card{Title: f.T("durability.title"), Sentence: f.T("durability.sentence"), Span: "c6", Width: charts.Half, Frame: figure.Frame}
	c.CSV = []link{f.csv("CSV", figure.Frame)}
	chart := charts.Dots{Finding: f.T("durability.finding", f.share(quoted(all.Durable))), Few: f.T("card.few"),
		Series: []charts.DotSeries{{Name: f.T("durability.pairs"), Tone: charts.Project}}}
	c.Table.Head = []string{f.T("durability.after"), f.T("durability.pairs")}
	for i, part := range []struct {
		name  string
		share estimate.Share
	}{{"durable", quoted(all.Durable)}, {"further", all.FurtherProject}, {"valuable", all.Valuable}} {
		name := f.T("durability." + part.name)
		chart.Rows = append(chart.Rows, charts.DotRow{Name: name, Strong: i == 0, Dots: []charts.Dot{f.dot(part.share)}})
		c.Table.Rows = append(c.Table.Rows, []string{name, f.share(part.share)})
	}
	if b := all.Bounds; b.Worst != nil && b.Best != nil {
		c.Read = []string{f.T("durability.bounds", f.Int(b.Silent), f.Percent(*b.Worst, 0), f.Percent(*b.Best, 0))}
	}
	c.N = f.T("durability.n", f.Int(all.Completed), f.Int(all.TooShort))
	c.LeftOut = figure.LeftOut
	if all.Durable.Rate == nil {
		c.Empty = f.T("durability.nothing")
	}
	c.Draw = func(width float64) charts.SVG { return charts.DrawDots(chart, width, f.Numerals) }
	return c, nil
}

// calibrationCard is whether meetings that were rated higher led to projects more often.
func calibrationCard(ctx context.Context, f *figures) (card, error) {
	figure, err := answer(ctx, f.server, impact.CalibrationDefinition, f.question(), f.figures.Calibration)
	if err != nil {
		return card{}, err
	}
	all := figure.Groups[0]
	c := card{Title: f.T("calibration.title"), Span: "c7", Width: charts.Large, Frame: figure.Frame,
		Sentence: f.T("calibration.sentence", f.Word("level.to", string(figure.Filters.Level)), f.months)}
	c.CSV = []link{f.csv("CSV", figure.Frame)}
	chart := charts.Dots{Finding: f.T("calibration.finding", len(all.Classes)), Few: f.T("card.few"), Aside: f.T("calibration.meetings"),
		Series: []charts.DotSeries{{Name: f.T("calibration.converted"), Tone: charts.Project}}}
	c.Table.Head = []string{f.T("calibration.ratings"), f.T("calibration.converted"), f.T("calibration.hindsight")}
	for _, class := range all.Classes {
		if class.Converted.Denominator == 0 {
			continue
		}
		name := f.Word("rating", class.Lower) + " / " + f.Word("rating", class.Higher)
		share := quoted(class.Converted)
		chart.Rows = append(chart.Rows, charts.DotRow{Name: name, Dots: []charts.Dot{f.dot(share)}, Aside: f.Int(share.Denominator)})
		c.Table.Rows = append(c.Table.Rows, []string{name, f.share(share), f.Int(class.Hindsight)})
	}
	c.N = f.T("calibration.n", f.Count("meetings", all.Meetings), f.Int(all.TooShort))
	c.LeftOut = figure.LeftOut
	if len(chart.Rows) == 0 {
		c.Empty = f.T("counterfactual.nothing", f.months)
	}
	c.Draw = func(width float64) charts.SVG { return charts.DrawDots(chart, width, f.Numerals) }
	return c, nil
}

// quoted is a share with the interval to quote: the one that allows for shared organisations, where there is one.
func quoted(s estimate.ClusteredShare) estimate.Share {
	if s.Clustered != nil {
		s.Interval = s.Clustered
	}
	return s.Share
}
