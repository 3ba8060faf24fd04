package impact

import (
	"cmp"
	"context"
	"io"
	"maps"
	"slices"

	"aftermatch/domain"
	"aftermatch/projections/impact/estimate"
)

// SectorsDefinition is question 22: the same, sector by sector.
var SectorsDefinition = Definition{
	ID: "sectors", Version: 1,
	Title:   "Sector by sector",
	TitleDE: "Branche für Branche",
	Text: `Held meetings, contacts and converted contacts between each two sectors, which are those of the organisations on the conference's first day.

An organisation with several sectors counts in each of them with an equal part, so an organisation with s sectors weighs 1/s, a contact of organisations with s and t sectors weighs 1/(s·t) in each of its cells, and all cells together add up to the contacts. Numbers are therefore fractions. Contacts of organisations whose sectors are not known are left out and counted. The interval of a rate takes the number of contacts that the weights are worth (squared sum of weights ÷ sum of squared weights).`,
	TextDE: `Durchgeführte Treffen, Kontakte und umgewandelte Kontakte zwischen je zwei Branchen, und zwar denen der Organisationen am ersten Konferenztag.

Eine Organisation mit mehreren Branchen zählt in jeder zu gleichen Teilen: Mit s Branchen wiegt sie 1/s, ein Kontakt von Organisationen mit s und t Branchen wiegt in jeder seiner Zellen 1/(s·t), und alle Zellen zusammen ergeben die Kontakte. Die Zahlen sind daher Brüche. Kontakte von Organisationen mit unbekannten Branchen werden ausgelassen und gezählt. Das Intervall eines Anteils rechnet mit so vielen Kontakten, wie die Gewichte wert sind (Quadrat der Summe der Gewichte ÷ Summe der quadrierten Gewichte).`,
	scope:   ScopeCrossBorder,
	takes:   []string{"level", "window_months"},
	columns: sectorColumns,
}

// Sectors is the answer to question 22.
type Sectors struct {
	Figure
	Cells []SectorCell `json:"cells" doc:"Every two sectors that have met."`
}

// SectorCell is what came of the contacts between two sectors.
type SectorCell struct {
	SectorA   string             `json:"sector_a" doc:"The first of the two in the list of sectors."`
	SectorB   string             `json:"sector_b"`
	N         int                `json:"n" doc:"Contacts with a part in the cell."`
	Held      float64            `json:"held" doc:"Meetings, weighted."`
	Contacts  float64            `json:"contacts" doc:"Weighted."`
	Converted float64            `json:"converted" doc:"Weighted, by the cut-off, however long they were watched."`
	Within    float64            `json:"numerator" doc:"Weighted, converted within the window of those watched that long."`
	Watched   float64            `json:"denominator" doc:"Weighted, watched for the whole window."`
	Rate      *float64           `json:"rate"`
	Interval  *estimate.Interval `json:"interval"`
	Reason    string             `json:"reason,omitempty" doc:"Why there is no rate."`
	Items     string             `json:"items" doc:"The contacts with a part in the cell, one by one; with part, those of one count."`
}

// Sectors answers question 22.
func (r *Reader) Sectors(ctx context.Context, f Frame) (Sectors, error) {
	editions, err := r.editions(ctx, f)
	if err != nil {
		return Sectors{}, err
	}
	sums, leftOut, err := sumsBy(ctx, r, f, editions, func(c *observed) [2]int32 { return [2]int32{c.SectorsA, c.SectorsB} })
	if err != nil {
		return Sectors{}, err
	}
	cells := map[[2]int]*sectorSums{}
	unknown := 0
	for _, masks := range slices.SortedFunc(maps.Keys(sums), func(x, y [2]int32) int { return slices.Compare(x[:], y[:]) }) { // one order, so one last bit
		if a, b := sectorsOf(masks[0]), sectorsOf(masks[1]); len(a) == 0 || len(b) == 0 {
			unknown += sums[masks].contacts
		} else {
			spread(cells, a, b, sums[masks])
		}
	}
	answer := Sectors{Figure: f.figure(), Cells: []SectorCell{}}
	answer.leaveOut(leftOut)
	answer.leave(unknownSector, unknown, f.contactItems("", unknownSector))
	for key, sums := range cells {
		answer.Cells = append(answer.Cells, f.sectorCell(key, sums))
	}
	place := func(slug string) int {
		return slices.IndexFunc(domain.Sectors, func(s domain.Sector) bool { return s.Slug == slug })
	}
	slices.SortFunc(answer.Cells, func(x, y SectorCell) int {
		return cmp.Or(cmp.Compare(place(x.SectorA), place(y.SectorA)), cmp.Compare(place(x.SectorB), place(y.SectorB)))
	})
	return answer, nil
}

