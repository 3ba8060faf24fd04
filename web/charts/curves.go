package charts

import (
	"cmp"
	"math"
	"strconv"
	"strings"
)

// Curves shows how a share grows with time, for one or a few groups: steps with a band, a tick where something left
// observation, a line at the window, and below how many were still at risk.
type Curves struct {
	Finding string
	Lines   []Curve
	Ticks   []int // months at which the curve is read and the number at risk is told
	Window  int   // month to mark; 0 for none

	Share       string // heads the axis upwards: share of pairs
	Months      string // names the axis to the right
	WindowLabel string
	AtRisk      string // heads the table
	ReadAt      string // a curve's value in words, # for the value: # at 24 months
	Title       string // of a mark: #group, #months: #value, #risk pairs at risk
	Short       bool   // half as high: for paper
}

// Curve is one group's.
type Curve struct {
	Name     string
	Tone     Tone
	Steps    []CurveStep // in order of months
	End      float64     // month up to which it is observed
	Censored []float64   // months at which something left observation
	AtRisk   []*int      // at each tick; nil where nobody was watched that long
	Read     *Estimate   // the value to quote; nil where it is unknown
	Guessed  string      // the title of a mark in place of Curves', of a curve that is estimated: of nobody, so nobody is at risk
}

// CurveStep is the share from a month on.
type CurveStep struct {
	Month float64
	Estimate
}

// at is the share at a month.
func (c Curve) at(month float64) (e Estimate) {
	for _, step := range c.Steps {
		if step.Month <= month {
			e = step.Estimate
		}
	}
	return e
}

// curvePlot is where a Curves is drawn: the plot's edges, and the highest share and last month in it.
type curvePlot struct {
	Curves
	d                        *drawing
	n                        Numerals
	narrow                   bool
	left, right, top, bottom float64
	last, highest            float64
}

func (p curvePlot) x(month float64) float64 {
	return p.left + math.Min(month, p.last)/p.last*(p.right-p.left)
}
func (p curvePlot) y(share float64) float64 {
	return p.bottom - math.Min(share/p.highest, 1)*(p.bottom-p.top)
}

// DrawCurves draws the curves with their table.
func DrawCurves(c Curves, width float64, n Numerals) SVG {
	p := c.plot(width, n)
	step := p.scale()
	p.axes(step)
	for _, curve := range c.Lines {
		p.band(curve)
	}
	for i, curve := range c.Lines {
		p.curve(i, curve)
	}
	p.names()
	return p.d.svg(p.table(), c.Finding)
}

func (c Curves) plot(width float64, n Numerals) *curvePlot {
	p := &curvePlot{Curves: c, d: &drawing{width: width}, n: n, narrow: isNarrow(width), last: 1}
	for _, tick := range c.Ticks {
		p.last = math.Max(p.last, float64(tick))
	}
	p.last += p.last / 24 // room beyond the last tick
	widest, name := textWidth("100 %", small)+8, 0.0
	for _, curve := range c.Lines {
		for _, risk := range curve.AtRisk { // the first number stands clear of the sign before it
			if risk != nil {
				widest = math.Max(widest, textWidth(n.Int(*risk), small)/2+20)
			}
		}
		name = math.Max(name, math.Max(textWidth(curve.Name, normal)*bold, textWidth(c.read(n, curve), small)))
	}
	p.left, p.right, p.top = widest, width-math.Max(widest-20, 4), 30
	if p.narrow {
		p.top += p.entry() * float64(len(c.Lines))
	} else {
		p.right = width - math.Min(name+34, width*.36)
	}
	p.bottom = p.top + 250
	if c.Short {
		p.bottom = p.top + 90
	}
	return p
}

// scale settles the highest share shown and returns the distance of its marks.
func (p *curvePlot) scale() (step float64) {
	for _, curve := range p.Lines {
		for _, s := range curve.Steps {
			if s.Month > p.last {
				break
			}
			p.highest = math.Max(p.highest, s.Value)
			if s.Upper != nil {
				p.highest = math.Max(p.highest, *s.Upper)
			}
		}
	}
	p.highest, step = ceiling(math.Min(p.highest, 1))
	return step
}

func (p *curvePlot) axes(step float64) {
	digits := 0
	if step < .01 {
		digits = 1
	}
	axis, grid := segment(p.left, p.y(0), p.right, p.y(0)), ""
	for share := 0.0; share <= p.highest+step/2; share += step {
		if share > 0 {
			grid += segment(p.left, p.y(share), p.right, p.y(share))
		}
		p.d.text("ax e", p.left-8, p.y(share)+4, p.n.Percent(share, digits))
	}
	p.d.path("grid", grid, "")
	p.d.text("ax", 0, p.top-16, p.Share)
	for _, tick := range p.Ticks {
		x := p.x(float64(tick))
		axis += segment(x, p.bottom, x, p.bottom+5)
		p.d.text("ax m", x, p.bottom+19, strconv.Itoa(tick))
	}
	p.d.path("axis", axis, "")
	p.d.text("ax e", p.right, p.bottom+36, p.Months)
	if p.Window > 0 {
		x := p.x(float64(p.Window))
		p.d.line("guide", x, p.top-8, x, p.bottom)
		p.d.text("ax e", x-4, p.top-2, p.WindowLabel)
	}
}

