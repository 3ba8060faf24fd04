package imports

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Kind is what a file lists.
type Kind string

// The kinds of files, each with its columns.
const (
	Participants Kind = "participants"
	Meetings     Kind = "meetings"
)

// column is one that a kind of file may have.
type column struct {
	name     string
	required bool
}

var kinds = map[Kind][]column{
	Participants: {
		{"external_id", true}, {"organisation", true}, {"country", true}, {"region", false}, {"sectors", false},
	},
	Meetings: {
		{"external_id", true}, {"requester", true}, {"target", true}, {"status", true},
		{"requested_at", false}, {"answered_at", false}, {"starts_at", false}, {"ends_at", false}, {"table", false},
		{"rating_requester", false}, {"rating_target", false},
	},
}

// layout says which of our columns is where in a file.
type layout struct {
	where  map[string]int    // our column → index in a line
	header map[string]string // our column → as the file writes it
}

// mostIgnored bounds how many headers are listed that are none of ours.
const mostIgnored = 30

// match finds our columns in a header: by what the user says of a header first, then by its own name.
func match(line int, header []string, columns []column, headerMap map[string]string, faults *faults) (layout, []string) {
	l := layout{map[string]int{}, map[string]string{}}
	said := mapped(line, header, columns, headerMap, faults)
	taken := map[string]bool{}
	for _, ours := range said {
		taken[ours] = true
	}
	var ignored []string
	for i, theirs := range header {
		ours, ok := said[fold(theirs)]
		if !ok {
			ours = named(columns, theirs)
			ok = ours != "" && !taken[ours]
		}
		switch {
		case !ok && fold(theirs) != "" && len(ignored) < mostIgnored:
			ignored = append(ignored, excerpt(theirs))
		case !ok:
		case l.header[ours] != "":
			faults.add(line, printable(theirs), "the columns %s and %s both stand for %s; rename or remove one", excerpt(l.header[ours]), excerpt(theirs), ours)
		default:
			l.where[ours], l.header[ours] = i, theirs
		}
	}
	for _, c := range columns {
		if c.required && l.header[c.name] == "" {
			faults.add(line, c.name, "the column %s is missing; add it, or say which column it is with --map 'their header=%s'", c.name, c.name)
		}
	}
	return l, ignored
}

// mapped checks what the user says of the headers, and returns our column by their folded header.
func mapped(line int, header []string, columns []column, headerMap map[string]string, faults *faults) map[string]string {
	said := map[string]string{}
	has := map[string]bool{}
	for _, theirs := range header {
		has[fold(theirs)] = true
	}
	for _, theirs := range slices.Sorted(maps.Keys(headerMap)) {
		ours := named(columns, headerMap[theirs])
		switch {
		case ours == "":
			faults.add(0, "", "--map names the column %s, which does not exist; it must be one of %s", excerpt(headerMap[theirs]), names(columns))
		case !has[fold(theirs)]:
			faults.add(line, "", "--map names the header %s, which the file does not have", excerpt(theirs))
		default:
			said[fold(theirs)] = ours
		}
	}
	return said
}

// named is our column of that name; "" if there is none.
func named(columns []column, name string) string {
	for _, c := range columns {
		if fold(c.name) == fold(name) {
			return c.name
		}
	}
	return ""
}

func names(columns []column) string {
	var list []string
	for _, c := range columns {
		list = append(list, c.name)
	}
	return strings.Join(list, ", ")
}

// fold makes words comparable: case, spaces and punctuation do not count.
func fold(text string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFC.String(text))
}
