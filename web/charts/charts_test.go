package charts_test

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"aftermatch/web/charts"
)

var update = flag.Bool("update", false, "write the golden files anew; look at their pictures before you commit them")

func TestDrawingsAreAsReviewed(t *testing.T) {
	for name, drawing := range drawings(charts.English) {
		file := filepath.Join("testdata", name+".svg")
		if *update {
			if err := os.WriteFile(file, []byte(drawing), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if string(want) != string(drawing) {
			t.Errorf("%s differs from its golden file; run AFTERMATCH_PICTURES=/tmp go test ./web/charts -update and look at the pictures", name)
		}
	}
}

func TestDrawingsKeepTheirPromises(t *testing.T) {
	for name, drawing := range drawings(charts.German) {
		check(t, name, drawing)
	}
}

func TestFilesAreWellFormedToo(t *testing.T) {
	for name, drawing := range drawings(charts.English) {
		root, marks := read(t, charts.SVG(drawing.File()))
		styled := slices.ContainsFunc(marks, func(m mark) bool { return m.name == "style" && m.text == charts.FileStyle() })
		if root.attributes["width"] == "" || root.attributes["height"] == "" || !styled {
			t.Errorf("%s as a file does not stand by itself: %v", name, root.attributes)
		}
	}
}

// draw draws each kind of chart with the text wherever one can stand, and with so many rows.
func draw(text string, rows int, width float64) map[string]charts.SVG {
	estimate := &charts.Estimate{Value: .25, Lower: new(.1), Upper: new(.5)}
	f := charts.Funnel{Finding: "f" + text, Share: text}
	c := charts.Curves{Finding: "f" + text, Ticks: []int{0, 12, 24}, Window: 24, Share: text, AtRisk: text, ReadAt: "# " + text, Title: "#group" + text}
	h := charts.Cohorts{Finding: "f" + text, Columns: []int{12, 24}, Cell: text, Early: text}
	m := charts.Matrix{Finding: "f" + text, Ramp: charts.Counts, Breaks: [6]float64{1, 2, 3, 4, 5, 6}, Marked: text, Few: text}
	d := charts.Dots{Finding: "f" + text, Series: []charts.DotSeries{{Name: text, Tone: charts.Tie}}, Few: text}
	e := charts.Europe{Finding: "f" + text}
	w := charts.Network{Finding: "f" + text}
	s := charts.Streams{Finding: "f" + text}
	a := charts.Amounts{Finding: "f" + text, Unit: text}
	b := charts.Bridge{Finding: "f" + text, Unit: text, Tone: charts.Project, From: charts.BridgeRow{Name: text, Value: 2}, To: charts.BridgeRow{Name: text, Value: 1}}
	for i := range rows {
		f.Panels = append(f.Panels, charts.FunnelPanel{Name: text, Tone: charts.Contact, Rows: []charts.FunnelRow{
			{Name: text, Count: i, Parts: []charts.FunnelPart{{Count: i}, {Fate: charts.Open, Name: text, Count: 3}}}, {Name: text}}})
		c.Lines = append(c.Lines, charts.Curve{Name: text, Tone: charts.Contact, End: 30, AtRisk: []*int{new(9), nil, new(1)},
			Steps: []charts.CurveStep{{Month: 3, Estimate: *estimate}, {Month: 40, Estimate: *estimate}}, Censored: []float64{1, 50}, Read: estimate})
		h.Rows = append(h.Rows, charts.Cohort{Name: text, Note: text, Cells: []charts.CohortCell{{Estimate: estimate}, {Suppressed: true}}})
		m.Axis = append(m.Axis, charts.MatrixAxis{Label: text, Name: text})
		m.Cells = append(m.Cells, make([]charts.MatrixCell, i+1))
		m.Cells[i][0] = charts.MatrixCell{Value: 1e6, Note: text, Marked: true, Suppressed: i%2 == 1}
		d.Rows = append(d.Rows, charts.DotRow{Name: text, Aside: text, Note: text, Dots: []charts.Dot{{Estimate: estimate, Of: text}}})
		a.Rows = append(a.Rows, charts.Amount{Name: text, Note: text, Tone: charts.Project, Value: float64(i), Least: -1, Most: 3, Said: text})
		b.Causes = append(b.Causes, charts.BridgeRow{Name: text, Note: text, Value: 2 - float64(2*i), Said: text})
		w.Nodes = append(w.Nodes, charts.NetworkNode{Code: text + string(rune('a'+i)), Name: text})
		w.Panels = append(w.Panels, charts.NetworkPanel{Name: text, Notes: []string{text, text}, Ties: []charts.NetworkTie{{A: text + "a", B: text + "b", Tone: charts.Project, Weight: i, Said: text}}})
		s.Panels = append(s.Panels, charts.StreamPanel{Name: text, Tone: charts.Project, Steps: []charts.StreamStep{
			{Name: text, Count: 5, Left: []charts.StreamPart{{Name: text, Count: 2}, {Name: text, Count: 1, Open: true}}}, {Name: text, Count: 4, Joined: []charts.StreamPart{{Name: text, Count: 2}}}}})
		e.Countries = append(e.Countries, charts.Country{Code: "DE", Name: text, Value: 3, Said: text})
		e.Flows = append(e.Flows, charts.Flow{From: "DE", To: "FR", Tone: charts.Project, Count: i, Said: text})
	}
	return map[string]charts.SVG{
		"funnel": charts.DrawFunnel(f, width, charts.German), "curves": charts.DrawCurves(c, width, charts.German),
		"cohorts": charts.DrawCohorts(h, width, charts.German), "matrix": charts.DrawMatrix(m, width, charts.German),
		"dots": charts.DrawDots(d, width, charts.German), "europe": charts.DrawEurope(e, width),
		"amounts": charts.DrawAmounts(a, width, charts.German), "bridge": charts.DrawBridge(b, width, charts.German), "network": charts.DrawNetwork(w, width),
		"flow": charts.DrawStreams(s, width, charts.German), "nothing": charts.DrawNothing("f"+text, width),
	}
}

func TestAnyTextAndAnyNumberOfRowsCanBeDrawn(t *testing.T) {
	for _, width := range []float64{charts.Narrow, charts.Half} {
		for rows := range 3 {
			for name, drawing := range draw("", rows, width) {
				check(t, name, drawing)
			}
		}
	}
	rapid.Check(t, func(r *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{`"><script>alert(1)</script>`, "]]>&amp;<!--", "\x00\uFFFE", strings.Repeat("long ", 40), strings.Repeat("W", 200)})).Draw(r, "text")
		for name, drawing := range draw(text, rapid.IntRange(0, 7).Draw(r, "rows"), rapid.SampledFrom([]float64{charts.Narrow, charts.Half, charts.Full}).Draw(r, "width")) {
			check(t, name, drawing)
		}
	})
}

