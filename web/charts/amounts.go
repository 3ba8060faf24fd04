package charts

import "math"

// Amounts compares sums: a bar for each row from zero, and over it the range that the sum has when it is counted in
// other ways.
type Amounts struct {
	Finding string
	Unit    string // heads the axis
	Digits  int    // after the point, of the numbers beside the bars
	Rows    []Amount
}

// Amount is one row.
type Amount struct {
	Name, Note  string
	Tone        Tone
	Value       float64
	Least, Most float64 // the range; no wider than the value where there is one way only
	Said        string  // the value with all there is to know, for its title
}

// DrawAmounts draws the bars on an axis from 0.
func DrawAmounts(a Amounts, width float64, n Numerals) SVG {
	d := &drawing{width: width}
	highest, left, number, pitch := 0.0, 0.0, 0.0, 42.0
	for _, row := range a.Rows {
		highest = math.Max(highest, math.Max(row.Value, row.Most))
		left = math.Max(left, math.Max(textWidth(row.Name, normal)*bold, textWidth(row.Note, small))+14)
		number = math.Max(number, textWidth(n.Decimals(row.Value, a.Digits), normal)*bold+10)
	}
	narrow, below := isNarrow(width), 0.0
	if left = math.Min(left, width*.4); narrow {
		left, below, pitch = 4, 20, 56
	}
	top, step := ceiling(highest)
	right := width - number - 4
	x := func(v float64) float64 { return left + math.Max(math.Min(v/top, 1), 0)*(right-left) }
	bottom := 26 + pitch*float64(len(a.Rows))
	d.text("ax e", width, 12, a.Unit)
	for mark := 0.0; mark <= top+step/2; mark += step {
		class := "grid"
		if mark == 0 {
			class = "axis"
		}
		d.line(class, x(mark), 20, x(mark), bottom)
		label := n.Decimals(mark, digitsOf(step))
		d.text("ax m", math.Max(x(mark), textWidth(label, small)/2), bottom+17, label)
	}
	for i, row := range a.Rows {
		y := 26 + pitch*float64(i)
		if narrow {
			d.text("sb halo", 0, y+14, fit(row.Name, normal*bold, width*.62))
			d.text("e ax halo", width, y+14, fit(row.Note, small, width*.36))
		} else {
			d.text("e sb", left-12, y+16, fit(row.Name, normal*bold, left-12))
			d.text("e ax", left-12, y+32, fit(row.Note, small, left-12))
		}
		y += below + 4
		d.rect("bar "+row.Tone.fill(), left, y, math.Max(x(row.Value)-left, 1), barHeight, row.Said)
		end := x(row.Value)
		if row.Most > row.Least {
			d.line("range", x(row.Least), y+barHeight/2, x(row.Most), y+barHeight/2)
			d.line("range", x(row.Least), y+5, x(row.Least), y+barHeight-5)
			d.line("range", x(row.Most), y+5, x(row.Most), y+barHeight-5)
			end = math.Max(end, x(row.Most))
		}
		d.text("b halo "+row.Tone.text(), end+7, y+16, n.Decimals(row.Value, a.Digits))
	}
	return d.svg(bottom+24, a.Finding)
}

// digitsOf is how many digits after the point a step of an axis needs.
func digitsOf(step float64) int {
	digits := 0
	for ; digits < 3 && math.Abs(step-math.Round(step)) > 1e-9; digits++ {
		step *= 10
	}
	return digits
}
