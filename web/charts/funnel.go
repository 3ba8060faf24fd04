package charts

import (
	"math"
	"strconv"
	"strings"
)

// Funnel shows how many things came how far, and why the others did not. Things of different kinds are counted in
// panels of their own, each with a colour, a shape and a scale of its own.
type Funnel struct {
	Finding string
	Panels  []FunnelPanel
	Share   string // heads the column of shares: of step before
	Short   bool   // bars alone, beside their names at any width: for paper
}

// FunnelPanel counts things of one kind.
type FunnelPanel struct {
	Name   string
	Larger string // says that the panel is drawn larger than the first; # becomes the factor
	Tone   Tone
	Rows   []FunnelRow
}

// FunnelRow is one step.
type FunnelRow struct {
	Name  string
	Count int // that reached the step
	Parts []FunnelPart
	Share *float64 // of the step before that came to this one
}

// FunnelPart is a part of a row's bar. The parts of a row that were Reached or Joined add up to its count.
type FunnelPart struct {
	Fate  Fate
	Name  string // why or how; empty for what was reached
	Count int
}

// Fate is what became of a part.
type Fate int

// The fates, in the order in which bars show them.
const (
	Reached Fate = iota // came from the step before
	Joined              // came in here
	Skipped             // left the step out and went on
	Open                // may still come
	Dropped             // got no further
)

// total is how long a row's bar is.
func (r FunnelRow) total() (total int) {
	for _, part := range r.Parts {
		total += part.Count
	}
	return max(total, r.Count)
}

func (p FunnelPanel) longest() (longest int) {
	for _, row := range p.Rows {
		longest = max(longest, row.total())
	}
	return longest
}

const (
	barHeight  = 22
	lineHeight = 16
	small      = 12 // px, of axes and notes; nothing is smaller
	normal     = 13 // px
)

// DrawFunnel draws the funnel. Bars are proportional to counts within a panel.
func DrawFunnel(f Funnel, width float64, n Numerals) SVG {
	d := &drawing{width: width}
	l := f.layout(width, n)
	y := 0.0
	var unit float64 // pixels for one thing of the first panel
	for i, panel := range f.Panels {
		scale, larger := l.room/math.Max(float64(panel.longest()), 1), ""
		if i == 0 {
			unit = scale
			if !f.Short {
				d.text("ax e", width, 16, f.Share)
			}
		} else {
			y += 12
			if factor := math.Floor(scale / unit); factor > 1 {
				scale = factor * unit
				larger = strings.ReplaceAll(panel.Larger, "#", n.Int(int(factor)))
			}
		}
		y = heading(d, panel, larger, y)
		for _, row := range panel.Rows {
			y = l.row(d, panel, row, y, scale, n)
		}
	}
	return d.svg(math.Max(y, 24), f.Finding)
}

// heading names a panel and how much larger it is, on a line of its own where the two are too long for one.
func heading(d *drawing, panel FunnelPanel, larger string, y float64) float64 {
	name := fit(panel.Name, normal*bold, d.width)
	d.text("sb "+panel.Tone.text(), 0, y+16, name)
	if beside := textWidth(name, normal)*bold + 12; beside+textWidth(larger, small) <= d.width {
		d.text("lab2", beside, y+16, larger)
	} else {
		y += 17
		d.text("lab2", 0, y+16, fit(larger, small, d.width))
	}
	return y + 30
}

// funnelLayout is where things stand: bars begin at left and have so much room.
type funnelLayout struct {
	width, left, room float64
	narrow, short     bool
}

func (f Funnel) layout(width float64, n Numerals) funnelLayout {
	l := funnelLayout{width: width, narrow: isNarrow(width) && !f.Short, short: f.Short}
	count, share, most := 0.0, textWidth("100 %", normal)+16, .36
	if f.Short {
		share, most = 8, .56
	}
	for _, panel := range f.Panels {
		count = math.Max(count, textWidth(n.Int(panel.longest()), normal)*bold)
		for _, row := range panel.Rows {
			l.left = math.Max(l.left, textWidth(row.Name, normal)*bold+30)
		}
	}
	if l.narrow {
		l.left = 0
	}
	l.left = math.Min(l.left, width*most)
	l.room = width - l.left - count - share
	return l
}

// name is as much of a row's as has room beside its bar.
func (l funnelLayout) name(text string) string {
	if l.short {
		return fit(text, small, l.left-24)
	}
	return fit(text, normal*bold, l.left-24)
}

// row draws one step from y on and tells where the next begins.
func (l funnelLayout) row(d *drawing, panel FunnelPanel, row FunnelRow, y, scale float64, n Numerals) float64 {
	if l.narrow {
		d.marker(panel.Tone, 5, y+8, 4.5, "")
		d.text("sb", 16, y+12, row.Name)
		y += 18
	} else {
		d.marker(panel.Tone, l.left-14, y+barHeight/2, 4.5, "")
		name := "e sb"
		if l.short {
			name = "e lab2"
		}
		d.text(name, l.left-24, y+16, l.name(row.Name))
	}
	x := l.left
	var notes []string
	for fate := Reached; fate <= Dropped; fate++ {
		for _, part := range row.Parts {
			if part.Fate != fate || part.Count <= 0 {
				continue
			}
			size := float64(part.Count) * scale
			title := part.Name + ": " + n.Int(part.Count)
			if fate == Reached {
				title = row.Name + ": " + n.Int(part.Count)
			} else {
				notes = append(notes, fate.sign()+n.Int(part.Count)+" "+part.Name)
			}
			d.rect("bar "+fate.class(panel.Tone), x, y, size, barHeight, title)
			x += size
		}
	}
	d.text("b "+panel.Tone.text(), x+7, y+16, n.Int(row.Count))
	if l.short {
		return y + barHeight + 1
	}
	if row.Share != nil {
		d.text("e t-2", l.width, y+16, n.Percent(*row.Share, 0))
	}
	y += barHeight
	for _, line := range wrap(notes, small, l.width-l.left) {
		y += lineHeight
		d.text("ax", l.left, y-2, line)
	}
	return y + 11
}

// sign stands before a part that adds to what came from the step before.
func (f Fate) sign() string {
	if f == Joined {
		return "+"
	}
	return ""
}

func (f Fate) class(tone Tone) string {
	switch f {
	case Reached:
		return tone.fill()
	case Joined:
		return "joined-" + string(tone)
	case Skipped:
		return "skipped-" + string(tone)
	case Open:
		return "open-" + string(tone)
	case Dropped:
		return "f-lost"
	}
	panic("charts: no such fate: " + strconv.Itoa(int(f)))
}
