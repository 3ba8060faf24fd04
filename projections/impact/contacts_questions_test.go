package impact_test

import (
	"math"
	"testing"

	"aftermatch/domain"
	"aftermatch/projections/impact"
)

// twoEditions adds to conference2017 another edition and projects of both.
func twoEditions(h *history) {
	conference2017(h)
	h.conference("Warsaw", "CMC", "2019-04-21")
	h.met("Warsaw", "bioregio", "welfare", "2019-04-21")
	h.met("Warsaw", "lyonbio", "flanders", "2019-04-22")
	h.project("after Stuttgart", "2018-01-01", "bioregio", "welfare")
	h.happened(id("after Stuttgart"), "2018-03-01", domain.ProjectStarted{})
	h.project("after Warsaw", "2019-05-01", "lyonbio", "flanders")
	h.happened(id("after Warsaw"), "2019-06-01", domain.ProjectStarted{})
}

func TestACohortIsEmptyUntilItsTimeHasCome(t *testing.T) {
	h := tell(t)
	twoEditions(h)
	until := day("2020-01-15")
	answer, err := h.figures.Cohorts(t.Context(), h.frame(impact.CohortsDefinition, impact.Question{Cut: impact.Cut{Until: &until}}))
	if err != nil {
		t.Fatal(err)
	}
	if len(answer.Rows) != 3 || answer.Rows[0].N != 8 || answer.Rows[1].Label != "Stuttgart" || answer.Rows[1].N != 6 || answer.Rows[2].N != 2 {
		t.Fatalf("%+v", answer.Rows)
	}
	stuttgart, warsaw := answer.Rows[1].Cells, answer.Rows[2].Cells
	if stuttgart["24"].Incidence != 1.0/6 || stuttgart["30"] != nil || warsaw["6"].Incidence != 0.5 || warsaw["12"] != nil {
		t.Errorf("%+v %+v", stuttgart, warsaw)
	}
	before := day("2018-12-31")
	answer, err = h.figures.Cohorts(t.Context(), h.frame(impact.CohortsDefinition, impact.Question{Cut: impact.Cut{Until: &before}}))
	if err != nil || len(answer.Rows) != 2 {
		t.Errorf("a conference to come has a row: %+v, %v", answer.Rows, err)
	}
}

func TestTheCellsOfCountriesAddUpToTheContacts(t *testing.T) {
	h := tell(t)
	twoEditions(h)
	until := day("2020-01-15")
	q := impact.Question{Filters: impact.Filters{Scope: impact.ScopeAll}, Cut: impact.Cut{Until: &until}}
	answer, err := h.figures.Countries(t.Context(), h.frame(impact.CountriesDefinition, q))
	if err != nil {
		t.Fatal(err)
	}
	cells := map[string]impact.CountryCell{}
	contacts := 0
	for _, c := range answer.Cells {
		cells[c.CountryA+c.CountryB] = c
		contacts += c.Contacts
	}
	if contacts != h.conversion(q).Groups[0].N || len(cells) != 6 {
		t.Errorf("%d contacts in %d cells", contacts, len(cells))
	}
	if c := cells["DEDK"]; c.Contacts != 3 || c.Held != 3 || c.Converted != 1 || c.Rate.Numerator != 1 || c.Rate.Denominator != 2 {
		t.Errorf("%+v", c)
	}
	if c := cells["BEFR"]; c.Contacts != 1 || c.Converted != 1 || c.Rate.Rate != nil || c.Rate.Reason == "" {
		t.Errorf("%+v", c)
	}
}

