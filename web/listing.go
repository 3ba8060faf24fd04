package web

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"

	"aftermatch/domain"
)

// listing is a table of things, in which each leads to its page.
type listing struct {
	Head []string
	Rows [][]cell

	columns []string // as files name them
}

// cell is what a column says of a thing.
type cell struct {
	Text    string
	Address string  // of the page of what it names; empty where there is none
	Whole   string  // what it names, said in full, where the text alone is the same in every row
	Causes  []cause // the events at the positions that the text names
}

// frameColumns is how many columns at the end of a table repeat its frame, which the page says once.
const frameColumns = 6

// listing is a figure's table with names in place of ids, each leading to the page of what it names. A column that is
// empty, or identifies what another column names, is left out.
func (s *server) listing(v *visit, figure tabular) (l listing, err error) {
	var text bytes.Buffer
	if err := figure.WriteCSV(&text); err != nil {
		return l, err
	}
	rows, err := csv.NewReader(&text).ReadAll()
	if err != nil || len(rows) == 0 {
		return l, err
	}
	head, rows := rows[0], rows[1:]
	var ids []domain.ID
	for _, row := range rows {
		for _, text := range row {
			if id, err := domain.ParseID(text); err == nil {
				ids = append(ids, id)
			}
		}
	}
	names, err := s.directoryOf(v.context(), ids)
	if err != nil {
		return l, err
	}
	kept := []int{}
	for i, name := range head[:max(len(head)-frameColumns, 0)] {
		if named := slices.Index(head, labelOf(name)); !slices.ContainsFunc(rows, func(row []string) bool { return row[i] != "" && (named < 0 || row[named] == "") }) {
			continue
		}
		kept = append(kept, i)
		l.Head, l.columns = append(l.Head, v.column(name)), append(l.columns, name)
	}
	for _, row := range rows {
		found, cells := names.identified(v.tongue, head, row), []cell(nil)
		for _, i := range kept {
			switch c, ok := found[head[i]]; {
			case ok:
				cells = append(cells, c)
			case strings.Trim(row[i], "abcdefghijklmnopqrstuvwxyz_") == "":
				cells = append(cells, cell{Text: strings.ReplaceAll(row[i], "_", " ")})
			default:
				cells = append(cells, cell{Text: row[i]})
			}
		}
		l.Rows = append(l.Rows, cells)
	}
	return l, nil
}

// identified is what the ids of a row are called, by the columns that they stand in and by those that name them.
func (d *directory) identified(t *tongue, head, row []string) map[string]cell {
	said, found := map[string]string{}, map[string]cell{}
	for i, name := range head {
		said[name] = row[i]
	}
	for name, text := range said {
		id, err := domain.ParseID(text)
		if err != nil {
			continue
		}
		c := cell{Text: text}
		if kind := kindIn(name, said["kind"]); kind != "" {
			c = cell{Text: t.Word("thing", kind), Address: "/" + kind + "s/" + text}
		}
		if o, ok := d.organisations[id]; ok {
			c = cell{Text: o.Name, Address: "/organisations/" + text}
		} else if held, ok := d.conferences[id]; ok {
			c = cell{Text: short(held), Address: "/conferences/" + text}
		}
		found[name] = c
		if label := said[labelOf(name)]; label != "" {
			found[labelOf(name)] = cell{Text: label, Address: c.Address}
		}
	}
	if one, other := found["requester_id"].Text, found["target_id"].Text; one != "" && other != "" {
		for _, name := range []string{"id", "meeting_id"} {
			if c, ok := found[name]; ok {
				c.Whole = t.T("beneath.meeting", c.Text, one, other)
				found[name] = c
			}
		}
	}
	return found
}

// kindIn is the kind of thing that a column identifies, if a page tells of each of them.
func kindIn(column, kind string) string {
	switch {
	case column == "meeting_id", column == "id" && kind == "meeting":
		return "meeting"
	case column == "project_id", column == "id" && kind == "project":
		return "project"
	}
	return ""
}

// labelOf is the column with the name of what a column identifies, if the table has it.
func labelOf(column string) string {
	switch column {
	case "organisation_a", "node_a":
		return "label_a"
	case "organisation_b", "node_b":
		return "label_b"
	case "id", "project_id":
		return "title"
	}
	return ""
}

// column is what people call a column, where the language has a word for it.
func (t *tongue) column(name string) string { return t.Word("column", name) }
