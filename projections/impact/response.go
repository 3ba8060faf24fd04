package impact

import (
	"context"
	"io"
)

// ResponseDefinition is question 29: how many of those who owe a report have given one.
var ResponseDefinition = Definition{
	ID: "response", Version: 2,
	Title:   "Response to follow-up",
	TitleDE: "Rücklauf der Nachbefragung",
	Text: `The share of contacts of which at least one side has reported, whatever it said, of those that are due a report.

A report is due from a contact when a follow-up wave was opened for its conference by the cut-off date. "No further contact" is a report like any other. Contacts of conferences without a wave are counted as not due. Beside it stands what silence may hide: how many contacts without a report have a joint project all the same, for projects become known in other ways too. The interval to quote is the clustered one, which allows for organisations having several contacts.`,
	TextDE: `Der Anteil der Kontakte, zu denen mindestens eine Seite berichtet hat, was auch immer, an denen, zu denen ein Bericht fällig ist.

Fällig ist ein Bericht, wenn für die Konferenz bis zum Stichtag eine Nachbefragung eröffnet wurde. „Kein weiterer Kontakt“ ist ein Bericht wie jeder andere. Kontakte von Konferenzen ohne Nachbefragung zählen als nicht fällig. Daneben steht, was das Schweigen verbergen mag: wie viele Kontakte ohne Bericht dennoch ein gemeinsames Projekt haben, denn Projekte werden auch anders bekannt. Zu zitieren ist das geclusterte Intervall, das berücksichtigt, dass Organisationen mehrere Kontakte haben.`,
	scope:   ScopeCrossBorder,
	takes:   []string{"level"},
	groups:  []GroupBy{ByConference, BySeries, ByCountry, BySector},
	columns: responseColumns,
}

// Response is the answer to question 29.
type Response struct {
	Figure
	Groups []ResponseGroup `json:"groups"`
	Pairs  string          `json:"pairs" doc:"The contacts beneath, as CSV."`
}

// ResponseGroup is the response of one group of contacts.
type ResponseGroup struct {
	Group           string         `json:"group"`
	Label           string         `json:"label"`
	N               int            `json:"n" doc:"Contacts."`
	NotDue          int            `json:"not_due" doc:"Contacts of conferences without a follow-up wave."`
	Share           ClusteredShare `json:"share" doc:"Reported, of those due."`
	SilentConverted int            `json:"silent_converted" doc:"Due and without a report, yet with a joint project."`
	Items           string         `json:"items" doc:"The contacts, one by one; with part, those of one count."`
}

// Response answers question 29.
func (r *Reader) Response(ctx context.Context, f Frame) (Response, error) {
	editions, err := r.editions(ctx, f)
	if err != nil {
		return Response{}, err
	}
	met, err := r.contacts(ctx, f, editions, contactsBy(f.Filters.GroupBy))
	if err != nil {
		return Response{}, err
	}
	answer := Response{Figure: f.figure(), Pairs: f.pairs(), Groups: []ResponseGroup{f.response(AllOfThem, AllOfThem, everyOne(met.all))}}
	answer.leaveOut(met.leftOut)
	in := f.grouping(editions)
	names, groups := in.split(met.all)
	for _, name := range names {
		answer.Groups = append(answer.Groups, f.response(name, in.label(name), *groups[name]))
	}
	return answer, nil
}

func (f Frame) response(group, label string, contacts []*observed) ResponseGroup {
	g := ResponseGroup{Group: group, Label: label, N: len(contacts), Items: f.contactItems(group, "")}
	var due clusteredShare
	for _, c := range contacts {
		if !c.Due {
			g.NotDue++
			continue
		}
		due.add(Tie{c.A, c.B}, c.Reported)
		g.SilentConverted += one(!c.Reported && c.Cause == Converted)
	}
	g.Share = due.share("no follow-up wave was opened")
	return g
}

var responseColumns = []Column{
	{"group", "all; or the conference's id, the series, the country or the sector"},
	{"label", "the conference's name; otherwise the group"},
	{"n", "contacts"},
	{"not_due", "contacts of conferences without a follow-up wave"},
	{"reported", "contacts with a report"},
	{"due", "contacts due one"},
	{"rate", "reported ÷ due"},
	{"lower", "of its 95 % interval (Wilson)"},
	{"upper", "of its 95 % interval (Wilson)"},
	{"silent_converted", "due and without a report, yet with a joint project"},
	{"lower_clustered", "of the 95 % interval to quote, which allows for shared organisations"},
	{"upper_clustered", "of the same"},
}

// WriteCSV writes a row for each group.
func (a Response) WriteCSV(w io.Writer) error {
	table := Table{Columns: responseColumns}
	for _, g := range a.Groups {
		lower, upper := g.Share.Clustered.bounds()
		table.Rows = append(table.Rows, append(append([]any{g.Group, g.Label, g.N, g.NotDue}, append(g.Share.Share.cells(), g.SilentConverted)...), lower, upper))
	}
	return table.WriteCSV(w, a.Frame)
}
