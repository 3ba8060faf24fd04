package charts_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"pgregory.net/rapid"

	"aftermatch/web/charts"
)

// mark is an element of a drawing as a reader of XML finds it.
type mark struct {
	name, title, text string
	attributes        map[string]string
}

func (m mark) number(t rapid.TB, attribute string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(m.attributes[attribute], 64)
	if err != nil {
		t.Fatalf("%s of %v: %v", attribute, m, err)
	}
	return v
}

func (m mark) is(class string) bool {
	return slices.Contains(strings.Fields(m.attributes["class"]), class)
}

// box is what the mark covers, a text's point only; ok is false for land, which the drawing cuts off.
func (m mark) box(t rapid.TB) (left, top, right, bottom float64, ok bool) {
	t.Helper()
	switch m.name {
	case "rect":
		x, y := m.number(t, "x"), m.number(t, "y")
		return x, y, x + m.number(t, "width"), y + m.number(t, "height"), true
	case "circle":
		x, y, r := m.number(t, "cx"), m.number(t, "cy"), m.number(t, "r")
		return x - r, y - r, x + r, y + r, !m.is("hit")
	case "text":
		x, y := m.number(t, "x"), m.number(t, "y")
		return x, y - 8, x, y + 2, true
	case "path":
		if m.is("coast") {
			return 0, 0, 0, 0, false
		}
		xs, ys := points(t, m.attributes["d"])
		return slices.Min(xs), slices.Min(ys), slices.Max(xs), slices.Max(ys), true
	}
	return 0, 0, 0, 0, false
}

var (
	pathStep = regexp.MustCompile(`[MLHVQCZhvz][^MLHVQCZhvz]*`)
	number   = regexp.MustCompile(`-?(?:\d+\.?\d*|\.\d+)`)
)

// points are the coordinates of a path of absolute steps and of relative ones across and up, a pair for each step that
// moves.
func points(t rapid.TB, trace string) (xs, ys []float64) {
	t.Helper()
	if strings.Trim(trace, "MLHVQCZhvz 0123456789.-") != "" {
		t.Fatalf("the path %q has steps that the test cannot follow", trace)
	}
	x, y := 0.0, 0.0
	for _, step := range pathStep.FindAllString(trace, -1) {
		var numbers []float64
		for _, text := range number.FindAllString(step[1:], -1) {
			v, err := strconv.ParseFloat(text, 64)
			if err != nil {
				t.Fatalf("the path %q: %v", trace, err)
			}
			numbers = append(numbers, v)
		}
		for i, v := range numbers {
			switch {
			case step[0] == 'h':
				x += v
			case step[0] == 'v':
				y += v
			case step[0] == 'V' || step[0] != 'H' && i%2 == 1:
				y = v
			default:
				x = v
			}
			if !strings.ContainsRune("MLQC", rune(step[0])) || i%2 == 1 {
				xs, ys = append(xs, x), append(ys, y)
			}
		}
	}
	return xs, ys
}

// read takes a drawing apart; the test fails if it is not well-formed.
func read(t rapid.TB, s charts.SVG) (root mark, marks []mark) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(string(s)))
	var open []mark
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return root, marks
		}
		if err != nil {
			t.Fatalf("not well-formed: %v\n%s", err, s)
		}
		switch e := token.(type) {
		case xml.StartElement:
			m := mark{name: e.Name.Local, attributes: map[string]string{}}
			for _, a := range e.Attr {
				m.attributes[a.Name.Local] = a.Value
			}
			open = append(open, m)
		case xml.CharData:
			if len(open) > 0 {
				open[len(open)-1].text += string(e)
			}
		case xml.EndElement:
			m := open[len(open)-1]
			open = open[:len(open)-1]
			switch {
			case m.name == "title":
				open[len(open)-1].title = m.text
			case len(open) == 0:
				root = m
			default:
				marks = append(marks, m)
			}
		}
	}
}

// allowed are the attributes of marks: where they are and what they mean, never how they look.
var allowed = strings.Fields("class x y width height cx cy r d")

// check holds a drawing to what all of them promise.
func check(t rapid.TB, name string, s charts.SVG) []mark {
	t.Helper()
	root, marks := read(t, s)
	if root.name != "svg" || root.attributes["role"] != "img" || root.attributes["aria-label"] == "" {
		t.Errorf("%s: the drawing does not say what it is: %v", name, root.attributes)
	}
	var width, height float64
	if _, err := fmt.Sscanf(root.attributes["viewBox"], "0 0 %f %f", &width, &height); err != nil || width <= 0 || height <= 0 {
		t.Fatalf("%s: view box %q", name, root.attributes["viewBox"])
	}
	for _, m := range marks {
		for attribute := range m.attributes {
			if !slices.Contains(allowed, attribute) {
				t.Errorf("%s: %s has the attribute %s", name, m.name, attribute)
			}
		}
		const half = 2 // of the thickest line
		if left, top, right, bottom, ok := m.box(t); ok && (left < -half || top < -half || right > width+half || bottom > height+half) {
			t.Errorf("%s: a %s.%s at %v to %v, %v to %v is outside %v × %v", name, m.name, m.attributes["class"], left, right, top, bottom, width, height)
		}
	}
	return marks
}
