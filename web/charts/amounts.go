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
	longest, rows := 0.0, []barRow(nil)
	for _, row := range a.Rows {
		longest = math.Max(longest, math.Max(row.Value, row.Most))
		rows = append(rows, barRow{row.Name, row.Note, n.Decimals(row.Value, a.Digits)})
	}
	p := d.bars(rows, longest, a.Unit, n)
	for i, row := range a.Rows {
		y := p.row(i, rows[i])
		d.rect("bar "+row.Tone.fill(), p.left, y, math.Max(p.x(row.Value)-p.left, 1), barHeight, row.Said)
		end := p.x(row.Value)
		if row.Most > row.Least {
			d.line("range", p.x(row.Least), y+barHeight/2, p.x(row.Most), y+barHeight/2)
			d.line("range", p.x(row.Least), y+5, p.x(row.Least), y+barHeight-5)
			d.line("range", p.x(row.Most), y+5, p.x(row.Most), y+barHeight-5)
			end = math.Max(end, p.x(row.Most))
		}
		d.text("b halo "+row.Tone.text(), end+7, y+16, rows[i].number)
	}
	return d.svg(p.bottom+24, a.Finding)
}