// band is the interval as an area, in as many parts as steps without one leave.
func (p *curvePlot) band(c Curve) {
	for i := 0; i < len(c.Steps); i++ {
		first := i
		for i < len(c.Steps) && c.Steps[i].Lower != nil && c.Steps[i].Upper != nil {
			i++
		}
		if first == i {
			continue
		}
		var area trace
		area.from(p.x(c.Steps[first].Month), p.y(*c.Steps[first].Upper))
		for k := first; k < i; k++ {
			area.up(p.y(*c.Steps[k].Upper))
			area.across(p.x(c.until(k)))
		}
		for k := i - 1; k >= first; k-- {
			area.up(p.y(*c.Steps[k].Lower))
			area.across(p.x(c.Steps[k].Month))
		}
		area.close()
		p.d.path("band "+c.Tone.fill(), area.text.String(), "")
	}
}

// until is where step i ends.
func (c Curve) until(i int) float64 {
	if i+1 < len(c.Steps) {
		return c.Steps[i+1].Month
	}
	return math.Max(c.End, c.Steps[i].Month)
}

func (p *curvePlot) curve(i int, c Curve) {
	var line trace
	line.from(p.x(0), p.y(0))
	for _, s := range c.Steps {
		if s.Month > p.last {
			break
		}
		line.across(p.x(s.Month))
		line.up(p.y(s.Value))
	}
	end := math.Min(c.End, p.last)
	line.across(p.x(end))
	class := "line " + c.Tone.stroke()
	if c.Guessed != "" {
		class = "guessed " + class
	}
	p.d.path(class, line.text.String(), "")
	censored := ""
	for _, month := range c.Censored {
		if month <= p.last {
			x, y := p.x(month), p.y(c.at(month).Value)
			censored += segment(x, y-5, x, y+3)
		}
	}
	p.d.path("cens "+c.Tone.stroke(), censored, "")
	for k, tick := range p.Ticks {
		month, risk := float64(tick), 0
		if k < len(c.AtRisk) && c.AtRisk[k] != nil {
			risk = *c.AtRisk[k]
		} else if c.Guessed == "" || month > c.End {
			continue
		}
		if tick > 0 {
			p.d.circle("hit", p.x(month), p.y(c.at(month).Value), 7, p.title(c, tick, risk))
		}
	}
	p.sign(i, c.Tone, p.x(end), p.y(c.at(end).Value))
}

func (p *curvePlot) title(c Curve, tick, risk int) string {
	return strings.NewReplacer("#group", c.Name, "#months", strconv.Itoa(tick),
		"#value", p.n.estimate(c.at(float64(tick))), "#risk", p.n.Int(risk)).Replace(cmp.Or(c.Guessed, p.Title))
}

// sign is the shape that tells curve i from the others, at its end and wherever it is named.
func (p *curvePlot) sign(i int, tone Tone, x, y float64) {
	const r = 4.5
	switch i % 4 {
	case 0:
		p.d.circle("sign "+tone.fill(), x, y, r, "")
	case 1:
		p.d.rect("sign "+tone.fill(), x-r+.5, y-r+.5, 2*r-1, 2*r-1, "")
	case 2:
		p.d.path("sign "+tone.fill(), "M"+at(x, y-r)+"L"+at(x+r, y+r-1)+"L"+at(x-r, y+r-1)+"Z", "")
	case 3:
		p.d.path("sign "+tone.fill(), "M"+at(x, y-r)+"L"+at(x+r, y)+"L"+at(x, y+r)+"L"+at(x-r, y)+"Z", "")
	}
}

func (c Curves) read(n Numerals, curve Curve) string {
	if curve.Read == nil {
		return strings.ReplaceAll(c.ReadAt, "#", unknown)
	}
	return strings.ReplaceAll(c.ReadAt, "#", n.Percent(curve.Read.Value, 1))
}

// table tells how many were at risk at each tick, a line for each curve under a heading of its own, so that the heading
// meets no number. It returns the drawing's height.
func (p *curvePlot) table() float64 {
	y := p.bottom + 58
	p.d.text("ax sb", 0, y-4, p.AtRisk)
	for i, c := range p.Lines {
		if c.Guessed != "" {
			continue
		}
		y += 18
		p.sign(i, c.Tone, 6, y-4)
		free := 0.0 // right of all numbers so far; one that has no room is left to the page's table
		for k, tick := range p.Ticks {
			text := unknown
			if k < len(c.AtRisk) && c.AtRisk[k] != nil {
				text = p.n.Int(*c.AtRisk[k])
			}
			x, half := p.x(float64(tick)), textWidth(text, small)/2
			if x-half >= free {
				p.d.text("ax m "+c.Tone.text(), x, y, text)
				free = x + half + 6
			}
		}
		if !p.narrow {
			room := p.d.width - p.right - 14
			p.d.text("ax "+c.Tone.text(), p.right+14, y, fit(c.Name, small, room))
		}
	}
	return y + 8
}
