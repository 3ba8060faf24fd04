package impact_test

import (
	"fmt"
	"math/big"
	"strings"
	"testing"

	"aftermatch/domain"
	"aftermatch/projections/impact"
)

func (h *history) money(q impact.Question) impact.MoneyRaised {
	h.Helper()
	answer, err := h.figures.MoneyRaised(h.Context(), h.frame(impact.MoneyDefinition, q))
	if err != nil {
		h.Fatal(err)
	}
	return answer
}

func euro(amount int64) domain.Money { return domain.Money{Amount: 100 * amount, Currency: "EUR"} }

var (
	zloty  = domain.Money{Amount: 210_000_00, Currency: "PLN"}
	inEuro = domain.Conversion{EURMinor: 50_000_00, Rate: 4.2, RateDate: day("2018-05-02"), RateSource: "ECB"}
)

// funded logs a project and its award.
func (h *history) funded(name, idea, on string, award domain.FundingAwarded, partners ...string) {
	h.Helper()
	h.project(name, idea, partners...)
	award.Funder = "ERDF"
	h.happened(id(name), on, award)
}

// grants tells of three conferences, the last without a recorded cost, and of projects funded after them. It ends in
// 2020.
func grants(h *history) {
	h.conference("Warsaw", "CMC", "2016-04-21")
	h.conference("Stuttgart", "CMC", "2017-09-21")
	h.conference("Lyon", "Other", "2018-09-21")
	for name, country := range map[string]string{"de": "DE", "de2": "DE", "dk": "DK", "fr": "FR"} {
		h.organisation(name, country, "health")
	}
	h.happened(id("Warsaw"), "2016-06-01", domain.ConferenceCostRecorded{Purpose: "hall", Money: euro(10_000)})
	h.happened(id("Warsaw"), "2016-06-01", domain.ConferenceCostRecorded{Purpose: "staff", Money: zloty})
	h.happened(id("Stuttgart"), "2017-12-01", domain.ConferenceCostRecorded{Purpose: "hall", Money: euro(15_000)})
	h.happened(id("Stuttgart"), "2017-12-01", domain.ConferenceCostRecorded{Purpose: "staff", Money: euro(5_000)})
	h.met("Warsaw", "de", "dk", "2016-04-21")
	h.met("Stuttgart", "dk", "de", "2017-09-21")
	h.met("Stuttgart", "de", "fr", "2017-09-21")
	h.met("Stuttgart", "de", "de2", "2017-09-22")
	h.met("Lyon", "de2", "dk", "2018-09-21")
	h.funded("ILDA", "2018-01-01", "2018-03-01", domain.FundingAwarded{Money: euro(210_000)}, "de", "dk")
	h.happened(id("ILDA"), "2018-03-02", domain.BudgetRevised{OrganisationID: id("de"), Money: euro(140_000)})
	h.happened(id("ILDA"), "2018-03-02", domain.BudgetRevised{OrganisationID: id("dk"), Money: euro(70_000)})
	h.funded("zloty", "2018-01-01", "2018-05-02", domain.FundingAwarded{Money: zloty, Conversion: inEuro}, "de", "fr")
	h.happened(id("zloty"), "2018-06-01", domain.FundingAwarded{Funder: "NCBR", Money: zloty})
	h.funded("domestic", "2018-01-01", "2018-03-01", domain.FundingAwarded{Money: euro(1_000)}, "de", "de2")
	h.funded("never met", "2018-01-01", "2018-03-01", domain.FundingAwarded{Money: euro(5_000)}, "dk", "fr")
	h.funded("continuation", "2016-04-20", "2018-03-01", domain.FundingAwarded{Money: euro(6_000)}, "de", "dk")
	h.funded("late", "2018-12-01", "2019-03-01", domain.FundingAwarded{Money: euro(7_000)}, "dk", "de2")
	h.project("not funded", "2018-01-01", "de", "dk")
	h.recorded("2020-01-31")
	h.happened(id("de"), "2020-01-31", domain.OrganisationRenamed{Name: "BioRegio"})
}

// sums are a group's projects, credit, money in euro and the cost of a project.
func sums(g impact.MoneyGroup) string {
	cost := g.Reason
	if g.CostPerProject != nil {
		cost = fmt.Sprintf("%.2f", *g.CostPerProject/100)
	}
	return fmt.Sprintf("%d %.4g %.2f %s", g.Projects, g.Credit, g.AwardEURMinor/100, cost)
}

