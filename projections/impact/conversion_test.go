package impact_test

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"strings"
	"testing"

	"aftermatch/domain"
	"aftermatch/projections/impact"
	"aftermatch/projections/impact/estimate"
)

func (h *history) conversion(q impact.Question) impact.Conversion {
	h.Helper()
	answer, err := h.figures.Conversion(h.Context(), h.frame(impact.ConversionDefinition, q))
	if err != nil {
		h.Fatal(err)
	}
	return answer
}

// ends is how the contacts of a group ended: n, converted, competing, censored.
func ends(g impact.ConversionGroup) [4]int { return [4]int{g.N, g.Converted, g.Competing, g.Censored} }

// conference2017 tells of six cross-border contacts and a domestic one. It ends in 2020.
func conference2017(h *history) {
	conference2017Until(h, "2020-01-31")
}

func conference2017Until(h *history, end string) {
	h.conference("Stuttgart", "CMC", "2017-09-21")
	for name, country := range map[string]string{"bioregio": "DE", "medizin": "DE", "welfare": "DK", "medicon": "SE", "lyonbio": "FR", "flanders": "BE"} {
		h.organisation(name, country, "health")
	}
	h.recorded("2017-09-23")
	for _, partner := range []string{"welfare", "medicon", "lyonbio", "flanders", "medizin"} {
		h.met("Stuttgart", "bioregio", partner, "2017-09-21")
	}
	h.met("Stuttgart", "medizin", "lyonbio", "2017-09-22")
	h.met("Stuttgart", "medizin", "welfare", "2017-09-22")
	h.recorded(end)
}

func TestAContactConvertsOnTheDayThatAllConditionsHold(t *testing.T) {
	h := tell(t)
	conference2017(h)
	h.project("funded", "2018-01-01", "bioregio", "welfare")
	h.happened(id("funded"), "2018-03-01", domain.FundingAwarded{Funder: "ERDF", Money: domain.Money{Amount: 1, Currency: "EUR"}})
	h.project("joined later", "2018-01-01", "bioregio")
	h.happened(id("joined later"), "2018-02-01", domain.ProjectStarted{})
	h.happened(id("joined later"), "2018-06-01", domain.PartnerJoined{OrganisationID: id("medicon"), Role: domain.RolePartner})
	h.project("too late", "2018-01-01", "bioregio", "lyonbio")
	h.happened(id("lyonbio"), "2018-09-21", domain.OrganisationDissolved{})
	h.happened(id("too late"), "2018-10-01", domain.ProjectStarted{})
	h.project("continued", "2017-09-20", "bioregio", "flanders")
	h.happened(id("continued"), "2018-02-01", domain.ProjectStarted{})
	h.project("disputed", "2018-01-01", "medizin", "welfare")
	h.happened(id("disputed"), "2018-02-01", domain.ProjectStarted{})
	h.happened(id("disputed"), "2018-03-01", domain.PartnerDisputed{OrganisationID: id("welfare")})
	h.project("domestic", "2017-09-21", "bioregio", "medizin")
	h.happened(id("domestic"), "2017-10-21", domain.ProjectStarted{})

	until := day("2019-12-31")
	cut := impact.Cut{Until: &until}
	all := h.conversion(impact.Question{Cut: cut}).Groups[0]
	if ends(all) != [4]int{6, 2, 2, 2} || all.Pairs != 6 || all.Organisations != 6 {
		t.Errorf("across a border: %v, %d pairs of %d", ends(all), all.Pairs, all.Organisations)
	}
	var days []int
	for _, row := range all.Curve {
		days = append(days, row.Day)
	}
	if len(days) != 3 || days[0] != 161 || days[1] != 253 || days[2] != 365 {
		t.Errorf("events on days %v", days)
	}
	for name, want := range map[string]struct {
		filters impact.Filters
		ends    [4]int
	}{
		"at home":   {impact.Filters{Scope: impact.ScopeDomestic}, [4]int{1, 1, 0, 0}},
		"anywhere":  {impact.Filters{Scope: impact.ScopeAll}, [4]int{7, 3, 2, 2}},
		"funded":    {impact.Filters{Level: impact.LevelFunded}, [4]int{6, 1, 2, 3}},
		"ideas":     {impact.Filters{Level: impact.LevelIdea}, [4]int{6, 3, 1, 2}},
		"Sweden":    {impact.Filters{Country: "SE"}, [4]int{1, 1, 0, 0}},
		"elsewhere": {impact.Filters{Series: "another"}, [4]int{}},
	} {
		if got := ends(h.conversion(impact.Question{Filters: want.filters, Cut: cut}).Groups[0]); got != want.ends {
			t.Errorf("%s: got %v, want %v", name, got, want.ends)
		}
	}
	early := day("2018-03-01")
	if got := ends(h.conversion(impact.Question{Cut: impact.Cut{Until: &early}}).Groups[0]); got != [4]int{6, 1, 0, 5} {
		t.Errorf("on the day of the award: %v", got)
	}
}

func TestConfirmedPartnersAreShownBesideAll(t *testing.T) {
	h := tell(t)
	conference2017(h)
	for _, partner := range []string{"welfare", "medicon"} {
		h.project(partner+" project", "2018-01-01", "bioregio", partner)
		h.happened(id(partner+" project"), "2018-02-01", domain.ProjectStarted{})
	}
	for _, partner := range []string{"welfare", "bioregio"} {
		h.happened(id("welfare project"), "2018-02-01", domain.PartnerConfirmed{OrganisationID: id(partner)})
	}
	g := h.conversion(impact.Question{}).Groups[0]
	if all, sure := g.AtMonths["12"], g.Confirmed["12"]; all.Converted != 2 || sure.Converted != 1 || all.Incidence != 2*sure.Incidence {
		t.Errorf("got %+v and %+v", all, sure)
	}
}

