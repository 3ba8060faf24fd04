package main

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"time"
)

// progress tells how far long work has come: on a terminal in one line that changes, elsewhere in a
// plain line every few seconds.
type progress struct {
	to       io.Writer
	terminal bool
	what     string
	shown    time.Time
}

const (
	redraw    = 100 * time.Millisecond
	plainLine = 5 * time.Second
)

func newProgress(to io.Writer, what string) *progress {
	p := &progress{to: to, what: what, shown: time.Now()}
	if file, ok := to.(*os.File); ok {
		info, err := file.Stat()
		p.terminal = err == nil && info.Mode()&os.ModeCharDevice != 0
	}
	if p.terminal {
		fmt.Fprintf(to, "%s …", what)
	}
	return p
}

// at says how many of how many are done; of is 0 when nobody knows.
func (p *progress) at(done, of int64) {
	pause := plainLine
	if p.terminal {
		pause = redraw
	}
	if time.Since(p.shown) < pause {
		return
	}
	text := strconv.FormatInt(done, 10)
	if of > 0 {
		text = fmt.Sprintf("%d of %d (%d %%)", done, of, 100*done/of)
	}
	p.says(text)
}

// says at once how the work stands.
func (p *progress) says(text string) {
	p.shown = time.Now()
	if p.terminal {
		fmt.Fprintf(p.to, "\r\x1b[K%s: %s", p.what, text)
	} else {
		fmt.Fprintf(p.to, "%s: %s\n", p.what, text)
	}
}

// done ends the work with a closing line.
func (p *progress) done(format string, args ...any) {
	if p.terminal {
		fmt.Fprint(p.to, "\r\x1b[K")
	}
	fmt.Fprintf(p.to, "%s: %s\n", p.what, fmt.Sprintf(format, args...))
}
