package impact

import (
	"context"
	"io"
	"strconv"

	"aftermatch/projections"
	"aftermatch/projections/impact/estimate"
)

// ResponseTimeDefinition is question 4: how long requests wait for an answer.
var ResponseTimeDefinition = Definition{
	ID: "response-time", Version: 1,
	Title:   "Response time",
	TitleDE: "Antwortzeit",
	Text: `The share of meeting requests that had an answer, be it yes or no, so many days after they were made.

The unit is the request, and its clock starts on the day it was made, for what happened is often known by the day only: an answer on the same day took 0 days. A request is answered when the target accepts or declines it. It competes when before that it is withdrawn by the requester or expires. Otherwise it is still open at the cut-off (censored).

The curve is the cumulative incidence (Aalen–Johansen), of all requests: those withdrawn or expired will never be answered and stay in the denominator. The median is the first day by which half of all requests had an answer; it is not reached when fewer ever get one. The interval to quote is the clustered one, for organisations make and get several requests, and some are quick. Country and sectors are those of the conference's first day.

Left out and counted are requests of an organisation to itself after a merge.`,
	TextDE: `Der Anteil der Treffensanfragen, die so viele Tage nach der Anfrage beantwortet waren, ob mit Ja oder Nein.

Gezählt wird die Anfrage, ihre Uhr beginnt am Tag der Anfrage, denn oft ist nur der Tag eines Ereignisses bekannt: Eine Antwort am selben Tag brauchte 0 Tage. Beantwortet ist eine Anfrage, wenn die angefragte Seite zusagt oder ablehnt. Sie endet konkurrierend, wenn sie zuvor zurückgezogen wird oder verfällt. Sonst ist sie am Stichtag noch offen (zensiert).

Die Kurve ist die kumulative Inzidenz (Aalen–Johansen) über alle Anfragen: Zurückgezogene und verfallene werden nie mehr beantwortet und bleiben im Nenner. Der Median ist der erste Tag, bis zu dem die Hälfte aller Anfragen beantwortet war; er ist nicht erreicht, wenn weniger je eine Antwort bekommen. Zu zitieren ist das geclusterte Intervall, denn Organisationen stellen und bekommen mehrere Anfragen, und manche sind schnell. Land und Branchen sind die des ersten Konferenztags.

Ausgelassen und gezählt werden Anfragen einer Organisation an sich selbst nach einer Zusammenführung.`,
	scope:   ScopeAll,
	groups:  []GroupBy{ByConference, BySeries, ByCountry, BySector},
	columns: responseTimeColumns,
}

// ResponseTime is the answer to question 4.
type ResponseTime struct {
	Figure
	Groups  []ResponseTimeGroup   `json:"groups" doc:"All requests, and when grouped one for each group after them."`
	LogRank *estimate.LogRankTest `json:"log_rank" doc:"Whether two groups differ; only for exactly two. It ignores that requests share organisations, so p is too small."`
}

// ResponseTimeGroup is how long the requests of one group waited.
type ResponseTimeGroup struct {
	Group         string `json:"group" doc:"all; or the conference's id, the series, the country or the sector."`
	Label         string `json:"label"`
	N             int    `json:"n" doc:"Requests."`
	Pairs         int    `json:"n_pairs" doc:"Pairs of organisations, each once."`
	Organisations int    `json:"n_organisations"`
	Answered      int    `json:"answered" doc:"Accepted or declined."`
	Accepted      int    `json:"accepted"`
	Declined      int    `json:"declined"`
	Withdrawn     int    `json:"withdrawn"`
	Expired       int    `json:"expired"`
	Open          int    `json:"open" doc:"At the cut-off."`

	Curve      estimate.Curve           `json:"curve" doc:"One row for each day with an event; converted is answered, competing is withdrawn or expired."`
	AtDays     map[string]*estimate.Row `json:"at_days" doc:"The curve after 1, 3, 7, 14, 30 and 60 days; null where nobody was watched that long."`
	MedianDays *int                     `json:"median_days" doc:"The first day by which half of the requests had an answer; null when that is not reached."`
	Items      string                   `json:"items" doc:"The requests, one by one."`
	Reason     string                   `json:"reason,omitempty" doc:"Why there is no curve."`
}

// responseDays are the days at which the curve is read.
var responseDays = []int{1, 3, 7, 14, 30, 60}

// RequestEnd is what became of a request.
type RequestEnd string

// The ends.
const (
	RequestOpen      RequestEnd = "open"
	RequestAccepted  RequestEnd = "accepted"
	RequestDeclined  RequestEnd = "declined"
	RequestWithdrawn RequestEnd = "withdrawn"
	RequestExpired   RequestEnd = "expired"
)

// The ends, and what each is to the curve.
var (
	requestEnds   = []RequestEnd{RequestOpen, RequestAccepted, RequestDeclined, RequestWithdrawn, RequestExpired}
	requestCauses = []estimate.Cause{estimate.Censored, estimate.Converted, estimate.Converted, estimate.Competing, estimate.Competing}
)

