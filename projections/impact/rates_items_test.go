package impact_test

import (
	"testing"

	"aftermatch/domain"
	"aftermatch/projections/impact"
)

// beneathRate reads one part of a rate to its end, so many at a time.
func (h *history) beneathRate(f impact.Frame, items impact.RateItems) (found []impact.RateThing) {
	h.Helper()
	for {
		answer, err := h.figures.RateItems(h.Context(), f, items)
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

// beneathRates counts what lies under every part of every rate of each group for which that is wanted.
func (h *history) beneathRates(q impact.Question, page int, wanted func(group int) bool) {
	h.Helper()
	frame, answer := h.frame(impact.RatesDefinition, q), h.rates(q)
	for i, row := range answer.Rows {
		if !wanted(i / len(answer.Kinds)) {
			continue
		}
		group := row.Group
		if group == impact.AllOfThem {
			group = ""
		}
		count := func(part impact.RatePart, want int) {
			seen, as := map[domain.ID]bool{}, map[impact.RatePart]int{}
			things := h.beneathRate(frame, impact.RateItems{Rate: row.Rate, Part: part, Group: group, Page: impact.Page{Limit: page}})
			for _, thing := range things {
				seen[thing.ID] = true
				as[thing.CountsAs]++
			}
			h.equal(len(seen), want, frame, group, row.Rate, string(part))
			h.equal(len(things), want, frame, group, row.Rate, string(part), "once each")
			if part == impact.PartDenominator {
				h.equal(as[impact.PartNumerator], row.Numerator, frame, group, row.Rate, "numerator in the denominator")
			}
		}
		count(impact.PartNumerator, row.Numerator)
		count(impact.PartDenominator, row.Denominator)
		if row.Items.Unknown != "" {
			count(impact.PartNotKnown, row.Unknown)
		} else {
			h.equal(0, row.Unknown, frame, group, row.Rate, "unknown")
		}
	}
}

// beneathEveryRate counts the things under each rate of all and, of the many groups, of every third.
func beneathEveryRate(h *history) {
	early := day("2017-09-21")
	for i, filters := range somewhere() {
		q := impact.Question{Filters: filters}
		if i%2 == 1 {
			q.Until = &early
		}
		h.beneathRates(q, 1000, func(group int) bool { return group%3 == i%3 || group == 0 })
	}
}

func TestUnderEveryRateLieAsManyThings(t *testing.T) {
	h := tell(t)
	stuttgart(h)
	for _, name := range []string{"bioregio", "welfare", "medicon"} {
		h.takesPart("Stuttgart", name)
	}
	early := day("2017-08-05")
	for _, by := range []impact.GroupBy{"", impact.ByConference, impact.BySeries, impact.ByCountry, impact.BySector} {
		h.beneathRates(impact.Question{Filters: impact.Filters{GroupBy: by}}, 2, func(int) bool { return true })
		h.beneathRates(impact.Question{Filters: impact.Filters{GroupBy: by}, Cut: impact.Cut{Until: &early}}, 2, func(int) bool { return true })
	}
}

func TestAThingUnderARateLeadsToItsEvents(t *testing.T) {
	h := tell(t)
	stuttgart(h)
	frame := h.frame(impact.RatesDefinition, impact.Question{})
	held := h.beneathRate(frame, impact.RateItems{Rate: "ad_hoc", Part: impact.PartNumerator})
	if len(held) != 1 || held[0].Kind != "meeting" || held[0].RequesterID != id("medizin") || held[0].Dates["held"] != day("2017-09-22") ||
		held[0].History != "/v1/meetings/"+held[0].ID.String()+"/history" {
		t.Errorf("%+v", held)
	}
	funded := h.beneathRate(frame, impact.RateItems{Rate: "proposal_success"})
	if len(funded) != 1 || funded[0].ID != id("ILDA") || funded[0].CountsAs != impact.PartNumerator || funded[0].Dates["funded"] != day("2018-03-01") ||
		funded[0].History != "/v1/projects/"+id("ILDA").String()+"/history" {
		t.Errorf("%+v", funded)
	}
	successes := h.beneathRate(frame, impact.RateItems{Rate: "organisations_success"})
	if len(successes) != 4 || successes[0].Title != "BioRegio STERN" || successes[1].ID != id("medizin") || successes[1].CountsAs != impact.PartDenominator ||
		successes[1].Meetings != "/v1/meetings?conference="+id("Stuttgart").String()+"&organisation="+id("medizin").String() {
		t.Errorf("%+v", successes)
	}
}
