package impact

import (
	"context"
	"io"
	"slices"

	"aftermatch/domain"
	"aftermatch/projections"
	"aftermatch/projections/impact/estimate"
)

// CalibrationItems says which meetings are wanted one by one.
type CalibrationItems struct {
	Group   string // one of the answer's; "": all
	Class   string // one of the group's; "": all
	Outcome CalibrationOutcome
	Page
}

// CalibrationOutcome is what became of the meetings.
type CalibrationOutcome string

// The outcomes; without one, all that count. Why meetings are left out is an outcome too.
const (
	MeetingConverted    CalibrationOutcome = "converted"
	MeetingNotConverted CalibrationOutcome = "not_converted"
	MeetingTooShort     CalibrationOutcome = "watched_too_short"
)

// RatedMeetings lists held meetings with their ratings.
type RatedMeetings struct {
	Frame
	Items []RatedMeeting `json:"items"`
	Next  *string        `json:"next"`
}

// RatedMeeting is one held meeting.
type RatedMeeting struct {
	ID              domain.ID          `json:"id"`
	ConferenceID    domain.ID          `json:"conference_id"`
	RequesterID     domain.ID          `json:"requester_id"`
	TargetID        domain.ID          `json:"target_id"`
	HeldOn          domain.Date        `json:"held_on"`
	RatingRequester string             `json:"rating_requester" enum:"unrated,no_interest,informative,cooperation_possible"`
	RatingTarget    string             `json:"rating_target" enum:"unrated,no_interest,informative,cooperation_possible"`
	RatedOn         *domain.Date       `json:"rated_on" doc:"The later of the two ratings; null without any."`
	Outcome         CalibrationOutcome `json:"outcome" enum:"converted,not_converted,watched_too_short,same_organisation_after_merge,held_after_conference,entered_after_project"`
	ConvertedOn     *domain.Date       `json:"converted_on" doc:"When the contact did, if within the window."`
	History         string             `json:"history" doc:"The events beneath."`
}

// calibrationItems is the address of a class's meetings; of all without one.
func (f Frame) calibrationItems(group, class string) string {
	query := f.query()
	if group != AllOfThem {
		query.Set("group", group)
	}
	if class != "" {
		query.Set("class", class)
	}
	return "/v1/impact/calibration/items?" + query.Encode()
}

// meetingsWith is the address of the meetings with that outcome.
func (f Frame) meetingsWith(outcome CalibrationOutcome) string {
	return f.below("/v1/impact/calibration/items", map[string]string{"outcome": string(outcome)})
}

// CalibrationItems lists the meetings under a count, by when they were held. Read to the end, each list is as long as its
// count.
func (r *Reader) CalibrationItems(ctx context.Context, f Frame, items CalibrationItems) (RatedMeetings, error) {
	answer := RatedMeetings{Frame: f, Items: []RatedMeeting{}}
	if err := items.check(f); err != nil {
		return answer, err
	}
	editions, err := r.editions(ctx, f)
	if err != nil {
		return answer, err
	}
	in, class, window := f.grouping(editions), items.class(), int32(estimate.Days(f.Filters.WindowMonths))
	l := meetingList{editions: f.inGroup(editions, items.Group), position: f.AsOf.Position, left: f.left(editions, items.Group), row: f.metRow(),
		judge: func(pair []int32, meeting *projections.PairMeeting) bool {
			m, held := rate(pair, meeting, window)
			return held && items.holds(m, class) && (items.Group == "" || slices.Contains(in.of(m.place), items.Group))
		},
		day: func(m *projections.PairMeeting) projections.Day { return m.Held }}
	page, next, err := r.meetings(ctx, f, l, items.Page)
	for i := range page {
		answer.Items = append(answer.Items, f.ratedMeeting(&page[i], in.editions))
	}
	answer.Next = next
	return answer, err
}

func (f Frame) ratedMeeting(listed *listedMeeting, editions map[int32]edition) RatedMeeting {
	m, _ := rate(listed.pair, &listed.PairMeeting, int32(estimate.Days(f.Filters.WindowMonths)))
	item := RatedMeeting{ID: listed.ID, ConferenceID: listed.ConferenceID, RequesterID: listed.RequesterID, TargetID: listed.TargetID,
		HeldOn: domain.DateOf(*listed.times[projections.HeldAt]), RatingRequester: ratingNames[m.given[0]], RatingTarget: ratingNames[m.given[1]],
		Outcome: m.outcome(), History: listed.history()}
	for side := range m.given {
		if rated := listed.times[projections.RatedAt+side]; m.given[side] > 0 && (item.RatedOn == nil || domain.DateOf(*rated) > *item.RatedOn) {
			item.RatedOn = new(domain.DateOf(*rated))
		}
	}
	if m.within {
		item.ConvertedOn = new(editions[m.Conference].StartsOn + domain.Date(listed.pair[8]))
	}
	return item
}

