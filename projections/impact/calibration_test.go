package impact_test

import (
	"fmt"
	"testing"

	"aftermatch/domain"
	"aftermatch/projections/impact"
)

func (h *history) calibration(q impact.Question) impact.Calibration {
	h.Helper()
	answer, err := h.figures.Calibration(h.Context(), h.frame(impact.CalibrationDefinition, q))
	if err != nil {
		h.Fatal(err)
	}
	return answer
}

func (h *history) rated(meeting domain.ID, party, on string, rating domain.Rating) {
	h.Helper()
	h.happened(meeting, on, domain.MeetingRated{PartyID: id(party), Rating: rating})
}

// evaluations tells of five organisations from Germany that met five from Denmark in Stuttgart in September 2017, by
// number: 1 both see a cooperation and have one within the window, as do 2, of whom one side says nothing, and 3, of whom
// one only says so when it is there; 4 see one and do not come to it in time; 5 first see one, then none. 1 and 5 meet
// again, unrated. Of Warsaw 2016 nothing came, and of Berlin it is too early to tell. It ends on 21 September 2019.
func evaluations(h *history) {
	h.conference("Warsaw", "Other", "2016-04-21")
	h.conference("Stuttgart", "CMC", "2017-09-21")
	h.conference("Berlin", "CMC", "2018-04-21")
	a, b := func(i int) string { return fmt.Sprint("a", i) }, func(i int) string { return fmt.Sprint("b", i) }
	rate := func(i int, party, on string, rating domain.Rating) {
		h.rated(id("Stuttgart"+a(i)+b(i)+"2017-09-21"), party, on, rating)
	}
	const no, some, yes = "no_interest", "informative", "cooperation_possible"
	for i := 1; i <= 5; i++ {
		h.organisation(a(i), "DE", "health")
		h.organisation(b(i), "DK", "health")
		h.met("Stuttgart", a(i), b(i), "2017-09-21")
		rate(i, a(i), "2017-09-21", yes)
	}
	rate(1, b(1), "2017-09-22", yes)
	rate(3, b(3), "2018-02-01", yes)
	rate(4, b(4), "2017-09-21", some)
	rate(5, a(5), "2017-09-22", no)
	rate(5, b(5), "2017-09-22", no)
	for i, on := range map[int]string{1: "2018-01-01", 2: "2019-09-20", 3: "2018-01-01", 4: "2019-09-22"} {
		h.project(fmt.Sprint("p", i), "2017-12-01", a(i), b(i))
		h.recorded("2019-09-22")
		h.happened(id(fmt.Sprint("p", i)), on, domain.ProjectStarted{})
	}
	h.met("Stuttgart", b(1), a(1), "2017-09-22")
	h.met("Stuttgart", a(5), b(5), "2017-09-22")
	h.met("Warsaw", a(1), b(2), "2016-04-21")
	h.rated(h.met("Berlin", a(1), b(2), "2018-04-21"), a(1), "2018-04-21", some)
}

// calibrated are the classes with meetings, in short.
func calibrated(g impact.CalibrationGroup) map[string]string {
	found := map[string]string{}
	for _, c := range g.Classes {
		if c.Converted.Denominator > 0 {
			found[c.Class] = fmt.Sprintf("%d of %d, %d in hindsight", c.Converted.Numerator, c.Converted.Denominator, c.Hindsight)
		}
	}
	return found
}

