package web

import (
	"context"
	"strconv"

	"aftermatch/web/charts"
)

// adjustedCard sets conversion as it is known against what it will be once all is reported, as far as that can be told.
func adjustedCard(_ context.Context, f *figures) (card, error) {
	g, level := f.level, f.Word("level.to", string(f.editions.Filters.Level))
	c := card{Title: f.T("adjusted.title"), Sentence: f.T("adjusted.sentence", level), Span: "c6", Width: charts.Half, Frame: f.editions.Frame,
		Empty: f.noContacts(), N: f.contactsSaid(), CSV: []link{f.csv("CSV", f.editions.Frame)}}
	known := f.curve(g, f.T("adjusted.known"), charts.Project)
	guessed := charts.Curve{Name: f.T("adjusted.adjusted"), Tone: charts.Project, Guessed: f.T("adjusted.mark")}
	for i, share := range g.AdjustedCurve() {
		if share == nil {
			break // conversions are too recent to tell
		}
		month := float64(g.Curve[i].Day) / daysPerMonth
		guessed.Steps = append(guessed.Steps, charts.CurveStep{Month: month, Estimate: charts.Estimate{Value: *share}})
		guessed.End = known.End
	}
	if at := g.Adjusted[strconv.Itoa(f.months)]; at != nil {
		guessed.Read = &charts.Estimate{Value: *at}
		c.Read = append(c.Read, f.T("adjusted.read", f.months, f.Percent(*at, 1), f.incidence(g.AtMonths[strconv.Itoa(f.months)])))
	}
	chart := f.timeChart()
	chart.Finding = f.T("adjusted.title")
	chart.Lines = []charts.Curve{known}
	if len(guessed.Steps) > 0 {
		chart.Lines = append(chart.Lines, guessed)
	} else {
		c.Read = append(c.Read, f.T("adjusted.nothing"))
	}
	if lag := f.editions.Delay; lag != nil {
		c.Read = append(c.Read, f.T("adjusted.lag", f.Int(lag.Facts), f.Int(lag.MedianDays), f.Int(lag.LimitDays)))
	}
	c.Table.Head = []string{f.T("conversion.months"), f.T("adjusted.known"), f.T("adjusted.adjusted")}
	for _, months := range f.ticks() {
		adjusted := "–"
		if at := g.Adjusted[strconv.Itoa(months)]; at != nil {
			adjusted = f.Percent(*at, 1)
		}
		c.Table.Rows = append(c.Table.Rows, []string{strconv.Itoa(months), f.incidence(g.AtMonths[strconv.Itoa(months)]), adjusted})
	}
	c.Draw = func(width float64) charts.SVG { return charts.DrawCurves(chart, width, f.Numerals) }
	return c, nil
}
