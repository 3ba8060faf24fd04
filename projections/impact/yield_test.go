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

func (h *history) yield(q impact.Question) impact.Yield {
	h.Helper()
	answer, err := h.figures.Yield(h.Context(), h.frame(impact.YieldDefinition, q))
	if err != nil {
		h.Fatal(err)
	}
	return answer
}

// yields are a yield's groups: meetings, projects, credit and credit per 100 meetings; then what is elsewhere and what
// unattributed.
func yields(answer impact.Yield) string {
	var rows []string
	for _, g := range answer.Groups {
		per100 := g.Reason
		if g.PerHundred != nil {
			per100 = fmt.Sprintf("%.4g", *g.PerHundred)
		}
		rows = append(rows, fmt.Sprintf("%s: %d %d %s %s", g.Label, g.Meetings, g.Credit.Projects, g.Credit.Exact, per100))
	}
	return fmt.Sprintf("%s; %s and %s of %d", strings.Join(rows, ", "), answer.Elsewhere.Exact, answer.Unattributed.Exact, answer.Projects)
}

func TestTheYieldOfMeetings(t *testing.T) {
	h := tell(t)
	grants(h)
	until := day("2018-02-28")
	for name, c := range map[string]struct {
		filters impact.Filters
		until   *domain.Date
		want    string
	}{
		"by conference": {impact.Filters{GroupBy: impact.ByConference}, nil,
			"all: 4 3 3 75, Warsaw: 1 1 1/2 50, Stuttgart: 2 2 3/2 75, Lyon: 1 1 1 100; 1 and 2 of 6"},
		"by series":           {impact.Filters{GroupBy: impact.BySeries}, nil, "all: 4 3 3 75, CMC: 3 2 2 66.67, Other: 1 1 1 100; 1 and 2 of 6"},
		"by country":          {impact.Filters{GroupBy: impact.ByCountry}, nil, "all: 4 3 3 75, DE: 4 3 3 75, DK: 3 2 2 66.67, FR: 1 1 1 100; 1 and 2 of 6"},
		"anywhere":            {impact.Filters{Scope: impact.ScopeAll}, nil, "all: 5 4 4 80; 0 and 2 of 6"},
		"at home":             {impact.Filters{Scope: impact.ScopeDomestic}, nil, "all: 1 1 1 100; 3 and 2 of 6"},
		"of one conference":   {impact.Filters{Conference: id("Warsaw")}, nil, "all: 1 1 1/2 50; 7/2 and 2 of 6"},
		"by the last meeting": {impact.Filters{Conference: id("Warsaw"), Attribution: impact.LastMeeting}, nil, "all: 1 0 0 0; 4 and 2 of 6"},
		"ideas":               {impact.Filters{Level: impact.LevelIdea}, nil, "all: 4 4 4 100; 1 and 2 of 7"},
		"until then":          {impact.Filters{}, &until, "all: 3 0 0 0; 0 and 0 of 0"},
		"of a country":        {impact.Filters{Country: "AT", GroupBy: impact.ByConference}, nil, "all: 0 0 0 no meeting was held, Warsaw: 0 0 0 no meeting was held, Stuttgart: 0 0 0 no meeting was held, Lyon: 0 0 0 no meeting was held; 4 and 2 of 6"},
		"confirmed":           {impact.Filters{Verified: impact.VerifiedConfirmed}, nil, "all: 4 0 0 0; 0 and 6 of 6"},
	} {
		if got := yields(h.yield(impact.Question{Filters: c.filters, Cut: impact.Cut{Until: c.until}})); got != c.want {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestEveryRuleAndConfirmedPartnersStandBeside(t *testing.T) {
	h := tell(t)
	grants(h)
	for _, partner := range []string{"de", "dk"} {
		h.happened(id("ILDA"), "2018-04-01", domain.PartnerConfirmed{OrganisationID: id(partner)})
	}
	g := h.yield(impact.Question{Filters: impact.Filters{Conference: id("Warsaw")}}).Groups[0]
	var got []string
	for _, y := range g.ByRule {
		got = append(got, fmt.Sprint(y.Attribution, " ", y.Exact, " ", *y.PerHundred))
	}
	if rules := strings.Join(got, ", "); rules != "first 1 100, last 0 0, linear 1/2 50" || g.Confirmed.Exact != "1/2" || *g.Confirmed.PerHundred != 50 || g.Confirmed.Projects != 1 {
		t.Errorf("%s; %+v", rules, g.Confirmed)
	}
	near(t, "lower", g.Interval.Lower, 50*0.025317807984, 1e-6) // Garwood's of one project, which counts half
	if g.Interval.Upper <= 100 || g.IntervalClustered.Lower > g.Interval.Lower || g.IntervalClustered.Upper < g.Interval.Upper {
		t.Errorf("%+v %+v", g.Interval, g.IntervalClustered)
	}
}

// Two meetings at one conference and one at another, typed in after their project: it has no part.
func TestAMeetingTypedInAfterwardsHasNoCredit(t *testing.T) {
	h := tell(t)
	h.conference("Stuttgart", "CMC", "2017-09-21")
	h.conference("Lyon", "CMC", "2018-09-21")
	h.organisation("de", "DE")
	h.organisation("dk", "DK")
	h.met("Stuttgart", "de", "dk", "2017-09-21")
	h.met("Stuttgart", "dk", "de", "2017-09-22")
	h.project("joint", "2018-12-01", "de", "dk")
	h.happened(id("joint"), "2019-01-01", domain.ProjectStarted{})
	h.recorded("2019-06-01")
	h.source = "api"
	h.met("Stuttgart", "de", "dk", "2017-09-22")
	h.met("Lyon", "de", "dk", "2018-09-21")
	q := impact.Question{Filters: impact.Filters{GroupBy: impact.ByConference}}
	answer := h.yield(q)
	if got := yields(answer); got != "all: 4 1 1 25, Stuttgart: 3 1 1 33.33, Lyon: 1 0 0 0; 0 and 0 of 1" {
		t.Error(got)
	}
	if got := h.leftOut(answer.Figure); got != "[{entered_after_project 1}]" {
		t.Error(got)
	}
	items := h.credits(q, impact.CreditQuery{})
	if len(items) != 1 || len(items[0].Meetings) != 2 || items[0].Meetings[0].Credit != "1/2" || items[0].Meetings[1].HeldOn != day("2017-09-22") ||
		items[0].Meetings[1].ID != id("Stuttgartdkde2017-09-22") {
		t.Errorf("%+v", items)
	}
	yieldHolds(h, q)
}

// Three partners who met in two cities; one claims a meeting as the origin, another claims two, and one of them takes it back.
func TestWhatIsClaimedAsOriginDoesNotMoveTheCredit(t *testing.T) {
	h := tell(t)
	h.conference("Warsaw", "CMC", "2016-04-21")
	h.conference("Stuttgart", "CMC", "2017-09-21")
	for name, country := range map[string]string{"de": "DE", "dk": "DK", "fr": "FR", "be": "BE"} {
		h.organisation(name, country)
	}
	h.recorded("2020-01-01")
	first := h.met("Warsaw", "de", "dk", "2016-04-21")
	second := h.met("Stuttgart", "dk", "fr", "2017-09-21")
	h.met("Stuttgart", "fr", "de", "2017-09-22")
	stranger := h.met("Stuttgart", "fr", "be", "2017-09-22")
	h.project("joint", "2018-01-01", "de", "dk", "fr")
	h.happened(id("joint"), "2018-02-01", domain.ProjectStarted{})
	q := impact.Question{Filters: impact.Filters{GroupBy: impact.ByConference}}
	const want = "all: 4 1 1 25, Warsaw: 1 1 1/3 33.33, Stuttgart: 3 1 2/3 22.22; 0 and 0 of 1"
	if got := yields(h.yield(q)); got != want {
		t.Error(got)
	}
	for _, origin := range []domain.ID{first, second, stranger} {
		h.happened(id("joint"), "2018-03-01", domain.OriginClaimed{MeetingID: origin})
	}
	h.happened(id("joint"), "2018-03-02", domain.OriginWithdrawn{MeetingID: second})
	if got := yields(h.yield(q)); got != want {
		t.Errorf("with origins: %s", got)
	}
	yieldHolds(h, q)
}

func TestMergesAndDisputesMoveTheCredit(t *testing.T) {
	h := tell(t)
	h.conference("Stuttgart", "CMC", "2017-09-21")
	for name, country := range map[string]string{"de": "DE", "double": "DE", "dk": "DK", "fr": "FR"} {
		h.organisation(name, country)
	}
	h.recorded("2020-01-01")
	h.met("Stuttgart", "double", "dk", "2017-09-21")
	h.met("Stuttgart", "de", "fr", "2017-09-21")
	h.met("Stuttgart", "de", "double", "2017-09-22")
	for _, name := range []string{"joint", "the same"} {
		h.project(name, "2018-01-01", "de", "dk", "fr")
		h.happened(id(name), "2018-02-01", domain.ProjectStarted{})
	}
	q := impact.Question{Filters: impact.Filters{Scope: impact.ScopeAll}}
	step := func(what, want string) {
		t.Helper()
		if got := yields(h.yield(q)); got != want {
			t.Errorf("%s: %s", what, got)
		}
		yieldHolds(h, q)
	}
	step("as recorded", "all: 3 2 2 66.67; 0 and 0 of 2")
	before := h.position
	h.happened(id("the same"), "2018-06-01", domain.ProjectsMerged{Into: id("joint")})
	step("one project", "all: 3 1 1 33.33; 0 and 0 of 1")
	h.happened(id("double"), "2018-06-01", domain.OrganisationsMerged{Into: id("de")})
	step("one organisation", "all: 3 1 1 33.33; 0 and 0 of 1")
	if items := h.credits(q, impact.CreditQuery{}); len(items) != 2 || items[0].Exact != "1/2" {
		t.Errorf("%+v", items)
	}
	if answer := h.yield(q); h.leftOut(answer.Figure) != "[{same_organisation_after_merge 1}]" {
		t.Error(answer.LeftOut)
	}
	h.happened(id("joint"), "2018-06-01", domain.PartnerDisputed{OrganisationID: id("fr")})
	step("disputed", "all: 3 1 1 33.33; 0 and 0 of 1")
	if items := h.credits(q, impact.CreditQuery{}); len(items) != 1 || items[0].Exact != "1" {
		t.Errorf("%+v", items)
	}
	h.happened(id("joint"), "2018-06-01", domain.PartnerDisputed{OrganisationID: id("dk")})
	step("nobody left", "all: 3 0 0 0; 0 and 1 of 1")
	h.corrects(id("the same"), "ProjectsMerged")
	q.AsOf = &before
	step("as known before", "all: 3 2 2 66.67; 0 and 0 of 2")
}

func TestACorrectionLeavesWhatWasKnown(t *testing.T) {
	h := tell(t)
	grants(h)
	q := impact.Question{Filters: impact.Filters{GroupBy: impact.ByConference}}
	before := h.position
	then, items := h.yield(q), h.credits(q, impact.CreditQuery{})
	h.corrects(id("Stuttgartdkde2017-09-21"), "MeetingHeld")
	if got := yields(h.yield(q)); got != "all: 3 3 3 100, Warsaw: 1 1 1 100, Stuttgart: 1 1 1 100, Lyon: 1 1 1 100; 1 and 2 of 6" {
		t.Error(got)
	}
	q.AsOf = &before
	if now := h.yield(q); !reflect.DeepEqual(now, then) || !reflect.DeepEqual(h.credits(q, impact.CreditQuery{}), items) {
		t.Errorf("%s, was %s", yields(now), yields(then))
	}
}

func TestImpossibleCreditsAreRefused(t *testing.T) {
	h := tell(t)
	grants(h)
	for _, c := range []struct {
		by     impact.GroupBy
		query  impact.CreditQuery
		faults []string
	}{
		{"", impact.CreditQuery{Group: "DE", Part: "half"}, []string{"part", "group"}},
		{impact.ByCountry, impact.CreditQuery{Group: "DE", Part: impact.PartElsewhere}, []string{"group"}},
		{"", impact.CreditQuery{Page: impact.Page{Cursor: "x"}}, []string{"cursor"}},
	} {
		_, err := h.figures.CreditItems(t.Context(), h.frame(impact.YieldDefinition, impact.Question{Filters: impact.Filters{GroupBy: c.by}}), c.query)
		h.refused(err, c.faults...)
	}
}

// credits lists all credits of a part, page by page.
func (h *history) credits(q impact.Question, of impact.CreditQuery) (items []impact.CreditItem) {
	h.Helper()
	frame := h.frame(impact.YieldDefinition, q)
	for of.Limit = 3; ; {
		page, err := h.figures.CreditItems(h.Context(), frame, of)
		if err != nil {
			h.Fatal(err)
		}
		items = append(items, page.Items...)
		if page.Next == nil {
			return items
		}
		of.Cursor, of.Limit = *page.Next, 1000
	}
}

// sumOf adds up credits, and checks that each is that of its meetings; it counts the projects, too.
func (h *history) sumOf(items []impact.CreditItem) (sum *big.Rat, projects int) {
	h.Helper()
	sum = new(big.Rat)
	seen := map[domain.ID]bool{}
	for _, item := range items {
		parts := new(big.Rat)
		for _, m := range item.Meetings {
			if m.ID.IsZero() {
				h.Errorf("a meeting without an id: %+v", item)
			}
			parts.Add(parts, fraction(m.Credit))
		}
		if parts.RatString() != item.Exact {
			h.Errorf("the meetings have %v: %+v", parts, item)
		}
		sum.Add(sum, parts)
		seen[item.ProjectID] = true
	}
	return sum, len(seen)
}

func fraction(text string) *big.Rat {
	r, ok := new(big.Rat).SetString(text)
	if !ok {
		panic(text)
	}
	return r
}

// yieldHolds checks that the credits beneath each group add up to it, and that with what is elsewhere and unattributed they
// add up to the projects; and of every fifth group the other rules, confirmed partners and meetings.
func yieldHolds(h *history, q impact.Question) {
	h.Helper()
	answer := h.yield(q)
	for number, g := range answer.Groups {
		group := g.Group
		if group == impact.AllOfThem {
			group = ""
		}
		beneath := func(q impact.Question, credit impact.Credit) {
			sum, projects := h.sumOf(h.credits(q, impact.CreditQuery{Group: group}))
			if value, _ := sum.Float64(); sum.RatString() != credit.Exact || projects != credit.Projects || value != credit.Credit {
				h.Errorf("%s of %s: %+v, but beneath lie %v of %d projects", g.Label, answer.Query(), credit, sum, projects)
			}
		}
		for _, y := range g.ByRule {
			if y.Attribution == answer.Filters.Attribution && y.Credit != g.Credit {
				h.Errorf("%s: %+v is not %+v", g.Label, y.Credit, g.Credit)
			}
			if under := q; y.Attribution == answer.Filters.Attribution || number%5 == 0 {
				under.Attribution = y.Attribution
				beneath(under, y.Credit)
			}
		}
		if sure := q; number%5 == 0 {
			sure.Verified = impact.VerifiedConfirmed
			beneath(sure, g.Confirmed.Credit)
			h.heldBeneath(answer, g, group)
		}
		if g.Meetings > 0 && (g.Interval.Lower > *g.PerHundred || g.Interval.Upper < *g.PerHundred || g.IntervalClustered.Lower > g.Interval.Lower) {
			h.Errorf("%s: %+v %+v", g.Label, g.Interval, g.IntervalClustered)
		}
	}
	left := h.credits(q, impact.CreditQuery{Part: impact.PartElsewhere})
	h.eachIsWhole(answer, append(h.credits(q, impact.CreditQuery{}), left...))
	elsewhere, projects := h.sumOf(left)
	if elsewhere.RatString() != answer.Elsewhere.Exact || projects != answer.Elsewhere.Projects {
		h.Errorf("elsewhere %+v, but beneath lie %v of %d projects", answer.Elsewhere, elsewhere, projects)
	}
	total := elsewhere.Add(elsewhere, fraction(answer.Groups[0].Credit.Exact))
	if total.Add(total, fraction(answer.Unattributed.Exact)).Cmp(big.NewRat(int64(answer.Projects), 1)) != 0 {
		h.Errorf("%s: all credits add up to %v, not to %d", answer.Query(), total, answer.Projects)
	}
	if by := q.GroupBy; by == impact.ByConference || by == impact.BySeries {
		sum, meetings := new(big.Rat), 0
		for _, g := range answer.Groups[1:] {
			sum, meetings = sum.Add(sum, fraction(g.Credit.Exact)), meetings+g.Meetings
		}
		if all := answer.Groups[0]; sum.RatString() != all.Credit.Exact || meetings != all.Meetings {
			h.Errorf("%s: the groups have %v of %d meetings, all %s of %d", answer.Query(), sum, meetings, all.Credit.Exact, all.Meetings)
		}
	}
}

// eachIsWhole checks that the credits of each project add up to exactly 1, and that those of all projects are there.
func (h *history) eachIsWhole(answer impact.Yield, items []impact.CreditItem) {
	h.Helper()
	sums, one := map[domain.ID]*big.Rat{}, big.NewRat(1, 1)
	for _, item := range items {
		if sums[item.ProjectID] == nil {
			sums[item.ProjectID] = new(big.Rat)
		}
		sums[item.ProjectID].Add(sums[item.ProjectID], fraction(item.Exact))
	}
	for project, sum := range sums {
		if sum.Cmp(one) != 0 {
			h.Errorf("%s: project %s has a credit of %v", answer.Query(), project, sum)
		}
	}
	h.equal(len(sums)+answer.Unattributed.Projects, answer.Projects, answer.Frame, "projects")
}

// heldBeneath counts the meetings under a yield.
func (h *history) heldBeneath(answer impact.Yield, g impact.YieldGroup, group string) {
	h.Helper()
	f := answer.Filters
	f.Level, f.Attribution, f.Verified = "", "", ""
	frame := h.frame(impact.FunnelDefinition, impact.Question{Filters: f, Cut: impact.Cut{Until: answer.Until, AsOf: &answer.AsOf.Position}})
	items, count := impact.Items{Step: "held", Group: group, Page: impact.Page{Limit: 1000}}, 0
	for next := new(string); next != nil; {
		items.Cursor = *next
		page, err := h.figures.FunnelItems(h.Context(), frame, items)
		if err != nil {
			h.Fatal(err)
		}
		count, next = count+len(page.Items), page.Next
	}
	h.equal(count, g.Meetings, frame, g.Label, "held")
}

func TestUnderTheYieldLieCreditsAndMeetings(t *testing.T) {
	h := tell(t)
	grants(h)
	for _, filters := range []impact.Filters{{GroupBy: impact.ByConference}, {GroupBy: impact.BySector, Scope: impact.ScopeAll},
		{GroupBy: impact.ByCountry, Level: impact.LevelIdea}, {Country: "FR", GroupBy: impact.BySeries}, {Conference: id("Warsaw"), Scope: impact.ScopeDomestic}} {
		yieldHolds(h, impact.Question{Filters: filters})
	}
}

// yieldOfTheStory checks every group of the demo story, under each rule, now and years before; and that money is shared just so.
func yieldOfTheStory(h *history) {
	early := day("2018-12-31")
	for i, filters := range somewhere() {
		filters.Attribution = impact.Attributions[i%3]
		q := impact.Question{Filters: filters}
		if i%2 == 1 {
			q.Until = &early
		}
		yieldHolds(h, q)
	}
	funded := impact.Question{Filters: impact.Filters{Level: impact.LevelFunded, GroupBy: impact.ByCountry}}
	yield, money := h.yield(funded), h.money(impact.Question{Filters: impact.Filters{GroupBy: impact.ByCountry}})
	for _, g := range money.Groups {
		for _, y := range yield.Groups {
			if y.Group == g.Group && (y.Credit.Credit != g.Credit || y.Credit.Projects != g.Projects) {
				h.Errorf("%s: money is of %d projects and %v of their credit, the yield of %+v", g.Group, g.Projects, g.Credit, y.Credit)
			}
		}
	}
	if yield.Unattributed.Projects != money.Unattributed.Projects || yield.Groups[0].Credit.Projects == 0 {
		h.Errorf("%+v %+v", yield.Unattributed, money.Unattributed)
	}
}
