package impact_test

import (
	"errors"
	"strings"
	"testing"

	"aftermatch/domain"
	"aftermatch/projections/impact"
)

func TestEveryFaultOfAQuestionIsNamed(t *testing.T) {
	reader := impact.NewReader(nil)
	_, err := reader.Frame(t.Context(), impact.FunnelDefinition, impact.Question{Filters: impact.Filters{
		Series: "a\x00b", Country: "de", Sector: "alchemy", Scope: "local", Level: "dream", WindowMonths: -1,
		GroupBy: "mood", Attribution: "fair", Verified: "sworn",
	}})
	var refusal *domain.Error
	if !errors.As(err, &refusal) || refusal.Reason != domain.Invalid {
		t.Fatal(err)
	}
	var fields []string
	for _, fault := range refusal.Faults {
		fields = append(fields, fault.Field)
	}
	if got := strings.Join(fields, " "); got != "series country sector scope level attribution verified window_months group_by" {
		t.Error(got)
	}
}

func TestAFilterWithoutEffectIsNamed(t *testing.T) {
	h := tell(t)
	frame := h.frame(impact.FunnelDefinition, impact.Question{Filters: impact.Filters{Level: impact.LevelIdea, WindowMonths: 12, Country: "DE"}})
	if got := strings.Join(frame.WithoutEffect, " "); got != "level window_months" || frame.Filters.Level != "" || frame.Filters.Country != "DE" {
		t.Errorf("%s, %+v", got, frame.Filters)
	}
}

func TestATagTellsFiguresApart(t *testing.T) {
	h := tell(t)
	stuttgart(h)
	until, then := day("2018-01-01"), h.position-1
	tags := map[string]string{}
	for name, tag := range map[string]string{
		"plain":      h.frame(impact.FunnelDefinition, impact.Question{}).Tag("json"),
		"as CSV":     h.frame(impact.FunnelDefinition, impact.Question{}).Tag("csv"),
		"until":      h.frame(impact.FunnelDefinition, impact.Question{Cut: impact.Cut{Until: &until}}).Tag("json"),
		"as of":      h.frame(impact.FunnelDefinition, impact.Question{Cut: impact.Cut{AsOf: &then}}).Tag("json"),
		"of a part":  h.frame(impact.FunnelDefinition, impact.Question{Filters: impact.Filters{Country: "DE"}}).Tag("json"),
		"needless":   h.frame(impact.FunnelDefinition, impact.Question{Filters: impact.Filters{Level: impact.LevelIdea}}).Tag("json"),
		"conversion": h.frame(impact.ConversionDefinition, impact.Question{}).Tag("json"),
	} {
		if other, taken := tags[tag]; taken {
			t.Errorf("%s has the tag of %s", name, other)
		}
		tags[tag] = name
	}
	if tags[h.frame(impact.FunnelDefinition, impact.Question{Filters: impact.Filters{Scope: impact.ScopeAll}}).Tag("json")] != "plain" {
		t.Error("saying the default makes another figure")
	}
}
