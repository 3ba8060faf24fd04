package impact_test

import (
	"fmt"
	"math/big"
	"reflect"
	"strings"
	"testing"

	"aftermatch/domain"
	"aftermatch/projections/impact"
)

func (h *history) attribution(q impact.Question) impact.AttributionShares {
	h.Helper()
	answer, err := h.figures.AttributionShares(h.Context(), h.frame(impact.AttributionDefinition, q))
	if err != nil {
		h.Fatal(err)
	}
	return answer
}

// parts are the rows of one rule: projects and credit.
func parts(answer impact.AttributionShares, rule impact.Attribution) string {
	var rows []string
	for _, r := range answer.Rules {
		for _, row := range r.Rows {
			if r.Attribution == rule {
				rows = append(rows, fmt.Sprintf("%s: %d %s", row.Label, row.Projects, row.Exact))
			}
		}
	}
	return strings.Join(rows, ", ")
}

func counted(s impact.CountedShare) string {
	return fmt.Sprintf("%d/%d %s", s.Numerator, s.Denominator, s.Reason)
}

func TestEachRuleSharesTheProjectsAmongTheConferences(t *testing.T) {
	h := tell(t)
	grants(h)
	answer := h.attribution(impact.Question{})
	for rule, want := range map[impact.Attribution]string{
		impact.FirstMeeting: "all: 3 3, Warsaw: 1 1, Stuttgart: 1 1, Lyon: 1 1, elsewhere: 1 1, unattributed: 2 2",
		impact.LastMeeting:  "all: 3 3, Warsaw: 0 0, Stuttgart: 2 2, Lyon: 1 1, elsewhere: 1 1, unattributed: 2 2",
		impact.EveryMeeting: "all: 3 3, Warsaw: 1 1/2, Stuttgart: 2 3/2, Lyon: 1 1, elsewhere: 1 1, unattributed: 2 2",
	} {
		if got := parts(answer, rule); got != want {
			t.Errorf("%s: %s", rule, got)
		}
	}
	stuttgart := answer.Rules[2].Rows[2]
	if *stuttgart.Share != 0.25 || *stuttgart.StartsOn != day("2017-09-21") || stuttgart.Interval.Lower >= 0.25 || stuttgart.Interval.Upper <= 0.25 {
		t.Errorf("%+v", stuttgart)
	}
	if got := fmt.Sprint(excuses(answer)); got != "[never_met 1 idea_before_conference 1]" || answer.Projects != 6 {
		t.Error(got)
	}
	if got := counted(answer.Repeat); got != "1/3 " || answer.Repeat.Interval == nil {
		t.Error(got)
	}
	only := h.attribution(impact.Question{Filters: impact.Filters{Series: "CMC", Scope: impact.ScopeAll, Level: impact.LevelIdea}})
	if got := parts(only, impact.EveryMeeting); got != "all: 4 4, Warsaw: 2 1, Stuttgart: 4 3, elsewhere: 1 1, unattributed: 2 2" {
		t.Error(got)
	}
	if got := counted(h.attribution(impact.Question{Filters: impact.Filters{Conference: id("Warsaw")}}).Repeat); got != "1/1 " {
		t.Errorf("another edition is one whether it is asked for or not: %s", got)
	}
}

func excuses(answer impact.AttributionShares) (all []any) {
	for _, e := range answer.Unattributed {
		all = append(all, e.Why, e.Projects)
	}
	return all
}

// Whatever may keep a meeting from having led to a project.
func TestWhyNoMeetingLedToAProject(t *testing.T) {
	h := tell(t)
	h.conference("Warsaw", "CMC", "2013-04-21")
	h.conference("Stuttgart", "CMC", "2017-09-21")
	h.conference("Lyon", "CMC", "2018-09-21")
	names := []string{"de", "dk", "fr", "be", "nl", "at", "pl"}
	for _, name := range names {
		h.organisation(name, strings.ToUpper(name))
	}
	h.recorded("2020-01-01")
	h.met("Warsaw", "de", "dk", "2013-04-21")
	h.met("Lyon", "de", "fr", "2018-09-21")
	h.met("Stuttgart", "de", "be", "2017-09-22")
	h.met("Stuttgart", "de", "nl", "2017-10-30")
	for _, partner := range append(names[1:], "nobody") {
		idea := map[string]string{"be": "2017-09-21", "pl": "2018-10-01"}[partner]
		if idea == "" {
			idea = "2018-01-01"
		}
		h.project("with "+partner, idea, "de")
		if partner != "nobody" {
			h.happened(id("with "+partner), idea, domain.PartnerJoined{OrganisationID: id(partner), Role: domain.RolePartner})
		}
		h.happened(id("with "+partner), "2018-12-01", domain.ProjectStarted{})
	}
	h.recorded("2020-02-01")
	h.source = "api"
	h.met("Lyon", "de", "pl", "2018-09-21")
	answer := h.attribution(impact.Question{})
	want := "[fewer_than_two_partners 1 never_met 1 idea_before_conference 1 met_after_idea 1 met_too_long_before 1 held_after_conference 1 entered_after_project 1]"
	if got := fmt.Sprint(excuses(answer)); got != want || answer.Repeat.Rate != nil || answer.Repeat.Reason == "" {
		t.Errorf("%s, %+v", got, answer.Repeat)
	}
	if got := h.leftOut(answer.Figure); got != "[{never_two_partners_at_once 1}]" {
		t.Error(got)
	}
	attributionHolds(h, impact.Question{})
	h.happened(id("with be"), "2018-12-02", domain.PartnerDisputed{OrganisationID: id("be")})
	h.happened(id("at"), "2018-12-02", domain.OrganisationsMerged{Into: id("de")})
	if got := fmt.Sprint(excuses(h.attribution(impact.Question{}))); !strings.HasPrefix(got, "[fewer_than_two_partners 3 idea_before_conference 1 met_too_long") {
		t.Error(got)
	}
}

