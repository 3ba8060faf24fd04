package impact_test

import (
	"bytes"
	"encoding/csv"
	"reflect"
	"strconv"
	"testing"

	"aftermatch/domain"
	"aftermatch/projections/impact"
	"aftermatch/projections/impact/estimate"
)

func (h *history) responseTime(q impact.Question) impact.ResponseTime {
	h.Helper()
	answer, err := h.figures.ResponseTime(h.Context(), h.frame(impact.ResponseTimeDefinition, q))
	if err != nil {
		h.Fatal(err)
	}
	return answer
}

// became is how many requests of a group were accepted, declined, withdrawn, expired and still open.
func became(g impact.ResponseTimeGroup) [5]int {
	return [5]int{g.Accepted, g.Declined, g.Withdrawn, g.Expired, g.Open}
}

func TestHowLongRequestsWaitByHand(t *testing.T) {
	h := tell(t)
	stuttgart(h) // six requests: declined after 2 days, withdrawn after 3, accepted after 4, 4 and 5, expired after 52
	g := h.responseTime(impact.Question{}).Groups[0]
	if g.N != 6 || g.Pairs != 6 || g.Organisations != 5 || became(g) != [5]int{3, 1, 1, 1, 0} || g.Answered != 4 {
		t.Errorf("%+v", g)
	}
	want := []struct {
		day       int
		incidence float64
	}{{2, 1. / 6}, {3, 1. / 6}, {4, 1. / 2}, {5, 2. / 3}, {52, 2. / 3}}
	if len(g.Curve) != len(want) {
		t.Fatalf("%+v", g.Curve)
	}
	for i, w := range want {
		if g.Curve[i].Day != w.day {
			t.Errorf("day %d, want %d", g.Curve[i].Day, w.day)
		}
		near(t, "incidence", g.Curve[i].Incidence, w.incidence, 1e-15)
	}
	if g.MedianDays == nil || *g.MedianDays != 4 || g.AtDays["1"].Incidence != 0 || g.AtDays["3"].Converted != 1 || g.AtDays["60"].Converted != 4 ||
		*g.AtDays["7"].SEClustered < g.AtDays["7"].SE {
		t.Errorf("median %v, %+v", g.MedianDays, g.AtDays)
	}

	until := day("2017-08-04")
	g = h.responseTime(impact.Question{Cut: impact.Cut{Until: &until}}).Groups[0]
	if became(g) != [5]int{0, 1, 1, 0, 4} || g.MedianDays != nil || g.AtDays["7"] != nil || g.AtDays["3"].Censored != 4 {
		t.Errorf("until three days after: %+v", g)
	}
	until = day("2017-07-31")
	if g = h.responseTime(impact.Question{Cut: impact.Cut{Until: &until}}).Groups[0]; g.N != 0 || g.Reason == "" || len(g.Curve) != 0 || g.MedianDays != nil {
		t.Errorf("before any request: %+v", g)
	}
}

func TestAnAnswerOfTheSameDayTakesNoDays(t *testing.T) {
	h := tell(t)
	h.conference("Stuttgart", "CMC", "2017-09-21")
	h.organisation("a", "DE")
	h.organisation("b", "DK")
	h.recorded("2017-08-01")
	h.happened(id("ab"), "2017-08-01", domain.MeetingRequested{Pairing: pairing("Stuttgart", "a", "b")})
	h.happened(id("ab"), "2017-08-01", domain.RequestDeclined{By: id("b")})
	g := h.responseTime(impact.Question{}).Groups[0]
	if *g.MedianDays != 0 || len(g.Curve) != 1 || g.Curve[0].Incidence != 1 || g.Curve[0].LowerClustered != nil {
		t.Errorf("%+v", g)
	}
}

