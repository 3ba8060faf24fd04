package impact_test

import (
	"fmt"
	"strings"
	"testing"

	"aftermatch/domain"
	"aftermatch/projections/impact"
)

// groupsOf are the groups of a conversion, each with how many of its contacts converted, of how many.
func groupsOf(answer impact.Conversion) string {
	var groups []string
	for _, g := range answer.Groups {
		groups = append(groups, fmt.Sprintf("%s %d/%d", g.Group, g.Converted, g.N))
	}
	return strings.Join(groups, ", ")
}

func TestConversionByWhatLiesBetweenTheTwo(t *testing.T) {
	h := tell(t)
	conference2017(h)
	h.conference("Warsaw", "CMC", "2016-04-21")
	h.met("Warsaw", "bioregio", "lyonbio", "2016-04-21")
	for a, kind := range map[string]domain.TieKind{"welfare": domain.TieNone, "flanders": domain.TieProject, "lyonbio": domain.TieNone} { // lyonbio they had met
		h.happened(domain.TieID(id("bioregio"), id(a)), "2017-09-01", domain.PriorTieDeclared{Pair: domain.Pair{OrganisationA: id("bioregio"), OrganisationB: id(a)}, Kind: kind})
	}
	h.happened(id("medizin"), "2017-09-01", domain.OrganisationClassified{Sectors: []string{"it", "biotech"}})
	h.happened(id("flanders"), "2018-01-01", domain.OrganisationRelocated{Country: "NL"}) // after they met
	for _, partner := range []string{"welfare", "medizin"} {
		h.project(partner+" project", "2018-01-01", "bioregio", partner)
		h.happened(id(partner+" project"), "2018-03-01", domain.ProjectStarted{})
	}
	before := h.position
	h.happened(id("medicon"), "2020-01-31", domain.OrganisationRelocated{Country: "DK"})
	h.happened(id("welfare"), "2020-01-31", domain.OrganisationsMerged{Into: id("medicon")}) // now a Swedish one of 2017

	for _, c := range []struct {
		filters impact.Filters
		want    string
		logRank bool
	}{
		{impact.Filters{GroupBy: impact.ByCountryPair}, "all 1/6, BE:DE 0/1, DE:DK 1/2, DE:FR 0/2, DE:SE 0/1", false},
		{impact.Filters{GroupBy: impact.ByCountryPair, Scope: impact.ScopeAll, Country: "DE", Sector: "it"}, "all 1/3, DE:DE 1/1, DE:DK 0/1, DE:FR 0/1", false},
		{impact.Filters{GroupBy: impact.BySectorPair}, "all 1/6, biotech:health 0/2, health:health 1/4, health:it 0/2", false},
		{impact.Filters{GroupBy: impact.ByPriorTie}, "all 1/6, unknown 0/3, none 1/1, contact 0/1, project 0/1", false},
		{impact.Filters{GroupBy: impact.ByPriorTie, Country: "DK"}, "all 1/2, unknown 0/1, none 1/1", true},
		{impact.Filters{GroupBy: impact.ByScope}, "all 2/7, cross_border 1/6, domestic 1/1", true},
	} {
		c.filters.Conference = id("Stuttgart")
		q := impact.Question{Filters: c.filters, Cut: impact.Cut{AsOf: &before}}
		answer := h.conversion(q)
		if got := groupsOf(answer); got != c.want || (answer.LogRank != nil) != c.logRank {
			t.Errorf("by %s: got %s, log-rank %v; want %s", c.filters.GroupBy, got, answer.LogRank, c.want)
		}
		if c.filters.GroupBy == impact.ByScope && answer.Filters.Scope != impact.ScopeAll {
			t.Errorf("grouped by scope, only %s counts", answer.Filters.Scope)
		}
		frame := h.frame(impact.ConversionDefinition, q)
		for _, g := range answer.Groups[1:] {
			pairs, err := h.figures.ConversionPairsOf(t.Context(), frame, g.Group)
			if err != nil || pairs.Items.Len() != g.N {
				t.Errorf("under %s of %d lie %d contacts, %v", g.Group, g.N, pairs.Items.Len(), err)
			}
		}
	}
	merged := h.conversion(impact.Question{Filters: impact.Filters{GroupBy: impact.ByCountryPair, Conference: id("Stuttgart")}})
	if got := groupsOf(merged); got != "all 1/5, BE:DE 0/1, DE:FR 0/2, DE:SE 1/2" {
		t.Errorf("after a merge: %s", got)
	}
}

func TestGroupsThatMakeNoSenseAreRefused(t *testing.T) {
	h := tell(t)
	for _, c := range []struct {
		definition impact.Definition
		filters    impact.Filters
		field      string
	}{
		{impact.ConversionDefinition, impact.Filters{GroupBy: impact.ByScope, Scope: impact.ScopeCrossBorder}, "scope"},
		{impact.RatesDefinition, impact.Filters{GroupBy: impact.ByPriorTie}, "group_by"},
		{impact.CohortsDefinition, impact.Filters{GroupBy: impact.ByScope}, "group_by"},
	} {
		_, err := h.figures.Frame(t.Context(), c.definition, impact.Question{Filters: c.filters})
		h.refused(err, c.field)
	}
}
