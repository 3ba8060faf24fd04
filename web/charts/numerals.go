package charts

import (
	"math"
	"strconv"
	"strings"
)

// Numerals is how a language writes numbers.
type Numerals struct {
	Thousands string // between groups of three digits
	Decimal   string // before the fraction
	To        string // between the ends of an interval
}

// The languages of the pages.
var (
	English = Numerals{",", ".", "to"}
	German  = Numerals{".", ",", "bis"}
)

// unknown stands where there is no number.
const unknown = "–"

// Int writes a whole number: 1,234.
func (n Numerals) Int(value int) string { return n.Decimals(float64(value), 0) }

// Decimals writes a number with so many digits after the point; "–" when it is no number.
func (n Numerals) Decimals(value float64, digits int) string {
	if math.IsNaN(value) || math.IsInf(value, 0) {
		return unknown
	}
	text := strconv.FormatFloat(math.Abs(value), 'f', digits, 64)
	whole, fraction, _ := strings.Cut(text, ".")
	var out strings.Builder
	if value < 0 && strings.Trim(text, "0.") != "" {
		out.WriteString("−")
	}
	for i, digit := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			out.WriteString(n.Thousands)
		}
		out.WriteRune(digit)
	}
	if fraction != "" {
		out.WriteString(n.Decimal + fraction)
	}
	return out.String()
}

// Percent writes a share of 1 as per cent: 3.8 %.
func (n Numerals) Percent(share float64, digits int) string {
	text := n.Decimals(100*share, digits)
	if text == unknown {
		return text
	}
	return text + "\u00a0%"
}

// Between writes an interval of shares as per cent: 2.4 to 6.1 %.
func (n Numerals) Between(lower, upper float64, digits int) string {
	return n.Decimals(100*lower, digits) + " " + n.To + " " + n.Percent(upper, digits)
}

// estimate writes a share with its interval, if there is one: 3.8 % (2.4 to 6.1 %).
func (n Numerals) estimate(e Estimate) string {
	text := n.Percent(e.Value, 1)
	if e.Lower != nil && e.Upper != nil {
		text += " (" + n.Between(*e.Lower, *e.Upper, 1) + ")"
	}
	return text
}

// Estimate is a share of 1 with its interval, where there is one.
type Estimate struct {
	Value        float64
	Lower, Upper *float64
}
