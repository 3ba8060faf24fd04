package impact

import (
	"cmp"
	"context"
	"io"
	"slices"

	"aftermatch/projections"
	"aftermatch/projections/impact/estimate"
)

// CountriesDefinition is question 21: who met whom, and what came of it, country by country.
var CountriesDefinition = Definition{
	ID: "countries", Version: 1,
	Title:   "Country by country",
	TitleDE: "Land für Land",
	Text: `Held meetings, contacts and converted contacts between each two countries, which are those of the organisations on the conference's first day.

A cell is of two countries in either order. Its rate is the share of contacts converted within the window of those watched that long. Contacts, conversion and what is left out are those of conversion; meetings count when the contact does.`,
	TextDE: `Durchgeführte Treffen, Kontakte und umgewandelte Kontakte zwischen je zwei Ländern, und zwar denen der Organisationen am ersten Konferenztag.

Eine Zelle gilt für zwei Länder in beliebiger Reihenfolge. Ihr Anteil ist der im Fenster umgewandelten Kontakte an den so lange beobachteten. Kontakte, Umwandlung und Auslassungen sind die der Umwandlung im Zeitverlauf; ein Treffen zählt, wenn der Kontakt zählt.`,
	scope:   ScopeCrossBorder,
	takes:   []string{"level", "window_months"},
	columns: countryColumns,
}

// Countries is the answer to question 21.
type Countries struct {
	Figure
	Cells []CountryCell `json:"cells" doc:"Every two countries that have met."`
}

// CountryCell is what came of the contacts between two countries.
type CountryCell struct {
	CountryA  string         `json:"country_a" doc:"The first of the two by its code."`
	CountryB  string         `json:"country_b"`
	Held      int            `json:"held" doc:"Meetings."`
	Contacts  int            `json:"contacts"`
	Converted int            `json:"converted" doc:"Contacts, by the cut-off, however long they were watched."`
	Rate      estimate.Share `json:"rate" doc:"Converted within the window, of those watched that long."`
	Pairs     string         `json:"pairs" doc:"The contacts beneath, as CSV."`
	Items     string         `json:"items" doc:"They, one by one; with part, those of one count."`
}

// Countries answers question 21.
func (r *Reader) Countries(ctx context.Context, f Frame) (Countries, error) {
	editions, err := r.editions(ctx, f)
	if err != nil {
		return Countries{}, err
	}
	of, leftOut, err := sumsBy(ctx, r, f, editions, func(c *observed) [2]int16 { return [2]int16{c.CountryA, c.CountryB} })
	if err != nil {
		return Countries{}, err
	}
	cells := map[[2]string]contactSums{}
	unknown := 0
	for codes, sums := range of {
		a, b := projections.Country(codes[0]), projections.Country(codes[1])
		if a == "" || b == "" {
			unknown += sums.contacts
			continue
		}
		key := [2]string{min(a, b), max(a, b)}
		cells[key] = cells[key].plus(*sums)
	}
	answer := Countries{Figure: f.figure(), Cells: []CountryCell{}}
	answer.leaveOut(leftOut)
	answer.leave(unknownCountry, unknown, f.contactItems("", unknownCountry))
	for key, c := range cells {
		answer.Cells = append(answer.Cells, CountryCell{key[0], key[1], c.held, c.contacts, c.converted,
			estimate.ShareOf(c.within, c.watched, "no contact was watched for the whole window"), f.between(key[0], key[1]), f.contactItems(pairOf(key[0], key[1]), "")})
	}
	slices.SortFunc(answer.Cells, func(x, y CountryCell) int {
		return cmp.Or(cmp.Compare(x.CountryA, y.CountryA), cmp.Compare(x.CountryB, y.CountryB))
	})
	return answer, nil
}

// between is the address of the contacts of two countries. Those inside one country are the domestic ones among its
// contacts; those of two are a group of one's.
func (f Frame) between(a, b string) string {
	if a == b {
		f.Filters.Country, f.Filters.Scope = a, ScopeDomestic
		return f.pairs()
	}
	if f.Filters.Country == b {
		a, b = b, a
	}
	f.Filters.Country, f.Filters.GroupBy = a, ByCountry
	return f.pairsOf(b)
}

var countryColumns = []Column{
	{"country_a", "the first of the two countries by its code"},
	{"country_b", "the other"},
	{"held", "meetings between the two"},
	{"contacts", "pairs of organisations that met, for each conference"},
	{"converted", "contacts converted by the cut-off, however long they were watched"},
	{"converted_within_window", "of those watched for the whole window"},
	{"watched_for_window", "contacts watched for the whole window"},
	{"rate", "converted within the window ÷ watched for the whole window"},
	{"lower", "of its 95 % interval (Wilson)"},
	{"upper", "of its 95 % interval (Wilson)"},
}

// WriteCSV writes a row for each cell.
func (a Countries) WriteCSV(w io.Writer) error {
	table := Table{Columns: countryColumns}
	for _, c := range a.Cells {
		table.Rows = append(table.Rows, append([]any{c.CountryA, c.CountryB, c.Held, c.Contacts, c.Converted}, c.Rate.Cells()...))
	}
	return table.WriteCSV(w, a.Frame)
}
