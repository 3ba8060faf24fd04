package web

import (
	"strconv"
	"strings"

	"aftermatch/projections/impact"
	"aftermatch/projections/impact/estimate"
	"aftermatch/web/charts"
)

// card is one figure on the dashboard: its finding in words, the chart, and all that it takes to judge it.
type card struct {
	ID       string
	Title    string
	Sentence string // what it is, of what, which interval
	Span     string // how many of twelve columns
	Width    float64
	Draw     func(width float64) charts.SVG
	Once     bool     // the drawing serves narrow pages, too
	Scroll   bool     // between phones and wide screens it is moved sideways
	Read     []string // what to know beside the chart
	N        string   // how many it rests on
	LeftOut  []impact.LeftOut
	Apart    []link // to what parts of the figure leave out, each of its own
	Frame    impact.Frame
	Table    table
	CSV      []link
	Empty    string // stands in place of the chart when there is nothing to draw
}

// link is something to follow.
type link struct{ Text, Address string }

// table is a figure as text. The first column names the rows.
type table struct {
	Head []string
	Rows [][]string
}

// downloads is where a card's figure is to be had as a file; the frame pins the state of knowledge.
func (c card) downloads(query string) []link {
	links := append([]link{}, c.CSV...)
	if c.Empty == "" {
		links = append(links, link{"SVG", "/figures/" + c.ID + ".svg?" + query})
	}
	return links
}

// csv is the link to a figure's numbers.
func (f *figures) csv(text string, frame impact.Frame) link {
	return link{text, "/figures/" + frame.Definition.ID + ".csv?" + frame.Query()}
}

// share writes a proportion with its interval: 62.3 % (59.1 to 65.4 %).
func (t *tongue) share(s estimate.Share) string {
	if s.Rate == nil {
		return "–"
	}
	text := t.Percent(*s.Rate, 1)
	if s.Interval != nil {
		text += " (" + t.Between(s.Interval.Lower, s.Interval.Upper, 1) + ")"
	}
	return text
}

// estimated is a curve's row as a share with the interval to quote: the clustered one, where there is one.
func estimated(row *estimate.Row) *charts.Estimate {
	if row == nil {
		return nil
	}
	e := &charts.Estimate{Value: row.Incidence, Lower: row.LowerClustered, Upper: row.UpperClustered}
	if e.Lower == nil || e.Upper == nil {
		e.Lower, e.Upper = row.Lower, row.Upper
	}
	return e
}

// incidence writes a curve's row like share.
func (t *tongue) incidence(row *estimate.Row) string {
	e := estimated(row)
	if e == nil {
		return "–"
	}
	text := t.Percent(e.Value, 1)
	if e.Lower != nil && e.Upper != nil {
		text += " (" + t.Between(*e.Lower, *e.Upper, 1) + ")"
	}
	return text
}

// width is a card's drawn width as the style sheet names it.
func (t *tongue) width(c card) string { return strconv.Itoa(int(c.Width)) }

func (t *tongue) definitionTitle(d impact.Definition) string {
	if t == german {
		return d.TitleDE
	}
	return d.Title
}

// definitionStart is what it is about and what is counted; the rest is for who doubts.
func (t *tongue) definitionStart(d impact.Definition) []string {
	text := t.definitionText(d)
	return text[:min(2, len(text))]
}

// definitionText is a definition's paragraphs.
func (t *tongue) definitionText(d impact.Definition) []string {
	text := d.Text
	if t == german {
		text = d.TextDE
	}
	return strings.Split(text, "\n\n")
}
