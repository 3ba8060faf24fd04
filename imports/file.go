package imports

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"

	"aftermatch/domain"
)

// file is a file as read, before anything is known of the log.
type file struct {
	kind         Kind
	conference   domain.ID
	options      Options
	sum          string // SHA-256
	table        *table
	participants []participant // the rows without a fault
	meetings     []meeting
	unclear      []meeting // with a fault
	faults       faults
	notices      notices
}

func readFile(from io.Reader, kind Kind, conference domain.ID, options Options) (*file, error) {
	f := &file{kind: kind, conference: conference, options: options, table: &table{}, notices: notices{}}
	most := options.MaxBytes
	text, err := io.ReadAll(io.LimitReader(from, most+1))
	if err != nil {
		return nil, fmt.Errorf("read the file: %w", err)
	}
	if int64(len(text)) > most {
		f.faults.add(0, "", "the file is larger than %d MB; split it", most>>20)
		return f, nil
	}
	sum := sha256.Sum256(text)
	f.sum = hex.EncodeToString(sum[:])
	f.table = readTable(text, kind, options.Map, options.MaxRows, &f.faults)
	if f.table.complete() {
		f.parse()
	}
	return f, nil
}

// parse reads the rows, and keeps those without a fault.
func (f *file) parse() {
	seen := map[string]int{}
	for i, row := range f.table.rows {
		f.progress(Progress{Read: i + 1})
		if row.fields == nil {
			continue
		}
		c := cells{f.table, row, &f.faults, f.notices}
		before := f.faults.count()
		id := c.text("external_id")
		if line, twice := seen[id]; twice && id != "" {
			c.fault("external_id", "%s is the external id of line %d too; every row needs one of its own", excerpt(id), line)
		} else {
			seen[id] = row.line
		}
		switch f.kind {
		case Participants:
			if p := readParticipant(c); f.faults.count() == before {
				f.participants = append(f.participants, p)
			}
		case Meetings:
			if m := readMeeting(c); f.faults.count() == before {
				f.meetings = append(f.meetings, m)
			} else {
				f.unclear = append(f.unclear, m)
			}
		}
	}
}

// progress tells how far the import has come, every thousand rows.
func (f *file) progress(p Progress) {
	p.Rows = len(f.table.rows)
	if done := p.Read + p.Decided + p.Recorded; f.options.Progress != nil && (done%1000 == 0 || done%max(p.Rows, 1) == 0) {
		f.options.Progress(p)
	}
}
