package impact_test

import (
	"bytes"
	"encoding/csv"
	"testing"

	"aftermatch/domain"
	"aftermatch/projections/impact"
)

// startedLate tells of six contacts and of three projects that started: the first recorded 30 days later, the second at
// once, and the third at once and ten days before the end.
func startedLate(h *history) {
	conference2017Until(h, "2017-09-23")
	started := func(partner, on, recorded string) domain.ID {
		h.recorded(recorded)
		h.project(partner+" project", "2018-01-01", "bioregio", partner)
		return h.happened(id(partner+" project"), on, domain.ProjectStarted{})
	}
	started("welfare", "2018-03-01", "2018-03-31")
	started("medicon", "2018-06-01", "2018-06-01")
	started("lyonbio", "2020-01-21", "2020-01-21")
	h.recorded("2020-01-31")
	h.happened(id("bioregio"), "2020-01-31", domain.OrganisationRenamed{Name: "BioRegio STERN"})
}

func TestAConversionIsAdjustedForWhatIsNotYetRecorded(t *testing.T) {
	h := tell(t)
	startedLate(h)
	// Of the two that had 30 days one took them: half of all is known at once, all after 30 days. The third conversion is
	// ten days old, so it counts twice: 1/6 + 1/6 + 2 · 1/6.
	answer := h.conversion(impact.Question{Filters: impact.Filters{WindowMonths: 28}}) // 852 days, the day of the third
	if lag := answer.Delay; lag == nil || *lag != (impact.ReportingLag{Facts: 3, MedianDays: 0, LimitDays: 30}) {
		t.Errorf("%+v", lag)
	}
	g := answer.Groups[0]
	near(t, "raw", g.AtMonths["28"].Incidence, 3./6, 1e-15)
	near(t, "adjusted", *g.Adjusted["28"], 4./6, 1e-15)
	near(t, "long ago", *g.Adjusted["24"], 2./6, 1e-15)
	if *g.Adjusted["24"] != g.AtMonths["24"].Incidence || g.Adjusted["36"] != nil || *g.Adjusted["6"] != g.AtMonths["6"].Incidence {
		t.Errorf("%v", g.Adjusted)
	}
	var file bytes.Buffer
	if err := answer.WriteCSV(&file); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&file).ReadAll()
	if err != nil || len(rows) != 4 || rows[0][15] != "incidence_adjusted" || rows[2][15] != rows[2][8] || rows[3][15] != "0.6666666666666666" {
		t.Error(err, rows)
	}
}

func TestWhatIsRetractedOrNotYetKnownDelaysNothing(t *testing.T) {
	h := tell(t)
	startedLate(h)
	before := h.position
	wrong := h.happened(id("medicon project"), "2019-06-01", domain.FundingAwarded{Funder: "ERDF", Money: domain.Money{Amount: 1, Currency: "EUR"}})
	known := h.conversion(impact.Question{}).Delay
	if known.Facts != 4 {
		t.Errorf("%+v", known)
	}
	h.happened(id("medicon project"), "2020-01-31", domain.FactRetracted{EventID: wrong, Reason: "another project's"})
	for asOf, want := range map[int64]int{before: 3, before + 1: 4, h.position: 3} {
		if got := h.conversion(impact.Question{Cut: impact.Cut{AsOf: &asOf}}).Delay; got == nil || got.Facts != want {
			t.Errorf("as of %d: %+v, want %d", asOf, got, want)
		}
	}
	if got := h.conversion(impact.Question{Filters: impact.Filters{Level: impact.LevelProposal}}).Delay; got != nil {
		t.Errorf("no proposal is known, but its delay: %+v", got)
	}
}

// An award of 90 days ago was recorded today, the only one that is known: nothing tells how many partners that joined ten
// days ago are not yet recorded.
func TestATooRecentConversionIsNotAdjusted(t *testing.T) {
	h := tell(t)
	conference2017Until(h, "2017-12-31")
	h.project("award", "2017-10-01", "bioregio")
	h.happened(id("award"), "2017-10-02", domain.FundingAwarded{Funder: "ERDF", Money: domain.Money{Amount: 1, Currency: "EUR"}})
	h.happened(id("award"), "2017-12-21", domain.PartnerJoined{OrganisationID: id("welfare"), Role: domain.RolePartner})
	answer := h.conversion(impact.Question{Filters: impact.Filters{WindowMonths: 3}})
	g := answer.Groups[0]
	if answer.Delay == nil || g.AtMonths["3"].Converted != 1 || g.Adjusted["3"] != nil {
		t.Errorf("%+v, %+v, %v", answer.Delay, g.AtMonths["3"], g.Adjusted)
	}
}
