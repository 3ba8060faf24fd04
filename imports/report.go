package imports

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"aftermatch/domain"
)

// Report says what an import did, or would do. After a fault nothing was recorded, and the counts
// below Rows are zero.
type Report struct {
	Rows      int         `json:"rows"`
	Created   int         `json:"created"`
	Changed   int         `json:"changed"`
	Unchanged int         `json:"unchanged"`
	Faults    []LineFault `json:"faults"`
	Notices   []string    `json:"notices,omitempty"` // what was assumed or passed over

	ID       domain.ID `json:"id,omitzero"`        // of the import; none if nothing was recorded on purpose
	Position int64     `json:"position,omitempty"` // of its last event, or the end of the log if nothing changed
}

// LineFault is one thing wrong with a file: where, and what to do about it.
type LineFault struct {
	Line    int    `json:"line"`   // of the file, from 1; where a row begins, if it spans several; 0 for the file as a whole
	Column  string `json:"column"` // as the file's header writes it; "" for the row as a whole
	Message string `json:"message"`
}

func (f LineFault) String() string {
	switch {
	case f.Line == 0:
		return f.Message
	case f.Column == "":
		return fmt.Sprintf("line %d: %s", f.Line, f.Message)
	}
	return fmt.Sprintf("line %d, %s: %s", f.Line, f.Column, f.Message)
}

// maxFaults keeps the answer to a hopeless file readable, and bounded.
const maxFaults = 10_000

// faults collects what is wrong with one file.
type faults struct {
	list []LineFault
	more int
}

func (f *faults) add(line int, column, format string, args ...any) {
	if len(f.list) == maxFaults {
		f.more++
		return
	}
	f.list = append(f.list, LineFault{line, column, fmt.Sprintf(format, args...)})
}

func (f *faults) count() int { return len(f.list) + f.more }

// sorted lists the faults in the order of the file's lines.
func (f *faults) sorted() []LineFault {
	list := append([]LineFault{}, f.list...) // never nil: in JSON it is a list
	slices.SortStableFunc(list, func(a, b LineFault) int { return a.Line - b.Line })
	if f.more > 0 {
		list = append(list, LineFault{Message: fmt.Sprintf("there are %d more faults: mend these first", f.more)})
	}
	return list
}

// notices count the rows that something is to be said of which is no fault.
type notices map[string]int

func (n notices) list() []string {
	var list []string
	for _, text := range slices.Sorted(maps.Keys(n)) {
		list = append(list, fmt.Sprintf("%s (rows: %d)", text, n[text]))
	}
	return list
}

const excerptLength = 40

// excerpt is what a message shows of a file's text: little, and nothing that a terminal or page would obey.
func excerpt(text string) string { return "“" + printable(text) + "”" }

func printable(text string) string {
	var short strings.Builder
	length := 0
	for _, r := range text {
		if length == excerptLength {
			return short.String() + "…"
		}
		if !unicode.IsPrint(r) {
			r = ' '
		}
		short.WriteRune(r)
		length++
	}
	return short.String()
}
