package charts

import "math"

// Bridge shows how a number came from what it was to what it is: a bar for each of both, and between them one for each
// cause, which begins where the one before it ended.
type Bridge struct {
	Finding string
	Unit    string // heads the axis
	Digits  int    // after the point
	Tone    Tone
	From    BridgeRow // of which Value is what it was
	Causes  []BridgeRow
	To      BridgeRow
}

// BridgeRow is an end of the bridge, or by how much one cause moved the number.
type BridgeRow struct {
	Name, Note string
	Value      float64
	Said       string // all there is to know, for its title
}

// DrawBridge draws the bars on an axis from 0: what came is pale, what went is grey.
func DrawBridge(b Bridge, width float64, n Numerals) SVG {
	d := &drawing{width: width}
	now, longest := b.From.Value, math.Max(b.From.Value, b.To.Value)
	rows := []barRow{{b.From.Name, b.From.Note, n.Decimals(b.From.Value, b.Digits)}}
	for _, cause := range b.Causes {
		now += cause.Value
		longest = math.Max(longest, now)
		rows = append(rows, barRow{cause.Name, cause.Note, n.Signed(cause.Value, b.Digits)})
	}
	rows = append(rows, barRow{b.To.Name, b.To.Note, n.Decimals(b.To.Value, b.Digits)})
	p := d.bars(rows, longest, b.Unit, n)
	end := func(i int, row BridgeRow) {
		y := p.row(i, rows[i])
		d.rect("bar "+b.Tone.fill(), p.left, y, math.Max(p.x(row.Value)-p.left, 1), barHeight, row.Said)
		d.text("b halo "+b.Tone.text(), p.x(row.Value)+7, y+16, rows[i].number)
	}
	end(0, b.From)
	now = b.From.Value
	for i, cause := range b.Causes {
		y := p.row(i+1, rows[i+1])
		class, from, to := "bar joined-"+string(b.Tone), p.x(now), p.x(now+cause.Value)
		if cause.Value < 0 {
			class = "bar f-lost"
		}
		d.line("guide", from, y-p.pitch+barHeight, from, y)
		d.rect(class, math.Min(from, to), y, math.Max(math.Abs(to-from), 1.5), barHeight, cause.Said)
		d.text("b halo t-2", math.Max(from, to)+7, y+16, rows[i+1].number)
		now += cause.Value
	}
	end(len(rows)-1, b.To)
	return d.svg(p.bottom+24, b.Finding)
}

// Signed writes a difference with its sign.
func (n Numerals) Signed(value float64, digits int) string {
	if value > 0 {
		return "+" + n.Decimals(value, digits)
	}
	return n.Decimals(value, digits)
}