// outcome is what became of a meeting.
func (m ratedMeeting) outcome() CalibrationOutcome {
	switch {
	case m.none > 0:
		return CalibrationOutcome(noContact[m.none])
	case !m.watched:
		return MeetingTooShort
	case m.within:
		return MeetingConverted
	default:
		return MeetingNotConverted
	}
}

// holds tells whether a meeting is wanted: without an outcome, those that count.
func (items CalibrationItems) holds(m ratedMeeting, class *ratings) bool {
	if items.Outcome == "" && m.none > 0 || items.Outcome != "" && items.Outcome != m.outcome() {
		return false
	}
	return class == nil || m.watched && m.ratings == *class
}

// class is the one whose meetings are wanted; nil for all.
func (items CalibrationItems) class() *ratings {
	for _, class := range ratingClasses {
		if class.name() == items.Class {
			return &class
		}
	}
	return nil
}

// none is why meetings with that outcome are left out, as a place in noContact; 0 when they count.
func (outcome CalibrationOutcome) none() int {
	return max(0, slices.Index(noContact, string(outcome)))
}

func (items CalibrationItems) check(f Frame) error {
	var faults []domain.Fault
	var classes []string
	for _, class := range ratingClasses {
		classes = append(classes, class.name())
	}
	outcomes := []CalibrationOutcome{MeetingConverted, MeetingNotConverted, MeetingTooShort}
	for _, why := range noContact[1:] {
		outcomes = append(outcomes, CalibrationOutcome(why))
	}
	switch {
	case items.Class != "" && !slices.Contains(classes, items.Class):
		faults = append(faults, domain.Fault{Field: "class", Message: "must be " + oneOf(classes)})
	case items.Class != "" && (items.Outcome == MeetingTooShort || items.Outcome.none() > 0):
		faults = append(faults, domain.Fault{Field: "class", Message: "does not go with outcome " + string(items.Outcome) + ": classes count only what was watched for the whole window"})
	}
	if items.Outcome != "" && !slices.Contains(outcomes, items.Outcome) {
		faults = append(faults, domain.Fault{Field: "outcome", Message: "must be " + oneOf(outcomes)})
	}
	if items.Group != "" && f.Filters.GroupBy == "" {
		faults = append(faults, domain.Fault{Field: "group", Message: "goes with group_by"})
	}
	return invalid(faults)
}

var calibrationColumns = []Column{
	{"group", "all; or the conference's id, the series, the country or the sector"},
	{"label", "the conference's name; otherwise the group"},
	{"class", "the two ratings joined by +, the lower first; all for every class together"},
	{"converted", "meetings whose contact converted within the window"},
	{"watched", "meetings watched for the whole window"},
	{"rate", "converted ÷ watched; empty when there is nothing to divide by"},
	{"lower", "of the rate's 95 % interval (Wilson), were meetings independent"},
	{"upper", "of the same"},
	{"lower_clustered", "of the 95 % interval to quote, which allows for shared organisations"},
	{"upper_clustered", "of the same"},
	{"rated_after_conversion", "of those converted, meetings with a rating given only then; empty for all"},
}

// WriteCSV writes for each group a row for all its meetings and one for each class.
func (a Calibration) WriteCSV(w io.Writer) error {
	table := Table{Columns: calibrationColumns}
	for _, g := range a.Groups {
		table.Rows = append(table.Rows, append(append([]any{g.Group, g.Label, AllOfThem}, g.Converted.Cells()...), nil))
		for _, c := range g.Classes {
			table.Rows = append(table.Rows, append(append([]any{g.Group, g.Label, c.Class}, c.Converted.Cells()...), c.Hindsight))
		}
	}
	return table.WriteCSV(w, a.Frame)
}

var ratedMeetingColumns = []Column{
	{"meeting_id", "the meeting"},
	{"conference_id", "where it was held"},
	{"requester_id", "the one party, as recorded"},
	{"target_id", "the other"},
	{"held_on", "the day"},
	{"rating_requester", "what the one said of it"},
	{"rating_target", "what the other said of it"},
	{"rated_on", "the later of the two ratings"},
	{"outcome", "converted, not_converted or watched_too_short; or why it is left out"},
	{"converted_on", "when the contact did, if within the window"},
}

// WriteCSV writes a row for each meeting on the page.
func (a RatedMeetings) WriteCSV(w io.Writer) error {
	table := Table{Columns: ratedMeetingColumns}
	for _, m := range a.Items {
		table.Rows = append(table.Rows, []any{m.ID, m.ConferenceID, m.RequesterID, m.TargetID, m.HeldOn, m.RatingRequester, m.RatingTarget,
			m.RatedOn, m.Outcome, m.ConvertedOn})
	}
	return table.WriteCSV(w, a.Frame)
}