func TestRatingsAreSetAgainstWhatCameOfTheMeetings(t *testing.T) {
	h := tell(t)
	evaluations(h)
	until := day("2019-09-21")
	for name, want := range map[string]struct {
		q                  impact.Question
		meetings, tooShort int
		classes            map[string]string
	}{
		"to the day": {impact.Question{Cut: impact.Cut{Until: &until}}, 9, 1, map[string]string{
			"cooperation_possible+cooperation_possible": "2 of 2, 1 in hindsight",
			"unrated+cooperation_possible":              "1 of 1, 0 in hindsight",
			"informative+cooperation_possible":          "0 of 1, 0 in hindsight",
			"no_interest+no_interest":                   "0 of 1, 0 in hindsight",
			"unrated+unrated":                           "1 of 3, 0 in hindsight",
		}},
		"the day before": {impact.Question{Cut: impact.Cut{Until: new(day("2019-09-20"))}}, 9, 8, map[string]string{"unrated+unrated": "0 of 1, 0 in hindsight"}},
		"of one series":  {impact.Question{Filters: impact.Filters{Series: "Other"}}, 1, 0, map[string]string{"unrated+unrated": "0 of 1, 0 in hindsight"}},
		"within three months": {impact.Question{Filters: impact.Filters{WindowMonths: 3, Series: "CMC"}}, 8, 0, map[string]string{
			"cooperation_possible+cooperation_possible": "0 of 2, 0 in hindsight",
			"unrated+cooperation_possible":              "0 of 1, 0 in hindsight",
			"unrated+informative":                       "0 of 1, 0 in hindsight",
			"informative+cooperation_possible":          "0 of 1, 0 in hindsight",
			"no_interest+no_interest":                   "0 of 1, 0 in hindsight",
			"unrated+unrated":                           "0 of 2, 0 in hindsight",
		}},
		"at home": {impact.Question{Filters: impact.Filters{Scope: impact.ScopeDomestic}}, 0, 0, map[string]string{}},
	} {
		g := h.calibration(want.q).Groups[0]
		if g.Meetings != want.meetings || g.TooShort != want.tooShort || fmt.Sprint(calibrated(g)) != fmt.Sprint(want.classes) {
			t.Errorf("%s: %d meetings, %d too short, %v", name, g.Meetings, g.TooShort, calibrated(g))
		}
		for _, c := range g.Classes {
			if (c.Converted.Rate == nil) != (c.Converted.Denominator == 0) || (c.Converted.Reason == "") != (c.Converted.Denominator > 0) {
				t.Errorf("%s: %+v", name, c)
			}
		}
	}
}

// Of two that met and have a project, a meeting typed in only later would not be known had nothing come of it.
func TestAMeetingTypedInAfterAProjectIsNotRated(t *testing.T) {
	h := tell(t)
	evaluations(h)
	h.source = "api"
	h.rated(h.met("Stuttgart", "a1", "b1", "2017-09-22"), "a1", "2017-09-22", "cooperation_possible")
	answer := h.calibration(impact.Question{Cut: impact.Cut{Until: new(day("2019-09-21"))}})
	if g := answer.Groups[0]; g.Meetings != 9 || calibrated(g)["unrated+unrated"] != "1 of 3, 0 in hindsight" ||
		h.leftOut(answer.Figure) != "[{entered_after_project 1} {watched_too_short 1}]" {
		t.Errorf("%d, %v, %v", g.Meetings, calibrated(g), answer.LeftOut)
	}
}

