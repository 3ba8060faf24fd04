package charts

import (
	"math"
	"slices"
	"strconv"
)

// Cohorts shows a share of each cohort after so many months, as a table whose cells are shaded.
type Cohorts struct {
	Finding string
	Months  string // heads the columns: months since the conference began
	Columns []int  // months
	Strong  int    // the column to stress; 0 for none
	Rows    []Cohort
	Cell    string // name of a mark: #row, #months: #value
	Early   string // what is said of a cell that is not yet observed
	Few     string // and of one that is suppressed
}

// Cohort is a row.
type Cohort struct {
	Name, Note string
	Cells      []CohortCell // one for each column
}

// CohortCell is a share; the zero cell is not yet observed.
type CohortCell struct {
	*Estimate
	Suppressed bool
}

// DrawCohorts draws the table. Shades run from 0 to the highest share shown.
func DrawCohorts(c Cohorts, width float64, n Numerals) SVG {
	d := &drawing{width: width}
	narrow := isNarrow(width)
	left := 0.0
	for _, row := range c.Rows {
		left = math.Max(left, math.Max(textWidth(row.Name, normal)*bold, textWidth(row.Note, small))+14)
	}
	left = math.Min(left, width*.47)
	const top, height = 44.0, 52.0
	c = c.narrowed(width - left)
	column := (width - left) / math.Max(float64(len(c.Columns)), 1)
	d.text("ax e", width, 12, c.Months)
	for j, months := range c.Columns {
		class := "lab2 m"
		if months == c.Strong {
			class = "m b"
		}
		d.text(class, left+(float64(j)+.5)*column, top-12, strconv.Itoa(months))
	}
	breaks := c.breaks()
	for i, row := range c.Rows {
		y := top + float64(i)*height
		d.text("e sb", left-12, y+22, fit(row.Name, normal*bold, left-12))
		d.text("e ax", left-12, y+39, fit(row.Note, small, left-12))
		for j, cell := range row.Cells {
			if j < len(c.Columns) {
				c.cell(d, n, box{left + float64(j)*column, y, column, height}, cell, breaks, row.Name, c.Columns[j], narrow)
			}
		}
	}
	return d.svg(top+height*float64(len(c.Rows))+4, c.Finding)
}

// narrowed leaves out the columns that are no whole year, and then the last ones, as long as a cell has no room for its
// number.
func (c Cohorts) narrowed(room float64) Cohorts {
	for len(c.Columns) > 1 && room/float64(len(c.Columns)) < textWidth("00.0", normal)*bold {
		out := slices.IndexFunc(c.Columns, func(months int) bool { return months%12 != 0 && months != c.Strong })
		if out < 0 {
			out = len(c.Columns) - 1
		}
		c.Columns = slices.Delete(slices.Clone(c.Columns), out, out+1)
		rows := slices.Clone(c.Rows)
		for i, row := range rows {
			if out < len(row.Cells) {
				rows[i].Cells = slices.Delete(slices.Clone(row.Cells), out, out+1)
			}
		}
		c.Rows = rows
	}
	return c
}

// breaks are seven even steps up to the highest share shown.
func (c Cohorts) breaks() (breaks [6]float64) {
	highest := 0.0
	for _, row := range c.Rows {
		for _, cell := range row.Cells {
			if cell.Estimate != nil && !cell.Suppressed {
				highest = math.Max(highest, cell.Value)
			}
		}
	}
	for i := range breaks {
		breaks[i] = math.Max(highest, 1e-9) * float64(i+1) / 7
	}
	return breaks
}

func (c Cohorts) cell(d *drawing, n Numerals, b box, cell CohortCell, breaks [6]float64, row string, months int, narrow bool) {
	title := func(value string) string { return row + ", " + strconv.Itoa(months) + " " + c.Cell + ": " + value }
	switch {
	case cell.Suppressed:
		d.cell("hatch", b, title(c.Few))
		d.text("ax m", b.middle(), b.y+b.height/2+4, "·")
	case cell.Estimate == nil:
		d.cell("nobs", b, title(c.Early))
		d.text("ax m", b.middle(), b.y+b.height/2+4, unknown)
	default:
		shade := "p" + strconv.Itoa(ramp(cell.Value, breaks))
		d.cell(shade, b, title(n.estimate(*cell.Estimate)))
		interval := ""
		if cell.Lower != nil && cell.Upper != nil {
			interval = n.Decimals(100**cell.Lower, 1) + "–" + n.Decimals(100**cell.Upper, 1)
		}
		y := b.y + b.height/2 + 5
		if interval != "" && !narrow && textWidth(interval, small) <= b.width-6 {
			y -= 8
			d.text("ax m", b.middle(), y+17, interval)
		}
		d.text("m b", b.middle(), y, n.Decimals(100*cell.Value, 1))
	}
}

// box is where a cell stands, its gap to the next included.
type box struct{ x, y, width, height float64 }

func (b box) middle() float64 { return b.x + b.width/2 }

func (d *drawing) cell(class string, b box, title string) {
	x, y, right, bottom := math.Round(b.x+1), math.Round(b.y+1), math.Round(b.x+b.width-1), math.Round(b.y+b.height-1)
	d.path(class, "M"+at(x, y)+"h"+px(right-x)+"v"+px(bottom-y)+"h-"+px(right-x)+"z", title)
}
