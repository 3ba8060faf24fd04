package charts

import "math"

// Dots compares shares: a dot with its interval for each series in each row, and beside it what the difference is.
type Dots struct {
	Finding string
	Series  []DotSeries
	Rows    []DotRow
	Aside   string // heads the column of differences; empty without one
	Few     string // stands for what is suppressed
}

// DotSeries is one of the things compared.
type DotSeries struct {
	Name string
	Tone Tone
}

// DotRow is one comparison.
type DotRow struct {
	Name        string
	Strong      bool
	Heading     string // begins a new part of the chart
	Dots        []Dot  // one for each series
	Aside, Note string // the difference, and its interval below
}

// Dot is one share; the zero dot is left out.
type Dot struct {
	*Estimate
	Of         string // numerator and denominator in words, for its title
	Suppressed bool
}

// DrawDots draws the comparison on an axis from 0.
func DrawDots(c Dots, width float64, n Numerals) SVG {
	d := &drawing{width: width}
	p := c.plot(width)
	top, step := p.scale(), 0.0
	p.highest, step = ceiling(top)
	x := 0.0
	for _, series := range c.Series {
		d.marker(series.Tone, p.left+x+6, 12, 5.5, "")
		d.text("sb "+series.Tone.text(), p.left+x+17, 16, fit(series.Name, normal*bold, width-p.left-x-17))
		x += textWidth(series.Name, normal)*bold + 34
	}
	if !p.narrow {
		d.text("ax e", width, 16, fit(c.Aside, small, width-p.left-x))
	}
	bottom := 34.0
	for _, row := range c.Rows {
		bottom += p.height(row)
	}
	p.axis(d, n, step, bottom)
	y := 34.0
	for _, row := range c.Rows {
		if row.Heading != "" {
			d.text("sb t-2 halo", 0, y+20, row.Heading)
			y += 26
		}
		p.row(d, n, row, y)
		y += p.pitch
	}
	return d.svg(bottom+28, c.Finding)
}

// dotPlot is where the dots stand.
type dotPlot struct {
	Dots
	narrow                             bool
	width, left, right, highest, pitch float64
}

func (c Dots) plot(width float64) *dotPlot {
	p := &dotPlot{Dots: c, narrow: isNarrow(width), width: width, pitch: 40}
	if p.narrow {
		p.left, p.right, p.pitch = 10, width-14, 52
		return p
	}
	aside := 10.0
	for _, row := range c.Rows {
		p.left = math.Max(p.left, textWidth(row.Name, normal)*bold+16)
		aside = math.Max(aside, math.Max(textWidth(row.Aside, normal)*bold, textWidth(row.Note, small))+16)
	}
	p.left = math.Min(p.left, width*.4)
	p.right = width - math.Min(math.Max(aside, 14), width*.3)
	return p
}

func (p *dotPlot) height(row DotRow) float64 {
	if row.Heading != "" {
		return p.pitch + 26
	}
	return p.pitch
}

// scale is the highest end of an interval.
func (p *dotPlot) scale() (highest float64) {
	for _, row := range p.Rows {
		for _, dot := range row.Dots {
			if dot.Estimate == nil || dot.Suppressed {
				continue
			}
			highest = math.Max(highest, dot.Value)
			if dot.Upper != nil {
				highest = math.Max(highest, *dot.Upper)
			}
		}
	}
	return math.Min(highest, 1)
}

func (p *dotPlot) x(share float64) float64 {
	return p.left + math.Min(share/p.highest, 1)*(p.right-p.left)
}

func (p *dotPlot) axis(d *drawing, n Numerals, step, bottom float64) {
	digits := 0
	if step < .01 {
		digits = 1
	}
	d.line("axis", p.x(0), 30, p.x(0), bottom)
	grid := ""
	for share := 0.0; share <= p.highest+step/2; share += step {
		if share > 0 {
			grid += segment(p.x(share), 30, p.x(share), bottom)
		}
		label := n.Percent(share, digits)
		half := textWidth(label, small) / 2
		d.text("ax m", math.Min(math.Max(p.x(share), half), p.width-half), bottom+18, label)
	}
	d.path("grid", grid, "")
}

func (p *dotPlot) row(d *drawing, n Numerals, row DotRow, y float64) {
	name, aside := "t-2", "sb"
	if row.Strong {
		name, aside = "b", "b"
	}
	middle := y + p.pitch/2
	if p.narrow {
		middle = y + 34
		beside := fit(join(row.Aside, row.Note), small, p.width/2)
		d.text(name+" halo", 0, y+16, fit(row.Name, normal*bold, p.width-textWidth(beside, small)-8))
		d.text("e lab2 halo", p.width, y+16, beside)
	} else {
		d.text("e "+name, p.left-14, middle+4, fit(row.Name, normal*bold, p.left-14))
		room := p.width - p.right - 10
		beside := middle - 1
		if row.Note == "" {
			beside = middle + 4
		}
		d.text("e "+aside, p.width, beside, fit(row.Aside, normal*bold, room))
		d.text("e ax", p.width, middle+14, fit(row.Note, small, room))
	}
	apart := 9.0
	for i, dot := range row.Dots {
		at := middle + (float64(i)-float64(len(row.Dots)-1)/2)*apart
		if i < len(p.Series) {
			p.dot(d, n, p.Series[i], dot, row.Name, at)
		}
	}
}

func join(aside, note string) string {
	if aside == "" || note == "" {
		return aside + note
	}
	return aside + " (" + note + ")"
}

func (p *dotPlot) dot(d *drawing, n Numerals, series DotSeries, dot Dot, row string, y float64) {
	if dot.Suppressed {
		d.text("ax halo", p.left+8, y+9, series.Name+": "+p.Few)
		return
	}
	if dot.Estimate == nil {
		return
	}
	if dot.Lower != nil && dot.Upper != nil {
		d.line("ci "+series.Tone.stroke(), p.x(*dot.Lower), y, p.x(*dot.Upper), y)
	}
	title := row + ", " + series.Name + ": " + n.estimate(*dot.Estimate)
	if dot.Of != "" {
		title += ", " + dot.Of
	}
	d.marker(series.Tone, p.x(dot.Value), y, 5.5, title)
}
