package impact_test

import (
	"testing"

	"aftermatch/domain"
	"aftermatch/internal/story"
	"aftermatch/projections/impact"
)

// What the figures of the whole demo story have to keep to, whatever is asked. Corrections come last.
func TestTheWholeStory(t *testing.T) {
	told := tellTheStory(t)
	for _, part := range []struct {
		name string
		test func(*history)
	}{
		{"under every count of the funnel", beneathTheWholeFunnel},
		{"under every conversion", beneathEveryConversion},
		{"under every rate", beneathEveryRate},
		{"under every response time", underEveryResponseTime},
		{"under every count of contacts", beneathEveryContactCount},
		{"all that is left out", everythingLeftOut},
		{"a correction", correctTheStory},
	} {
		t.Run(part.name, func(t *testing.T) {
			told.TB = t
			part.test(told)
		})
	}
}

// somewhere are filters of every kind and together, for each grouping.
func somewhere() (all []impact.Filters) {
	stuttgart := story.Characters().Stuttgart
	for _, by := range []impact.GroupBy{"", impact.ByConference, impact.BySeries, impact.ByCountry, impact.BySector} {
		all = append(all, impact.Filters{GroupBy: by})
	}
	return append(all,
		impact.Filters{Scope: impact.ScopeCrossBorder, GroupBy: impact.ByConference},
		impact.Filters{Scope: impact.ScopeDomestic},
		impact.Filters{Scope: impact.ScopeAll, Country: "DE", GroupBy: impact.BySeries},
		impact.Filters{Sector: "health", GroupBy: impact.ByConference},
		impact.Filters{Conference: stuttgart, Country: "DE", Sector: "health", GroupBy: impact.ByCountry},
		impact.Filters{Conference: stuttgart, Series: "no such series"},
		impact.Filters{Verified: impact.VerifiedConfirmed, Level: impact.LevelIdea, GroupBy: impact.ByConference},
	)
}

// beneathTheWholeFunnel counts the things under every step, each by how it came and why it went; of the many groups,
// every fifth step of each.
func beneathTheWholeFunnel(h *history) {
	early := day("2017-12-31")
	for i, filters := range somewhere() {
		q := impact.Question{Filters: filters}
		if i%2 == 1 {
			q.Until = &early
		}
		frame, answer := h.frame(impact.FunnelDefinition, q), h.funnel(q)
		for _, step := range answer.Steps {
			h.beneath(frame, "", step)
		}
		for number, g := range answer.Groups {
			for i, step := range g.Steps {
				if (i+number)%5 == 0 {
					h.beneath(frame, g.Group, step)
				}
			}
		}
		if i == 0 && answer.Steps[0].Count == 0 {
			h.Error("the funnel is empty")
		}
		if filters.GroupBy == impact.ByConference || filters.GroupBy == impact.BySeries {
			h.meetingsAddUp(answer)
		}
	}
}

func (h *history) beneath(frame impact.Frame, group string, step impact.Step) {
	h.Helper()
	things, came, went := map[domain.ID]bool{}, map[string]int{}, map[string]int{}
	for items := (impact.Items{Step: step.Step, Group: group, Page: impact.Page{Limit: 1000}}); ; {
		page, err := h.figures.FunnelItems(h.Context(), frame, items)
		if err != nil {
			h.Fatal(err)
		}
		for _, item := range page.Items {
			things[item.ID] = true
			came[item.Came]++
			went[item.Went]++
		}
		if page.Next == nil {
			break
		}
		items.Cursor = *page.Next
	}
	ways := 0
	for _, direct := range step.Direct {
		ways += direct.Count
		h.equal(came[direct.How], direct.Count, frame, group, step.Step, direct.How)
	}
	if step.FromPrevious != nil {
		h.equal(came[string(impact.PartPrevious)], step.FromPrevious.Count, frame, group, step.Step, "from the step before")
		h.equal(ways+step.FromPrevious.Count, step.Count, frame, group, step.Step, "all ways")
	}
	for _, loss := range step.DropOuts {
		h.equal(went[loss.Why], loss.Count, frame, group, step.Step, loss.Why)
		delete(went, loss.Why)
	}
	delete(went, "") // those that went on
	h.equal(len(went), 0, frame, group, step.Step, "other reasons")
	h.equal(len(things), step.Count, frame, group, step.Step, "all")
}

func (h *history) equal(beneath, count int, frame impact.Frame, of ...string) {
	h.Helper()
	if beneath != count {
		h.Errorf("%v of %s: %d things under a count of %d", of, frame.Query(), beneath, count)
	}
}

// meetingsAddUp: a meeting is at one conference, so that these groups add up to all.
func (h *history) meetingsAddUp(answer impact.Funnel) {
	h.Helper()
	for i, step := range answer.Steps {
		sum := 0
		for _, g := range answer.Groups {
			sum += g.Steps[i].Count
		}
		if step.Unit == "meetings" {
			h.equal(sum, step.Count, answer.Frame, step.Step, "all groups")
		} else if sum < step.Count { // a project may have contacts of several conferences
			h.Errorf("%s of %s: %d in all groups, %d altogether", step.Step, answer.Query(), sum, step.Count)
		}
	}
}