func TestMoneyIsSharedAmongTheMeetingsBeforeIt(t *testing.T) {
	h := tell(t)
	grants(h)
	answer := h.money(impact.Question{Filters: impact.Filters{GroupBy: impact.ByConference}})
	var got []string
	for _, g := range answer.Groups {
		got = append(got, g.Label+": "+sums(g))
	}
	want := []string{"all: 3 3 267000.00 15000.00", "Warsaw: 1 0.5 105000.00 20000.00", "Stuttgart: 2 1.5 155000.00 13333.33", "Lyon: 1 1 7000.00 no cost is recorded"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
	if answer.Unattributed.Projects != 2 || answer.Unattributed.AwardEURMinor != 11_000_00 {
		t.Errorf("%+v", answer.Unattributed)
	}
	if rates := answer.Groups[0].RateDates; *rates != (impact.RateDates{From: day("2018-05-02"), To: day("2018-05-02")}) || answer.Groups[3].RateDates != nil {
		t.Errorf("%+v", rates)
	}
}

func TestMoneyByTheFirstOrTheLastMeeting(t *testing.T) {
	h := tell(t)
	grants(h)
	for rule, want := range map[impact.Attribution]string{impact.FirstMeeting: "1 1 210000.00 10000.00", impact.LastMeeting: "0 0 0.00 no funded cross-border project is credited"} {
		answer := h.money(impact.Question{Filters: impact.Filters{Conference: id("Warsaw"), Attribution: rule}})
		if got := sums(answer.Groups[0]); got != want {
			t.Errorf("%s: %s", rule, got)
		}
	}
	h.met("Stuttgart", "de", "dk", "2017-09-22")
	for rule, want := range map[impact.Attribution]string{impact.LastMeeting: "2 2 260000.00 10000.00", impact.EveryMeeting: "2 1.667 190000.00 12000.00"} {
		answer := h.money(impact.Question{Filters: impact.Filters{Conference: id("Stuttgart"), Attribution: rule}})
		if got := sums(answer.Groups[0]); got != want {
			t.Errorf("%s, met twice: %s", rule, got)
		}
	}
}

func TestAmountsWithoutARateAreListed(t *testing.T) {
	h := tell(t)
	grants(h)
	answer := h.money(impact.Question{})
	award := impact.ForeignSum{ProjectID: id("zloty"), Of: "NCBR", On: day("2018-06-01"), Money: zloty}
	cost := impact.ForeignSum{ConferenceID: id("Warsaw"), Of: "staff", On: day("2016-06-01"), Money: zloty}
	if len(answer.AwardsWithoutEUR) != 1 || answer.AwardsWithoutEUR[0] != award || len(answer.CostsWithoutEUR) != 1 || answer.CostsWithoutEUR[0] != cost {
		t.Errorf("%+v %+v", answer.AwardsWithoutEUR, answer.CostsWithoutEUR)
	}
	if got := h.leftOut(answer.Figure); got != "[{award_without_eur 1} {cost_without_eur 1} {conference_without_cost 1}]" || len(answer.Notes) != 1 {
		t.Error(got, answer.Notes)
	}
}

func TestTheOwnCountrysShareGoesByBudgets(t *testing.T) {
	h := tell(t)
	grants(h)
	own := func(country string) impact.OwnCountry {
		return h.money(impact.Question{Filters: impact.Filters{Country: country}}).Groups[0].OwnCountry
	}
	if got := own("DE"); got.EURMinor != 140_000_00 || got.Of != 210_000_00 || *got.Share != 2.0/3 || got.Unknown != 2 {
		t.Errorf("%+v", got)
	}
	if got := own("FR"); got.Share != nil || got.Reason == "" || got.Unknown != 1 {
		t.Errorf("%+v", got)
	}
	if got := own(""); got.Share != nil || got.Reason == "" {
		t.Errorf("%+v", got)
	}
	for _, g := range h.money(impact.Question{Filters: impact.Filters{GroupBy: impact.ByCountry}}).Groups[1:] {
		if g.OwnCountry.Country != g.Group || g.CostPerProject != nil || g.Reason == "" || g.Group == "DK" && *g.OwnCountry.Share != 1.0/3 {
			t.Errorf("%+v", g)
		}
	}
	h.happened(id("de"), "2018-02-01", domain.OrganisationRelocated{Country: "AT"})
	if got := own("DE"); *got.Share != 0 {
		t.Errorf("moved before the award: %+v", got)
	}
}

func TestTheMoneyOfAPart(t *testing.T) {
	h := tell(t)
	grants(h)
	early := day("2018-04-01")
	for name, want := range map[string]struct {
		q    impact.Question
		sums string
	}{
		"at home":        {impact.Question{Filters: impact.Filters{Scope: impact.ScopeDomestic}}, "1 1 1000.00 no funded cross-border project is credited"},
		"anywhere":       {impact.Question{Filters: impact.Filters{Scope: impact.ScopeAll}}, "4 4 268000.00 15000.00"},
		"of a series":    {impact.Question{Filters: impact.Filters{Series: "CMC"}}, "2 2 260000.00 15000.00"},
		"of a sector":    {impact.Question{Filters: impact.Filters{Sector: "health"}}, "3 3 267000.00 a conference's cost belongs to no country or sector"},
		"until then":     {impact.Question{Cut: impact.Cut{Until: &early}}, "1 1 210000.00 30000.00"},
		"confirmed only": {impact.Question{Filters: impact.Filters{Verified: impact.VerifiedConfirmed}}, "0 0 0.00 no funded cross-border project is credited"},
	} {
		if got := sums(h.money(want.q).Groups[0]); got != want.sums {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// moneyHolds checks that what lies beneath each group adds up to it.
func moneyHolds(h *history, q impact.Question) {
	h.Helper()
	frame, answer := h.frame(impact.MoneyDefinition, q), h.money(q)
	for _, g := range answer.Groups {
		items := impact.MoneyItems{Page: impact.Page{Limit: 1000}}
		if g.Group != impact.AllOfThem {
			items.Group = g.Group
		}
		below := func(part impact.MoneyPart) (projects int, credit *big.Rat, cents float64) {
			items.Part = part
			found, err := h.figures.MoneyProjects(h.Context(), frame, items)
			if err != nil || found.Next != nil {
				h.Fatal(err, found.Next)
			}
			credit, seen := new(big.Rat), map[domain.ID]bool{}
			for _, item := range found.Items {
				share, _ := new(big.Rat).SetString(item.Credit)
				credit.Add(credit, share)
				cents += item.AwardEURMinor
				seen[item.ProjectID] = true
			}
			return len(seen), credit, cents
		}
		projects, credit, cents := below("")
		total, _ := credit.Float64()
		if projects != g.Projects || total != g.Credit {
			h.Errorf("%s: %d projects and credit %v, but beneath lie %d and %v", g.Label, g.Projects, g.Credit, projects, total)
		}
		near(h, "money of "+g.Label, cents, g.AwardEURMinor, 1e-9*(1+g.AwardEURMinor))
		if g.CostCredit != nil {
			_, credit, _ := below(impact.PartCrossBorder)
			if total, _ := credit.Float64(); total != *g.CostCredit {
				h.Errorf("%s: cross-border credit %v, but beneath lies %v", g.Label, *g.CostCredit, total)
			}
			costs, err := h.figures.MoneyCosts(h.Context(), frame, impact.MoneyItems{Group: items.Group, Page: items.Page})
			if err != nil || costs.Next != nil {
				h.Fatal(err, costs.Next)
			}
			spent := 0.0
			for _, cost := range costs.Items {
				cents, _ := domain.InEuro(cost.Money, cost.Conversion)
				spent += float64(cents)
			}
			if spent != *g.CostEURMinor {
				h.Errorf("%s: cost %v, but beneath lies %v", g.Label, *g.CostEURMinor, spent)
			}
		}
		if g.Group == impact.AllOfThem {
			if n, _, cents := below(impact.PartUnattributed); n != answer.Unattributed.Projects || cents != answer.Unattributed.AwardEURMinor {
				h.Errorf("unattributed: %+v, but beneath lie %d and %v", answer.Unattributed, n, cents)
			}
		}
	}
}

func TestUnderTheMoneyLieProjectsAndCosts(t *testing.T) {
	h := tell(t)
	grants(h)
	for _, by := range []impact.GroupBy{"", impact.ByConference, impact.BySeries, impact.ByCountry, impact.BySector} {
		moneyHolds(h, impact.Question{Filters: impact.Filters{GroupBy: by}})
	}
	_, err := h.figures.MoneyProjects(t.Context(), h.frame(impact.MoneyDefinition, impact.Question{}), impact.MoneyItems{Group: "DE", Part: "half"})
	h.refused(err, "part", "group")
}

// moneyOfTheStory checks the money of the demo story.
func moneyOfTheStory(h *history) {
	moneyHolds(h, impact.Question{Filters: impact.Filters{GroupBy: impact.ByConference}})
	moneyHolds(h, impact.Question{Filters: impact.Filters{GroupBy: impact.ByCountry, Scope: impact.ScopeAll, Attribution: impact.LastMeeting}})
}