func TestSuppressedNumbersAreNotInTheDrawing(t *testing.T) {
	secret := func() *charts.Estimate { return &charts.Estimate{Value: .9876, Lower: new(.9876), Upper: new(.9876)} }
	m := charts.Matrix{Finding: "f", Few: "few", Axis: []charts.MatrixAxis{{"A", "A"}}, Cells: [][]charts.MatrixCell{{{Value: 9876, Note: "9876", Suppressed: true}}}}
	h := charts.Cohorts{Finding: "f", Few: "few", Columns: []int{6}, Rows: []charts.Cohort{{Cells: []charts.CohortCell{{Estimate: secret(), Suppressed: true}}}}}
	d := charts.Dots{Finding: "f", Few: "few", Series: []charts.DotSeries{{Name: "A", Tone: charts.Contact}}, Rows: []charts.DotRow{{Dots: []charts.Dot{{Estimate: secret(), Of: "9876", Suppressed: true}}}}}
	for name, drawing := range map[string]charts.SVG{
		"matrix": charts.DrawMatrix(m, charts.Half, charts.English), "cohorts": charts.DrawCohorts(h, charts.Half, charts.English), "dots": charts.DrawDots(d, charts.Half, charts.English),
	} {
		for _, digits := range []string{"9876", "9,876", "98.8"} {
			if strings.Contains(string(drawing), digits) {
				t.Errorf("%s tells the suppressed %s", name, digits)
			}
		}
		if !strings.Contains(string(drawing), "few") {
			t.Errorf("%s does not say that something is suppressed", name)
		}
	}
}
