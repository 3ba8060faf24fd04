package charts

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// The outlines of the countries in and around Europe, projected to a plane, with the place where each is pointed at.
// Derived from Natural Earth 1:50m, which is in the public domain. Borders follow that source.
//
//go:embed europe.json
var europeJSON []byte

// OutlineSource is to be named beside a map.
const OutlineSource = "Natural Earth"

// country is one outline; the code is empty for land that has none.
type country struct {
	Code   string
	At     [2]float64
	land   []ring
	traces *sync.Map // by tracing: what has been traced; it is asked for again and again, and never changes
}

// tracing is how large a country is drawn, and whether its largest part is, however small.
type tracing struct {
	scale float64
	whole bool
}

// ring is a closed line; its last point is not its first.
type ring [][2]float64

var europe = sync.OnceValue(func() []country {
	var raw []struct {
		country
		D string
	}
	if err := json.Unmarshal(europeJSON, &raw); err != nil {
		panic("charts: europe.json: " + err.Error())
	}
	countries := make([]country, len(raw))
	for i, c := range raw {
		countries[i] = c.country
		countries[i].traces = &sync.Map{}
		for part := range strings.SplitSeq(strings.Trim(c.D, "MZ"), "M") {
			countries[i].land = append(countries[i].land, readRing(part))
		}
	}
	return countries
})

func readRing(text string) (r ring) {
	for point := range strings.SplitSeq(strings.TrimRight(text, "Z"), "L") {
		x, y, _ := strings.Cut(point, ",")
		var p [2]float64
		var err error
		if p[0], err = strconv.ParseFloat(x, 64); err == nil {
			p[1], err = strconv.ParseFloat(y, 64)
		}
		if err != nil {
			panic("charts: europe.json: " + err.Error())
		}
		r = append(r, p)
	}
	if len(r) > 1 && r[0] == r[len(r)-1] {
		r = r[:len(r)-1]
	}
	return r
}

// area is the area inside.
func (r ring) area() (sum float64) {
	for i, p := range r {
		q := r[(i+1)%len(r)]
		sum += p[0]*q[1] - q[0]*p[1]
	}
	return math.Abs(sum / 2)
}

// outside tells whether nothing of it is in the part of the plane that is shown.
func (r ring) outside() bool {
	left, right, top, bottom := math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
	for _, p := range r {
		left, right = math.Min(left, p[0]), math.Max(right, p[0])
		top, bottom = math.Min(top, p[1]), math.Max(bottom, p[1])
	}
	return right < mapLeft || left > mapLeft+mapWidth || bottom < mapTop || top > mapTop+mapHeight
}

// simplify leaves out points that the line passes at no more than that distance.
//
// Source: Ramer 1972; Douglas & Peucker 1973. A ring is cut in two at the point farthest from its first.
func (r ring) simplify(distance float64) ring {
	far := 0
	for i, p := range r {
		if math.Hypot(p[0]-r[0][0], p[1]-r[0][1]) > math.Hypot(r[far][0]-r[0][0], r[far][1]-r[0][1]) {
			far = i
		}
	}
	there := thin(r[:far+1], distance)
	back := thin(append(append(ring{}, r[far:]...), r[0]), distance)
	return append(there, back[1:len(back)-1]...)
}

// thin simplifies a line, keeping its ends.
func thin(line ring, distance float64) ring {
	if len(line) < 3 {
		return append(ring{}, line...)
	}
	a, b := line[0], line[len(line)-1]
	farthest, at := -1.0, 0
	for i := 1; i < len(line)-1; i++ {
		if off := offLine(line[i], a, b); off > farthest {
			farthest, at = off, i
		}
	}
	if farthest <= distance {
		return ring{a, b}
	}
	return append(thin(line[:at+1], distance), thin(line[at:], distance)[1:]...)
}

// offLine is how far p is from the line through a and b.
func offLine(p, a, b [2]float64) float64 {
	length := math.Hypot(b[0]-a[0], b[1]-a[1])
	if length == 0 {
		return math.Hypot(p[0]-a[0], p[1]-a[1])
	}
	return math.Abs((b[0]-a[0])*(a[1]-p[1])-(a[0]-p[0])*(b[1]-a[1])) / length
}

// trace writes a country's land in whole steps of the drawing, each point relative to the last, which is the shortest.
// Islands too small to be seen are left out, but when the country is whole its largest part never is.
func (c country) trace(t tracing) string {
	if known, ok := c.traces.Load(t); ok {
		return known.(string)
	}
	trace := c.traced(t)
	c.traces.Store(t, trace)
	return trace
}

func (c country) traced(t tracing) string {
	var out strings.Builder
	largest := slices.MaxFunc(c.land, func(a, b ring) int { return cmp.Compare(a.area(), b.area()) })
	for _, r := range c.land {
		small := r.area()*t.scale*t.scale < 14
		if kept := t.whole && &r[0] == &largest[0]; small && !kept || r.outside() {
			continue
		} else if !small {
			r = r.simplify(1.5 / t.scale)
		}
		if len(r) > 2 {
			r.trace(&out, t.scale)
		}
	}
	return out.String()
}

func (r ring) trace(out *strings.Builder, scale float64) {
	var lastX, lastY int
	for i, p := range r {
		fx, fy := onMap(p, scale)
		x, y := int(math.Round(fx)), int(math.Round(fy))
		switch {
		case i == 0:
			out.WriteString("M" + strconv.Itoa(x) + " " + strconv.Itoa(y) + "l")
		case x == lastX && y == lastY:
			continue
		default:
			step(out, x-lastX)
			step(out, y-lastY)
		}
		lastX, lastY = x, y
	}
	out.WriteString("z")
}

// step writes a number after another; a minus parts them as well as a space does.
func step(out *strings.Builder, v int) {
	if v >= 0 && !strings.HasSuffix(out.String(), "l") {
		out.WriteByte(' ')
	}
	out.WriteString(strconv.Itoa(v))
}