func TestProjectsThatTurnCrossBorder(t *testing.T) {
	h := tell(t)
	h.conference("Stuttgart", "CMC", "2017-09-21")
	for name, country := range map[string]string{"de": "DE", "de2": "DE", "de3": "DE", "dk": "DK", "fr": "FR"} {
		h.organisation(name, country)
	}
	h.recorded("2020-01-01")
	h.met("Stuttgart", "de", "dk", "2017-09-21")
	started := func(name string, partners ...string) {
		h.project(name, "2018-01-01", partners...)
		h.happened(id(name), "2018-02-01", domain.ProjectStarted{})
	}
	joins := func(name, partner, on string) {
		h.happened(id(name), on, domain.PartnerJoined{OrganisationID: id(partner), Role: domain.RolePartner})
	}
	started("stayed", "de", "de2")
	started("joined", "de", "de2")
	joins("joined", "dk", "2018-06-01")
	started("too late", "de", "de2")
	h.happened(id("too late"), "2018-05-01", domain.ProjectCompleted{})
	started("across from the first", "de", "dk")
	started("one, then across", "de")
	joins("one, then across", "dk", "2018-03-01")
	started("moved", "de2", "de3")
	h.happened(id("de3"), "2019-01-01", domain.OrganisationRelocated{Country: "AT"})
	started("always alone", "fr")
	answer := h.attribution(impact.Question{})
	if got := counted(answer.Upgrade) + counted(answer.UpgradeCredited); got != "2/4 1/1 " || h.leftOut(answer.Figure) != "[{never_two_partners_at_once 1}]" {
		t.Error(got, answer.LeftOut)
	}
	until := day("2018-12-31")
	if got := counted(h.attribution(impact.Question{Cut: impact.Cut{Until: &until}}).Upgrade); got != "1/4 " {
		t.Errorf("before one moved: %s", got)
	}
	if got := counted(h.attribution(impact.Question{Filters: impact.Filters{Scope: impact.ScopeDomestic}}).UpgradeCredited); got != "1/1 " {
		t.Errorf("scope chose by what became of them: %s", got)
	}
	if got := counted(h.attribution(impact.Question{Filters: impact.Filters{Verified: impact.VerifiedConfirmed}}).Upgrade); got != "0/0 no project began domestic" {
		t.Error(got)
	}
	attributionHolds(h, impact.Question{})

	// A domestic partner who disputes its part makes it a project of one, until the foreign one joins.
	before := h.position
	h.happened(id("joined"), "2018-06-02", domain.PartnerDisputed{OrganisationID: id("de2")})
	if got := counted(h.attribution(impact.Question{}).Upgrade); got != "1/3 " {
		t.Error(got)
	}
	if again := h.attribution(impact.Question{Cut: impact.Cut{AsOf: &before}}); !reflect.DeepEqual(again, answer) {
		t.Errorf("as known before: %+v", again)
	}
}

func TestImpossibleProjectsAreRefused(t *testing.T) {
	h := tell(t)
	grants(h)
	frame := h.frame(impact.AttributionDefinition, impact.Question{Filters: impact.Filters{Attribution: impact.FirstMeeting}})
	if fmt.Sprint(frame.WithoutEffect) != "[attribution]" {
		t.Error(frame.WithoutEffect)
	}
	for _, c := range []struct {
		query  impact.ProjectQuery
		faults []string
	}{
		{impact.ProjectQuery{Part: "half", Why: "never_met"}, []string{"part", "why"}},
		{impact.ProjectQuery{Part: impact.PartNotAttributed, Why: "bad_luck"}, []string{"why"}},
	} {
		_, err := h.figures.ProjectItems(t.Context(), frame, c.query)
		h.refused(err, c.faults...)
	}
	_, err := h.figures.Frame(t.Context(), impact.AttributionDefinition, impact.Question{Filters: impact.Filters{GroupBy: impact.ByCountry}})
	h.refused(err, "group_by")
}

