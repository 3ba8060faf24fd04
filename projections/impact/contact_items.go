package impact

import (
	"cmp"
	"context"
	"io"
	"maps"
	"slices"
	"strings"

	"aftermatch/domain"
	"aftermatch/projections/impact/estimate"
)

// ContactItems lists contacts, or pairs that might have become some, under a count.
type ContactItems struct {
	Frame
	Items []ContactItem `json:"items"`
	Next  *string       `json:"next"`
}

// ContactItem is two organisations at one conference.
type ContactItem struct {
	OrganisationA domain.ID         `json:"organisation_a"`
	OrganisationB domain.ID         `json:"organisation_b"`
	LabelA        string            `json:"label_a" doc:"The name of the first."`
	LabelB        string            `json:"label_b" doc:"The name of the other."`
	ConferenceID  domain.ID         `json:"conference_id"`
	ConvertedOn   *domain.Date      `json:"converted_on" doc:"When they had come to the level asked for; null if they have not in time."`
	CountsAs      map[string]string `json:"counts_as" doc:"What the figure counts it as."`
	Meetings      string            `json:"meetings" doc:"The meetings of the first of the two at the conference, the events beneath within reach."`
}

// codedPair is two organisations at one conference, with all that a question counts by in one number.
type codedPair struct {
	estimate.Tie
	Conference int32
	Code       int32
	Converted  *domain.Date
}

func comparePairs(p, q codedPair) int {
	return cmp.Or(cmp.Compare(p.Conference, q.Conference), estimate.CompareTies(p.Tie, q.Tie))
}

// contactItems is a page of such pairs; countsAs says what a code means.
func (r *Reader) contactItems(ctx context.Context, f Frame, editions []edition, pairs []codedPair, p Page, countsAs func(code int32) map[string]string) (ContactItems, error) {
	answer := ContactItems{Frame: f, Items: []ContactItem{}}
	page, next, err := pageOf(pairs, p)
	if err != nil {
		return answer, err
	}
	var numbers []int32
	for _, pair := range page {
		numbers = append(numbers, pair.A, pair.B)
	}
	organisations, err := r.organisations(ctx, f, numbers)
	conferences := map[int32]domain.ID{}
	for _, e := range editions {
		conferences[e.No] = e.ID
	}
	for _, pair := range page {
		a, b, conference := organisations[pair.A], organisations[pair.B], conferences[pair.Conference]
		answer.Items = append(answer.Items, ContactItem{a.ID, b.ID, a.Name, b.Name, conference, pair.Converted, countsAs(pair.Code),
			"/v1/meetings?conference=" + conference.String() + "&organisation=" + a.ID.String()})
	}
	answer.Next = next
	return answer, err
}

var contactItemColumns = []Column{
	{"organisation_a", "the one of the two that was recorded first, merges resolved"},
	{"organisation_b", "the other"},
	{"label_a", "the name of the first"},
	{"label_b", "the name of the other"},
	{"conference_id", "where they might have met"},
	{"converted_on", "when they had come to the level asked for"},
	{"counts_as", "what the figure counts it as"},
}

// WriteCSV writes a row for each on the page.
func (a ContactItems) WriteCSV(w io.Writer) error {
	table := Table{Columns: contactItemColumns}
	for _, item := range a.Items {
		var facts []string
		for _, name := range slices.Sorted(maps.Keys(item.CountsAs)) {
			facts = append(facts, name+"="+item.CountsAs[name])
		}
		table.Rows = append(table.Rows, []any{item.OrganisationA, item.OrganisationB, item.LabelA, item.LabelB, item.ConferenceID, item.ConvertedOn, strings.Join(facts, " ")})
	}
	return table.WriteCSV(w, a.Frame)
}