// waits are the requests of one group.
type waits struct {
	exits []estimate.Contact
	ends  map[RequestEnd]int
}

// ResponseTime answers question 4.
func (r *Reader) ResponseTime(ctx context.Context, f Frame) (ResponseTime, error) {
	editions, err := r.editions(ctx, f)
	if err != nil {
		return ResponseTime{}, err
	}
	in, selves, all, groups := f.grouping(editions), 0, newWaits(), map[string]*waits{}
	at := perPlace(in, func(name string) *waits {
		if name == "" {
			return all
		}
		groups[name] = newWaits()
		return groups[name]
	})
	err = r.placedMeetings(ctx, f, editions, "", func(m *placedMeeting) {
		if !m.horizon.sees(m.Requested) {
			return
		}
		if m.A == m.B {
			selves++
			return
		}
		exit, end := m.request()
		for _, group := range at.of(m.place) {
			group.exits = appended(group.exits, exit)
			group.ends[end]++
		}
	})
	if err != nil {
		return ResponseTime{}, err
	}
	answer := ResponseTime{Figure: f.figure(), Groups: []ResponseTimeGroup{f.responseTime("", AllOfThem, all)}}
	answer.leave(selfAfterMerge, selves, f.below("/v1/impact/response-time/items", map[string]string{"end": string(RequestToSelf)}))
	names := sortGroups(in, groups)
	for _, name := range names {
		answer.Groups = append(answer.Groups, f.responseTime(name, in.label(name), groups[name]))
	}
	if f.Filters.GroupBy.disjoint() && len(names) == 2 {
		if test, ok := estimate.LogRank(estimate.TallyByDay(groups[names[0]].exits), estimate.TallyByDay(groups[names[1]].exits)); ok {
			answer.LogRank = &test
		}
	}
	return answer, nil
}

func newWaits() *waits { return &waits{ends: map[RequestEnd]int{}} }

// request is how long the request waited and for what.
func (m *placedMeeting) request() (exit estimate.Contact, end RequestEnd) {
	exit, end = estimate.Contact{A: m.A, B: m.B, Day: int32(m.horizon) - int32(m.Requested)}, RequestOpen
	for i, on := range [...]projections.Day{m.Matched, m.Declined, m.Withdrawn, m.Expired} {
		if !m.horizon.sees(on) {
			continue
		}
		exit.Day = min(exit.Day, int32(on)-int32(m.Requested))
		if end == RequestOpen {
			end, exit.Cause = requestEnds[i+1], requestCauses[i+1]
		}
	}
	return exit, end
}

// responseTime estimates one group; "" is all.
func (f Frame) responseTime(group, label string, requests *waits) ResponseTimeGroup {
	g := ResponseTimeGroup{Group: group, Label: label, N: len(requests.exits), AtDays: map[string]*estimate.Row{}, Items: f.responseTimeItems(group)}
	if group == "" {
		g.Group = AllOfThem
	}
	ends := requests.ends
	g.Accepted, g.Declined, g.Withdrawn, g.Expired, g.Open = ends[RequestAccepted], ends[RequestDeclined], ends[RequestWithdrawn], ends[RequestExpired], ends[RequestOpen]
	g.Answered = g.Accepted + g.Declined
	var e estimate.DyadicEstimator
	curve, ok := e.Curve(estimate.InOrderOfOrganisations(requests.exits))
	g.Pairs, g.Organisations = e.Pairs, e.Organisations()
	if !ok {
		g.Reason = "there is no request"
	}
	g.Curve = curve.EventDays()
	for _, days := range responseDays {
		g.AtDays[strconv.Itoa(days)] = curve.On(days)
	}
	if median, reached := curve.FirstDay(0.5); reached {
		g.MedianDays = &median
	}
	return g
}

var responseTimeColumns = []Column{
	{"group", "all; or the conference's id, the series, the country or the sector"},
	{"label", "the conference's name; otherwise the group"},
	{"day", "since the request"},
	{"at_risk", "requests that end on this day or later"},
	{"answered", "on this day"},
	{"competing", "withdrawn or expired on this day"},
	{"censored", "last watched on this day"},
	{"survival", "share neither answered nor ended"},
	{"incidence", "share answered"},
	{"se", "of the incidence, were requests independent"},
	{"lower", "of its 95 % interval"},
	{"upper", "of its 95 % interval"},
	{"se_clustered", "of the incidence, with shared organisations"},
	{"lower_clustered", "of the 95 % interval to quote"},
	{"upper_clustered", "of the 95 % interval to quote"},
}

// WriteCSV writes a row for each group and day with an event.
func (a ResponseTime) WriteCSV(w io.Writer) error {
	table := Table{Columns: responseTimeColumns}
	for _, g := range a.Groups {
		for _, row := range g.Curve {
			table.Rows = append(table.Rows, curveCells(row, g.Group, g.Label))
		}
	}
	return table.WriteCSV(w, a.Frame)
}
