package postgres

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"sync"
)

// keptLines is how much of PostgreSQL's log an error quotes.
const keptLines = 12

// logTail passes PostgreSQL's log on and remembers its last lines for an error. Lines that may quote rows (DETAIL, CONTEXT,
// STATEMENT) are remembered but not passed on.
type logTail struct {
	log *slog.Logger

	mu      sync.Mutex
	partial []byte
	lines   []string
}

func (t *logTail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.partial = append(t.partial, p...)
	for {
		line, rest, complete := bytes.Cut(t.partial, []byte("\n"))
		if !complete {
			return len(p), nil
		}
		t.partial = rest
		t.add(string(line))
	}
}

func (t *logTail) add(line string) {
	if line = strings.TrimSpace(line); line == "" {
		return
	}
	if t.lines = append(t.lines, line); len(t.lines) > keptLines {
		t.lines = t.lines[1:]
	}
	severity, message, _ := strings.Cut(line, ":")
	switch severity {
	case "LOG":
		t.pass(slog.LevelDebug, message)
	case "WARNING", "ERROR", "FATAL": // FATAL ends one connection, not the server
		t.pass(slog.LevelWarn, message)
	case "PANIC":
		t.pass(slog.LevelError, message)
	}
}

func (t *logTail) pass(level slog.Level, message string) {
	t.log.Log(context.Background(), level, "postgres: "+strings.TrimSpace(message))
}

// quote returns the remembered lines for the end of an error, with what to do where a line tells it.
func (t *logTail) quote() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	text := strings.Join(t.lines, "\n  ")
	if text == "" {
		return "; it said nothing"
	}
	advice := ""
	switch {
	case strings.Contains(text, "No space left on device"):
		advice = "; the disk is full: free some space or choose another folder with --data-dir"
	case strings.Contains(text, "Permission denied"):
		advice = "; a file is closed to it: mend its permissions or choose another folder with --data-dir"
	}
	return advice + "; its last lines:\n  " + text
}