// sectorSums are the weighted sums of one cell.
type sectorSums struct {
	n                                          int
	held, contacts, converted, watched, within float64
	squares                                    float64 // of the weights of those watched
}

// spread gives each cell of the contacts between organisations with these sectors its part. A contact within one
// sector of both, or between the two in either order, is one cell.
func spread(cells map[[2]int]*sectorSums, a, b []int, sums *contactSums) {
	weight := 1 / float64(len(a)*len(b))
	parts := map[[2]int]float64{}
	for _, x := range a {
		for _, y := range b {
			parts[[2]int{min(x, y), max(x, y)}] += weight
		}
	}
	for key, w := range parts {
		if cells[key] == nil {
			cells[key] = &sectorSums{}
		}
		c := cells[key]
		c.n += sums.contacts
		c.held += w * float64(sums.held)
		c.contacts += w * float64(sums.contacts)
		c.converted += w * float64(sums.converted)
		c.watched += w * float64(sums.watched)
		c.within += w * float64(sums.within)
		c.squares += w * w * float64(sums.watched)
	}
}

// sectorsOf lists the places of a mask's sectors.
func sectorsOf(mask int32) (places []int) {
	for i := range domain.Sectors {
		if mask>>i&1 == 1 {
			places = append(places, i)
		}
	}
	return places
}

func (f Frame) sectorCell(key [2]int, c *sectorSums) SectorCell {
	a, b := domain.Sectors[key[0]].Slug, domain.Sectors[key[1]].Slug
	cell := SectorCell{SectorA: a, SectorB: b, N: c.n, Held: c.held, Contacts: c.contacts, Converted: c.converted, Within: c.within, Watched: c.watched,
		Items: f.contactItems(pairOf(a, b), "")}
	if c.watched > 0 {
		interval := estimate.Score(c.within/c.watched, c.watched*c.watched/c.squares)
		cell.Rate, cell.Interval = new(c.within/c.watched), &interval
	} else {
		cell.Reason = "no contact was watched for the whole window"
	}
	return cell
}

var sectorColumns = []Column{
	{"sector_a", "the first of the two sectors in the product's list"},
	{"sector_b", "the other"},
	{"n", "contacts with a part in the cell"},
	{"held", "meetings, weighted"},
	{"contacts", "weighted"},
	{"converted", "weighted, by the cut-off, however long they were watched"},
	{"converted_within_window", "weighted, of those watched for the whole window"},
	{"watched_for_window", "weighted"},
	{"rate", "converted within the window ÷ watched for the whole window"},
	{"lower", "of its 95 % interval (Wilson, of the number of contacts that the weights are worth)"},
	{"upper", "of the same"},
}

// WriteCSV writes a row for each cell.
func (a Sectors) WriteCSV(w io.Writer) error {
	table := Table{Columns: sectorColumns}
	for _, c := range a.Cells {
		lower, upper := c.Interval.Bounds()
		table.Rows = append(table.Rows, []any{c.SectorA, c.SectorB, c.N, c.Held, c.Contacts, c.Converted, c.Within, c.Watched, c.Rate, lower, upper})
	}
	return table.WriteCSV(w, a.Frame)
}
