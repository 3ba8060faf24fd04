package charts

import (
	"math"
	"strconv"
	"strings"
)

// trace writes a line of steps across and up or down. Each is relative to the last, which is the shortest; places are
// whole halves of a pixel, which nobody sees, so that nothing drifts and what lies closer is one step.
type trace struct {
	text strings.Builder
	x, y int // halves of a pixel
}

func halves(v float64) int { return int(math.Round(2 * v)) }

// from begins the line.
func (t *trace) from(x, y float64) {
	t.x, t.y = halves(x), halves(y)
	t.text.WriteString("M" + at(float64(t.x)/2, float64(t.y)/2))
}

func (t *trace) across(x float64) { t.step('h', &t.x, halves(x)) }
func (t *trace) up(y float64)     { t.step('v', &t.y, halves(y)) }

// step goes on to a place, if it is another.
func (t *trace) step(way byte, from *int, to int) {
	if by := to - *from; by != 0 {
		t.text.WriteByte(way)
		if by < 0 {
			t.text.WriteByte('-')
		}
		t.text.WriteString(strings.TrimPrefix(strconv.FormatFloat(math.Abs(float64(by))/2, 'f', -1, 64), "0"))
	}
	*from = to
}

func (t *trace) close() { t.text.WriteByte('z') }
