package charts_test

import (
	"fmt"
	"math"
	"os"
	"regexp"
	"strconv"
	"testing"
)

// Text has to have 4.5 : 1 against what it stands on, and a mark 3 : 1 (WCAG 2.2, 1.4.3 and 1.4.11).
func TestColoursCanBeToldApart(t *testing.T) {
	for _, scheme := range []string{"light.css", "dark.css"} {
		colours := readColours(t, scheme)
		need := func(least float64, on string, names ...string) {
			t.Helper()
			for _, name := range names {
				if got := contrast(colours[name], colours[on]); got < least {
					t.Errorf("%s: --%s on --%s has %.2f : 1, it needs %v", scheme, name, on, got, least)
				}
			}
		}
		for _, ground := range []string{"surface", "sunken"} {
			need(4.5, ground, "ink", "ink-2", "ink-3", "action", "contact", "project", "tie")
		}
		need(4.5, "surface", "lv1t", "lv2", "lv3", "ok", "bad", "warn")
		need(4.5, "action", "on-action")
		need(4.5, "bad-bg", "ink")
		need(3, "surface", "contact", "project", "tie", "lost", "lv1", "lv2", "lv3", "edge")
		need(3, "sunken", "edge")
		for i := range 7 {
			for _, ramp := range []string{"q", "p"} {
				need(4.5, fmt.Sprint(ramp, i), fmt.Sprint(ramp, i, "t"))
			}
		}
	}
}

var colour = regexp.MustCompile(`--([a-z0-9-]+): #([0-9a-f]{3}(?:[0-9a-f]{3})?);`)

func readColours(t *testing.T, file string) map[string][3]float64 {
	t.Helper()
	css, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	colours := map[string][3]float64{}
	for _, found := range colour.FindAllStringSubmatch(string(css), -1) {
		hex := found[2]
		if len(hex) == 3 {
			hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
		}
		var c [3]float64
		for i := range c {
			v, err := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
			if err != nil {
				t.Fatal(err)
			}
			c[i] = float64(v) / 255
		}
		colours[found[1]] = c
	}
	return colours
}

// contrast is that of WCAG 2.2, from relative luminances.
func contrast(a, b [3]float64) float64 {
	x, y := luminance(a), luminance(b)
	return (math.Max(x, y) + .05) / (math.Min(x, y) + .05)
}

func luminance(c [3]float64) float64 {
	var linear [3]float64
	for i, v := range c {
		if linear[i] = v / 12.92; v > .04045 {
			linear[i] = math.Pow((v+.055)/1.055, 2.4)
		}
	}
	return .2126*linear[0] + .7152*linear[1] + .0722*linear[2]
}
