package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// report is what was found.
type report struct {
	rows  []row
	asked []asked
	parts []part
}

// row is one line of the targets.
type row struct{ what, measured, target string }

func (r *report) found(what, target, measured string, args ...any) {
	r.rows = append(r.rows, row{what, fmt.Sprintf(measured, args...), target})
}

// asked is how long one question took in each way of asking it.
type asked struct {
	path string
	took [len(ways)]times
	why  [len(ways)]string // it was not answered
}

// part is a part of the database.
type part struct {
	name  string
	bytes int64
}

func (r *report) print(out io.Writer) {
	fmt.Fprintln(out, "| What | Measured | Target |\n|---|---|---|")
	for _, row := range r.rows {
		fmt.Fprintf(out, "| %s | %s | %s |\n", row.what, row.measured, row.target)
	}
	fmt.Fprintf(out, "\n| Question, p50 / p95 in ms | %s |\n|---%s|\n", strings.Join(names(), " | "), strings.Repeat("|---", len(ways)))
	for _, a := range r.asked {
		var cells []string
		for i, took := range a.took {
			cell := a.why[i]
			if cell == "" {
				cell = fmt.Sprintf("%s / %s", took.at(0.5), took.at(0.95))
			}
			cells = append(cells, cell)
		}
		fmt.Fprintf(out, "| %s | %s |\n", a.path, strings.Join(cells, " | "))
	}
	fmt.Fprintln(out, "\n| Part of the database | MB |\n|---|---|")
	for _, p := range r.parts {
		fmt.Fprintf(out, "| %s | %.1f |\n", p.name, float64(p.bytes)/1e6)
	}
}

// times are how long something took, each time.
type times []time.Duration

// at is the q-th of them, in milliseconds.
func (t times) at(q float64) string {
	if len(t) == 0 {
		return "–"
	}
	sorted := slices.Sorted(slices.Values(t))
	rank := int(q*float64(len(sorted)) + 0.999999) // the nearest rank, from 1
	ms := float64(sorted[min(max(rank, 1), len(sorted))-1].Microseconds()) / 1000
	if ms < 10 {
		return fmt.Sprintf("%.1f", ms)
	}
	return fmt.Sprintf("%.0f", ms)
}
