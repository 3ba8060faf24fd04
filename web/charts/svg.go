// Package charts draws what Aftermatch finds out, as SVG. Every function is pure: plain data in, one drawing out, the
// same for the same data. It knows no database, no page and no language; words come with the data.
//
// The grammar: blue is contact, orange is project, purple is a tie that existed before, grey is lost or compared with.
// Reached is solid, lost is grey, open is outlined. Marks carry classes and a title each, never a colour or a style, so
// that pages keep a strict content security policy and one drawing serves light, dark and print.
package charts

import (
	"encoding/xml"
	"math"
	"strconv"
	"strings"
	"unicode"
)

// SVG is one drawing: a well-formed svg element to stand inside a page.
type SVG string

// Widths in CSS pixels that drawings are made for. A drawing narrower than Narrow's double lays its parts out for a
// phone. No text is smaller than 12 px, so a drawing may be shown at 92 % of its width without falling below 11 px.
const (
	Narrow = 320
	Small  = 516
	Half   = 644
	Large  = 752
	Full   = 1320
)

// isNarrow tells whether the parts of a drawing stand below each other.
func isNarrow(width float64) bool { return width < 480 }

// Tone is what a mark is about; it becomes a colour in the style sheet.
type Tone string

// The tones.
const (
	Contact Tone = "contact" // requests, matches, meetings
	Project Tone = "project" // ideas to results
	Tie     Tone = "tie"     // what existed before
	Lost    Tone = "lost"    // lost, unknown, compared with
	Level1  Tone = "lv1"     // project levels in one chart, low to high
	Level2  Tone = "lv2"
	Level3  Tone = "lv3"
)

func (t Tone) fill() string   { return "f-" + string(t) }
func (t Tone) stroke() string { return "l-" + string(t) }
func (t Tone) text() string   { return "t-" + string(t) }

// drawing collects marks.
type drawing struct {
	width float64
	marks strings.Builder
}

// svg closes the drawing. The finding says in a sentence what the eye sees.
func (d *drawing) svg(height float64, finding string) SVG {
	var out strings.Builder
	out.WriteString(`<svg class="chart" viewBox="0 0 ` + px(d.width) + ` ` + px(height) + `" role="img" aria-label="`)
	escape(&out, finding)
	out.WriteString(`">`)
	out.WriteString(d.marks.String())
	out.WriteString("</svg>")
	return SVG(out.String())
}

// DrawNothing says in words why there is no drawing.
func DrawNothing(why string, width float64) SVG {
	d := &drawing{width: width}
	lines := 0
	for _, line := range wrap([]string{why}, normal, width) {
		d.text("t-2", 0, 20+lineHeight*float64(lines), line)
		lines++
	}
	return d.svg(24+lineHeight*float64(lines), why)
}

// element writes one element with its attributes, name after value. Its title, if any, is read out; its text is shown.
func (d *drawing) element(name, title, text string, attributes ...string) {
	d.marks.WriteByte('<')
	d.marks.WriteString(name)
	for i := 0; i < len(attributes); i += 2 {
		d.marks.WriteByte(' ')
		d.marks.WriteString(attributes[i])
		d.marks.WriteString(`="`)
		escape(&d.marks, attributes[i+1])
		d.marks.WriteByte('"')
	}
	if title == "" && text == "" {
		d.marks.WriteString("/>")
		return
	}
	d.marks.WriteByte('>')
	if title != "" {
		d.marks.WriteString("<title>")
		escape(&d.marks, title)
		d.marks.WriteString("</title>")
	}
	escape(&d.marks, text)
	d.marks.WriteString("</")
	d.marks.WriteString(name)
	d.marks.WriteByte('>')
}

func (d *drawing) rect(class string, x, y, width, height float64, title string) {
	d.element("rect", title, "", "class", class, "x", px(x), "y", px(y), "width", px(width), "height", px(height))
}

func (d *drawing) circle(class string, x, y, radius float64, title string) {
	d.element("circle", title, "", "class", class, "cx", whole(x), "cy", whole(y), "r", px(radius))
}

// path draws a trace, if there is any.
func (d *drawing) path(class, trace, title string) {
	if trace == "" {
		return
	}
	d.element("path", title, "", "class", class, "d", trace)
}

func (d *drawing) line(class string, x1, y1, x2, y2 float64) {
	d.path(class, segment(x1, y1, x2, y2), "")
}

