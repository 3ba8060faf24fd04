package charts

import (
	"math"
	"strconv"
	"strings"
)

// trace writes a line of steps across and up or down. Each is relative to the last, which is the shortest; places are
// whole pixels, so that nothing drifts and what lies closer is one step.
type trace struct {
	text strings.Builder
	x, y int
}

// from begins the line.
func (t *trace) from(x, y float64) {
	t.x, t.y = pixel(x), pixel(y)
	t.text.WriteString("M" + strconv.Itoa(t.x) + " " + strconv.Itoa(t.y))
}

func (t *trace) across(x float64) { t.step('h', &t.x, pixel(x)) }
func (t *trace) up(y float64)     { t.step('v', &t.y, pixel(y)) }

func pixel(v float64) int { return int(math.Round(v)) }

// step goes on to a place, if it is another.
func (t *trace) step(way byte, from *int, to int) {
	if by := to - *from; by != 0 {
		t.text.WriteByte(way)
		t.text.WriteString(strconv.Itoa(by))
	}
	*from = to
}

func (t *trace) close() { t.text.WriteByte('z') }
