package charts

import (
	"math"
	"strconv"
)

// Matrix shows a number for every pair of the same things, say countries or sectors: the lower half of a square, its
// diagonal included.
type Matrix struct {
	Finding string
	Axis    []MatrixAxis
	Cells   [][]MatrixCell // row i has the cells 0 to i
	Ramp    Ramp
	Breaks  [6]float64 // a cell's shade is how many of these its number reaches

	Marked string // what a marked cell means; its legend
	Few    string // and a suppressed one
	Cell   string // what is counted, in a mark's title: meetings held
}

// MatrixAxis is one of the things. The label stands at the axis, the name in titles.
type MatrixAxis struct{ Label, Name string }

// MatrixCell is the number of one pair.
type MatrixCell struct {
	Value      float64 // a count, which may have fractions
	Percent    bool    // it is a share of 1
	Note       string
	Marked     bool
	Suppressed bool
	Unknown    bool
}

// Ramp is a row of shades.
type Ramp string

// The ramps.
const (
	Counts Ramp = "q" // blue, for counts of contacts
	Rates  Ramp = "p" // orange, for what became of them
)

// DrawMatrix draws the half square. Where labels are wider than a cell, numbers stand for them; a narrow drawing lists
// below what these mean.
func DrawMatrix(m Matrix, width float64, n Numerals) SVG {
	d := &drawing{width: width}
	l := m.layout(width)
	if l.codes {
		l.top = 10
	}
	l.top = m.legend(d, width, l.top)
	corners := ""
	for i, axis := range m.Axis {
		y := l.top + float64(i)*l.height
		label := axis.Label
		if l.numbered {
			label = l.number(i, label)
		}
		d.text("e sb", l.left-8, y+l.height/2+5, fit(label, normal*bold, l.left-8))
		for j := range min(i+1, len(m.Cells[i])) {
			b := box{l.left + float64(j)*l.side, y, l.side, l.height}
			if m.cell(d, n, b, m.Cells[i][j], i, j); m.Cells[i][j].isMarked() {
				corners += corner(b.x+b.width, b.y+1)
			}
		}
	}
	d.path(cornerClass, corners, "")
	bottom := l.top + float64(len(m.Axis))*l.height
	for j, axis := range m.Axis {
		label := axis.Label
		if l.numbered {
			label = strconv.Itoa(j + 1)
		}
		d.text("m sb", l.left+(float64(j)+.5)*l.side, bottom+19, label)
	}
	bottom += 27
	if l.numbered && l.narrow {
		for i, axis := range m.Axis {
			bottom += 18
			d.text("e sb", 18, bottom, strconv.Itoa(i+1))
			d.text("lab2", 26, bottom, fit(axis.Label, small, width-26))
		}
		bottom += 8
	}
	return d.svg(bottom, m.Finding)
}

// matrixLayout is where the square stands, and how large its cells are.
type matrixLayout struct {
	left, top, side, height float64
	numbered, narrow, codes bool
}

func (m Matrix) layout(width float64) matrixLayout {
	l, widest := matrixLayout{narrow: isNarrow(width)}, 0.0
	for _, axis := range m.Axis {
		widest = math.Max(widest, textWidth(axis.Label, normal)*bold)
	}
	l.left = widest + 12
	cells := math.Max(float64(len(m.Axis)), 1)
	if l.numbered = widest > (width-l.left)/cells; l.numbered {
		l.left = math.Min(widest+textWidth("00  ", normal)+12, width*.44)
		if l.narrow {
			l.left = 32
		}
	}
	// Codes are short enough to be written twice as large, so that such a map serves phones too.
	if l.codes = !l.narrow && !l.numbered && 2*widest < (width-l.left)/cells; l.codes {
		l.left = 2*widest + 14
	}
	l.side = math.Min((width-l.left)/cells, 72)
	l.height = math.Min(l.side, 52)
	return l
}

// number is what stands beside row i.
func (l matrixLayout) number(i int, label string) string {
	if l.narrow {
		return strconv.Itoa(i + 1)
	}
	return strconv.Itoa(i+1) + "  " + label
}

// legend explains the marks that occur and tells where the square begins.
func (m Matrix) legend(d *drawing, width, top float64) float64 {
	some, few := false, false
	for _, row := range m.Cells {
		for _, cell := range row {
			some = some || cell.Marked
			few = few || cell.Suppressed
		}
	}
	entry := func(draw func(y float64), text string) {
		draw(top)
		for _, line := range wrap([]string{text}, small, width-22) {
			d.text("lab2", 22, top+12, line)
			top += lineHeight
		}
		top += 6
	}
	if some {
		entry(func(y float64) { d.path(cornerClass, corner(14, y), "") }, m.Marked)
	}
	if few {
		entry(func(y float64) { d.rect("hatch", 1, y+1, 13, 13, "") }, m.Few)
	}
	return top
}

// cornerClass is how the corners of marked cells look.
const cornerClass = "f-project mark"

// corner traces the small triangle of a marked cell, in the corner that ends at x and begins at y.
func corner(x, y float64) string {
	return "M" + at(math.Round(x-12), math.Round(y+1)) + "h11v11z"
}

// isMarked tells whether there is a number to mark.
func (c MatrixCell) isMarked() bool { return c.Marked && !c.Suppressed && !c.Unknown }

func (m Matrix) cell(d *drawing, n Numerals, b box, cell MatrixCell, i, j int) {
	pair := m.Axis[i].Name
	if i != j {
		pair += " – " + m.Axis[j].Name
	}
	x, y := b.middle(), b.y+b.height/2+4.5
	switch {
	case cell.Suppressed:
		d.cell("hatch", b, pair+": "+m.Few)
		d.text("ax m", x, y, "·")
		return
	case cell.Unknown:
		d.cell("nobs", b, pair+": "+unknown)
		d.text("ax m", x, y, unknown)
		return
	}
	text, said := n.Decimals(cell.Value, 0), n.Decimals(cell.Value, 0)+" "+m.Cell
	switch {
	case cell.Percent:
		text, said = n.Decimals(100*cell.Value, 1), n.Percent(cell.Value, 1)+" "+m.Cell
	case 0 < cell.Value && cell.Value < .5: // a part of one is not none
		text, said = "<1", n.Decimals(cell.Value, 2)+" "+m.Cell
	}
	if cell.Note != "" {
		said += ", " + cell.Note
	}
	shade := string(m.Ramp) + strconv.Itoa(ramp(cell.Value, m.Breaks))
	d.cell(shade, b, pair+": "+said)
	if textWidth(text, normal) <= b.width {
		d.text("m", x, y, text)
	}
}
