package imports

import (
	"bytes"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func FuzzReadFile(f *testing.F) {
	f.Add([]byte("external_id,requester,target,status\nm1,p1,p2,held\n"))
	f.Add([]byte("\xef\xbb\xbfexternal id;Requester;TARGET;status;starts_at\r\nm1;\"p\n1\";p2;NO_SHOW;21.09.2017 10:00\r\n;;;;\r\n"))
	f.Add([]byte("external_id\trequester\ttarget\tstatus\nm1\t\"p1\tp2\theld"))
	f.Add([]byte("external_id,requester,target,status\nm1,p1,p\x00\x1b[0m,held,,,,\n\xff"))
	f.Add([]byte("status,status\n\"\"\"\n"))
	f.Add([]byte("\n\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		for kind := range kinds {
			options := Options{Map: map[string]string{"stand": "status"}, MaxRows: 50}.withDefaults()
			read, err := readFile(bytes.NewReader(text), kind, [16]byte{1}, options)
			if err != nil {
				t.Fatal(err)
			}
			lines := 1 + bytes.Count(text, []byte("\n"))
			for _, row := range read.table.rows {
				if row.line < 1 || row.line > lines {
					t.Errorf("a row on line %d of %d", row.line, lines)
				}
			}
			for _, fault := range read.faults.sorted() {
				if fault.Line < 0 || fault.Line > lines {
					t.Errorf("a fault on line %d of %d", fault.Line, lines)
				}
				if fault.Message == "" || len(fault.Column) > 500 || len(fault.Message) > 1500 ||
					!utf8.ValidString(fault.String()) || strings.ContainsFunc(fault.String(), unicode.IsControl) {
					t.Errorf("not to be shown: %q", fault)
				}
			}
			if done := len(read.participants) + len(read.meetings); done < len(read.table.rows) && read.faults.count() == 0 && read.table.complete() {
				t.Errorf("%d of %d rows are read, and no fault says why", done, len(read.table.rows))
			}
		}
	})
}