// calibrationHolds checks that under every count lie as many meetings, and that classes and disjoint groups add up.
func calibrationHolds(h *history, q impact.Question) {
	h.Helper()
	frame, answer := h.frame(impact.CalibrationDefinition, q), h.calibration(q)
	converted, meetings := 0, 0
	for i, g := range answer.Groups {
		beneath := func(items impact.CalibrationItems) map[impact.CalibrationOutcome]int {
			if i > 0 {
				items.Group = g.Group
			}
			things, found := map[domain.ID]bool{}, map[impact.CalibrationOutcome]int{}
			for items.Limit = 1000; ; {
				page, err := h.figures.CalibrationItems(h.Context(), frame, items)
				if err != nil {
					h.Fatal(err)
				}
				for _, m := range page.Items {
					if !things[m.ID] {
						found[m.Outcome]++
					}
					things[m.ID] = true
				}
				if page.Next == nil {
					return found
				}
				items.Cursor = *page.Next
			}
		}
		watched := 0
		for _, c := range g.Classes {
			watched += c.Converted.Denominator
			if i == 0 && c.Converted.Denominator > 0 {
				found := beneath(impact.CalibrationItems{Class: c.Class})
				h.equal(found[impact.MeetingConverted], c.Converted.Numerator, frame, c.Class, "converted")
				h.equal(found[impact.MeetingNotConverted], c.Converted.Denominator-c.Converted.Numerator, frame, c.Class, "not converted")
				h.equal(found[impact.MeetingTooShort], 0, frame, c.Class, "watched too short")
			}
		}
		if i < 5 || i%7 == 0 { // of many groups, some
			found := beneath(impact.CalibrationItems{})
			h.equal(found[impact.MeetingConverted], g.Converted.Numerator, frame, g.Group, "converted")
			h.equal(found[impact.MeetingNotConverted], g.Converted.Denominator-g.Converted.Numerator, frame, g.Group, "not converted")
			h.equal(found[impact.MeetingTooShort], g.TooShort, frame, g.Group, "watched too short")
		}
		h.equal(watched, g.Converted.Denominator, frame, g.Group, "all classes")
		h.equal(watched+g.TooShort, g.Meetings, frame, g.Group, "watched or not")
		if i > 0 {
			meetings, converted = meetings+g.Meetings, converted+g.Converted.Numerator
		}
	}
	if by := q.GroupBy; by == impact.ByConference || by == impact.BySeries {
		h.equal(meetings, answer.Groups[0].Meetings, frame, "meetings of all groups")
		h.equal(converted, answer.Groups[0].Converted.Numerator, frame, "converted of all groups")
	}
	one := impact.CalibrationItems{Outcome: impact.MeetingConverted, Page: impact.Page{Limit: 1000}}
	if page, err := h.figures.CalibrationItems(h.Context(), frame, one); err != nil || len(page.Items) != answer.Groups[0].Converted.Numerator {
		h.Errorf("%d converted one by one, %v", len(page.Items), err)
	}
}

func TestUnderEveryClassLieItsMeetings(t *testing.T) {
	h := tell(t)
	evaluations(h)
	for _, by := range []impact.GroupBy{"", impact.ByConference, impact.BySeries, impact.ByCountry, impact.BySector} {
		calibrationHolds(h, impact.Question{Filters: impact.Filters{GroupBy: by}})
	}
	frame := h.frame(impact.CalibrationDefinition, impact.Question{})
	_, err := h.figures.CalibrationItems(t.Context(), frame, impact.CalibrationItems{Group: "DE", Class: "good", Outcome: "better"})
	h.refused(err, "class", "outcome", "group")
	_, err = h.figures.CalibrationItems(t.Context(), frame, impact.CalibrationItems{Class: "unrated+unrated", Outcome: impact.MeetingTooShort})
	h.refused(err, "class")
}

// calibrationOfTheStory checks the calibration of the demo story, in which those who saw a cooperation coming were right
// more often than those who saw nothing in it.
func calibrationOfTheStory(h *history) {
	calibrationHolds(h, impact.Question{Filters: impact.Filters{GroupBy: impact.ByCountry}})
	until := day("2018-12-31")
	calibrationHolds(h, impact.Question{Filters: impact.Filters{GroupBy: impact.ByConference, Scope: impact.ScopeAll}, Cut: impact.Cut{Until: &until}})
	rate := map[string]float64{}
	for _, c := range h.calibration(impact.Question{}).Groups[0].Classes {
		if c.Converted.Rate == nil {
			h.Errorf("nobody rated %s", c.Class)
			continue
		}
		rate[c.Class] = *c.Converted.Rate
	}
	if rate["cooperation_possible+cooperation_possible"] <= rate["no_interest+no_interest"] {
		h.Error(rate)
	}
	met := 0 // every contact has its meetings
	countries, err := h.figures.Countries(h.Context(), h.frame(impact.CountriesDefinition, impact.Question{}))
	if err != nil {
		h.Fatal(err)
	}
	for _, c := range countries.Cells {
		met += c.Held
	}
	if g := h.calibration(impact.Question{}).Groups[0]; g.Meetings != met {
		h.Errorf("%d meetings, %d in the cells of countries", g.Meetings, met)
	}
}
