package api

import (
	"bytes"
	"context"
	"io"
	"strconv"
	"strings"
	"testing"

	"aftermatch/projections/impact"
)

// lines are a long answer of so many lines.
type lines int

func (n lines) WriteCSV(w io.Writer) error {
	for range n {
		if _, err := io.WriteString(w, strings.Repeat("x", 99)+"\n"); err != nil {
			return err
		}
	}
	return nil
}

func (n lines) WriteJSON(w io.Writer) error { return n.WriteCSV(w) }

var _ impact.LongAnswer = lines(0)

// What is too long to be remembered is written whole to whoever asks, and is not kept.
func TestALongAnswerIsSentAndNotKept(t *testing.T) {
	s := &server{figured: newFigured(nil)}
	for _, n := range []lines{1, figureRoom/4/100 + 1} {
		for _, form := range []string{"csv", "json"} {
			worked := 0
			for range 2 {
				answer, err := s.figured.Recall(context.Background(), strconv.Itoa(int(n))+form, func() (rendered, error) {
					worked++
					return s.render(form, n, nil)
				})
				var sent bytes.Buffer
				if err != nil || s.send(&sent, form, answer) != nil || sent.Len() != int(n)*100 {
					t.Errorf("%d lines of %s: sent %d bytes, %v", n, form, sent.Len(), err)
				}
			}
			if want := map[bool]int{false: 1, true: 2}[n > 1]; worked != want {
				t.Errorf("%d lines of %s were worked out %d times, want %d", n, form, worked, want)
			}
		}
	}
}