func TestHeldMeetingsThatMakeNoContactAreLeftOutAndCounted(t *testing.T) {
	h := tell(t)
	conference2017(h)
	h.happened(id("after"), "2017-12-01", domain.MeetingHeld{Pairing: pairing("Stuttgart", "welfare", "medicon"), OutsideDates: true})
	h.project("known first", "2018-01-01", "lyonbio", "flanders")
	h.source = "api"
	h.met("Stuttgart", "lyonbio", "flanders", "2017-09-22")
	h.happened(id("medizin"), "2020-01-01", domain.OrganisationsMerged{Into: id("bioregio")})
	answer := h.conversion(impact.Question{Filters: impact.Filters{Scope: impact.ScopeAll}})
	if got := h.leftOut(answer.Figure); got != "[{same_organisation_after_merge 1} {held_after_conference 1} {entered_after_project 1}]" {
		t.Error("left out", got)
	}
	if got := answer.Groups[0].N; got != 4 {
		t.Errorf("%d contacts; after the merge bioregio's and medizin's are the same", got)
	}
}

func TestResponseBoundsTheShareConverted(t *testing.T) {
	h := tell(t)
	conference2017(h)
	h.project("funded", "2018-01-01", "bioregio", "welfare")
	h.happened(id("funded"), "2018-02-01", domain.ProjectStarted{})
	g := h.conversion(impact.Question{}).Groups[0]
	if g.Response.Rate != nil || g.Response.Reason == "" || *g.Bounds.Best != *g.Naive.Rate {
		t.Errorf("without a wave: %+v, %+v", g.Response, g.Bounds)
	}
	h.happened(id("Stuttgart"), "2018-03-20", domain.FollowUpWaveOpened{Wave: "6-months"})
	h.happened(id("StuttgartbioregioMedicon"), "2018-03-22", domain.MeetingHeld{Pairing: pairing("Stuttgart", "flanders", "medicon"), OutsideDates: true})
	h.happened(id("Stuttgartbioregiomedicon2017-09-21"), "2018-03-22", domain.OutcomeReported{PartyID: id("medicon"), Wave: "6-months", Outcome: "no_further_contact"})
	g = h.conversion(impact.Question{}).Groups[0]
	if g.Response.Numerator != 1 || g.Response.Denominator != 6 || g.Bounds.Silent != 4 || *g.Bounds.Worst != 1.0/6 || *g.Bounds.Best != 5.0/6 {
		t.Errorf("%+v, %+v, %v %v", g.Response, g.Bounds, *g.Bounds.Worst, *g.Bounds.Best)
	}
}

func TestThePairsGiveTheCurve(t *testing.T) {
	h := tell(t)
	conference2017(h)
	h.conference("Warsaw", "CMC", "2018-04-21")
	h.met("Warsaw", "bioregio", "welfare", "2018-04-21")
	h.met("Warsaw", "lyonbio", "flanders", "2018-04-22")
	for i, partner := range []string{"welfare", "lyonbio"} {
		h.project(partner+" project", "2018-05-01", "bioregio", partner)
		h.happened(id(partner+" project"), []string{"2018-06-01", "2018-09-01"}[i], domain.ProjectStarted{})
	}
	h.happened(id("medicon"), "2019-01-01", domain.OrganisationDissolved{})
	for _, by := range []impact.GroupBy{"", impact.ByConference, impact.ByCountry} {
		q := impact.Question{Filters: impact.Filters{GroupBy: by}}
		answer := h.conversion(q)
		pairs, err := h.figures.ConversionPairs(t.Context(), h.frame(impact.ConversionDefinition, q))
		if err != nil {
			t.Fatal(err)
		}
		var file bytes.Buffer
		if err := pairs.WriteCSV(&file); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(&file).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		if header := strings.Join(rows[0][:6], ","); header != "organisation_a,organisation_b,conference_id,group,days,cause" {
			t.Error(header)
		}
		tallies := map[string][]estimate.Tally{}
		for _, row := range rows[1:] {
			day, _ := strconv.Atoi(row[4])
			one := estimate.Tally{Day: day}
			switch row[5] {
			case "0":
				one.Censored = 1
			case "1":
				one.Converted = 1
			case "2":
				one.Competing = 1
			}
			tallies[row[3]] = append(tallies[row[3]], one)
		}
		for _, g := range answer.Groups {
			if by != "" && g.Group == impact.AllOfThem {
				continue
			}
			curve, ok := estimate.AalenJohansen(tallies[g.Group])
			if !ok || len(curve.EventDays()) != len(g.Curve) {
				t.Fatalf("%s %s: %d days, want %d", by, g.Group, len(curve.EventDays()), len(g.Curve))
			}
			for i, row := range curve.EventDays() {
				if row.Incidence != g.Curve[i].Incidence || row.SE != g.Curve[i].SE || row.AtRisk != g.Curve[i].AtRisk {
					t.Errorf("%s %s: got %+v, want %+v", by, g.Group, g.Curve[i], row)
				}
			}
		}
		if (answer.LogRank != nil) != (by == impact.ByConference) {
			t.Errorf("%q: log-rank %+v", by, answer.LogRank)
		}
	}
}

func TestConversionOfNothingIsNoFigure(t *testing.T) {
	h := tell(t)
	g := h.conversion(impact.Question{}).Groups[0]
	if g.Reason == "" || len(g.Curve) != 0 || g.AtMonths["12"] != nil || g.MedianDays != nil || g.Naive.Rate != nil || g.Bounds.Best != nil {
		t.Errorf("%+v", g)
	}
}
