package imports

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// table is a file as read: the rows below its header.
type table struct {
	columns []column
	layout
	rows    []row
	ignored []string // headers that are none of ours
}

// row is one row of a file.
type row struct {
	line   int      // where it begins
	fields []string // nil if they cannot be read
}

// cell is the row's text in that column of ours; "" if the file does not have the column.
func (t *table) cell(r row, column string) string {
	if i, ok := t.where[column]; ok {
		return r.fields[i]
	}
	return ""
}

// complete tells whether the file has the columns that its kind needs.
func (t *table) complete() bool {
	return t.where != nil && !slices.ContainsFunc(t.columns, func(c column) bool { _, has := t.where[c.name]; return c.required && !has })
}

const bom = "\xef\xbb\xbf"

// readTable reads a file with a header line: UTF-8, with commas, semicolons or tabs between the fields. After a fault it
// goes on, to name them all.
func readTable(file []byte, kind Kind, headerMap map[string]string, maxRows int, faults *faults) *table {
	columns := kinds[kind]
	t := &table{columns: columns}
	if !isUTF8(file, faults) {
		return t
	}
	file = bytes.TrimPrefix(file, []byte(bom))
	reader := newReader(file, delimiter(file, columns, headerMap))
	header, err := reader.Read()
	if errors.Is(err, io.EOF) {
		faults.add(0, "", "the file is empty; its first line must name the columns: %s", names(columns))
		return t
	}
	if err != nil {
		unreadable(err, faults)
		return t
	}
	line, _ := reader.FieldPos(0)
	t.layout, t.ignored = match(line, header, columns, headerMap, faults)
	for {
		fields, err := reader.Read()
		switch {
		case errors.Is(err, io.EOF):
			return t
		case err != nil:
			unreadable(err, faults)
			continue
		case blank(fields):
			continue
		}
		line, _ := reader.FieldPos(0)
		if len(t.rows) == maxRows {
			faults.add(line, "", "the file has more than %d rows; split it", maxRows)
			return t
		}
		t.rows = append(t.rows, row{line, t.clean(line, fields, len(header), faults)})
	}
}

// clean brings a row's fields into one form: no space around, one space between words, letters with their accents
// composed. It returns nil for a row with a fault.
func (t *table) clean(line int, fields []string, width int, faults *faults) []string {
	before := faults.count()
	if len(fields) < width || !blank(fields[width:]) {
		faults.add(line, "", "this row has %d fields, but the header has %d; look for a separator or a quotation mark too many or too few", len(fields), width)
		return nil
	}
	for i, field := range fields {
		fields[i] = norm.NFC.String(strings.Join(strings.Fields(field), " "))
	}
	for _, c := range t.columns {
		i, ok := t.where[c.name]
		if !ok {
			continue
		}
		if strings.ContainsFunc(fields[i], unicode.IsControl) {
			faults.add(line, t.name(c.name), "%s holds a control character; remove it", excerpt(fields[i]))
		}
		if utf8.RuneCountInString(fields[i]) > maxField {
			faults.add(line, t.name(c.name), "%s is longer than %d characters; shorten it", excerpt(fields[i]), maxField)
		}
	}
	if faults.count() > before {
		return nil
	}
	return fields
}

// maxField bounds a field that is read, in characters. No name, id or list of sectors is longer; and an id must fit the
// index of claims.
const maxField = 500

// name is how the file's header writes our column.
func (l layout) name(ours string) string {
	if theirs, ok := l.header[ours]; ok {
		return strings.TrimSpace(printable(theirs))
	}
	return ours
}

func blank(fields []string) bool {
	return !slices.ContainsFunc(fields, func(field string) bool { return strings.TrimSpace(field) != "" })
}

func newReader(file []byte, comma rune) *csv.Reader {
	reader := csv.NewReader(bytes.NewReader(file))
	reader.Comma = comma
	reader.FieldsPerRecord = -1
	return reader
}

// delimiter is the one by which the header names most of our columns, or else by which it has most fields.
func delimiter(file []byte, columns []column, headerMap map[string]string) rune {
	best, found, fields := ',', -1, 0
	for _, comma := range []rune{',', ';', '\t'} {
		header, _ := newReader(file, comma).Read()
		l, _ := match(0, header, columns, headerMap, &faults{})
		if len(l.where) > found || len(l.where) == found && len(header) > fields {
			best, found, fields = comma, len(l.where), len(header)
		}
	}
	return best
}

// isUTF8 names the first line that is not, and the way out.
func isUTF8(file []byte, faults *faults) bool {
	const how = "save it as “CSV UTF-8” (in LibreOffice: character set Unicode (UTF-8)) and try again"
	if bytes.HasPrefix(file, []byte("\xff\xfe")) || bytes.HasPrefix(file, []byte("\xfe\xff")) {
		faults.add(1, "", "the file is UTF-16; %s", how)
		return false
	}
	line := 1
	for rest := file; len(rest) > 0; line++ {
		text, after, _ := bytes.Cut(rest, []byte("\n"))
		if !utf8.Valid(text) {
			faults.add(line, "", "the file is not UTF-8: this line is the first with a character of another encoding; %s", how)
			return false
		}
		rest = after
	}
	return true
}

func unreadable(err error, faults *faults) {
	var at *csv.ParseError
	if !errors.As(err, &at) {
		faults.add(0, "", "the file cannot be read: %v", err)
		return
	}
	if errors.Is(err, csv.ErrBareQuote) {
		faults.add(at.Line, "", "there is a quotation mark inside a field, at character %d; double it, and put the whole field in quotation marks", at.Column)
		return
	}
	faults.add(at.StartLine, "", "a quotation mark opens a field in this row and is not closed properly before line %d; close it, and double those inside the field", at.Line)
}
