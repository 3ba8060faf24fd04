package web

import (
	"context"

	"aftermatch/web/charts"
)

// flowCard is the way from request to result as streams.
func flowCard(_ context.Context, f *figures) (card, error) {
	c := card{Title: f.T("flow.title"), Sentence: f.T("flow.sentence"), Span: "c12", Width: charts.Full, Scroll: true, Frame: f.funnel.Frame,
		CSV: []link{f.csv("CSV", f.funnel.Frame)}}
	chart := charts.Streams{Finding: f.T("funnel.finding", f.Int(f.step("requested").Count), f.Int(f.step("held").Count), f.Int(f.step("idea").Count), f.Int(f.step("completed").Count))}
	c.Table.Head = []string{f.T("flow.from"), f.T("flow.to"), f.T("funnel.count")}
	for i, step := range f.funnel.Steps {
		if i == 0 || step.Unit != f.funnel.Steps[i-1].Unit {
			tone := charts.Contact
			if step.Unit == "projects" {
				tone = charts.Project
			}
			chart.Panels = append(chart.Panels, charts.StreamPanel{Name: f.Word("unit", step.Unit), Tone: tone})
		}
		name := f.Word("step", step.Step)
		flow := charts.StreamStep{Name: name, Count: step.Count}
		through := step.Count
		for _, entry := range step.Direct {
			flow.Joined = append(flow.Joined, charts.StreamPart{Name: f.Word("entry", entry.How), Count: entry.Count})
			c.Table.Rows = append(c.Table.Rows, []string{f.Word("entry", entry.How), name, f.Int(entry.Count)})
			through -= entry.Count
		}
		if step.FromPrevious != nil {
			c.Table.Rows = append(c.Table.Rows, []string{f.Word("step", f.funnel.Steps[i-1].Step), name, f.Int(through)})
		}
		for _, loss := range step.DropOuts {
			flow.Left = append(flow.Left, charts.StreamPart{Name: f.loss(step.Step, loss.Why), Count: loss.Count, Open: fates[loss.Why] == charts.Open})
			c.Table.Rows = append(c.Table.Rows, []string{name, f.loss(step.Step, loss.Why), f.Int(loss.Count)})
		}
		panel := &chart.Panels[len(chart.Panels)-1]
		panel.Steps = append(panel.Steps, flow)
	}
	c.N = f.T("funnel.n", f.Int(f.step("requested").Count), f.Int(f.step("held").Count), f.Int(f.step("idea").Count))
	if f.step("requested").Count+f.step("held").Count+f.step("idea").Count == 0 {
		c.Empty = f.T("card.nothing")
	}
	c.Draw = func(width float64) charts.SVG { return charts.DrawStreams(chart, width, f.Numerals) }
	return c, nil
}
