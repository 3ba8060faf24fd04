package impact

import (
	"context"
	"io"

	"aftermatch/projections/impact/estimate"
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
	Group           string                  `json:"group"`
	Label           string                  `json:"label"`
	N               int                     `json:"n" doc:"Contacts."`
	NotDue          int                     `json:"not_due" doc:"Contacts of conferences without a follow-up wave."`
	Share           estimate.ClusteredShare `json:"share" doc:"Reported, of those due."`
	SilentConverted int                     `json:"silent_converted" doc:"Due and without a report, yet with a joint project."`
	Items           string                  `json:"items" doc:"The contacts, one by one; with part, those of one count."`
}

// Response answers question 29.
func (r *Reader) Response(ctx context.Context, f Frame) (Response, error) {
	editions, err := r.editions(ctx, f)
	if err != nil {
		return Response{}, err
	}
	in, all := f.grouping(editions), reports{}
	groups := perPairing(in, func(string) *reports { return &reports{} })
	leftOut, err := r.eachContact(ctx, f, editions, func(c *observed) {
		all.add(c)
		for _, group := range groups.of(c.pairing()) {
			group.add(c)
		}
	})
	if err != nil {
		return Response{}, err
	}
	answer := Response{Figure: f.figure(), Pairs: f.pairs(), Groups: []ResponseGroup{f.response(AllOfThem, AllOfThem, all)}}
	answer.leaveOut(leftOut)
	for _, name := range sortGroups(in, groups.groups) {
		answer.Groups = append(answer.Groups, f.response(name, in.label(name), *groups.groups[name]))
	}
	return answer, nil
}

// reports count contacts by whether they owe a report and have given it: 12 bytes for each that owes one.
type reports struct {
	n, notDue, silentConverted int
	due                        estimate.ClusteredTally
}

func (r *reports) add(c *observed) {
	r.n++
	if !c.Due {
		r.notDue++
		return
	}
	r.due.Add(estimate.Tie{A: c.A, B: c.B}, c.Reported)
	r.silentConverted += one(!c.Reported && c.Cause == estimate.Converted)
}

func (f Frame) response(group, label string, of reports) ResponseGroup {
	return ResponseGroup{group, label, of.n, of.notDue, of.due.Share("no follow-up wave was opened"), of.silentConverted, f.contactItems(group, "")}
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
		lower, upper := g.Share.Clustered.Bounds()
		table.Rows = append(table.Rows, append(append([]any{g.Group, g.Label, g.N, g.NotDue}, append(g.Share.Share.Cells(), g.SilentConverted)...), lower, upper))
	}
	return table.WriteCSV(w, a.Frame)
}
