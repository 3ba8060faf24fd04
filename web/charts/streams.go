package charts

import "math"

// Streams show what becomes of things on their way: streams from step to step, as wide as their counts, and what leaves
// them. Things of different kinds flow in panels of their own, each with its scale.
type Streams struct {
	Finding string
	Panels  []StreamPanel
}

// StreamPanel is the way of things of one kind.
type StreamPanel struct {
	Name  string
	Tone  Tone
	Steps []StreamStep
}

// StreamStep is a step on the way. What reached it, less what left after it, goes on to the next.
type StreamStep struct {
	Name   string
	Count  int
	Joined []StreamPart // of the count, what came in here
	Left   []StreamPart // what got no further than this
}

// StreamPart is a part of a count, with how it came or why it left.
type StreamPart struct {
	Name  string
	Count int
	Open  bool // it may still go on
}

const (
	streamNode   = 12.0
	streamHeight = 200.0
	streamLabel  = 46.0 // room of a label of two lines
)

// DrawStreams draws the panels side by side; narrow ones below each other.
func DrawStreams(f Streams, width float64, n Numerals) SVG {
	if isNarrow(width) {
		return drawStreamsDown(f, width, n)
	}
	d := &drawing{width: width}
	columns := 0
	for _, panel := range f.Panels {
		columns += len(panel.Steps) + 1 // what leaves the last but one stands below the last; its label needs room
	}
	column, left, bottom := width/math.Max(float64(columns), 1), 0.0, 24.0
	for _, panel := range f.Panels {
		d.text("sb "+panel.Tone.text(), left, 16, fit(panel.Name, normal*bold, column*float64(len(panel.Steps)+1)))
		bottom = math.Max(bottom, d.stream(panel, left, column, n))
		left += column * float64(len(panel.Steps)+1)
	}
	return d.svg(bottom+4, f.Finding)
}

// stream draws one panel and tells where it ends.
func (d *drawing) stream(panel StreamPanel, left, column float64, n Numerals) (bottom float64) {
	most := 1
	for _, step := range panel.Steps {
		most = max(most, step.Count)
	}
	scale, top := streamHeight/float64(most), 34.0
	var onTop []func() // nodes and labels, over all streams
	size := func(count int) float64 { return math.Max(float64(count), 0) * scale }
	for i, step := range panel.Steps {
		x := left + column*float64(i)
		height := math.Max(size(step.Count), 1)
		from := top // where the next stream leaves the node
		if i+1 < len(panel.Steps) {
			next := panel.Steps[i+1]
			through := next.Count
			for _, part := range next.Joined {
				through -= part.Count
			}
			d.band("stream "+panel.Tone.fill(), x+streamNode, from, x+column, top, size(through), next.Name+": "+n.Int(through))
			from += size(through)
			below := top + math.Max(size(next.Count), streamLabel+float64(len(next.Joined))*lineHeight) + 22
			for _, part := range step.Left {
				if part.Count <= 0 {
					continue
				}
				title := part.Name + ": " + n.Int(part.Count)
				d.band("stream lost", x+streamNode, from, x+column, below, size(part.Count), title)
				class := "gone"
				if part.Open {
					class = "bar open-" + string(panel.Tone)
				}
				y := below
				onTop = append(onTop, func() {
					d.rect(class, x+column, y, streamNode*.7, math.Max(size(part.Count), 1.5), title)
					d.label(part.Name, n.Int(part.Count), x+column+streamNode+5, y+size(part.Count)/2, column-streamNode-10, "t-2")
				})
				from += size(part.Count)
				below += math.Max(size(part.Count), streamLabel) + 4
			}
			bottom = math.Max(bottom, below)
		}
		middle := top + math.Max(height/2, 13)
		onTop = append(onTop, func() {
			d.rect(panel.Tone.fill(), x, top, streamNode, height, step.Name+": "+n.Int(step.Count))
			d.label(step.Name, n.Int(step.Count), x+streamNode+6, middle, column-streamNode-10, panel.Tone.text())
			for k, part := range step.Joined {
				d.text("ax halo", x+streamNode+6, middle+19+lineHeight*float64(k)+13, fit("+"+n.Int(part.Count)+" "+part.Name, small, column-streamNode-10))
			}
		})
		bottom = math.Max(bottom, math.Max(top+height, middle+streamLabel+lineHeight*float64(len(step.Joined))))
	}
	for _, draw := range onTop {
		draw()
	}
	return bottom
}

// label is a count and its name, around that height; a long name has a second line.
func (d *drawing) label(name, count string, x, middle, room float64, class string) {
	lines := wrap([]string{name}, small, room*1.1)
	if len(lines) > 2 {
		lines = []string{lines[0], fit(lines[1]+" "+lines[2], small, room)}
	}
	y := middle - 1 - lineHeight*.8*float64(len(lines)-1)
	for _, line := range lines {
		d.text("ax halo", x, y, line)
		y += lineHeight * .8
	}
	d.text("b halo "+class, x, middle+14, count)
}

// band is a stream of that size between two places.
func (d *drawing) band(class string, x1, y1, x2, y2, size float64, title string) {
	if size <= 0 {
		return
	}
	x1, x2 = math.Round(x1), math.Round(x2)
	m := math.Round((x1 + x2) / 2)
	d.path(class, "M"+at(x1, y1)+"C"+at(m, y1)+" "+at(m, y2)+" "+at(x2, y2)+"V"+px(y2+size)+"C"+at(m, y2+size)+" "+at(m, y1+size)+" "+at(x1, y1+size)+"Z", title)
}
