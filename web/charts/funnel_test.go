package charts_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"aftermatch/web/charts"
)

func TestBarsAreProportionalWithinAPanel(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		row := rapid.Custom(func(r *rapid.T) charts.FunnelRow {
			var row charts.FunnelRow
			for fate := charts.Reached; fate <= charts.Dropped; fate++ {
				row.Parts = append(row.Parts, charts.FunnelPart{Fate: fate, Name: "why", Count: rapid.IntRange(0, 5000).Draw(r, "count")})
			}
			row.Count = row.Parts[0].Count + row.Parts[1].Count
			return row
		})
		f := charts.Funnel{Finding: "f"}
		for _, tone := range []charts.Tone{charts.Contact, charts.Project} {
			f.Panels = append(f.Panels, charts.FunnelPanel{Tone: tone, Rows: rapid.SliceOfN(row, 1, 5).Draw(r, "rows")})
		}
		width := rapid.SampledFrom([]float64{charts.Narrow, charts.Large}).Draw(r, "width")
		marks := check(r, "funnel", charts.DrawFunnel(f, width, charts.English))
		for _, panel := range f.Panels {
			scale := 0.0
			for _, row := range panel.Rows {
				for _, part := range row.Parts {
					if part.Count == 0 {
						continue
					}
					for len(marks) > 0 && !marks[0].is("bar") {
						marks = marks[1:]
					}
					width := marks[0].number(t, "width")
					marks = marks[1:]
					if scale == 0 && part.Count > 200 {
						scale = width / float64(part.Count)
					}
					if math.Abs(width-scale*float64(part.Count)) > .06+.0003*float64(part.Count) && scale > 0 {
						r.Fatalf("%d is %v wide at a scale of %v", part.Count, width, scale)
					}
				}
			}
		}
		for _, m := range marks {
			if m.is("bar") {
				r.Fatalf("a bar too many: %v", m)
			}
		}
	})
}

func TestTheSecondPanelSaysHowMuchLargerItIs(t *testing.T) {
	row := func(count int) []charts.FunnelRow {
		return []charts.FunnelRow{{Count: count, Parts: []charts.FunnelPart{{Count: count}}}}
	}
	marks := check(t, "funnel", charts.DrawFunnel(charts.Funnel{Finding: "f", Panels: []charts.FunnelPanel{
		{Name: "Meetings", Tone: charts.Contact, Rows: row(1000)}, {Name: "Projects", Larger: "drawn # times larger", Tone: charts.Project, Rows: row(60)},
	}}, charts.Large, charts.English))
	var widths []float64
	said := false
	for _, m := range marks {
		said = said || m.text == "drawn 16 times larger"
		if m.is("bar") {
			widths = append(widths, m.number(t, "width"))
		}
	}
	if !said || len(widths) != 2 || math.Abs(widths[1]/60-16*widths[0]/1000) > .01 {
		t.Errorf("said %v, widths %v", said, widths)
	}
}