// segment traces a straight line. Lines that look alike are shorter as one path than as one each.
func segment(x1, y1, x2, y2 float64) string {
	switch from := "M" + at(x1, y1); {
	case px(x1) == px(x2):
		return from + "V" + px(y2)
	case px(y1) == px(y2):
		return from + "H" + px(x2)
	default:
		return from + "L" + at(x2, y2)
	}
}

// point traces a place, to be seen as a dot by the width of its line.
func point(x, y float64) string { return "M" + at(math.Round(x), math.Round(y)) + "h0" }

// text writes at a base line; the classes e and m make x the end or the middle.
func (d *drawing) text(class string, x, y float64, text string) {
	if text == "" {
		return
	}
	if class == "" {
		d.element("text", "", text, "x", whole(x), "y", whole(y))
		return
	}
	d.element("text", "", text, "class", class, "x", whole(x), "y", whole(y))
}

// px writes a coordinate with at most one decimal.
func px(v float64) string {
	v = math.Round(v*10) / 10
	if v == 0 {
		return "0" // no minus zero
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// whole writes a coordinate where a fraction of a pixel is not seen.
func whole(v float64) string { return px(math.Round(v)) }

func at(x, y float64) string { return px(x) + " " + px(y) }

// escape writes text so that it is XML whatever it holds; what XML cannot hold becomes U+FFFD.
func escape(out *strings.Builder, text string) {
	if strings.IndexFunc(text, marked) < 0 {
		out.WriteString(text)
		return
	}
	_ = xml.EscapeText(out, []byte(text)) // a Builder cannot fail
}

// marked tells whether a rune may mean something to XML; few texts have one.
func marked(r rune) bool {
	switch r {
	case '<', '>', '&', '"', '\'', unicode.ReplacementChar:
		return true
	}
	return r < ' ' || r > unicode.ReplacementChar
}

// textWidth is about how wide the text is at that font size in the widest of the usual fonts.
func textWidth(text string, size float64) (width float64) {
	for _, r := range text {
		switch {
		case strings.ContainsRune("iljtfI.,:;'|()[]/ ·–-", r), r == '\u00a0':
			width += .4
		case unicode.IsUpper(r), strings.ContainsRune("mw%+", r):
			width += .8
		default:
			width += .64
		}
	}
	return width * size
}

// bold is how much wider bold text is.
const bold = 1.1

// fit cuts text that is too wide, with an ellipsis.
func fit(text string, size, width float64) string {
	if textWidth(text, size) <= width {
		return text
	}
	runes := []rune(text)
	for len(runes) > 0 && textWidth(string(runes)+"…", size) > width {
		runes = runes[:len(runes)-1]
	}
	return strings.TrimRight(string(runes), " ") + "…"
}

// wrap sets phrases into lines of at most that width, joined by a middle dot. A phrase that is wider is broken at its
// spaces.
func wrap(phrases []string, size, width float64) (lines []string) {
	line := ""
	put := func(joint, phrase string) {
		switch {
		case line == "":
			line = phrase
		case textWidth(line+joint+phrase, size) <= width:
			line += joint + phrase
		default:
			lines, line = append(lines, line), phrase
		}
	}
	for _, phrase := range phrases {
		if textWidth(phrase, size) <= width {
			put(" · ", phrase)
			continue
		}
		for i, word := range strings.Fields(phrase) {
			joint := " "
			if i == 0 {
				joint = " · "
			}
			put(joint, fit(word, size, width))
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// marker draws the shape of a tone, so that meaning does not hang on hue alone: a circle for contacts, a square for
// projects, a diamond for ties, a ring for what they are compared with.
func (d *drawing) marker(tone Tone, x, y, radius float64, title string) {
	switch tone {
	case Contact:
		d.circle(tone.fill(), x, y, radius, title)
	case Lost:
		d.circle("hollow "+tone.stroke(), x, y, radius-.5, title)
	case Tie:
		d.path(tone.fill(), "M"+at(x, y-radius)+"L"+at(x+radius, y)+"L"+at(x, y+radius)+"L"+at(x-radius, y)+"Z", title)
	case Project, Level1, Level2, Level3:
		side := math.Round(radius * 1.8)
		d.rect(tone.fill(), math.Round(x-side/2), math.Round(y-side/2), side, side, title)
	}
}
