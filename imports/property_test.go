package imports_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"aftermatch/domain"
	"aftermatch/imports"
)

// However often an edited file was imported before, the last one leads to what it alone would have led to; and
// whether it has a fault does not depend on what was imported before it.
func TestOnlyTheLastVersionOfAFileCounts(t *testing.T) {
	h := opened(t)
	cases := 0
	rapid.Check(t, func(rt *rapid.T) {
		cases++
		often, once := domain.DeriveID("often", fmt.Sprint(cases)), domain.DeriveID("once", fmt.Sprint(cases))
		for _, conference := range []domain.ID{often, once} {
			h.announce(conference, conference.String(), "2017-09-21")
			h.counts(h.at(conference, imports.Participants, guests+"p1,A,DE,,\np2,B,DK,,\np3,C,PL,,\n", imports.Options{}), 3, 0, 0)
		}
		versions := rapid.SliceOfN(rapid.Custom(version), 1, 4).Draw(rt, "versions")
		for _, file := range versions[:len(versions)-1] {
			h.at(often, imports.Meetings, file, imports.Options{})
		}
		last := versions[len(versions)-1]
		got, want := h.at(often, imports.Meetings, last, imports.Options{}), h.at(once, imports.Meetings, last, imports.Options{})
		if len(got.Faults) > 0 || len(want.Faults) > 0 {
			if len(got.Faults) == 0 || len(want.Faults) == 0 {
				rt.Fatalf("faults %v, but alone %v, of\n%s", got.Faults, want.Faults, last)
			}
			return
		}
		for _, row := range rows {
			if got, want := h.effective(often, row), h.effective(once, row); !slices.Equal(got, want) {
				rt.Fatalf("%s of\n%s\nis\n%s\nbut alone\n%s", row, last, strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		}
		before := h.head()
		if report := h.at(often, imports.Meetings, last, imports.Options{}); report.Unchanged != len(rows) || h.head() != before {
			rt.Fatalf("a second time: %+v", report)
		}
	})
}

var rows = []string{"m1", "m2", "m3", "m4"}

// version draws a version of a file, its rows in any order.
func version(t *rapid.T) string {
	text := header
	draw := func(label string, words ...string) string { return rapid.SampledFrom(words).Draw(t, label) }
	for _, id := range rapid.Permutation(rows).Draw(t, "order") {
		pair := draw("pair", "p1,p2", "p2,p1", "p1,p3", "p3,p2")
		status := draw("status", "waiting", "accepted", "declined", "canceled", "expired", "no_show", "held", "held", "ad_hoc")
		requested, answered := draw("requested", "", "2017-07-01", "2017-07-02 10:00"), draw("answered", "", "2017-07-02", "2017-07-03 10:00")
		ratings := ","
		switch status {
		case "ad_hoc":
			requested, answered = "", ""
			ratings = draw("ratings", ",", "informative,", ",no_interest")
		case "held":
			ratings = draw("ratings", ",", "informative,", ",no_interest", "informative,cooperation_possible")
		}
		starts := draw("starts", "", "2017-09-21", "2017-09-21 10:00", "2017-09-21 10:10", "2017-09-21 10:20")
		text += fmt.Sprintf("%s,%s,%s,%s,%s,%s,,%s,%s\n", id, pair, status, requested, answered, starts, draw("table", "", "1", "2"), ratings)
	}
	return text
}

// effective lists what happened to an imported meeting, as far as is known, ratings in any order.
func (h house) effective(conference domain.ID, externalID string) (facts []string) {
	for _, recorded := range domain.Effective(h.history(domain.DeriveID("import", conference.String(), "meeting", externalID))) {
		data, err := json.Marshal(recorded.Event)
		if err != nil {
			h.Fatal(err)
		}
		fact := fmt.Sprint(recorded.Event.EventType(), " ", recorded.At.Format("2006-01-02T15:04:05"), " ", string(data))
		facts = append(facts, strings.ReplaceAll(fact, conference.String(), "here"))
	}
	slices.SortStableFunc(facts, func(a, b string) int {
		if strings.HasPrefix(a, "MeetingRated") && strings.HasPrefix(b, "MeetingRated") {
			return strings.Compare(a, b)
		}
		return 0
	})
	return facts
}
