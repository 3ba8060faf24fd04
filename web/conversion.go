package web

import (
	"context"
	"math"
	"slices"
	"strconv"
	"strings"

	"aftermatch/projections/impact"
	"aftermatch/web/charts"
)

const daysPerMonth = 365.25 / 12

// ticks are the months at which conversion is read, the window among them.
func (f *figures) ticks() []int {
	months := []int{6, 12, 24, 36}
	if !slices.Contains(months, f.months) {
		months = append(months, f.months)
		slices.Sort(months)
	}
	return months
}

// levels are the ones that the conversion chart compares, low to high.
var levels = []impact.Level{impact.LevelIdea, impact.LevelAgreement, impact.LevelFundedOrStarted}

// levelsCard is how many contacts become projects, by how far these came.
func levelsCard(ctx context.Context, f *figures) (card, error) {
	c, chart, err := f.levels(ctx)
	c.Draw = func(width float64) charts.SVG { return charts.DrawCurves(chart, width, f.Numerals) }
	return c, err
}

func (f *figures) levels(ctx context.Context) (c card, chart charts.Curves, err error) {
	c = card{Title: f.T("conversion.title"), Sentence: f.T("conversion.sentence", f.Word("scope.of", string(f.editions.Filters.Scope))),
		Span: "c6", Width: charts.Half, Frame: f.editions.Frame, Empty: f.noContacts()}
	chart = f.timeChart()
	c.Table.Head = []string{f.T("conversion.level")}
	for _, months := range f.ticks() {
		c.Table.Head = append(c.Table.Head, f.Count("months", months))
	}
	var said []string
	for i, level := range levels {
		q := f.question()
		q.Level = level
		conversion, err := answer(ctx, f.server, impact.ConversionDefinition, q, f.figures.Conversion)
		if err != nil {
			return c, chart, err
		}
		g, name := conversion.Groups[0], f.Word("level", string(level))
		chart.Lines = append(chart.Lines, f.curve(g, name, []charts.Tone{charts.Level1, charts.Level2, charts.Level3}[i]))
		cells := []string{name}
		for _, months := range f.ticks() {
			cells = append(cells, f.incidence(g.AtMonths[strconv.Itoa(months)]))
		}
		c.Table.Rows = append(c.Table.Rows, cells)
		said = append(said, name+" "+f.incidence(g.AtMonths[strconv.Itoa(f.months)]))
		c.CSV = append(c.CSV, f.csv("CSV "+name, conversion.Frame))
	}
	chart.Finding = f.T("conversion.finding", f.months, strings.Join(said, ", "))
	c.N, c.LeftOut = f.contactsSaid(), f.editions.LeftOut
	return c, chart, nil
}

// timeChart is a chart of conversion over time, without its curves.
func (f *figures) timeChart() charts.Curves {
	return charts.Curves{
		Ticks: append([]int{0}, f.ticks()...), Window: f.months,
		Share: f.T("conversion.share"), Months: f.T("conversion.months"), WindowLabel: f.T("conversion.window", f.months),
		AtRisk: f.T("conversion.risk"), ReadAt: f.T("conversion.read", f.months), Title: f.T("conversion.mark"),
	}
}

// curve is a group's, up to the last day on which any of its contacts is watched.
func (f *figures) curve(g impact.ConversionGroup, name string, tone charts.Tone) charts.Curve {
	c := charts.Curve{Name: name, Tone: tone, Read: estimated(g.AtMonths[strconv.Itoa(f.months)]), AtRisk: []*int{new(g.N)}}
	for _, row := range g.Curve {
		c.Steps = append(c.Steps, charts.CurveStep{Month: float64(row.Day) / daysPerMonth, Estimate: *estimated(&row)})
	}
	for _, months := range f.ticks() {
		var risk *int
		if row := g.AtMonths[strconv.Itoa(months)]; row != nil {
			risk = &row.AtRisk
		}
		c.AtRisk = append(c.AtRisk, risk)
	}
	// Contacts are censored on the cut-off alone: for those of a conference on the same day.
	for _, edition := range f.editions.Groups[1:] {
		if conference, ok := f.conference(edition.Group); ok {
			month := float64(f.watched(conference)) / daysPerMonth
			c.End = math.Max(c.End, month)
			if edition.Censored > 0 {
				c.Censored = append(c.Censored, month)
			}
		}
	}
	return c
}

// noContacts is what stands in place of a chart when nobody met.
func (f *figures) noContacts() string {
	if f.level.N == 0 {
		return f.T("card.nothing")
	}
	return ""
}

// contactsSaid tells how many contacts a conversion rests on.
func (f *figures) contactsSaid() string {
	g := f.level
	said := []string{f.T("conversion.n", f.Count("contacts", g.N), f.Int(g.Pairs), f.Int(g.Organisations))}
	if g.Response.Rate != nil {
		said = append(said, f.T("conversion.response", f.Percent(*g.Response.Rate, 0)))
	}
	return strings.Join(said, " ")
}