// projectsOf lists a part of the projects.
func (h *history) projectsOf(q impact.Question, part impact.ProjectPart, why string) (items []impact.ProjectItem) {
	h.Helper()
	of := impact.ProjectQuery{Part: part, Why: why, Page: impact.Page{Limit: 1000}}
	answer, err := h.figures.ProjectItems(h.Context(), h.frame(impact.AttributionDefinition, q), of)
	if err != nil || answer.Next != nil {
		h.Fatal(err, answer.Next)
	}
	return answer.Items
}

// attributionHolds checks that each rule's rows add up to the projects, and that what lies beneath every count is as long.
func attributionHolds(h *history, q impact.Question) {
	h.Helper()
	answer := h.attribution(q)
	whole, all := big.NewRat(int64(answer.Projects), 1), h.projectsOf(q, "", "")
	h.equal(len(all), answer.Projects, answer.Frame, "projects")
	for _, rule := range answer.Rules {
		sum, chosen := new(big.Rat), fraction(rule.Rows[0].Exact)
		for _, row := range rule.Rows[1:] {
			sum.Add(sum, fraction(row.Exact))
			if row.StartsOn == nil {
				continue
			}
			chosen.Sub(chosen, fraction(row.Exact))
			under := q
			under.Attribution, under.Conference = rule.Attribution, conferenceOf(row)
			beneath, projects := h.sumOf(h.credits(under, impact.CreditQuery{}))
			if beneath.RatString() != row.Exact || projects != row.Projects {
				h.Errorf("%s, %s: %+v, but beneath lie %v of %d projects", rule.Attribution, row.Label, row.Credit, beneath, projects)
			}
		}
		if sum.Cmp(whole) != 0 || chosen.Sign() != 0 {
			h.Errorf("%s: the rows have %v of %v, the conferences but all of %v", rule.Attribution, sum, whole, chosen)
		}
	}
	without := 0
	for _, excuse := range answer.Unattributed {
		h.equal(len(h.projectsOf(q, impact.PartNotAttributed, excuse.Why)), excuse.Projects, answer.Frame, excuse.Why)
		without += excuse.Projects
	}
	h.equal(len(h.projectsOf(q, impact.PartNotAttributed, "")), without, answer.Frame, "unattributed")
	for _, c := range []struct {
		share impact.CountedShare
		parts [2]impact.ProjectPart
	}{
		{answer.Repeat, [2]impact.ProjectPart{impact.PartRepeat, impact.PartCredited}},
		{answer.Upgrade, [2]impact.ProjectPart{impact.PartUpgraded, impact.PartBeganDomestic}},
		{answer.UpgradeCredited, [2]impact.ProjectPart{impact.PartUpgradedCredited, impact.PartBeganDomesticCredited}},
	} {
		h.equal(len(h.projectsOf(q, c.parts[0], "")), c.share.Numerator, answer.Frame, string(c.parts[0]))
		h.equal(len(h.projectsOf(q, c.parts[1], "")), c.share.Denominator, answer.Frame, string(c.parts[1]))
	}
	for _, p := range all {
		if (p.Unattributed == "") != (len(p.Editions) > 0) || p.Credited && len(p.Editions) == 0 || p.CrossedOn != nil && *p.CrossedOn < *p.BeganOn {
			h.Errorf("%+v", p)
		}
	}
}

func conferenceOf(row impact.CreditShare) domain.ID {
	id, err := domain.ParseID(row.Group)
	if err != nil {
		panic(err)
	}
	return id
}

func TestUnderTheAttributionLieCreditsAndProjects(t *testing.T) {
	h := tell(t)
	grants(h)
	for _, filters := range []impact.Filters{{}, {Scope: impact.ScopeAll, Level: impact.LevelIdea}, {Country: "FR"}, {Conference: id("Warsaw")}} {
		attributionHolds(h, impact.Question{Filters: filters})
	}
}

// attributionOfTheStory checks the demo story, and that projects turn cross-border when the read models say so.
func attributionOfTheStory(h *history) {
	for _, filters := range somewhere()[4:] { // those before differ by groups, of which there are none here
		filters.GroupBy = ""
		attributionHolds(h, impact.Question{Filters: filters})
	}
	answer := h.attribution(impact.Question{Filters: impact.Filters{Level: impact.LevelIdea}})
	if answer.Upgrade.Denominator == 0 || answer.Repeat.Numerator == 0 || len(answer.Unattributed) < 3 {
		h.Errorf("the story has too little to tell: %+v", answer)
	}
	for _, p := range h.projectsOf(impact.Question{Filters: impact.Filters{Level: impact.LevelIdea}}, "", "") {
		known, err := h.models.Project(h.Context(), p.ProjectID, nil)
		if err != nil {
			h.Fatal(err)
		}
		if idea := known.CrossSteps.IdeaOn; (idea == nil) != (p.CrossedOn == nil) || idea != nil && *idea != *p.CrossedOn {
			h.Errorf("%s turned cross-border on %v, the read models say %v", p.Title, p.CrossedOn, idea)
		}
	}
}
