package charts

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// Network shows how ties between countries grew: a panel for each edition, in which every country keeps its place.
type Network struct {
	Finding string
	Nodes   []NetworkNode
	Panels  []NetworkPanel
}

// NetworkNode is a country.
type NetworkNode struct{ Code, Name string }

// NetworkPanel is the network up to an edition.
type NetworkPanel struct {
	Name  string
	Notes []string
	Ties  []NetworkTie
}

// NetworkTie joins two nodes by their codes.
type NetworkTie struct {
	A, B   string
	Tone   Tone
	Weight int    // 1 to 5, how thick
	Said   string // what joins them; empty where the line says enough
}

// DrawNetwork draws the panels side by side, five in a row at most; on a phone the first and the last. Nodes stand on a circle in the order in which they
// lie around the middle of Europe, so that neighbours are neighbours; the others follow.
func DrawNetwork(net Network, width float64) SVG {
	if last := len(net.Panels) - 1; isNarrow(width) && last > 1 {
		net.Panels = []NetworkPanel{net.Panels[0], net.Panels[last]}
	}
	d := &drawing{width: width}
	across := max(1, min(len(net.Panels), 5))
	if isNarrow(width) {
		across = min(across, 2)
	}
	side := math.Min(width/float64(across), 320)
	const label, notes = 24.0, 18.0
	lines := 0
	for _, panel := range net.Panels {
		lines = max(lines, len(panel.Notes))
	}
	height := side + 26 + notes*float64(lines) + 8
	order := around(net.Nodes)
	for i, panel := range net.Panels {
		left := (float64(i%across) + .5) * width / float64(across)
		top := float64(i/across) * height
		d.text("m sb", left, top+16, fit(panel.Name, normal*bold, side))
		places := map[string][2]float64{}
		radius := side/2 - label - 8
		middle := top + 26 + side/2
		for k, node := range order {
			angle := 2*math.Pi*float64(k)/float64(len(order)) - math.Pi/2
			places[node.Code] = [2]float64{math.Cos(angle), math.Sin(angle)}
		}
		at := func(code string, r float64) (x, y float64) {
			return math.Round(left + places[code][0]*r), math.Round(middle + places[code][1]*r)
		}
		partners := d.ties(panel.Ties, func(code string) (x, y float64, ok bool) {
			_, ok = places[code]
			x, y = at(code, radius)
			return x, y, ok
		})
		dots, alone := "", ""
		for _, node := range order {
			x, y := at(node.Code, radius)
			switch last := i == len(net.Panels)-1; {
			case partners[node.Code] == 0:
				alone += point(x, y)
				continue
			case last: // a country is named once: it keeps its place
				d.circle("f-ink node", x, y, 4, node.Name)
			default:
				dots += point(x, y)
			}
			x, y = at(node.Code, radius+15)
			d.text("m lab2", x, y+4, fit(node.Code, small, label*1.5))
		}
		d.path("dots", dots, "")
		d.path("dots alone", alone, "")
		for k, note := range panel.Notes {
			d.text("m ax", left, top+26+side+notes*float64(k)+10, fit(note, small, side))
		}
	}
	rows := (len(net.Panels) + across - 1) / across
	return d.svg(math.Max(height*float64(rows), 24), net.Finding)
}

// ties draws lines, those that say nothing as one for each kind, and tells how many end at each node.
func (d *drawing) ties(ties []NetworkTie, place func(code string) (x, y float64, ok bool)) (partners map[string]int) {
	partners = map[string]int{}
	plain := map[string]*strings.Builder{}
	var classes []string
	var told []func()
	for _, tie := range ties {
		x1, y1, from := place(tie.A)
		x2, y2, to := place(tie.B)
		if !from || !to || tie.A == tie.B {
			continue
		}
		partners[tie.A]++
		partners[tie.B]++
		class := "flow w" + string(rune('0'+min(max(tie.Weight, 1), 5))) + " " + tie.Tone.stroke()
		trace := "M" + at(x1, y1) + "L" + at(x2, y2)
		if tie.Said != "" {
			told = append(told, func() { d.path(class, trace, tie.Said) })
			continue
		}
		if plain[class] == nil {
			plain[class] = &strings.Builder{}
			classes = append(classes, class)
		}
		plain[class].WriteString(trace)
	}
	slices.Sort(classes)
	for _, class := range classes {
		d.path(class, plain[class].String(), "")
	}
	for _, draw := range told {
		draw()
	}
	return partners
}

// around orders nodes by the direction in which they lie from the middle of all that are on the map.
func around(nodes []NetworkNode) []NetworkNode {
	places := map[string][2]float64{}
	for _, c := range europe() {
		if c.Code != "" && c.onMap() {
			places[c.Code] = c.At
		}
	}
	x, y, n := 0.0, 0.0, 0.0
	for _, node := range nodes {
		if p, ok := places[node.Code]; ok {
			x, y, n = x+p[0], y+p[1], n+1
		}
	}
	direction := func(node NetworkNode) float64 {
		p, ok := places[node.Code]
		if !ok {
			return 4 // after all others: angles end at π
		}
		return math.Atan2(p[1]-y/n, p[0]-x/n)
	}
	nodes = slices.Clone(nodes)
	slices.SortFunc(nodes, func(a, b NetworkNode) int {
		return cmp.Or(cmp.Compare(direction(a), direction(b)), cmp.Compare(a.Code, b.Code))
	})
	return nodes
}