func TestResponseTimesOfTwoConferencesAreCompared(t *testing.T) {
	h := tell(t)
	stuttgart(h)
	h.conference("Warsaw", "CMC", "2016-09-21")
	for _, target := range []string{"welfare", "medicon", "lyonbio"} {
		meeting := id("Warsaw" + target)
		h.happened(meeting, "2016-08-01", domain.MeetingRequested{Pairing: pairing("Warsaw", "bioregio", target)})
		h.happened(meeting, "2016-08-02", domain.MatchMade{By: id(target)})
	}
	answer := h.responseTime(impact.Question{Filters: impact.Filters{GroupBy: impact.ByConference}})
	if len(answer.Groups) != 3 || answer.Groups[1].Label != "Warsaw" || *answer.Groups[1].MedianDays != 1 || answer.LogRank == nil || answer.LogRank.Observed1 != 3 {
		t.Errorf("%+v, %+v", answer.Groups, answer.LogRank)
	}
	if answer.Groups[0].N != 9 || answer.Groups[0].Pairs != 7 { // two of the pairs ask at both
		t.Errorf("%d requests of %d pairs", answer.Groups[0].N, answer.Groups[0].Pairs)
	}
	answer = h.responseTime(impact.Question{Filters: impact.Filters{GroupBy: impact.ByCountry, Scope: impact.ScopeCrossBorder, Conference: id("Stuttgart")}})
	var groups []string
	for _, g := range answer.Groups {
		groups = append(groups, g.Group+strconv.Itoa(g.N))
	}
	if !reflect.DeepEqual(groups, []string{"all6", "DE4", "DK5", "FR3"}) || answer.LogRank != nil {
		t.Errorf("%v", groups)
	}
	g := h.responseTime(impact.Question{Filters: impact.Filters{Sector: "health", Country: "FR"}}).Groups[0]
	if became(g) != [5]int{1, 1, 1, 0, 0} {
		t.Errorf("with a French side, and with one in health: %v", became(g))
	}
}

func TestAResponseTimeIsAsWasKnown(t *testing.T) {
	h := tell(t)
	stuttgart(h)
	before := h.position
	h.recorded("2021-01-01")
	h.happened(id("m8"), "2017-08-02", domain.MeetingRequested{Pairing: pairing("Stuttgart", "welfare", "lyonbio")}) // late
	last := h.happened(id("m8"), "2017-08-12", domain.RequestDeclined{By: id("lyonbio")})
	late := h.position
	h.happened(id("m8"), "2021-01-01", domain.FactCorrected{EventID: last, Reason: "it was a month later", Replacement: domain.RequestDeclined{By: id("lyonbio")}, At: day("2017-09-12").Time()})
	h.happened(id("lyonbio"), "2021-01-01", domain.OrganisationsMerged{Into: id("medizin")}) // m3 was between these two
	now := h.position
	until := day("2020-12-01")
	for asOf, want := range map[int64]struct {
		n, pairs, leftOut int
		lastAnswer        int
	}{before: {6, 6, 0, 5}, late: {7, 6, 0, 10}, now: {6, 4, 1, 41}} {
		answer := h.responseTime(impact.Question{Cut: impact.Cut{AsOf: &asOf, Until: &until}})
		g, lastAnswer, leftOut := answer.Groups[0], 0, 0
		for _, row := range g.Curve {
			if row.Converted > 0 {
				lastAnswer = row.Day
			}
		}
		for _, l := range answer.LeftOut {
			leftOut += l.Count
		}
		if g.N != want.n || g.Pairs != want.pairs || leftOut != want.leftOut || lastAnswer != want.lastAnswer {
			t.Errorf("as of %d: %d requests of %d pairs, %d left out, last answer after %d; want %v", asOf, g.N, g.Pairs, leftOut, lastAnswer, want)
		}
	}
}

// waitsBeneath reads the requests of a group to the end.
func (h *history) waitsBeneath(f impact.Frame, items impact.RequestWaits) (found []impact.RequestWait) {
	h.Helper()
	for {
		answer, err := h.figures.ResponseTimeItems(h.Context(), f, items)
		if err != nil {
			h.Fatal(err)
		}
		found = append(found, answer.Items...)
		if answer.Next == nil {
			return found
		}
		items.Cursor = *answer.Next
	}
}

