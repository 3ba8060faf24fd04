package charts

import (
	_ "embed"
	"strings"
)

// The style of drawings: what the colours mean, in light and dark, and how marks use them.
var (
	//go:embed light.css
	light string
	//go:embed dark.css
	dark string
	//go:embed marks.css
	marks string
)

// Style is the style sheet of a page with drawings. It also gives the page its colours, as custom properties.
func Style() string { return light + dark + marks }

// FileStyle is the style that File puts into a drawing: always light, for a file is for paper.
func FileStyle() string { return "\n" + light + marks }

// File is the drawing as a file that stands by itself, with its style inside and its title on top of the parts.
func (s SVG) File() string {
	opening, rest, _ := strings.Cut(string(s), ">")
	_, viewBox, _ := strings.Cut(opening, `viewBox="0 0 `)
	viewBox, _, _ = strings.Cut(viewBox, `"`)
	width, height, _ := strings.Cut(viewBox, " ")
	return `<?xml version="1.0" encoding="UTF-8"?>` + "\n" +
		strings.Replace(opening, "<svg ", `<svg xmlns="http://www.w3.org/2000/svg" width="`+width+`" height="`+height+`" `, 1) +
		">\n<style>" + FileStyle() + "</style>\n" +
		`<rect class="paper" x="0" y="0" width="` + width + `" height="` + height + `"/>` + rest + "\n"
}
