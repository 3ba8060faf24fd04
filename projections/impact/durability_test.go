package impact_test

import (
	"fmt"
	"strings"
	"testing"

	"aftermatch/domain"
	"aftermatch/projections/impact"
)

func (h *history) durability(q impact.Question) impact.Durability {
	h.Helper()
	answer, err := h.figures.Durability(h.Context(), h.frame(impact.DurabilityDefinition, q))
	if err != nil {
		h.Fatal(err)
	}
	return answer
}

// completions tells of pairs that completed a project in September 2018, by number: 1 has another idea a year later, 2
// reports a valuable contact, 3 reports of no contact, 4 says nothing, 5 is in time with neither, 6 completed only in
// 2020, 7 is domestic. Pair 4 met at two conferences. It ends in 2020.
func completions(h *history) {
	h.conference("Warsaw", "Other", "2016-04-21")
	h.conference("Stuttgart", "CMC", "2017-09-21")
	a, b := func(i int) string { return fmt.Sprint("a", i) }, func(i int) string { return fmt.Sprint("b", i) }
	for i := 1; i <= 7; i++ {
		h.organisation(a(i), "DE", "health")
		h.organisation(b(i), map[bool]string{true: "DE", false: "DK"}[i == 7], "health")
		h.met("Stuttgart", a(i), b(i), "2017-09-21")
		h.project(fmt.Sprint("p", i), "2017-10-01", a(i), b(i))
		h.happened(id(fmt.Sprint("p", i)), "2017-11-01", domain.ProjectStarted{})
		h.happened(id(fmt.Sprint("p", i)), map[bool]string{true: "2020-01-01", false: "2018-09-30"}[i == 6], domain.ProjectCompleted{})
	}
	h.met("Warsaw", "a4", "b4", "2016-04-21")
	h.project("again", "2019-09-30", "a1", "b1")
	h.project("too soon", "2019-09-29", "a5", "b5")
	report := func(i int, on string, outcome domain.Outcome) {
		h.happened(id("Stuttgart"+a(i)+b(i)+"2017-09-21"), on, domain.OutcomeReported{PartyID: id(a(i)), Wave: on, Outcome: outcome})
	}
	report(2, "2019-09-30", "valuable_contact")
	report(3, "2019-10-01", "no_further_contact")
	report(5, "2019-09-29", "negotiating")
	h.recorded("2020-06-30")
	h.happened(id("a1"), "2020-06-30", domain.OrganisationRenamed{Name: "A1"})
}

// lasting is a group in short: durable of watched, by further projects, valuable contacts and reports; and the bounds.
func lasting(g impact.DurabilityGroup) string {
	text := fmt.Sprintf("%d completed, %d too short, %d of %d durable, %d further, %d valuable, %d reported, %d silent", g.Completed, g.TooShort,
		g.Durable.Numerator, g.Durable.Denominator, g.FurtherProject.Numerator, g.Valuable.Numerator, g.Response.Numerator, g.Bounds.Silent)
	if g.Bounds.Best != nil {
		text += fmt.Sprintf(", %.1f to %.1f", *g.Bounds.Worst, *g.Bounds.Best)
	}
	return text
}

func TestThosePairsLastThatGoOnAYearAfterTheirProject(t *testing.T) {
	h := tell(t)
	completions(h)
	for name, want := range map[string]struct {
		q    impact.Question
		text string
	}{
		"across a border":  {impact.Question{}, "6 completed, 1 too short, 2 of 5 durable, 1 further, 1 valuable, 2 reported, 2 silent, 0.4 to 0.8"},
		"at home":          {impact.Question{Filters: impact.Filters{Scope: impact.ScopeDomestic}}, "1 completed, 0 too short, 0 of 1 durable, 0 further, 0 valuable, 0 reported, 1 silent, 0.0 to 1.0"},
		"of one series":    {impact.Question{Filters: impact.Filters{Series: "Other"}}, "1 completed, 0 too short, 0 of 1 durable, 0 further, 0 valuable, 0 reported, 1 silent, 0.0 to 1.0"},
		"confirmed":        {impact.Question{Filters: impact.Filters{Verified: impact.VerifiedConfirmed}}, "0 completed, 0 too short, 0 of 0 durable, 0 further, 0 valuable, 0 reported, 0 silent"},
		"the day before":   {impact.Question{Cut: impact.Cut{Until: new(day("2019-09-29"))}}, "5 completed, 5 too short, 0 of 0 durable, 0 further, 0 valuable, 0 reported, 0 silent"},
		"on the very day":  {impact.Question{Cut: impact.Cut{Until: new(day("2019-09-30"))}}, "5 completed, 0 too short, 2 of 5 durable, 1 further, 1 valuable, 1 reported, 3 silent, 0.4 to 1.0"},
		"before they went": {impact.Question{Cut: impact.Cut{Until: new(day("2018-09-29"))}}, "0 completed, 0 too short, 0 of 0 durable, 0 further, 0 valuable, 0 reported, 0 silent"},
	} {
		answer := h.durability(want.q)
		if got := lasting(answer.Groups[0]); got != want.text {
			t.Errorf("%s: %s", name, got)
		}
		if d := answer.Groups[0].Durable; d.Denominator == 0 && (d.Rate != nil || d.Reason == "") {
			t.Errorf("%s: %+v", name, d)
		}
	}
}

