package impact

import (
	"cmp"
	"context"
	"io"
	"net/url"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
)

var pairColumns = []Column{
	{"organisation_a", "the one of the two that was recorded first, merges resolved"},
	{"organisation_b", "the other"},
	{"conference_id", "where they met"},
	{"group", "all, or one of the groups; a contact of two countries or more sectors has a row in each"},
	{"days", "from the conference's first day to the end of the wait"},
	{"cause", "what ended it: 0 the cut-off, 1 conversion, 2 a competing event"},
}

// ConversionPairs are the contacts beneath a conversion, so that anybody can draw the curve again.
type ConversionPairs struct {
	Frame
	Items []ConversionPair `json:"items"`
}

// pairs is the address of the contacts beneath a frame's figure.
func (f Frame) pairs() string { return "/v1/impact/conversion/pairs?" + f.Query() }

// pairsOf is the address of those of them in one group.
func (f Frame) pairsOf(group string) string {
	return f.pairs() + "&" + url.Values{"group": {group}}.Encode()
}

// ConversionPair is one contact, in one of its groups.
type ConversionPair struct {
	OrganisationA domain.ID `json:"organisation_a"`
	OrganisationB domain.ID `json:"organisation_b"`
	ConferenceID  domain.ID `json:"conference_id"`
	Group         string    `json:"group"`
	Days          int       `json:"days"`
	Cause         Cause     `json:"cause" doc:"0 the cut-off, 1 conversion, 2 a competing event."`
}

const listOrganisationIDs = `select no, id from read_model.organisations_at(@position)`

// ConversionPairs lists the contacts, ordered by conference and organisations, so that equal frames give equal bytes.
func (r *Reader) ConversionPairs(ctx context.Context, f Frame) (ConversionPairs, error) {
	return r.ConversionPairsOf(ctx, f, "")
}

// ConversionPairsOf lists those of one group. The error is a *domain.Error when the frame has no groups.
func (r *Reader) ConversionPairsOf(ctx context.Context, f Frame, group string) (ConversionPairs, error) {
	answer := ConversionPairs{Frame: f, Items: []ConversionPair{}}
	if group != "" && f.Filters.GroupBy == "" {
		return answer, invalid([]domain.Fault{{Field: "group", Message: "goes with group_by"}})
	}
	editions, err := r.editions(ctx, f)
	if err != nil {
		return answer, err
	}
	var met []observed
	err = r.eachMet(ctx, f, editions, group, append(f.Filters.GroupBy.facts(), itsOrganisations), func(c *observed, none int32) {
		if none == 0 {
			met = appended(met, *c)
		}
	})
	if err != nil {
		return answer, err
	}
	var ids []domain.ID // by number
	err = r.ask(ctx, func(rows pgx.Rows) error {
		var no int32
		var id domain.ID
		_, err := pgx.ForEachRow(rows, []any{&no, &id}, func() error {
			ids = append(ids, make([]domain.ID, max(0, int(no)+1-len(ids)))...)
			ids[no] = id
			return nil
		})
		return err
	}, listOrganisationIDs, f.arguments(editions, ""))
	in := f.grouping(editions)
	groups := perPairing(in, func(name string) *string { return &name })
	all := []*string{new(AllOfThem)}
	for _, c := range inOrderOfConferences(met) {
		of := all
		if f.Filters.GroupBy != "" {
			of = groups.of(c.pairing())
		}
		for _, name := range of {
			if group == "" || *name == group {
				answer.Items = append(answer.Items, ConversionPair{ids[c.A], ids[c.B], in.editions[c.Conference].ID, *name, int(c.Day), c.Cause})
			}
		}
	}
	return answer, err
}

// inOrderOfConferences sorts contacts by conference and organisations.
func inOrderOfConferences(contacts []observed) []observed {
	last, lastConference := int32(0), int32(0)
	for i := range contacts {
		last, lastConference = max(last, contacts[i].B), max(lastConference, contacts[i].Conference)
	}
	spare := make([]observed, len(contacts))
	sortStably(spare, contacts, int(last)+1, func(c *observed) int32 { return c.B })
	sortStably(contacts, spare, int(last)+1, func(c *observed) int32 { return c.A })
	sortStably(spare, contacts, int(lastConference)+1, func(c *observed) int32 { return c.Conference })
	return spare
}

// WriteCSV writes a row for each contact.
func (a ConversionPairs) WriteCSV(w io.Writer) error {
	out, err := NewCSV(w, a.Frame, pairColumns)
	for _, p := range a.Items {
		if err != nil {
			return err
		}
		err = out.Write(p.OrganisationA, p.OrganisationB, p.ConferenceID, p.Group, p.Days, int(p.Cause))
	}
	return cmp.Or(err, out.Flush())
}
