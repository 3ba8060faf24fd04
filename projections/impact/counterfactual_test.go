package impact_test

import (
	"fmt"
	"strings"
	"testing"

	"aftermatch/domain"
	"aftermatch/projections/impact"
	"aftermatch/projections/impact/estimate"
)

func (h *history) counterfactual(q impact.Question) impact.Counterfactual {
	h.Helper()
	answer, err := h.figures.Counterfactual(h.Context(), h.frame(impact.CounterfactualDefinition, q))
	if err != nil {
		h.Fatal(err)
	}
	return answer
}

// requests tells of requests from Germany to Denmark that ended in every way, by the number of the pair: 1 and 2 met, 3
// expired, 4 was declined, 5 withdrawn, 6 matched but not held, 7 left open, 8 declined, but met elsewhere, 9 held
// after the conference, 10 declined once and then expired. 1 and 3 have a project, 1 and 4 declared that they had no
// tie. It ends in 2020.
func requests(h *history) {
	h.conference("Warsaw", "CMC", "2016-04-21")
	h.conference("Stuttgart", "CMC", "2017-09-21")
	h.conference("Recent", "CMC", "2019-09-21")
	a, b := func(i int) string { return fmt.Sprint("a", i) }, func(i int) string { return fmt.Sprint("b", i) }
	requested := func(conference string, i int) domain.ID {
		meeting := id(conference + a(i))
		h.happened(meeting, "2017-08-01", domain.MeetingRequested{Pairing: pairing(conference, a(i), b(i))})
		return meeting
	}
	for i := 1; i <= 10; i++ {
		h.organisation(a(i), "DE", "biotech")
		h.organisation(b(i), "DK", "health")
		m := requested("Stuttgart", i)
		switch i {
		case 1, 2, 9:
			h.happened(m, "2017-08-02", domain.MatchMade{By: id(b(i))})
			h.happened(m, map[bool]string{true: "2017-10-01", false: "2017-09-21"}[i == 9], domain.MeetingHeld{})
		case 3:
			h.happened(m, "2017-09-23", domain.RequestExpired{})
		case 4, 8, 10:
			h.happened(m, "2017-08-02", domain.RequestDeclined{By: id(b(i))})
		case 5:
			h.happened(m, "2017-08-02", domain.RequestWithdrawn{By: id(a(i))})
		case 6:
			h.happened(m, "2017-08-02", domain.MatchMade{By: id(b(i))})
			h.happened(m, "2017-09-21", domain.NoShowRecorded{})
		}
	}
	h.met("Warsaw", "a8", "b8", "2016-04-21")
	again := id("again")
	h.happened(again, "2017-08-05", domain.MeetingRequested{Pairing: pairing("Stuttgart", "a10", "b10")})
	h.happened(again, "2017-09-23", domain.RequestExpired{})
	h.happened(requested("Recent", 2), "2017-08-02", domain.MatchMade{By: id("b2")})
	for _, i := range []int{1, 4} {
		h.happened(domain.TieID(id(a(i)), id(b(i))), "2017-09-01", domain.PriorTieDeclared{Pair: domain.Pair{OrganisationA: id(a(i)), OrganisationB: id(b(i))}, Kind: domain.TieNone})
	}
	h.happened(id("Stuttgart"), "2018-03-20", domain.FollowUpWaveOpened{Wave: "6-months"})
	h.happened(id("Stuttgarta1"), "2018-03-22", domain.OutcomeReported{PartyID: id("a1"), Wave: "6-months", Outcome: "negotiating"})
	for _, i := range []int{1, 3} {
		h.project(fmt.Sprint("p", i), "2018-02-01", a(i), b(i))
		h.happened(id(fmt.Sprint("p", i)), "2018-03-01", domain.ProjectStarted{})
	}
	h.recorded("2020-01-31")
	h.happened(id("a1"), "2020-01-31", domain.OrganisationRenamed{Name: "A1"})
}