func TestWhoWasNeverPartnerAtTheSameTimeHadNoFurtherProject(t *testing.T) {
	h := tell(t)
	completions(h)
	h.project("in turn", "2019-10-01", "a4")
	h.happened(id("in turn"), "2019-11-01", domain.PartnerLeft{OrganisationID: id("a4")})
	h.happened(id("in turn"), "2019-11-02", domain.PartnerJoined{OrganisationID: id("b4"), Role: domain.RolePartner})
	if got := lasting(h.durability(impact.Question{}).Groups[0]); !strings.HasPrefix(got, "6 completed, 1 too short, 2 of 5 durable, 1 further") {
		t.Error(got)
	}
}

func TestAMergeBringsTwoHistoriesTogether(t *testing.T) {
	h := tell(t)
	completions(h)
	h.happened(id("a3"), "2020-06-30", domain.OrganisationsMerged{Into: id("a2")})
	h.happened(id("b3"), "2020-06-30", domain.OrganisationsMerged{Into: id("b2")})
	if got := lasting(h.durability(impact.Question{}).Groups[0]); !strings.HasPrefix(got, "5 completed, 1 too short, 2 of 4 durable") {
		t.Error(got)
	}
}

func TestReportsOnMeetingsThatChangedSinceAreThoseKnownThen(t *testing.T) {
	h := tell(t)
	completions(h)
	then := impact.Question{Cut: impact.Cut{AsOf: new(h.position)}}
	want := lasting(h.durability(then).Groups[0])
	meeting := func(i int) domain.ID { return id(fmt.Sprintf("Stuttgarta%[1]db%[1]d2017-09-21", i)) }
	h.happened(meeting(2), "2020-06-30", domain.FactRetracted{EventID: eventOf(h, meeting(2), "MeetingHeld"), Reason: "they never met"})
	h.happened(meeting(3), "2020-06-30", domain.FactCorrected{EventID: eventOf(h, meeting(3), "MeetingHeld"), Reason: "another met", At: day("2017-09-21").Time(),
		Replacement: domain.MeetingHeld{Pairing: pairing("Stuttgart", "a4", "b3")}})
	h.happened(meeting(1), "2020-06-01", domain.OutcomeReported{PartyID: id("a1"), Wave: "later", Outcome: "negotiating"})
	if got := lasting(h.durability(impact.Question{}).Groups[0]); !strings.HasPrefix(got, "4 completed, 1 too short, 1 of 3 durable") {
		t.Error(got)
	}
	if got := lasting(h.durability(then).Groups[0]); got != want {
		t.Errorf("%s, but then %s", got, want)
	}
}

// durabilityHolds checks that under every count lie as many pairs.
func durabilityHolds(h *history, q impact.Question) {
	h.Helper()
	frame, answer := h.frame(impact.DurabilityDefinition, q), h.durability(q)
	for _, g := range answer.Groups {
		for part, want := range map[impact.DurabilityPart]int{"": g.Completed, impact.PartTooShort: g.TooShort, impact.PartDurable: g.Durable.Numerator,
			impact.PartNotDurable: g.Durable.Denominator - g.Durable.Numerator} {
			items := impact.DurabilityItems{Part: part, Page: impact.Page{Limit: 1000}}
			if g.Group != impact.AllOfThem {
				items.Group = g.Group
			}
			found, err := h.figures.DurabilityItems(h.Context(), frame, items)
			if err != nil || found.Next != nil {
				h.Fatal(err, found.Next)
			}
			if len(found.Items) != want {
				h.Errorf("%s %s: %d pairs under a count of %d", g.Label, part, len(found.Items), want)
			}
			for _, p := range found.Items {
				if p.LabelA == "" || part == impact.PartDurable && p.FurtherOn == nil && p.ValuableOn == nil {
					h.Errorf("%s: %+v", part, p)
				}
			}
		}
	}
}

func TestUnderEveryCountOfDurabilityLieAsManyPairs(t *testing.T) {
	h := tell(t)
	completions(h)
	for _, by := range []impact.GroupBy{"", impact.ByConference, impact.BySeries, impact.ByCountry, impact.BySector} {
		durabilityHolds(h, impact.Question{Filters: impact.Filters{GroupBy: by}})
	}
	_, err := h.figures.DurabilityItems(t.Context(), h.frame(impact.DurabilityDefinition, impact.Question{}), impact.DurabilityItems{Group: "DE", Part: "half"})
	h.refused(err, "part", "group")
}

// durabilityOfTheStory checks the durability of the demo story.
func durabilityOfTheStory(h *history) {
	durabilityHolds(h, impact.Question{Filters: impact.Filters{GroupBy: impact.ByCountry}})
	until := day("2023-01-01")
	durabilityHolds(h, impact.Question{Filters: impact.Filters{GroupBy: impact.ByConference, Scope: impact.ScopeAll}, Cut: impact.Cut{Until: &until}})
	if g := h.durability(impact.Question{}).Groups[0]; g.Durable.Numerator == 0 || g.Durable.Numerator == g.Durable.Denominator {
		h.Error(lasting(g))
	}
}
