package charts

import "math"

const (
	streamLine = 20.0 // of a name with its count
	streamStub = 8.0  // how far what leaves goes on, that one sees it end
)

// drawStreamsDown draws the panels below each other, each from top to bottom: for phones, where streams side by side would
// have no room for names.
func drawStreamsDown(f Streams, width float64, n Numerals) SVG {
	d, y := &drawing{width: width}, 0.0
	for _, panel := range f.Panels {
		d.text("sb "+panel.Tone.text(), 0, y+16, fit(panel.Name, normal*bold, width))
		y = d.streamDown(panel, y+24, n) + 20
	}
	return d.svg(math.Max(y-12, 24), f.Finding)
}

// streamDown draws one panel from there and tells where it ends.
func (d *drawing) streamDown(panel StreamPanel, y float64, n Numerals) (bottom float64) {
	most := 1
	for _, step := range panel.Steps {
		most = max(most, step.Count)
	}
	var onTop []func() // nodes and labels, over all streams
	label := func(class, name string, count int, x, y float64) {
		text := fit(name, small, d.width-textWidth("  "+n.Int(count), small)) + "  " + n.Int(count)
		if x+textWidth(text, small) > d.width {
			class, x = class+" e", d.width
		}
		onTop = append(onTop, func() { d.text(class, x, y, text) })
	}
	size := func(count int) float64 { return math.Max(float64(count), 0) / float64(most) * d.width }
	for i, step := range panel.Steps {
		label("sb halo "+panel.Tone.text(), step.Name, step.Count, 0, y+14)
		for _, part := range step.Joined {
			y += lineHeight
			label("ax halo", "+ "+part.Name, part.Count, 0, y+14)
		}
		node := y + streamLine
		onTop = append(onTop, func() {
			d.rect(panel.Tone.fill(), 0, node, math.Max(size(step.Count), 1.5), streamNode, step.Name+": "+n.Int(step.Count))
		})
		bottom = node + streamNode
		if i+1 == len(panel.Steps) {
			break
		}
		next := panel.Steps[i+1]
		through := next.Count
		for _, part := range next.Joined {
			through -= part.Count
		}
		x := size(through)
		y = bottom + 6
		for _, part := range step.Left {
			if part.Count <= 0 {
				continue
			}
			title, class, at, end := part.Name+": "+n.Int(part.Count), "gone", x, y+streamStub
			if part.Open {
				class = "bar open-" + string(panel.Tone)
			}
			d.fall("stream lost", at, bottom, size(part.Count), end, title)
			onTop = append(onTop, func() { d.rect(class, at, end, math.Max(size(part.Count), 1.5), streamNode*.7, title) })
			label("ax halo", part.Name, part.Count, at, end+streamNode*.7+14)
			x += size(part.Count)
			y = end + streamNode*.7 + streamLine
		}
		y += 10
		d.fall("stream "+panel.Tone.fill(), 0, bottom, size(through), y+streamLine+lineHeight*float64(len(next.Joined)), next.Name+": "+n.Int(through))
	}
	for _, draw := range onTop {
		draw()
	}
	return bottom
}

// fall is a stream of that size straight down between two heights.
func (d *drawing) fall(class string, x, from, size, to float64, title string) {
	if size > 0 {
		d.path(class, "M"+at(x, from)+"h"+px(size)+"V"+px(to)+"h"+px(-size)+"Z", title)
	}
}
