package charts

import "math"

// barPlot is where bars from zero stand, a row each, with their names beside them or, where it is narrow, above.
type barPlot struct {
	d                  *drawing
	narrow             bool
	left, right        float64
	above, pitch       float64 // the room above a row's bar, and from one row to the next
	bottom, top, width float64 // top is the highest value of the axis
}

// barRow is what stands beside a bar.
type barRow struct{ name, note, number string }

// bars makes room for rows, of which the longest bar is so long, and draws the axis.
func (d *drawing) bars(rows []barRow, longest float64, unit string, n Numerals) *barPlot {
	p := &barPlot{d: d, width: d.width, narrow: isNarrow(d.width), pitch: 42}
	number := 0.0
	for _, row := range rows {
		p.left = math.Max(p.left, math.Max(textWidth(row.name, normal)*bold, textWidth(row.note, small))+14)
		number = math.Max(number, textWidth(row.number, normal)*bold+10)
	}
	if p.left = math.Min(p.left, p.width*.4); p.narrow {
		p.left, p.above, p.pitch = 4, 20, 56
	}
	top, step := ceiling(longest)
	p.top, p.right, p.bottom = top, p.width-number-4, 26+p.pitch*float64(len(rows))
	d.text("ax e", p.width, 12, unit)
	d.line("axis", p.x(0), 20, p.x(0), p.bottom)
	grid := ""
	for mark := 0.0; mark <= top+step/2; mark += step {
		if mark > 0 {
			grid += segment(p.x(mark), 20, p.x(mark), p.bottom)
		}
		label := n.Decimals(mark, digitsOf(step))
		d.text("ax m", math.Max(p.x(mark), textWidth(label, small)/2), p.bottom+17, label)
	}
	d.path("grid", grid, "")
	return p
}

func (p *barPlot) x(v float64) float64 {
	return p.left + math.Max(math.Min(v/p.top, 1), 0)*(p.right-p.left)
}

// row names row i and tells where its bar begins.
func (p *barPlot) row(i int, row barRow) (y float64) {
	y = 26 + p.pitch*float64(i)
	if p.narrow {
		p.d.text("sb halo", 0, y+14, fit(row.name, normal*bold, p.width*.62))
		p.d.text("e ax halo", p.width, y+14, fit(row.note, small, p.width*.36))
	} else {
		p.d.text("e sb", p.left-12, y+16, fit(row.name, normal*bold, p.left-12))
		p.d.text("e ax", p.left-12, y+32, fit(row.note, small, p.left-12))
	}
	return y + p.above + 4
}

// digitsOf is how many digits after the point a step of an axis needs.
func digitsOf(step float64) int {
	digits := 0
	for ; digits < 3 && math.Abs(step-math.Round(step)) > 1e-9; digits++ {
		step *= 10
	}
	return digits
}
