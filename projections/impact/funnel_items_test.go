package impact_test

import (
	"errors"
	"testing"

	"aftermatch/domain"
	"aftermatch/projections/impact"
)

// all reads a list to its end, two at a time.
func (h *history) all(f impact.Frame, items impact.Items) (found []impact.FunnelItem) {
	h.Helper()
	items.Limit = 2
	for {
		answer, err := h.figures.FunnelItems(h.Context(), f, items)
		if err != nil {
			h.Fatal(err)
		}
		found = append(found, answer.Items...)
		if answer.Next == nil {
			return found
		}
		items.Cursor = *answer.Next
	}
}

func TestUnderEveryCountOfTheFunnelLieAsManyThings(t *testing.T) {
	h := tell(t)
	stuttgart(h)
	for _, by := range []impact.GroupBy{"", impact.ByConference, impact.BySeries, impact.ByCountry, impact.BySector} {
		q := impact.Question{Filters: impact.Filters{GroupBy: by}}
		answer := h.funnel(q)
		frame := h.frame(impact.FunnelDefinition, q)
		check := func(group string, steps []impact.Step) {
			count := func(step string, part impact.Part, why string, want int) {
				items := h.all(frame, impact.Items{Step: step, Part: part, Why: why, Group: group})
				seen := map[domain.ID]bool{}
				for _, item := range items {
					seen[item.ID] = true
				}
				if len(items) != want || len(seen) != want {
					t.Errorf("%s %s %s %s: %d things, %d different, under a count of %d", group, step, part, why, len(items), len(seen), want)
				}
			}
			for _, s := range steps {
				count(s.Step, "", "", s.Count)
				if s.FromPrevious != nil {
					count(s.Step, impact.PartPrevious, "", s.FromPrevious.Count)
				}
				for _, entry := range s.Direct {
					count(s.Step, impact.PartDirect, entry.How, entry.Count)
				}
				for _, loss := range s.DropOuts {
					count(s.Step, impact.PartDropOut, loss.Why, loss.Count)
				}
			}
		}
		check("", answer.Steps)
		for _, g := range answer.Groups {
			check(g.Group, g.Steps)
		}
	}
}

func TestAnItemSaysWhenItReachedWhat(t *testing.T) {
	h := tell(t)
	stuttgart(h)
	until := day("2018-12-31")
	frame := h.frame(impact.FunnelDefinition, impact.Question{Cut: impact.Cut{Until: &until}})
	funded := h.all(frame, impact.Items{Step: "funded"})
	if len(funded) != 1 || funded[0].ID != id("ILDA") || funded[0].Title != "ILDA" || len(funded[0].Dates) != 3 ||
		funded[0].Dates["funded"] != day("2018-03-01") || funded[0].History != "/v1/projects/"+id("ILDA").String()+"/history" {
		t.Errorf("%+v", funded)
	}
	reported := h.all(frame, impact.Items{Step: "followed_up"})
	if len(reported) != 1 || reported[0].ID != id("m1") || reported[0].Dates["held"] != day("2017-09-21") || reported[0].TargetID != id("welfare") {
		t.Errorf("%+v", reported)
	}
}

func TestAListOfNothingThereIsRefused(t *testing.T) {
	h := tell(t)
	frame := h.frame(impact.FunnelDefinition, impact.Question{})
	_, err := h.figures.FunnelItems(t.Context(), frame, impact.Items{Step: "dreamt", Part: "half", Why: "because", Group: "DE"})
	var refusal *domain.Error
	if !errors.As(err, &refusal) || refusal.Reason != domain.Invalid || len(refusal.Faults) != 4 {
		t.Errorf("%+v", err)
	}
}
