package charts

import (
	"cmp"
	"math"
	"slices"
)

// names says which curve is which: beside its end or, where there is no room for that, above the plot.
func (p *curvePlot) names() {
	if p.narrow {
		p.legend()
		return
	}
	room := p.d.width - p.right - 14
	y := make([]float64, len(p.Lines))
	order := make([]int, len(p.Lines))
	for i, c := range p.Lines {
		order[i] = i
		y[i] = p.y(c.at(math.Min(c.End, p.last)).Value)
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(y[a], y[b]) })
	spread(order, y, p.top, p.bottom-16, 38)
	for _, i := range order {
		c := p.Lines[i]
		p.d.text("sb "+c.Tone.text(), p.right+14, y[i]+1, fit(c.Name, normal*bold, room))
		p.d.text("lab2", p.right+14, y[i]+17, fit(p.read(p.n, c), small, room))
	}
}

// spread moves heights apart to at least that distance, in their order, keeping them between top and bottom as long
// as there is room.
func spread(order []int, y []float64, top, bottom, distance float64) {
	low := top
	for _, i := range order {
		y[i] = math.Max(y[i], low)
		low = y[i] + distance
	}
	high := bottom
	for _, i := range slices.Backward(order) {
		y[i] = math.Min(y[i], high)
		high = y[i] - distance
	}
}

// entry is the height of an entry of the legend: two lines where one has no room for a name and its value.
func (p *curvePlot) entry() float64 {
	for _, c := range p.Lines {
		if 26+textWidth(c.Name, normal)*bold+textWidth(p.read(p.n, c), small) > p.d.width {
			return 38
		}
	}
	return 20
}

func (p *curvePlot) legend() {
	for i, c := range p.Lines {
		y := 12 + p.entry()*float64(i)
		p.sign(i, c.Tone, 6, y-4)
		p.d.text("sb "+c.Tone.text(), 18, y, fit(c.Name, normal*bold, p.d.width-18))
		if p.entry() > 20 {
			p.d.text("lab2", 18, y+16, p.read(p.n, c))
		} else {
			p.d.text("lab2 e", p.d.width, y, p.read(p.n, c))
		}
	}
}