// requestsBeneath compares each group with the requests beneath it, of which its curve can be drawn again.
func (h *history) requestsBeneath(q impact.Question, page int, wanted func(group int) bool) {
	h.Helper()
	frame, answer := h.frame(impact.ResponseTimeDefinition, q), h.responseTime(q)
	for i, g := range answer.Groups {
		if !wanted(i) {
			continue
		}
		group := g.Group
		if group == impact.AllOfThem {
			group = ""
		}
		items := h.waitsBeneath(frame, impact.RequestWaits{Group: group, Page: impact.Page{Limit: page}})
		seen, ends, tallies := map[domain.ID]bool{}, map[impact.RequestEnd]int{}, []estimate.Tally{}
		for _, item := range items {
			seen[item.ID] = true
			ends[item.End]++
			one := estimate.Tally{Day: item.Days}
			switch item.Cause {
			case estimate.Censored:
				one.Censored = 1
			case estimate.Converted:
				one.Converted = 1
			case estimate.Competing:
				one.Competing = 1
			}
			tallies = append(tallies, one)
		}
		h.equal(len(items), g.N, frame, group, "requests")
		h.equal(len(seen), g.N, frame, group, "different requests")
		for end, count := range map[impact.RequestEnd]int{"accepted": g.Accepted, "declined": g.Declined, "withdrawn": g.Withdrawn, "expired": g.Expired, "open": g.Open} {
			h.equal(ends[end], count, frame, group, string(end))
		}
		answered := h.waitsBeneath(frame, impact.RequestWaits{Group: group, End: impact.RequestAnswered, Page: impact.Page{Limit: page}})
		h.equal(len(answered), g.Answered, frame, group, "answered")
		curve, _ := estimate.AalenJohansen(tallies)
		for i, row := range curve.EventDays() {
			if len(g.Curve) <= i || row.Incidence != g.Curve[i].Incidence || row.SE != g.Curve[i].SE || row.AtRisk != g.Curve[i].AtRisk {
				h.Errorf("%s: the requests make another curve", group)
				break
			}
		}
	}
}

func TestUnderAResponseTimeLieItsRequests(t *testing.T) {
	h := tell(t)
	stuttgart(h)
	for _, by := range []impact.GroupBy{"", impact.ByConference, impact.BySeries, impact.ByCountry, impact.BySector} {
		h.requestsBeneath(impact.Question{Filters: impact.Filters{GroupBy: by}}, 2, func(int) bool { return true })
	}
	frame := h.frame(impact.ResponseTimeDefinition, impact.Question{})
	declined := h.waitsBeneath(frame, impact.RequestWaits{End: impact.RequestDeclined})
	if len(declined) != 1 || declined[0].ID != id("m4") || declined[0].Days != 2 || declined[0].RequestedOn != day("2017-08-01") || declined[0].TargetID != id("welfare") ||
		declined[0].History != "/v1/meetings/"+id("m4").String()+"/history" {
		t.Errorf("%+v", declined)
	}
	_, err := h.figures.ResponseTimeItems(t.Context(), frame, impact.RequestWaits{End: "lost", Group: "DE"})
	h.refused(err, "end", "group")
	_, err = h.figures.ResponseTimeItems(t.Context(), frame, impact.RequestWaits{Page: impact.Page{Cursor: "x"}})
	h.refused(err, "cursor")
}

// underEveryResponseTime is the same on the whole story, for every third group.
func underEveryResponseTime(h *history) {
	early := day("2017-08-21")
	for i, filters := range somewhere() {
		q := impact.Question{Filters: filters}
		if i%2 == 1 {
			q.Until = &early
		}
		h.requestsBeneath(q, 1000, func(group int) bool { return group%3 == i%3 || group == 0 })
	}
}

func TestAResponseTimeAsATable(t *testing.T) {
	h := tell(t)
	stuttgart(h)
	answer := h.responseTime(impact.Question{Filters: impact.Filters{GroupBy: impact.BySeries}})
	var file bytes.Buffer
	if err := answer.WriteCSV(&file); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&file).ReadAll()
	if err != nil || len(rows) != 1+2*5 || rows[0][4] != "answered" || rows[3][0] != "all" || rows[3][2] != "4" || rows[3][8] != "0.5" || rows[6][0] != "CMC" {
		t.Error(err, rows)
	}
}
