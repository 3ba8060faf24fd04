package charts

import (
	"math"
	"strconv"
	"strings"
)

// trace writes a line of steps across and up or down. Each is relative to the last, which is the shortest; places are
// whole tenths of a pixel, so that nothing drifts.
type trace struct {
	text strings.Builder
	x, y int // tenths of a pixel
}

func tenths(v float64) int { return int(math.Round(10 * v)) }

// from begins the line.
func (t *trace) from(x, y float64) {
	t.x, t.y = tenths(x), tenths(y)
	t.text.WriteString("M" + at(x, y))
}

func (t *trace) across(x float64) { t.step('h', &t.x, tenths(x)) }
func (t *trace) up(y float64)     { t.step('v', &t.y, tenths(y)) }

// step goes on to a place, if it is another.
func (t *trace) step(way byte, from *int, to int) {
	if by := to - *from; by != 0 {
		t.text.WriteByte(way)
		if by < 0 {
			t.text.WriteByte('-')
		}
		t.text.WriteString(strings.TrimPrefix(strconv.FormatFloat(math.Abs(float64(by))/10, 'f', -1, 64), "0"))
	}
	*from = to
}

func (t *trace) close() { t.text.WriteByte('z') }
