package impact

import (
	"context"
	"io"

	"aftermatch/projections"
	"aftermatch/projections/impact/estimate"
)

// AdditionalityDefinition is question 17: how many of the contacts that converted were new.
var AdditionalityDefinition = Definition{
	ID: "additionality", Version: 1,
	Title:   "Additionality",
	TitleDE: "Zusätzlichkeit",
	Text: `The share of converted contacts between organisations that had nothing to do with each other before the conference, of those of which that is known.

What two organisations were to each other is known when they declared it for a day not later than the conference's first, when they had met at an earlier conference, or when they have a joint project whose idea is older than the conference; the closest of these counts. Nobody having said anything is not "none": such contacts are left out and counted. Contacts and conversion are those of conversion, by the cut-off date, however long a contact was watched.`,
	TextDE: `Der Anteil der umgewandelten Kontakte zwischen Organisationen, die vor der Konferenz nichts miteinander zu tun hatten, an denen, von denen das bekannt ist.

Was zwei Organisationen füreinander waren, ist bekannt, wenn sie es für einen Tag bis zum ersten Konferenztag angegeben haben, wenn sie sich auf einer früheren Konferenz getroffen haben oder wenn sie ein gemeinsames Projekt haben, dessen Idee älter ist als die Konferenz; die engste dieser Beziehungen zählt. Dass niemand etwas gesagt hat, heißt nicht „keine“: Solche Kontakte werden ausgelassen und gezählt. Kontakte und Umwandlung sind die der Umwandlung im Zeitverlauf, bis zum Stichtag, gleich wie lange ein Kontakt beobachtet wurde.`,
	scope:   ScopeCrossBorder,
	takes:   []string{"level"},
	groups:  []GroupBy{ByConference, BySeries, ByCountry, BySector},
	columns: additionalityColumns,
}

// Additionality is the answer to question 17.
type Additionality struct {
	Figure
	Groups []AdditionalityGroup `json:"groups"`
	Pairs  string               `json:"pairs" doc:"The contacts beneath, as CSV."`
}

// AdditionalityGroup is the additionality of one group of contacts.
type AdditionalityGroup struct {
	Group string         `json:"group"`
	Label string         `json:"label"`
	Share estimate.Share `json:"share" doc:"Converted without a prior tie, of those converted whose prior tie is known."`
	Ties  []PriorTie     `json:"prior_ties" doc:"All contacts, by what the two were to each other before."`
}

// PriorTie counts contacts by what the two were to each other before the conference.
type PriorTie struct {
	Kind      string         `json:"prior_tie" enum:"unknown,none,contact,project"`
	Contacts  int            `json:"contacts"`
	Converted estimate.Share `json:"converted" doc:"By the cut-off, however long they were watched."`
	Items     string         `json:"items" doc:"The contacts, one by one; with part=converted, those converted."`
}

var priorTies = []string{"unknown", "none", "contact", "project"}

// priorTie is, in SQL, what the two of a row of pairs were to each other before the conference, as a place in priorTies.
const priorTie = `greatest(prior_tie, case when first_met < 0 then 2 else 0 end, case when earlier_project is not null then 3 else 0 end)`

// priorTieOf is the same of a pair.
func priorTieOf(p *projections.Pair) uint8 {
	switch {
	case p.EarlierProject != projections.NoDay:
		return 3
	case p.FirstMet != projections.NoDay && p.FirstMet < 0:
		return max(2, uint8(p.PriorTie))
	}
	return uint8(p.PriorTie)
}

// Additionality answers question 17.
func (r *Reader) Additionality(ctx context.Context, f Frame) (Additionality, error) {
	editions, err := r.editions(ctx, f)
	if err != nil {
		return Additionality{}, err
	}
	in, all := f.grouping(editions), tieCounts{}
	groups := perPairing(in, func(string) *tieCounts { return &tieCounts{} })
	leftOut, err := r.eachContact(ctx, f, editions, func(c *observed) {
		all.add(c)
		for _, group := range groups.of(c.pairing()) {
			group.add(c)
		}
	})
	answer := Additionality{Figure: f.figure(), Pairs: f.pairs(), Groups: []AdditionalityGroup{}}
	answer.leaveOut(leftOut)
	answer.leave(unknownPriorTie, all[0].converted, f.contactItems("", unknownPriorTie))
	add := func(group, label string, c tieCounts) {
		g := AdditionalityGroup{Group: group, Label: label,
			Share: estimate.ShareOf(c[1].converted, c[1].converted+c[2].converted+c[3].converted, "no converted contact has a known prior tie")}
		for kind, name := range priorTies {
			g.Ties = append(g.Ties, PriorTie{name, c[kind].contacts, estimate.ShareOf(c[kind].converted, c[kind].contacts, "there is no contact"),
				f.below("/v1/impact/additionality/contacts", map[string]string{"group": group, "prior_tie": name})})
		}
		answer.Groups = append(answer.Groups, g)
	}
	add(AllOfThem, AllOfThem, all)
	for _, name := range sortGroups(in, groups.groups) {
		add(name, in.label(name), *groups.groups[name])
	}
	return answer, err
}

// tieCounts count contacts by prior tie.
type tieCounts [4]struct{ contacts, converted int }

func (t *tieCounts) add(c *observed) {
	t[c.PriorTie].contacts++
	t[c.PriorTie].converted += one(c.Cause == estimate.Converted)
}

var additionalityColumns = []Column{
	{"group", "all; or the conference's id, the series, the country or the sector"},
	{"label", "the conference's name; otherwise the group"},
	{"prior_tie", "what the two were to each other before: unknown, none, contact or project; empty for the figure itself"},
	{"numerator", "of the figure: converted without a prior tie; otherwise converted"},
	{"denominator", "of the figure: converted with known prior tie; otherwise contacts"},
	{"rate", "numerator ÷ denominator"},
	{"lower", "of its 95 % interval (Wilson)"},
	{"upper", "of its 95 % interval (Wilson)"},
}

// WriteCSV writes for each group the figure and a row for each kind of prior tie.
func (a Additionality) WriteCSV(w io.Writer) error {
	table := Table{Columns: additionalityColumns}
	for _, g := range a.Groups {
		table.Rows = append(table.Rows, append([]any{g.Group, g.Label, ""}, g.Share.Cells()...))
		for _, tie := range g.Ties {
			table.Rows = append(table.Rows, append([]any{g.Group, g.Label, tie.Kind}, tie.Converted.Cells()...))
		}
	}
	return table.WriteCSV(w, a.Frame)
}
