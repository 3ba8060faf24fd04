package impact

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"aftermatch/domain"
)

// A Column of a table. Columns keep their names and places for ever; new ones come behind.
type Column struct {
	Name string `json:"name"`
	Doc  string `json:"doc"`
}

// A Table is a figure as rows, for spreadsheets and statistics programs. A cell is text, a number, a date, a time or
// nil.
type Table struct {
	Columns []Column
	Rows    [][]any
}

// frameColumns end every row, so that a row can be quoted without its file.
var frameColumns = []Column{
	{"definition", "the question"},
	{"definition_version", "the version of its definition"},
	{"until", "the last day that counts"},
	{"as_of", "the state of knowledge, as a log position"},
	{"as_of_time", "when that position was recorded"},
	{"filters", "the filters as they were applied, as a query string"},
}

// WriteCSV writes the table with the frame in each row (RFC 4180, UTF-8, a header line).
func (t Table) WriteCSV(w io.Writer, f Frame) error {
	out, err := NewCSV(w, f, t.Columns)
	if err != nil {
		return err
	}
	for _, row := range t.Rows {
		if err := out.Write(row...); err != nil {
			return err
		}
	}
	return out.Flush()
}

// WriteSheet writes rows that are no figure, such as a list of those to be reminded.
func WriteSheet(w io.Writer, header []string, rows [][]any) error {
	out := csv.NewWriter(w)
	if err := out.Write(header); err != nil {
		return err
	}
	for _, row := range rows {
		cells := make([]string, len(row))
		for i, value := range row {
			cells[i] = cell(value)
		}
		if err := out.Write(cells); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// CSV writes a table row by row, for those too long to keep in memory.
type CSV struct {
	out   *bufio.Writer
	row   []byte
	frame []byte // the end of each row
}

// NewCSV writes the header line.
func NewCSV(w io.Writer, f Frame, columns []Column) (*CSV, error) {
	c := &CSV{out: bufio.NewWriterSize(w, 64<<10)}
	for _, column := range slices.Concat(columns, frameColumns) {
		c.row = append(appendCell(c.row, column.Name), ',')
	}
	c.row[len(c.row)-1] = '\n'
	for i, value := range []any{f.Definition.ID, f.Definition.Version, f.Until, f.AsOf.Position, f.AsOf.Time, f.Filters.given().Encode()} {
		if i > 0 {
			c.frame = append(c.frame, ',')
		}
		c.frame = appendCell(c.frame, value)
	}
	c.frame = append(c.frame, '\n')
	_, err := c.out.Write(c.row)
	return c, err
}

// Write adds a row.
func (c *CSV) Write(row ...any) error {
	c.row = c.row[:0]
	for _, value := range row {
		c.row = append(appendCell(c.row, value), ',')
	}
	_, err := c.out.Write(append(c.row, c.frame...))
	return err
}

// Flush writes what is buffered.
func (c *CSV) Flush() error { return c.out.Flush() }

// appendCell adds a cell as CSV writes it, in quotes when it needs them.
func appendCell(row []byte, value any) []byte {
	switch v := value.(type) {
	case int:
		return strconv.AppendInt(row, int64(v), 10)
	case *domain.ID:
		return appendID(row, v)
	}
	text := cell(value)
	if text == "" || text[0] > ' ' && text[0] < utf8.RuneSelf && !strings.ContainsAny(text, "\",\\\r\n") {
		return append(row, text...)
	}
	var quoted bytes.Buffer
	out := csv.NewWriter(&quoted)
	_ = out.Write([]string{text}) // a buffer takes everything
	out.Flush()
	return append(row, bytes.TrimSuffix(quoted.Bytes(), []byte("\n"))...)
}

// appendID adds the id as text.
func appendID(to []byte, id *domain.ID) []byte {
	for i, end := range [...]int{4, 6, 8, 10, 16} {
		if i > 0 {
			to = append(to, '-')
		}
		to = hex.AppendEncode(to, id[[...]int{0, 4, 6, 8, 10}[i]:end])
	}
	return to
}

// cell is a value as CSV holds it; nil is empty. Floats keep every digit.
func cell(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case int:
		return strconv.Itoa(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case *float64:
		return optional(v)
	case *int:
		return optional(v)
	case *domain.Date:
		return optional(v)
	case *time.Time:
		return optional(v)
	case time.Time:
		return v.UTC().Format(time.RFC3339Nano)
	case string:
		return harmless(v)
	}
	return harmless(fmt.Sprint(value))
}

func optional[T any](v *T) string {
	if v == nil {
		return ""
	}
	return cell(*v)
}

// harmless keeps a spreadsheet from taking text for a formula: such text gets an apostrophe before it.
//
// Source: OWASP, CSV Injection.
func harmless(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r\n", rune(text[0])) {
		return "'" + text
	}
	return text
}
