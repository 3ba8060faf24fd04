package charts

import (
	"cmp"
	"math"
	"slices"
	"strconv"
)

// Europe is a map: a shade for each country, and a line between two for what joins them. What lies outside the map is
// left out; OnMap tells.
type Europe struct {
	Finding   string
	Countries []Country
	Flows     []Flow
	Breaks    [6]float64 // a country's shade is how many of these its value reaches
}

// Country is one country by its ISO 3166-1 alpha-2 code.
type Country struct {
	Code, Name string
	Value      float64
	Said       string // the value in words: 12 meetings held
}

// Flow joins two countries.
type Flow struct {
	From, To string // codes
	Tone     Tone
	Count    int
	Said     string // 2 projects
}

// OnMap tells whether the map shows the country.
func OnMap(code string) bool {
	return code != "" && slices.ContainsFunc(europe(), func(c country) bool { return c.Code == code && c.onMap() })
}

func (c country) onMap() bool {
	x, y := c.At[0]-mapLeft, c.At[1]-mapTop
	return 0 < x && x < mapWidth && 0 < y && y < mapHeight
}

// onMap is where a point of the plane stands in a drawing of that scale.
func onMap(p [2]float64, scale float64) (x, y float64) {
	return (p[0] - mapLeft) * scale, (p[1] - mapTop) * scale
}

// The part of the plane that is shown.
const (
	mapLeft, mapTop      = 108.0, 62.0
	mapWidth, mapHeight  = 500.0, 476.0 // Malta just inside
	labelSize, labelRoom = 12.0, 6.0
)

// DrawEurope draws the map. Lines of one tone are as thick as their counts, the thickest the same on every map.
//
// Outlines are most of a page's bytes, so a wide map serves phones too: its labels are there a second time, as large as a
// drawing half as wide needs them, and the page's style shows one of both.
func DrawEurope(e Europe, width float64) SVG {
	d, scale := &drawing{width: width}, width/mapWidth
	height := mapHeight * scale
	shown := map[string]Country{}
	for _, c := range e.Countries {
		shown[c.Code] = c
	}
	d.rect("sea", 0, 0, width, height, "")
	rest, points := "", map[string][2]float64{}
	for _, c := range europe() {
		if c.onMap() {
			x, y := onMap(c.At, scale)
			points[c.Code] = [2]float64{math.Round(x), math.Round(y)}
		}
		named, ok := shown[c.Code]
		if trace := c.trace(tracing{scale, ok}); ok && c.Code != "" {
			d.path("coast q"+strconv.Itoa(ramp(named.Value, e.Breaks)), trace, named.Name+": "+named.Said)
		} else {
			rest += trace
		}
	}
	d.path("land coast", rest, "")
	ends := e.flows(d, points, shown)
	if isNarrow(width) {
		d.labels(points, ends, "alone", 1, width, height)
		return d.svg(height, e.Finding)
	}
	d.labels(points, ends, "large", 1, width, height)
	d.labels(points, ends, "little", width/Narrow, width, height)
	return d.svg(height, e.Finding)
}

// flows draws the lines, what there is less of on top, and tells at which countries they end.
func (e Europe) flows(d *drawing, points map[string][2]float64, shown map[string]Country) (ends []string) {
	most := map[Tone]int{}
	for _, f := range e.Flows {
		most[f.Tone] = max(most[f.Tone], f.Count)
	}
	order := slices.Clone(e.Flows)
	slices.SortStableFunc(order, func(a, b Flow) int {
		return cmp.Or(cmp.Compare(a.Tone, b.Tone), cmp.Compare(b.Count, a.Count))
	})
	for _, f := range order {
		from, to := points[f.From], points[f.To]
		if f.From == f.To || f.Count <= 0 || from == [2]float64{} || to == [2]float64{} {
			continue
		}
		bend := .2
		if f.Tone == Contact {
			bend = -.12 // the other side, so that both kinds between two countries are seen
		}
		x := (from[0]+to[0])/2 - (to[1]-from[1])*bend
		y := (from[1]+to[1])/2 + (to[0]-from[0])*bend
		weight := max(1, int(math.Round(5*float64(f.Count)/float64(most[f.Tone]))))
		trace := "M" + at(from[0], from[1]) + "Q" + at(math.Round(x), math.Round(y)) + " " + at(to[0], to[1])
		d.path("case c"+strconv.Itoa(weight), trace, "")
		d.path("flow w"+strconv.Itoa(weight)+" "+f.Tone.stroke(), trace,
			name(shown, f.From)+" – "+name(shown, f.To)+": "+f.Said)
		for _, end := range []string{f.From, f.To} {
			if !slices.Contains(ends, end) {
				ends = append(ends, end)
			}
		}
	}
	slices.Sort(ends)
	return ends
}

func name(shown map[string]Country, code string) string {
	return cmp.Or(shown[code].Name, code)
}

// labels writes the codes of countries beside their points, each on the first side where it meets no other. One that finds
// no such side is left out of a map that is to be shown smaller. The group is for the style sheet to show or to hide.
func (d *drawing) labels(points map[string][2]float64, codes []string, group string, larger, width, height float64) {
	d.marks.WriteString(`<g class="mapl m b halo ` + group + `">`)
	defer d.marks.WriteString("</g>")
	var taken []box
	for _, code := range codes {
		p := points[code]
		taken = append(taken, box{p[0] - 3*larger, p[1] - 3*larger, 6 * larger, 6 * larger})
	}
	dots := ""
	for _, code := range codes {
		p := points[code]
		dots += point(p[0], p[1])
		w := textWidth(code, labelSize) * bold
		sides := [][2]float64{{labelRoom + w/2, 4}, {-labelRoom - w/2, 4}, {0, -7}, {0, 15}, {w/2 + 4, -5}, {-w/2 - 4, -5}, {w/2 + 4, 13}, {-w/2 - 4, 13}}
		at, found := sides[0], false
		for _, side := range sides {
			b := box{p[0] + (side[0]-w/2)*larger, p[1] + (side[1]-labelSize+2)*larger, w * larger, labelSize * larger}
			if b.x >= 0 && b.y >= 0 && b.x+b.width <= width && b.y+b.height <= height && !slices.ContainsFunc(taken, b.meets) {
				at, found, taken = side, true, append(taken, b)
				break
			}
		}
		if found || larger == 1 {
			d.text("", p[0]+at[0]*larger, p[1]+at[1]*larger, code)
		}
	}
	d.path("dots", dots, "")
}

func (b box) meets(other box) bool {
	return b.x < other.x+other.width && other.x < b.x+b.width && b.y < other.y+other.height && other.y < b.y+b.height
}
