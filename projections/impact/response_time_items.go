package impact

import (
	"context"
	"io"
	"slices"

	"aftermatch/domain"
	"aftermatch/projections"
	"aftermatch/projections/impact/estimate"
)

// RequestWaits says which requests under a response time are wanted one by one.
type RequestWaits struct {
	End   RequestEnd // RequestAnswered: accepted or declined; RequestToSelf: what is left out; "": all that count
	Group string     // one of the groups, when the frame has any; "": all
	Page
}

// RequestAnswered are the requests accepted and those declined.
const RequestAnswered RequestEnd = "answered"

// RequestToSelf are those of an organisation to itself after a merge, whatever became of them.
const RequestToSelf RequestEnd = selfAfterMerge

// ResponseTimeItems lists requests.
type ResponseTimeItems struct {
	Frame
	Items []RequestWait `json:"items"`
	Next  *string       `json:"next"`
}

// RequestWait is one request, with how long it waited for what.
type RequestWait struct {
	ID           domain.ID      `json:"id" doc:"Of the meeting that it asked for."`
	ConferenceID domain.ID      `json:"conference_id"`
	RequesterID  domain.ID      `json:"requester_id"`
	TargetID     domain.ID      `json:"target_id"`
	RequestedOn  domain.Date    `json:"requested_on"`
	Days         int            `json:"days" doc:"From the request to its end, or to the cut-off."`
	End          RequestEnd     `json:"end" enum:"open,accepted,declined,withdrawn,expired"`
	Cause        estimate.Cause `json:"cause" doc:"What the curve takes that for: 0 the cut-off, 1 an answer, 2 a competing event."`
	History      string         `json:"history" doc:"The events beneath."`
}

// responseTimeItems is the address of a group's requests.
func (f Frame) responseTimeItems(group string) string {
	query := f.query()
	if group != "" {
		query.Set("group", group)
	}
	return "/v1/impact/response-time/items?" + query.Encode()
}

func (items RequestWaits) check(f Frame) error {
	var faults []domain.Fault
	if all := append([]RequestEnd{RequestAnswered, RequestToSelf}, requestEnds...); items.End != "" && !slices.Contains(all, items.End) {
		faults = append(faults, domain.Fault{Field: "end", Message: "must be " + oneOf(all)})
	}
	if items.Group != "" && f.Filters.GroupBy == "" {
		faults = append(faults, domain.Fault{Field: "group", Message: "goes with group_by"})
	}
	return invalid(faults)
}

// holds tells whether a meeting is among the requests.
func (items RequestWaits) holds(m *placedMeeting) bool {
	if toSelf := m.A == m.B; !m.horizon.sees(m.Requested) || toSelf != (items.End == RequestToSelf) {
		return false
	}
	exit, end := m.request()
	return items.End == "" || items.End == RequestToSelf || items.End == end || items.End == RequestAnswered && exit.Cause == estimate.Converted
}

// ResponseTimeItems lists the requests under a response time. Read to the end, the list is as long as the count. The
// error is a *domain.Error when there is no such end or group.
func (r *Reader) ResponseTimeItems(ctx context.Context, f Frame, items RequestWaits) (ResponseTimeItems, error) {
	answer := ResponseTimeItems{Frame: f, Items: []RequestWait{}}
	if err := items.check(f); err != nil {
		return answer, err
	}
	editions, err := r.editions(ctx, f)
	if err != nil {
		return answer, err
	}
	page, next, err := r.meetings(ctx, f, f.placedList(editions, items.Group, items.holds), items.Page)
	placed := f.placing(editions)
	for i := range page {
		m := &page[i]
		exit, end := placed.of(m.pair, &m.PairMeeting).request()
		answer.Items = append(answer.Items, RequestWait{ID: m.ID, ConferenceID: m.ConferenceID, RequesterID: m.RequesterID, TargetID: m.TargetID,
			RequestedOn: domain.DateOf(*m.times[projections.RequestedAt]), Days: int(exit.Day), End: end, Cause: exit.Cause, History: m.history()})
	}
	answer.Next = next
	return answer, err
}

var requestWaitColumns = []Column{
	{"id", "of the meeting that was asked for"},
	{"conference_id", "of the conference"},
	{"requester_id", "who asked"},
	{"target_id", "who was asked"},
	{"requested_on", "the day of the request"},
	{"days", "from then to the end, or to the cut-off"},
	{"end", "open, accepted, declined, withdrawn or expired"},
	{"cause", "what the curve takes that for: 0 the cut-off, 1 an answer, 2 a competing event"},
}

// WriteCSV writes a row for each request on the page.
func (a ResponseTimeItems) WriteCSV(w io.Writer) error {
	table := Table{Columns: requestWaitColumns}
	for _, item := range a.Items {
		table.Rows = append(table.Rows, []any{item.ID, item.ConferenceID, item.RequesterID, item.TargetID, item.RequestedOn, item.Days, item.End, int(item.Cause)})
	}
	return table.WriteCSV(w, a.Frame)
}