func TestAnOrganisationOfSeveralSectorsWeighsOnce(t *testing.T) {
	h := tell(t)
	h.conference("Stuttgart", "CMC", "2017-09-21")
	h.organisation("bioregio", "DE", "biotech", "health", "it")
	h.organisation("welfare", "DK", "health", "it")
	h.organisation("lyonbio", "FR", "biotech")
	h.organisation("unknown", "FR")
	for _, partner := range []string{"welfare", "lyonbio", "unknown"} {
		h.met("Stuttgart", "bioregio", partner, "2017-09-21")
	}
	h.recorded("2020-01-01")
	h.project("joint", "2018-01-01", "bioregio", "lyonbio")
	h.happened(id("joint"), "2018-03-01", domain.ProjectStarted{})
	answer, err := h.figures.Sectors(t.Context(), h.frame(impact.SectorsDefinition, impact.Question{}))
	if err != nil {
		t.Fatal(err)
	}
	sum, cells := 0.0, map[string]impact.SectorCell{}
	for _, c := range answer.Cells {
		cells[c.SectorA+" "+c.SectorB] = c
		sum += c.Contacts
	}
	if math.Abs(sum-2) > 1e-12 || h.leftOut(answer.Figure) != "[{unknown_sector 1}]" {
		t.Errorf("%v, %+v", sum, answer.LeftOut)
	}
	near(t, "it and health, either way round", cells["it health"].Contacts, 2.0/6, 1e-15)
	near(t, "biotech twice", cells["biotech biotech"].Contacts, 1.0/3, 1e-15)
	both := cells["biotech it"]
	near(t, "biotech and it, from both", both.Contacts, 1.0/6+1.0/3, 1e-15)
	near(t, "the rate of a cell", *both.Rate, (1.0/3)/(1.0/6+1.0/3), 1e-15)
	if both.N != 2 || both.Interval.Lower <= 0 || both.Interval.Upper >= 1 {
		t.Errorf("%+v", both)
	}
}

func TestResponseCountsSilenceThatHidesNothing(t *testing.T) {
	h := tell(t)
	twoEditions(h)
	h.happened(id("Stuttgart"), "2018-03-20", domain.FollowUpWaveOpened{Wave: "6-months"})
	h.happened(id("Stuttgartbioregiomedicon2017-09-21"), "2018-03-22", domain.OutcomeReported{PartyID: id("medicon"), Wave: "6-months", Outcome: "no_further_contact"})
	answer, err := h.figures.Response(t.Context(), h.frame(impact.ResponseDefinition, impact.Question{Filters: impact.Filters{GroupBy: impact.ByConference}}))
	if err != nil {
		t.Fatal(err)
	}
	all, stuttgart, warsaw := answer.Groups[0], answer.Groups[1], answer.Groups[2]
	if all.N != 8 || all.NotDue != 2 || all.Share.Numerator != 1 || all.Share.Denominator != 6 || all.SilentConverted != 1 ||
		stuttgart.Share != all.Share && *stuttgart.Share.Rate != *all.Share.Rate || warsaw.Share.Rate != nil || warsaw.NotDue != 2 {
		t.Errorf("%+v", answer.Groups)
	}
}

func TestAdditionalityNeedsToKnowWhatWasBefore(t *testing.T) {
	h := tell(t)
	conference2017(h)
	h.conference("Warsaw", "CMC", "2016-04-21")
	h.met("Warsaw", "bioregio", "lyonbio", "2016-04-21")
	declared := func(kind domain.TieKind, a, b, on string) {
		h.happened(domain.TieID(id(a), id(b)), on, domain.PriorTieDeclared{Pair: domain.Pair{OrganisationA: id(a), OrganisationB: id(b)}, Kind: kind})
	}
	declared("none", "bioregio", "welfare", "2017-09-01")
	declared("none", "bioregio", "medicon", "2017-10-01") // of a day too late
	declared("none", "bioregio", "lyonbio", "2017-09-01") // they had met
	declared("project", "bioregio", "flanders", "2017-01-01")
	for _, partner := range []string{"welfare", "medicon", "lyonbio", "flanders"} {
		h.project(partner+" project", "2018-01-01", "bioregio", partner)
		h.happened(id(partner+" project"), "2018-03-01", domain.ProjectStarted{})
	}
	stuttgart := impact.Filters{Conference: id("Stuttgart")}
	answer, err := h.figures.Additionality(t.Context(), h.frame(impact.AdditionalityDefinition, impact.Question{Filters: stuttgart}))
	if err != nil {
		t.Fatal(err)
	}
	g := answer.Groups[0]
	if g.Share.Numerator != 1 || g.Share.Denominator != 3 || h.leftOut(answer.Figure) != "[{unknown_prior_tie 1}]" {
		t.Errorf("%+v, left out %+v", g, answer.LeftOut)
	}
	for i, want := range [][2]int{{3, 1}, {1, 1}, {1, 1}, {1, 1}} {
		if tie := g.Ties[i]; tie.Contacts != want[0] || tie.Converted.Numerator != want[1] {
			t.Errorf("%+v, want %v", tie, want)
		}
	}
}
