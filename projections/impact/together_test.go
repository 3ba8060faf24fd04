package impact_test

import (
	"reflect"
	"sync"
	"testing"

	"aftermatch/projections/impact"
)

// Asked together and at once, as a page asks, questions have the answers that each has alone, whichever of them reads the
// contacts for the others.
func togetherOfTheStory(h *history) {
	ask := []struct {
		impact.Definition
		impact.Filters
	}{
		{impact.ConversionDefinition, impact.Filters{}},
		{impact.ConversionDefinition, impact.Filters{GroupBy: impact.ByConference}},
		{impact.ConversionDefinition, impact.Filters{GroupBy: impact.BySectorPair, WindowMonths: 12}},
		{impact.ConversionDefinition, impact.Filters{Level: impact.LevelIdea}},
		{impact.CohortsDefinition, impact.Filters{}},
		{impact.CohortsDefinition, impact.Filters{Country: "DE"}},
		{impact.CountriesDefinition, impact.Filters{}},
		{impact.CountriesDefinition, impact.Filters{Scope: impact.ScopeAll}},
		{impact.SectorsDefinition, impact.Filters{}},
		{impact.AdditionalityDefinition, impact.Filters{GroupBy: impact.ByCountry}},
		{impact.ResponseDefinition, impact.Filters{GroupBy: impact.BySector}},
		{impact.ResponseDefinition, impact.Filters{Scope: impact.ScopeDomestic}},
	}
	page := h.figures.Together()
	alone, together := make([]any, len(ask)), make([]any, len(ask))
	var asked sync.WaitGroup
	for i, a := range ask {
		frame := h.frame(a.Definition, impact.Question{Filters: a.Filters})
		var err error
		if alone[i], err = questions[a.ID](h.figures, h.Context(), frame); err != nil {
			h.Fatal(err)
		}
		asked.Go(func() {
			var err error
			if together[i], err = questions[a.ID](page, h.Context(), frame); err != nil {
				h.Error(err)
			}
		})
	}
	asked.Wait()
	for i, a := range ask {
		if !reflect.DeepEqual(together[i], alone[i]) {
			h.Errorf("%s of %+v has another answer when asked together with others", a.ID, a.Filters)
		}
	}
}

// What one question has read is not read again for the next.
func TestTogetherContactsAreReadOnce(t *testing.T) {
	h := tell(t)
	frame := h.frame(impact.CountriesDefinition, impact.Question{})
	page := h.figures.Together()
	if _, err := page.Countries(t.Context(), frame); err != nil {
		t.Fatal(err)
	}
	h.log.Pool().Close()
	if _, err := page.Sectors(t.Context(), frame); err != nil {
		t.Errorf("sectors reads again what countries has read: %v", err)
	}
	if _, err := h.figures.Sectors(t.Context(), frame); err == nil {
		t.Error("a reader of one question has not read")
	}
}
