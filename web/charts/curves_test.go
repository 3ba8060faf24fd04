package charts_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"aftermatch/web/charts"
)

func TestCurvesRiseByTheirShares(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		c := charts.Curve{Name: "all", Tone: charts.Contact, End: 36}
		value, month := 0.0, 0.0
		for range rapid.IntRange(1, 20).Draw(r, "steps") {
			value += rapid.Float64Range(.005, .04).Draw(r, "rise")
			month += rapid.Float64Range(.2, 1.5).Draw(r, "wait")
			c.Steps = append(c.Steps, charts.CurveStep{Month: month, Estimate: charts.Estimate{Value: value}})
		}
		marks := check(r, "curves", charts.DrawCurves(charts.Curves{Finding: "f", Ticks: []int{0, 12, 24, 36}, Lines: []charts.Curve{c}}, charts.Half, charts.English))
		i := slices.IndexFunc(marks, func(m mark) bool { return m.is("line") })
		xs, ys := points(r, marks[i].attributes["d"])
		perShare := (ys[0] - ys[len(ys)-1]) / value
		perMonth := (xs[len(xs)-1] - xs[0]) / c.End
		for k, step := range c.Steps { // the line goes across and up for each step, so the step is at every second point
			if x, y := xs[2*k+2], ys[2*k+2]; math.Abs(ys[0]-y-step.Value*perShare) > 1.1 || math.Abs(x-xs[0]-step.Month*perMonth) > 1.1 {
				r.Fatalf("step %d, %v, is at %v, %v", k, step, x, y)
			}
		}
	})
}

func TestNothingStandsBesideTheHeadingOfTheTable(t *testing.T) {
	for _, width := range []float64{charts.Narrow, charts.Half} {
		marks := check(t, "curves", charts.DrawCurves(curvesSample(), width, charts.English))
		i := slices.IndexFunc(marks, func(m mark) bool { return m.text == "At risk" })
		for _, m := range marks {
			if m.name == "text" && m.text != "At risk" && math.Abs(m.number(t, "y")-marks[i].number(t, "y")) < 12 {
				t.Errorf("%q stands beside the heading", m.text)
			}
		}
	}
}

func TestNumbersAtRiskStandApart(t *testing.T) {
	for _, width := range []float64{charts.Narrow, charts.Half} {
		last := map[string]float64{}
		for _, m := range check(t, "curves", charts.DrawCurves(curvesSample(), width, charts.English)) {
			if m.name != "text" || !strings.Contains(m.text, ",") || !m.is("m") {
				continue
			}
			x, line := m.number(t, "x"), m.attributes["y"]
			if x-last[line] < 38 { // the sign ends at 11, a number of six signs is half as wide as 42
				t.Errorf("%s at %v is %v from what stands before it", m.text, x, x-last[line])
			}
			last[line] = x
		}
		if len(last) != 3 {
			t.Errorf("%d lines of numbers", len(last))
		}
	}
}

func TestACurveWithoutAValueSaysSo(t *testing.T) {
	c := curvesSample()
	c.Lines[0].Read = nil
	if !strings.Contains(string(charts.DrawCurves(c, charts.Half, charts.English)), "– at 24 months") {
		t.Error("an unknown value is not shown as unknown")
	}
}
