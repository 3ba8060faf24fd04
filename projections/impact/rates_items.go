package impact

import (
	"context"
	"io"
	"maps"
	"slices"
	"strings"

	"aftermatch/domain"
	"aftermatch/projections/impact/estimate"
)

// RateItems says which things under a rate are wanted one by one.
type RateItems struct {
	Rate  string
	Part  RatePart // why something is left out, too; "": the denominator
	Group string   // one of the groups, when the frame has any; "": all
	Page
}

// RateThings lists what one part of a rate counts.
type RateThings struct {
	Frame
	Rate  string      `json:"rate"`
	Items []RateThing `json:"items"`
	Next  *string     `json:"next"`
}

// RateThing is one meeting, project or organisation under a rate.
type RateThing struct {
	ID           domain.ID              `json:"id"`
	Kind         string                 `json:"kind" enum:"meeting,project,organisation"`
	Title        string                 `json:"title,omitempty" doc:"Of a project; the name of an organisation."`
	ConferenceID domain.ID              `json:"conference_id,omitzero" doc:"Of a meeting. Of an organisation, where it first came to count as it does."`
	RequesterID  domain.ID              `json:"requester_id,omitzero"`
	TargetID     domain.ID              `json:"target_id,omitzero"`
	CountsAs     RatePart               `json:"counts_as" enum:"numerator,denominator,unknown,withdrawn,cancelled,still_to_come,same_organisation_after_merge,no_contact,abandoned_undecided,planned_end_to_come,no_meeting_before" doc:"denominator: but not numerator. Of what is left out, why."`
	Dates        map[string]domain.Date `json:"dates,omitempty" doc:"What became of it up to the cut-off."`
	History      string                 `json:"history" doc:"The events beneath."`
	Meetings     string                 `json:"meetings,omitempty" doc:"Of an organisation, at that conference."`
	Projects     string                 `json:"projects,omitempty" doc:"Of an organisation."`
}

// rateLinks are the addresses of what a rate counts.
func (f Frame) rateLinks(kind RateKind, group string) (links RateLinks) {
	query := f.query()
	query.Set("rate", kind.Rate)
	if group != "" {
		query.Set("group", group)
	}
	link := func(part RatePart) string {
		query.Set("part", string(part))
		return "/v1/impact/rates/items?" + query.Encode()
	}
	links.Numerator, links.Denominator = link(PartNumerator), link(PartDenominator)
	if kind.unknowns {
		links.Unknown = link(PartNotKnown)
	}
	return links
}

// holds tells whether what has that verdict is of the part.
func (part RatePart) holds(v verdict) bool {
	return v.countsAs() == part || part == PartDenominator && v.part == PartNumerator
}

// countsAs is the part that a thing of that verdict is of, or why it is left out.
func (v verdict) countsAs() RatePart {
	if v.part == partLeftOut {
		return RatePart(v.why)
	}
	return v.part
}

// find is the kind of rate that the items are of. The error is a *domain.Error when there is no such rate, part or
// group.
func (items RateItems) find(f Frame) (kind RateKind, err error) {
	var faults []domain.Fault
	var rates []string
	for _, k := range rateKinds {
		rates = append(rates, k.Rate)
		if k.Rate == items.Rate {
			kind = k
		}
	}
	if kind.Rate == "" {
		faults = append(faults, domain.Fault{Field: "rate", Message: "must be " + oneOf(rates)})
	}
	parts := []RatePart{PartNumerator, PartDenominator, PartNotKnown}
	for _, why := range kind.leavesOut {
		parts = append(parts, RatePart(why))
	}
	switch {
	case !slices.Contains(parts, items.Part):
		faults = append(faults, domain.Fault{Field: "part", Message: "must be " + oneOf(parts)})
	case items.Part == PartNotKnown && kind.Rate != "" && !kind.unknowns:
		faults = append(faults, domain.Fault{Field: "part", Message: "nothing of " + kind.Rate + " is ever unknown; ask for numerator or denominator"})
	}
	if items.Group != "" && f.Filters.GroupBy == "" {
		faults = append(faults, domain.Fault{Field: "group", Message: "goes with group_by"})
	}
	return kind, invalid(faults)
}

