package web

import (
	"context"
	"strings"

	"aftermatch/projections/impact"
	"aftermatch/web/charts"
)

// step is a step of the funnel by its name; the zero one if there is none.
func (f *figures) step(name string) impact.Step {
	for _, s := range f.funnel.Steps {
		if s.Step == name {
			return s
		}
	}
	return impact.Step{}
}

// funnelCard is where requests and projects drop out.
func funnelCard(_ context.Context, f *figures) (card, error) {
	c := card{Title: f.T("funnel.title"), Sentence: f.T("funnel.sentence"), Span: "c7", Width: charts.Large,
		Frame: f.funnel.Frame, CSV: []link{f.csv("CSV", f.funnel.Frame)}}
	chart := f.funnelChart()
	c.Table.Head = []string{f.T("funnel.step"), f.T("funnel.count"), f.T("funnel.share"), f.T("funnel.joined"), f.T("funnel.dropped")}
	for i, step := range f.funnel.Steps {
		c.Table.Rows = append(c.Table.Rows, f.funnelCells(step, f.before(i)))
	}
	c.Draw = func(width float64) charts.SVG { return charts.DrawFunnel(chart, width, f.Numerals) }
	c.N = f.T("funnel.n", f.Int(f.step("requested").Count), f.Int(f.step("held").Count), f.Int(f.step("idea").Count))
	if f.step("requested").Count+f.step("held").Count+f.step("idea").Count == 0 {
		c.Empty = f.T("card.nothing")
	}
	return c, nil
}

// before is the step that step i counts its share of; the zero one if there is none.
func (f *figures) before(i int) impact.Step {
	if f.funnel.Steps[i].FromPrevious == nil {
		return impact.Step{}
	}
	return f.funnel.Steps[i-1]
}

func (f *figures) funnelChart() charts.Funnel {
	chart := charts.Funnel{Share: f.T("funnel.share"), Finding: f.T("funnel.finding",
		f.Int(f.step("requested").Count), f.Int(f.step("held").Count), f.Int(f.step("idea").Count), f.Int(f.step("completed").Count))}
	for i, step := range f.funnel.Steps {
		if i == 0 || step.Unit != f.funnel.Steps[i-1].Unit {
			panel := charts.FunnelPanel{Name: f.Word("unit", step.Unit), Tone: charts.Contact}
			if step.Unit == "projects" {
				panel.Tone, panel.Larger = charts.Project, f.T("funnel.larger")
			}
			chart.Panels = append(chart.Panels, panel)
		}
		panel := &chart.Panels[len(chart.Panels)-1]
		panel.Rows = append(panel.Rows, f.funnelRow(step, f.before(i)))
	}
	return chart
}

// fates are what becomes of those who get no further; what is not among them is lost.
var fates = map[string]charts.Fate{"skipped": charts.Skipped, "open": charts.Open, "not_reported": charts.Open}

func (f *figures) funnelRow(step, before impact.Step) charts.FunnelRow {
	row := charts.FunnelRow{Name: f.Word("step", step.Step), Count: step.Count}
	reached := step.Count
	for _, entry := range step.Direct {
		reached -= entry.Count
		row.Parts = append(row.Parts, charts.FunnelPart{Fate: charts.Joined, Name: f.Word("entry", entry.How), Count: entry.Count})
	}
	row.Parts = append(row.Parts, charts.FunnelPart{Count: reached})
	for _, loss := range before.DropOuts {
		fate, known := fates[loss.Why]
		if !known {
			fate = charts.Dropped
		}
		row.Parts = append(row.Parts, charts.FunnelPart{Fate: fate, Name: f.loss(before.Step, loss.Why), Count: loss.Count})
	}
	if step.FromPrevious != nil {
		row.Share = step.FromPrevious.Rate
	}
	return row
}

// loss says why something that reached a step did not come to the next.
func (f *figures) loss(step, why string) string {
	if text, ok := f.words["loss."+why+"."+step]; ok {
		return text
	}
	return f.Word("loss", why)
}

func (f *figures) funnelCells(step, before impact.Step) []string {
	share, joined, dropped := "–", []string{}, []string{}
	if step.FromPrevious != nil {
		share = f.share(step.FromPrevious.Share)
	}
	for _, entry := range step.Direct {
		joined = append(joined, f.Int(entry.Count)+" "+f.Word("entry", entry.How))
	}
	for _, loss := range before.DropOuts {
		dropped = append(dropped, f.Int(loss.Count)+" "+f.loss(before.Step, loss.Why))
	}
	list := func(parts []string) string {
		if len(parts) == 0 {
			return "–"
		}
		return strings.Join(parts, ", ")
	}
	return []string{f.Word("step", step.Step), f.Int(step.Count), share, list(joined), list(dropped)}
}
