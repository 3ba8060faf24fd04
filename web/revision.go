package web

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"aftermatch/domain"
	"aftermatch/projections/impact"
	"aftermatch/web/charts"
)

// revision asks what moved a figure since the earlier state that the view names, or else that of a year before.
func (f *figures) revision(ctx context.Context) (none impact.Revision, err error) {
	frame, query, err := f.revised(ctx)
	if err != nil {
		return none, err
	}
	return remembered(ctx, f.cache, frame.Tag(fmt.Sprint("revision of ", query.Figure, query.Since)), func() (impact.Revision, error) {
		return f.figures.Revision(ctx, frame, query)
	})
}

// revised settles what is revised, and since when.
func (f *figures) revised(ctx context.Context) (frame impact.Frame, query impact.RevisionQuery, err error) {
	if frame, err = f.figures.Frame(ctx, impact.RevisionDefinition, f.question()); err != nil {
		return frame, query, err
	}
	query = impact.RevisionQuery{Figure: f.Figure, Filters: f.Filters, Since: f.earlier.Position}
	if f.Since == "" && frame.AsOf.Time != nil {
		query.Since, err = f.log.PositionAt(ctx, frame.AsOf.Time.AddDate(-1, 0, 0))
	}
	return frame, query, err
}

// compared pins what is revised, and since when, if the view says so.
func (f *figures) compared(query url.Values) {
	if f.Since != "" {
		query.Set("since", strconv.FormatInt(f.earlier.Position, 10))
	}
	if f.Figure != "" {
		query.Set("figure", f.Figure)
	}
}

// allClasses is the step of all that a revision found changed, whatever changed it.
const allClasses = "any_cause"

// unitsRevised lists what counts otherwise, or only what events of one class changed.
func (f *figures) unitsRevised(ctx context.Context, r *impact.Reader, frame impact.Frame, class string, p impact.Page) (tabular, *string, error) {
	_, query, err := f.revised(ctx)
	if err != nil {
		return nil, nil, err
	}
	if query.Page = p; class != allClasses {
		query.Class = impact.RevisionClass(class)
	}
	units, err := r.RevisedUnits(ctx, frame, query)
	return units, units.Next, err
}

// revisedMeasure is which of a figure's measures the bridge shows: contacts that converted, or else the first, of which
// the others are parts.
func revisedMeasure(measures []impact.RevisedMeasure) impact.RevisedMeasure {
	if i := slices.IndexFunc(measures, func(m impact.RevisedMeasure) bool { return m.Measure == "converted" }); i >= 0 {
		return measures[i]
	}
	return measures[0]
}

// revisionCard is how a figure came from what was known to what is.
func revisionCard(ctx context.Context, f *figures) (card, error) {
	r, err := f.revision(ctx)
	if err != nil {
		return card{}, err
	}
	shown := revisedMeasure(r.Measures)
	name := f.measure(shown.Measure)
	then, now := f.then(r), f.Date(f.Day)
	c := card{Title: f.T("revision.title", name, f.definitionTitle(r.Of)), Sentence: f.T("revision.sentence", then, now), Span: "c6", Width: charts.Half, Frame: r.Frame,
		CSV: []link{{"CSV", "/figures/" + impact.RevisionDefinition.ID + ".csv?" + f.pinned()}}}
	chart := charts.Bridge{Unit: name, Digits: digitsOf(shown), Tone: charts.Project, Finding: f.T("revision.finding", name, f.Decimals(shown.Before, digitsOf(shown)), f.Decimals(shown.After, digitsOf(shown)))}
	end := func(state string, value float64) charts.BridgeRow {
		return charts.BridgeRow{Name: state, Value: value, Said: state + ": " + f.Decimals(value, digitsOf(shown))}
	}
	chart.From, chart.To = end(then, shown.Before), end(now, shown.After)
	events := 0
	c.Table.Head = []string{f.T("revision.measure"), then, now, f.T("revision.change")}
	for _, class := range r.Classes {
		events += class.Events
		if class.Events == 0 {
			continue
		}
		called := f.Word("step", string(class.Class))
		c.Table.Head = append(c.Table.Head, called)
		by, of := shown.ByClass[string(class.Class)], f.Count("revision.events", class.Events)
		chart.Causes = append(chart.Causes, charts.BridgeRow{Name: called, Note: of, Value: by, Said: called + ": " + f.Signed(by, digitsOf(shown)) + ", " + of})
	}
	for _, m := range r.Measures {
		digits := digitsOf(m)
		cells := []string{f.measure(m.Measure), f.Decimals(m.Before, digits), f.Decimals(m.After, digits), f.Signed(m.Difference, digits)}
		for _, class := range r.Classes {
			if class.Events > 0 {
				cells = append(cells, f.Signed(m.ByClass[string(class.Class)], digits))
			}
		}
		c.Table.Rows = append(c.Table.Rows, cells)
	}
	for _, e := range r.Estimates {
		c.Table.Rows = append(c.Table.Rows, f.estimated(e, r.Classes))
	}
	c.N = f.T("revision.n", f.Int(r.Units), f.Int(events))
	if lag := r.Lag.MedianDays; lag != nil {
		c.Read = []string{f.T("revision.lag", f.Decimals(*lag, 0))}
	}
	if r.Units == 0 {
		c.Empty = f.T("revision.nothing", then)
	}
	c.Draw = func(width float64) charts.SVG { return charts.DrawBridge(chart, width, f.Numerals) }
	return c, nil
}

// estimated is a row of what depends on all things together: shares of 1 in per cent, differences of them in points; or days.
func (f *figures) estimated(e impact.RevisedEstimate, classes []impact.RevisionByClass) []string {
	name, times, unit := f.Word("measure", e.Estimate), 100.0, "\u00a0%"
	for _, after := range []string{"incidence_after_", "answered_after_"} {
		if number, is := strings.CutPrefix(e.Estimate, after); is {
			number, _, _ = strings.Cut(number, "_")
			name = f.T("measure."+after, number)
		}
	}
	if e.Estimate == "median_days" {
		times, unit = 1, ""
	} else {
		name += f.T("revision.points")
	}
	shown := func(v *float64, unit string, write func(float64, int) string) string {
		if v == nil {
			return "–"
		}
		return write(times**v, 2) + unit
	}
	cells := []string{name, shown(e.Before, unit, f.Decimals), shown(e.After, unit, f.Decimals), shown(e.Difference, "", f.Signed)}
	for _, class := range classes {
		if class.Events == 0 {
			continue
		}
		var by *float64
		if part, told := e.ByClass[string(class.Class)]; told {
			by = &part
		}
		cells = append(cells, shown(by, "", f.Signed))
	}
	return cells
}

// digitsOf is how many digits after the point a measure needs: most are counts.
func digitsOf(m impact.RevisedMeasure) int {
	if m.Before == float64(int(m.Before)) && m.After == float64(int(m.After)) {
		return 0
	}
	return 2
}

// measure is what people call a number that a figure is made of.
func (t *tongue) measure(name string) string {
	if _, ok := t.words["measure."+name]; ok {
		return t.T("measure." + name)
	}
	return t.Word("step", name)
}

// then is the day whose knowledge a revision sets against the view's.
func (f *figures) then(r impact.Revision) string {
	switch {
	case r.Since.Time == nil:
		return f.T("revision.start")
	case f.Since != "":
		return f.Date(f.earlier.Day)
	}
	return f.Date(domain.DateOf(r.AsOf.Time.AddDate(-1, 0, 0)))
}