// risks are the shares compared, by what those who did not meet are.
func risks(answer impact.Counterfactual) string {
	var parts []string
	for _, c := range answer.Comparisons {
		parts = append(parts, fmt.Sprintf("%s %d/%d", c.Against, c.NotMet.Numerator, c.NotMet.Denominator))
	}
	return fmt.Sprintf("met %d/%d, ", answer.Met.Numerator, answer.Met.Denominator) + strings.Join(parts, ", ")
}

func TestThoseWhoMetAreComparedWithThoseWhoOnlyAsked(t *testing.T) {
	h := tell(t)
	requests(h)
	answer := h.counterfactual(impact.Question{})
	if got := risks(answer); got != "met 1/2, not_met 1/6, expired 1/2, declined 0/1, withdrawn 0/1, not_held 0/1, open 0/1" {
		t.Error(got)
	}
	all := answer.Comparisons[0]
	near(t, "crude", all.Crude.Difference, 1.0/2-1.0/6, 1e-15)
	// no_tie: met 1/1, not met 0/1; tie_unknown: met 0/1, not met 1/5.
	near(t, "adjusted", all.Adjusted.Difference, (1.0/2-1.0/6)/(1.0/2+5.0/6), 1e-15)
	if len(all.Strata) != 2 || all.Strata[0].Stratum != "cross_border.other_sectors.no_tie" || all.Adjusted.Strata != 2 {
		t.Errorf("%+v", all.Strata)
	}
	left := h.leftOut(answer.Figure)
	if left != "[{watched_too_short 1} {held_after_conference 1} {met_elsewhere 1}]" {
		t.Error(left)
	}
	if answer.Meaning != "an association, not an effect" || answer.Response.Numerator != 1 || answer.Response.Denominator != 2 ||
		answer.Bounds.Silent != 1 || *answer.Bounds.Best != 1 || *answer.Bounds.Worst != 0.5 {
		t.Errorf("%s, response %+v, bounds %+v", answer.Meaning, answer.Response, answer.Bounds)
	}
}

func TestOutcomesFromARegisterAloneAreAscertainedAlike(t *testing.T) {
	h := tell(t)
	requests(h)
	answer := h.counterfactual(impact.Question{})
	if answer.Ascertainment != impact.AscertainmentEqual || answer.Imported.Numerator != 2 || len(answer.Notes) != 0 {
		t.Errorf("%s, %+v, %v", answer.Ascertainment, answer.Imported, answer.Notes)
	}
	h.source = "api"
	h.project("typed", "2018-02-01", "a2", "b2")
	h.happened(id("typed"), "2018-03-01", domain.ProjectStarted{})
	answer = h.counterfactual(impact.Question{})
	if answer.Ascertainment != impact.AscertainmentUnequal || answer.Imported.Numerator != 2 || answer.Imported.Denominator != 3 || len(answer.Notes) != 1 {
		t.Errorf("%s, %+v, %v", answer.Ascertainment, answer.Imported, answer.Notes)
	}
}

func TestTheComparisonOfAPart(t *testing.T) {
	h := tell(t)
	requests(h)
	soon := day("2017-12-31")
	for name, want := range map[string]struct {
		q     impact.Question
		risks string
	}{
		"a longer window": {impact.Question{Filters: impact.Filters{WindowMonths: 36}}, "met 0/0, not_met 0/0, expired 0/0, declined 0/0, withdrawn 0/0, not_held 0/0, open 0/0"},
		"a shorter one":   {impact.Question{Filters: impact.Filters{WindowMonths: 3}}, "met 0/2, not_met 0/6, expired 0/2, declined 0/1, withdrawn 0/1, not_held 0/1, open 0/1"},
		"only funded":     {impact.Question{Filters: impact.Filters{Level: impact.LevelFunded}}, "met 0/2, not_met 0/6, expired 0/2, declined 0/1, withdrawn 0/1, not_held 0/1, open 0/1"},
		"confirmed":       {impact.Question{Filters: impact.Filters{Verified: impact.VerifiedConfirmed}}, "met 0/2, not_met 0/6, expired 0/2, declined 0/1, withdrawn 0/1, not_held 0/1, open 0/1"},
		"at home":         {impact.Question{Filters: impact.Filters{Scope: impact.ScopeDomestic}}, "met 0/0, not_met 0/0, expired 0/0, declined 0/0, withdrawn 0/0, not_held 0/0, open 0/0"},
		"soon":            {impact.Question{Filters: impact.Filters{WindowMonths: 1}, Cut: impact.Cut{Until: &soon}}, "met 0/2, not_met 0/6, expired 0/2, declined 0/1, withdrawn 0/1, not_held 0/1, open 0/1"},
		"elsewhere":       {impact.Question{Filters: impact.Filters{Sector: "textile"}}, "met 0/0, not_met 0/0, expired 0/0, declined 0/0, withdrawn 0/0, not_held 0/0, open 0/0"},
	} {
		answer := h.counterfactual(want.q)
		if got := risks(answer); got != want.risks {
			t.Errorf("%s: %s", name, got)
		}
		if c := answer.Comparisons[0]; c.Adjusted != nil || c.Reason == "" || answer.Met.Denominator == 0 && (answer.Met.Reason == "" || c.Crude != nil) {
			t.Errorf("%s: %+v", name, c)
		}
	}
}

