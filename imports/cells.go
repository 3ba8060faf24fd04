package imports

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// cells reads one row, and names what is wrong with it.
type cells struct {
	*table
	row
	faults  *faults
	notices notices
}

func (c cells) text(column string) string { return c.cell(c.row, column) }

func (c cells) fault(column, format string, args ...any) {
	c.faults.add(c.line, c.name(column), format, args...)
}

func (c cells) notice(text string) { c.notices[text]++ }

func (c cells) required(column string) string {
	text := c.text(column)
	if _, known := c.where[column]; known && text == "" {
		c.fault(column, "this field is empty; fill it in")
	}
	return text
}

// parsed is the column's value; the zero T if it cannot be read.
func parsed[T any](c cells, column string, parse func(string) (T, error)) T {
	value, err := parse(c.text(column))
	if err != nil {
		c.fault(column, "%v", err)
	}
	return value
}

// hash is the SHA-256 of the canonical row: the columns that are read, in our order, however the file arranges them.
func (c cells) hash() string {
	var canonical []string
	for _, column := range c.columns {
		canonical = append(canonical, c.text(column.name))
	}
	sum := sha256.Sum256([]byte(strings.Join(canonical, "\x00")))
	return hex.EncodeToString(sum[:])
}