// RateItems lists what one part of a rate counts. Read to the end, the list is as long as the count.
func (r *Reader) RateItems(ctx context.Context, f Frame, items RateItems) (answer RateThings, err error) {
	if items.Part == "" {
		items.Part = PartDenominator
	}
	kind, err := items.find(f)
	if err != nil {
		return answer, err
	}
	editions, err := r.editions(ctx, f)
	if err != nil {
		return answer, err
	}
	switch kind.of {
	case ofPaths, ofHeld:
		answer, err = r.meetingItems(ctx, f, editions, kind, items)
	case ofContacts, ofNewcomers:
		var organisations, newcomers map[string][]judgedOrganisation
		if organisations, newcomers, err = r.judgedOrganisations(ctx, f, editions, f.grouping(editions)); err != nil {
			return answer, err
		}
		if kind.of == ofNewcomers {
			organisations = newcomers
		}
		answer, err = r.organisationItems(ctx, f, editions, organisations[items.Group], items)
	case ofProjects:
		answer, err = r.projectItems(ctx, f, editions, kind, items)
	}
	answer.Frame, answer.Rate = f, kind.Rate
	if answer.Items == nil {
		answer.Items = []RateThing{}
	}
	return answer, err
}

// meetingItems is a page of the meetings under a rate.
func (r *Reader) meetingItems(ctx context.Context, f Frame, editions []edition, kind RateKind, items RateItems) (answer RateThings, err error) {
	onTop := func(estimate.Tie) bool { return false }
	if kind.Rate == rateConcentration {
		top, err := r.busiest(ctx, f, editions, items.Group)
		if err != nil {
			return answer, err
		}
		onTop = estimate.TouchesAny(top)
	}
	verdictOn := func(m *placedMeeting) verdict {
		switch judged, _ := m.judged(); {
		case kind.of == ofPaths:
			return kind.judge(judged.path)
		case !judged.held():
			return verdict{}
		case m.A != m.B && onTop(m.Tie):
			return kind.judge(judged.who | whoOnTop)
		default:
			return kind.judge(judged.who)
		}
	}
	l := f.placedList(editions, items.Group, func(m *placedMeeting) bool { return items.Part.holds(verdictOn(m)) })
	page, next, err := r.meetings(ctx, f, l, items.Page)
	placed := f.placing(editions)
	for i := range page {
		m := &page[i]
		answer.Items = append(answer.Items, RateThing{ID: m.ID, Kind: "meeting", ConferenceID: m.ConferenceID, RequesterID: m.RequesterID, TargetID: m.TargetID,
			CountsAs: verdictOn(placed.of(m.pair, &m.PairMeeting)).countsAs(), Dates: m.dates(f), History: m.history()})
	}
	answer.Next = next
	return answer, err
}

var rateItemColumns = []Column{
	{"id", "of the meeting, project or organisation"},
	{"kind", "meeting, project or organisation"},
	{"title", "of a project; the name of an organisation"},
	{"conference_id", "of a meeting; of an organisation, where it first came to count as it does"},
	{"requester_id", "of a meeting"},
	{"target_id", "of a meeting"},
	{"counts_as", "numerator, denominator (but not numerator) or unknown; or why it is left out"},
	{"dates", "what became of it"},
}

// WriteCSV writes a row for each thing on the page.
func (a RateThings) WriteCSV(w io.Writer) error {
	table := Table{Columns: rateItemColumns}
	for _, thing := range a.Items {
		var dates []string
		for _, name := range slices.Sorted(maps.Keys(thing.Dates)) {
			dates = append(dates, name+"="+thing.Dates[name].String())
		}
		table.Rows = append(table.Rows, []any{thing.ID, thing.Kind, thing.Title, optional(given(thing.ConferenceID)), optional(given(thing.RequesterID)),
			optional(given(thing.TargetID)), thing.CountsAs, strings.Join(dates, " ")})
	}
	return table.WriteCSV(w, a.Frame)
}