// counterfactualHolds checks that under every count lie as many pairs.
func counterfactualHolds(h *history, q impact.Question) {
	h.Helper()
	frame, answer := h.frame(impact.CounterfactualDefinition, q), h.counterfactual(q)
	count := func(items impact.RequestItems, want int) {
		h.Helper()
		items.Limit = 1000
		found, err := h.figures.CounterfactualItems(h.Context(), frame, items)
		if err != nil {
			h.Fatal(err)
		}
		n := len(found.Items)
		for found.Next != nil {
			items.Cursor = *found.Next
			if found, err = h.figures.CounterfactualItems(h.Context(), frame, items); err != nil {
				h.Fatal(err)
			}
			n += len(found.Items)
		}
		if n != want {
			h.Errorf("%+v: %d pairs under a count of %d", items, n, want)
		}
	}
	share := func(items impact.RequestItems, s estimate.Share) {
		h.Helper()
		count(items, s.Denominator)
		items.Outcome = impact.OutcomeConverted
		count(items, s.Numerator)
	}
	share(impact.RequestItems{Group: "met"}, answer.Met)
	for _, left := range answer.LeftOut {
		count(impact.RequestItems{Group: left.Why}, left.Count)
	}
	for _, c := range answer.Comparisons {
		share(impact.RequestItems{Group: c.Against}, c.NotMet)
		met, notMet := 0, 0
		for _, s := range c.Strata {
			if c.Against == "not_met" {
				share(impact.RequestItems{Group: "met", Stratum: s.Stratum}, s.Met)
				share(impact.RequestItems{Group: c.Against, Stratum: s.Stratum}, s.NotMet)
			}
			met, notMet = met+s.Met.Denominator, notMet+s.NotMet.Denominator
		}
		if met != answer.Met.Denominator || notMet != c.NotMet.Denominator {
			h.Errorf("%s: strata hold %d and %d", c.Against, met, notMet)
		}
	}
}

func TestUnderEveryCountOfTheComparisonLieAsManyPairs(t *testing.T) {
	h := tell(t)
	requests(h)
	counterfactualHolds(h, impact.Question{})
}

// counterfactualOfTheStory checks the comparison of the demo story.
func counterfactualOfTheStory(h *history) {
	counterfactualHolds(h, impact.Question{Filters: impact.Filters{Scope: impact.ScopeAll, Level: impact.LevelIdea}})
	answer := h.counterfactual(impact.Question{Filters: impact.Filters{Level: impact.LevelIdea}})
	if c := answer.Comparisons[0]; answer.Ascertainment != impact.AscertainmentUnequal || c.Adjusted == nil || c.Adjusted.Difference <= 0 {
		h.Errorf("%s %+v", risks(answer), c)
	}
}

func TestPairsThatAreNotComparedAreRefused(t *testing.T) {
	h := tell(t)
	frame := h.frame(impact.CounterfactualDefinition, impact.Question{})
	_, err := h.figures.CounterfactualItems(t.Context(), frame, impact.RequestItems{Group: "friends", Stratum: "rich", Outcome: "good"})
	h.refused(err, "group", "stratum", "outcome")
}
