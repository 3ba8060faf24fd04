package impact

import (
	"context"
	"io"
	"slices"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
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
	ID           domain.ID   `json:"id" doc:"Of the meeting that it asked for."`
	ConferenceID domain.ID   `json:"conference_id"`
	RequesterID  domain.ID   `json:"requester_id"`
	TargetID     domain.ID   `json:"target_id"`
	RequestedOn  domain.Date `json:"requested_on"`
	Days         int         `json:"days" doc:"From the request to its end, or to the cut-off."`
	End          RequestEnd  `json:"end" enum:"open,accepted,declined,withdrawn,expired"`
	Cause        Cause       `json:"cause" doc:"What the curve takes that for: 0 the cut-off, 1 an answer, 2 a competing event."`
	History      string      `json:"history" doc:"The events beneath."`
}

// responseTimeItems is the address of a group's requests.
func (f Frame) responseTimeItems(group string) string {
	query := f.query()
	if group != "" {
		query.Set("group", group)
	}
	return "/v1/impact/response-time/items?" + query.Encode()
}

// codes are the numbers of the ends that are wanted.
func (items RequestWaits) codes(f Frame) (codes []int32, err error) {
	var faults []domain.Fault
	if all := append([]RequestEnd{RequestAnswered, RequestToSelf}, requestEnds...); items.End != "" && !slices.Contains(all, items.End) {
		faults = append(faults, domain.Fault{Field: "end", Message: "must be " + oneOf(all)})
	}
	if items.Group != "" && f.Filters.GroupBy == "" {
		faults = append(faults, domain.Fault{Field: "group", Message: "goes with group_by"})
	}
	for code, end := range requestEnds {
		if items.End == "" || items.End == RequestToSelf || items.End == end || items.End == RequestAnswered && requestCauses[code] == Converted {
			codes = append(codes, int32(code))
		}
	}
	return codes, invalid(faults)
}

const listRequestItems = `
	select id, conference_id, requester_id, target_id, (requested_at at time zone 'UTC')::date - date '1970-01-01', days, code
	from (` + endedRequests + `) m
	where (a = b) = @self and code = any(@codes) and id > @after order by id limit @limit`

// ResponseTimeItems lists the requests under a response time. Read to the end, the list is as long as the count. The
// error is a *domain.Error when there is no such end or group.
func (r *Reader) ResponseTimeItems(ctx context.Context, f Frame, items RequestWaits) (ResponseTimeItems, error) {
	answer := ResponseTimeItems{Frame: f}
	codes, err := items.codes(f)
	if err != nil {
		return answer, err
	}
	limit, after, err := items.bounds()
	if err != nil {
		return answer, err
	}
	editions, err := r.editions(ctx, f)
	if err != nil {
		return answer, err
	}
	args := f.arguments(editions, items.Group)
	args["codes"], args["after"], args["limit"], args["self"] = codes, after, limit+1, items.End == RequestToSelf
	answer.Items, err = list(ctx, r, func(row pgx.CollectableRow) (w RequestWait, err error) {
		var code int
		err = row.Scan(&w.ID, &w.ConferenceID, &w.RequesterID, &w.TargetID, &w.RequestedOn, &w.Days, &code)
		w.End, w.Cause = requestEnds[code], requestCauses[code]
		w.History = "/v1/meetings/" + w.ID.String() + "/history"
		return w, err
	}, listRequestItems, args)
	if len(answer.Items) > limit {
		answer.Items = answer.Items[:limit]
		answer.Next = new(answer.Items[limit-1].ID.String())
	}
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
