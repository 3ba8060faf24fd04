package impact

import (
	"context"
	"io"

	"aftermatch/projections/impact/estimate"
)

// responseV1Definition is question 29 before its clustered interval.
var responseV1Definition = Definition{
	ID: "response", Version: 1,
	Title:   ResponseDefinition.Title,
	TitleDE: ResponseDefinition.TitleDE,
	Text: `The share of contacts of which at least one side has reported, whatever it said, of those that are due a report.

A report is due from a contact when a follow-up wave was opened for its conference by the cut-off date. "No further contact" is a report like any other. Contacts of conferences without a wave are counted as not due. Beside it stands what silence may hide: how many contacts without a report have a joint project all the same, for projects become known in other ways too.`,
	TextDE: `Der Anteil der Kontakte, zu denen mindestens eine Seite berichtet hat, was auch immer, an denen, zu denen ein Bericht fällig ist.

Fällig ist ein Bericht, wenn für die Konferenz bis zum Stichtag eine Nachbefragung eröffnet wurde. „Kein weiterer Kontakt“ ist ein Bericht wie jeder andere. Kontakte von Konferenzen ohne Nachbefragung zählen als nicht fällig. Daneben steht, was das Schweigen verbergen mag: wie viele Kontakte ohne Bericht dennoch ein gemeinsames Projekt haben, denn Projekte werden auch anders bekannt.`,
	scope:   ResponseDefinition.scope,
	takes:   ResponseDefinition.takes,
	groups:  ResponseDefinition.groups,
	columns: responseColumns[:len(responseColumns)-2],

	unlinked: true,
}

// ResponseV1 is the answer by it.
type ResponseV1 struct {
	Figure
	Groups []ResponseV1Group `json:"groups"`
	Pairs  string            `json:"pairs" doc:"The contacts beneath, as CSV."`
}

// ResponseV1Group is the response of one group of contacts.
type ResponseV1Group struct {
	Group           string         `json:"group"`
	Label           string         `json:"label"`
	N               int            `json:"n" doc:"Contacts."`
	NotDue          int            `json:"not_due" doc:"Contacts of conferences without a follow-up wave."`
	Share           estimate.Share `json:"share" doc:"Reported, of those due."`
	SilentConverted int            `json:"silent_converted" doc:"Due and without a report, yet with a joint project."`
}

func (r *Reader) responseV1(ctx context.Context, f Frame) (ResponseV1, error) {
	now, err := r.Response(ctx, f)
	answer := ResponseV1{Figure: now.Figure, Groups: []ResponseV1Group{}, Pairs: now.Pairs}
	for _, g := range now.Groups {
		answer.Groups = append(answer.Groups, ResponseV1Group{g.Group, g.Label, g.N, g.NotDue, g.Share.Share, g.SilentConverted})
	}
	return answer, err
}

// WriteCSV writes a row for each group.
func (a ResponseV1) WriteCSV(w io.Writer) error {
	table := Table{Columns: responseV1Definition.columns}
	for _, g := range a.Groups {
		table.Rows = append(table.Rows, append([]any{g.Group, g.Label, g.N, g.NotDue}, append(g.Share.Cells(), g.SilentConverted)...))
	}
	return table.WriteCSV(w, a.Frame)
}
