package impact

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"io"
	"net/url"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
	"aftermatch/projections/impact/estimate"
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
	Items PairList `json:"items"`
}

// pairs is the address of the contacts beneath a frame's figure.
func (f Frame) pairs() string { return "/v1/impact/conversion/pairs?" + f.Query() }

// pairsOf is the address of those of them in one group.
func (f Frame) pairsOf(group string) string {
	return f.pairs() + "&" + url.Values{"group": {group}}.Encode()
}

// ConversionPair is one contact, in one of its groups.
type ConversionPair struct {
	OrganisationA domain.ID      `json:"organisation_a"`
	OrganisationB domain.ID      `json:"organisation_b"`
	ConferenceID  domain.ID      `json:"conference_id"`
	Group         string         `json:"group"`
	Days          int            `json:"days"`
	Cause         estimate.Cause `json:"cause" doc:"0 the cut-off, 1 conversion, 2 a competing event."`
}

const listOrganisationIDs = `select no, id from read_model.organisations_at(@position)`

// ConversionPairs lists the contacts, ordered by conference and organisations, so that equal frames give equal bytes.
func (r *Reader) ConversionPairs(ctx context.Context, f Frame) (ConversionPairs, error) {
	return r.ConversionPairsOf(ctx, f, "")
}

// ConversionPairsOf lists those of one group. The error is a *domain.Error when the frame has no groups.
func (r *Reader) ConversionPairsOf(ctx context.Context, f Frame, group string) (ConversionPairs, error) {
	answer := ConversionPairs{Frame: f}
	if group != "" && f.Filters.GroupBy == "" {
		return answer, invalid([]domain.Fault{{Field: "group", Message: "goes with group_by"}})
	}
	editions, err := r.editions(ctx, f)
	if err != nil {
		return answer, err
	}
	in, list := f.grouping(editions), &answer.Items
	list.groups = []string{AllOfThem}
	groups := perPairing(in, func(name string) int32 {
		list.groups = append(list.groups, name)
		return int32(len(list.groups)) - 1
	})
	all := []int32{0}
	err = r.eachMet(ctx, f, editions, group, func(c *observed, none int32) {
		if none > 0 {
			return
		}
		of := all
		if in.by != "" {
			of = groups.of(c.pairing())
		}
		for _, name := range of {
			if group == "" || list.groups[name] == group {
				list.rows = appended(list.rows, pairRow{c.A, c.B, c.Conference, c.Day, name, c.Cause})
			}
		}
	})
	if err != nil {
		return answer, err
	}
	list.sort()
	list.conferences = map[int32]domain.ID{}
	for _, e := range editions {
		list.conferences[e.No] = e.ID
	}
	list.organisations, err = r.organisationIDs(ctx, f)
	return answer, err
}

// organisationIDs are those of all organisations by their numbers.
func (r *Reader) organisationIDs(ctx context.Context, f Frame) (ids []domain.ID, err error) {
	err = r.ask(ctx, func(rows pgx.Rows) error {
		var no int32
		var id domain.ID
		_, err := pgx.ForEachRow(rows, []any{&no, &id}, func() error {
			ids = append(ids, make([]domain.ID, max(0, int(no)+1-len(ids)))...)
			ids[no] = id
			return nil
		})
		return err
	}, listOrganisationIDs, f.arguments(nil, ""))
	return ids, err
}

// WriteJSON writes the contacts as they are made.
func (a ConversionPairs) WriteJSON(w io.Writer) error {
	var head bytes.Buffer
	if err := plainJSON(&head).Encode(ConversionPairs{Frame: a.Frame}); err != nil {
		return err
	}
	end := head.Len() - len("]}\n")
	out := bufio.NewWriterSize(w, 64<<10)
	_, err := out.Write(head.Bytes()[:end])
	for item := range a.Items.json() {
		if err != nil {
			return err
		}
		_, err = out.Write(item)
	}
	_, _ = out.Write(head.Bytes()[end:])
	return cmp.Or(err, out.Flush())
}

// plainJSON encodes as the API does.
func plainJSON(w io.Writer) *json.Encoder {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return encoder
}

// WriteCSV writes a row for each contact, as they are made.
func (a ConversionPairs) WriteCSV(w io.Writer) error {
	out, err := NewCSV(w, a.Frame, pairColumns)
	var p ConversionPair // one place for all, which the cells point to
	for p = range a.Items.All() {
		if err != nil {
			return err
		}
		err = out.Write(&p.OrganisationA, &p.OrganisationB, &p.ConferenceID, p.Group, p.Days, int(p.Cause))
	}
	return cmp.Or(err, out.Flush())
}
