package impact_test

import (
	"maps"
	"math"
	"slices"
	"testing"

	"aftermatch/projections/impact"
	"aftermatch/projections/impact/estimate"
)

// partsHold checks that what the classes did to each estimate adds up to its difference.
func partsHold(h *history, what string, estimates []impact.RevisedEstimate) {
	h.Helper()
	for _, e := range estimates {
		sum := 0.0
		for _, class := range impact.RevisionClasses {
			sum += e.ByClass[string(class)]
		}
		switch {
		case e.ByClass != nil && (e.Difference == nil || math.Abs(sum-*e.Difference) > 1e-12 || len(e.ByClass) != len(impact.RevisionClasses)):
			h.Errorf("%s: %s: parts of %v: %v", what, e.Estimate, e.Difference, e.ByClass)
		case e.ByClass == nil && e.Reason == "":
			h.Errorf("%s: %s has neither parts nor a reason", what, e.Estimate)
		case (e.Difference == nil) != (e.Before == nil || e.After == nil):
			h.Errorf("%s: %+v", what, e)
		}
	}
}

// estimatesOf are the estimates of a revision as their own figure gives them for everything.
func estimatesOf(h *history, figure string, q impact.Question) map[string]*float64 {
	h.Helper()
	found := map[string]*float64{}
	incidence := func(name string, row *estimate.Row) {
		found[name] = nil
		if row != nil {
			found[name] = &row.Incidence
		}
	}
	days := func(median *int) *float64 {
		if median == nil {
			return nil
		}
		return new(float64(*median))
	}
	switch figure {
	case impact.ConversionDefinition.ID:
		g := h.conversion(q).Groups[0]
		for months, row := range g.AtMonths {
			incidence("incidence_after_"+months+"_months", row)
		}
		found["median_days"] = days(g.MedianDays)
	case impact.ResponseTimeDefinition.ID:
		answer, err := h.figures.ResponseTime(h.Context(), h.frame(impact.ResponseTimeDefinition, q))
		if err != nil {
			h.Fatal(err)
		}
		for on, row := range answer.Groups[0].AtDays {
			incidence("answered_after_"+on+"_days", row)
		}
		found["median_days"] = days(answer.Groups[0].MedianDays)
	case impact.RatesDefinition.ID:
		answer, err := h.figures.Rates(h.Context(), h.frame(impact.RatesDefinition, q))
		if err != nil {
			h.Fatal(err)
		}
		for _, row := range answer.Rows {
			if row.Rate == "concentration" {
				found["concentration"] = row.Value
			}
		}
	}
	return found
}

// estimatesHold checks a revision's estimates against those of the figure at both states.
func estimatesHold(h *history, figure string, filters impact.Filters, since, asOf int64) {
	h.Helper()
	r := h.revision(impact.Question{Filters: filters, Cut: impact.Cut{AsOf: &asOf}}, impact.RevisionQuery{Figure: figure, Since: since})
	partsHold(h, figure, r.Estimates)
	for position, of := range map[int64]func(impact.RevisedEstimate) *float64{
		since: func(e impact.RevisedEstimate) *float64 { return e.Before },
		asOf:  func(e impact.RevisedEstimate) *float64 { return e.After },
	} {
		want := estimatesOf(h, figure, impact.Question{Filters: filters, Cut: impact.Cut{Until: r.Until, AsOf: &position}})
		if len(want) == 0 || len(want) != len(r.Estimates) {
			h.Errorf("%s has estimates %v, want %v", figure, r.Estimates, slices.Sorted(maps.Keys(want)))
		}
		for _, e := range r.Estimates {
			if got, want := of(e), want[e.Estimate]; (got == nil) != (want == nil) || got != nil && math.Abs(*got-*want) > 1e-12 {
				h.Errorf("%s at %d: %s is %v, want %v", figure, position, e.Estimate, got, want)
			}
		}
	}
}

// estimatesOfTheStory checks the estimates of revisions of the demo story.
func estimatesOfTheStory(h *history) {
	for _, figure := range []string{"conversion", "response-time", "rates"} {
		estimatesHold(h, figure, impact.Filters{Scope: impact.ScopeAll}, h.position/2-2_000, h.position/2)
		estimatesHold(h, figure, impact.Filters{Country: "DE", Scope: impact.ScopeAll}, h.position-9_000, h.position)
	}
	estimatesHold(h, "conversion", impact.Filters{Level: impact.LevelIdea, WindowMonths: 18}, h.position/3, h.position)
}

// groupsOfTheStory checks that each group of a revision is what the revision of the group alone is.
func groupsOfTheStory(h *history) {
	since, asOf := h.position/2-3_000, h.position/2
	for figure, by := range map[string]impact.GroupBy{
		"conversion": impact.ByCountry, "additionality": impact.ByConference, "response": impact.ByConference, "funnel": impact.ByCountry,
		"rates": impact.ByCountry, "response-time": impact.ByCountry, "yield": impact.ByCountry, "money": impact.ByConference,
		"durability": impact.ByCountry, "calibration": impact.ByCountry,
	} {
		cut := impact.Cut{AsOf: &asOf}
		all := h.revision(impact.Question{Filters: impact.Filters{GroupBy: by}, Cut: cut}, impact.RevisionQuery{Figure: figure, Since: since})
		if len(all.Groups) < 2 {
			h.Errorf("%s by %s has %d groups", figure, by, len(all.Groups))
		}
		for i, g := range all.Groups {
			partsHold(h, figure+" of "+g.Label, g.Estimates)
			if i%5 != 0 { // each alone takes as long as all together
				continue
			}
			alone := impact.Filters{}
			switch by {
			case impact.ByCountry:
				alone.Country = g.Group
			case impact.ByConference:
				if err := alone.Conference.UnmarshalText([]byte(g.Group)); err != nil {
					h.Fatal(err)
				}
			}
			want := h.revision(impact.Question{Filters: alone, Cut: cut}, impact.RevisionQuery{Figure: figure, Since: since})
			for k, m := range g.Measures {
				w := want.Measures[k]
				same := math.Abs(m.Before-w.Before) < 1e-6 && math.Abs(m.After-w.After) < 1e-6
				for class, part := range m.ByClass {
					same = same && math.Abs(part-w.ByClass[class]) < 1e-6
				}
				if !same {
					h.Errorf("%s of %s: %+v, want %+v", figure, g.Label, m, w)
				}
			}
			for k, e := range g.Estimates {
				if w := want.Estimates[k]; (e.Difference == nil) != (w.Difference == nil) || e.Difference != nil && math.Abs(*e.Difference-*w.Difference) > 1e-12 {
					h.Errorf("%s of %s: %+v, want %+v", figure, g.Label, e, w)
				}
			}
			if g.Units != want.Units {
				h.Errorf("%s of %s: %d units changed, want %d", figure, g.Label, g.Units, want.Units)
			}
		}
	}
}

// The parts are those of the definition, taken literally: the classes are added in every order there is.
func TestAnEstimateIsSharedOutOverAllOrders(t *testing.T) {
	h := tell(t)
	since := revisions(h)
	of := impact.RevisionQuery{Since: since}
	r := h.revision(impact.Question{}, of)
	of.Limit = 1000
	page, err := h.figures.RevisedUnits(t.Context(), h.frame(impact.RevisionDefinition, impact.Question{}), of)
	if err != nil {
		t.Fatal(err)
	}
	// What has not changed converts never: all contacts are of one conference, and waited as long as the cut-off lets them.
	horizon, unchanged := 0, int(r.Measures[0].Before)
	for _, u := range page.Items {
		unchanged -= int(u.Before["contacts"])
		for _, state := range []map[string]float64{u.Before, u.After} {
			horizon = max(horizon, int(state["days"]))
		}
	}
	incidence := func(made map[impact.RevisionClass]bool) float64 {
		tallies := []estimate.Tally{{Day: horizon, Censored: unchanged}}
		for _, u := range page.Items {
			state := maps.Clone(u.Before)
			for _, c := range u.Changes {
				if !made[c.Class] {
					break
				}
				for measure, change := range c.Change {
					state[measure] += change
				}
			}
			if state["contacts"] > 0 {
				tallies = append(tallies, estimate.Tally{Day: int(state["days"]), Converted: int(state["converted"]), Censored: int(1 - state["converted"])})
			}
		}
		curve, _ := estimate.AalenJohansen(tallies)
		row, ok := curve.At(estimate.Days(6))
		if !ok {
			t.Fatal("the incidence does not exist")
		}
		return row.Incidence
	}
	parts, orders := map[impact.RevisionClass]float64{}, 0
	var add func(in []impact.RevisionClass)
	add = func(in []impact.RevisionClass) {
		if len(in) == len(impact.RevisionClasses) {
			orders++
			made := map[impact.RevisionClass]bool{}
			for before := incidence(made); len(in) > 0; in = in[1:] {
				made[in[0]] = true
				after := incidence(made)
				parts[in[0]] += after - before
				before = after
			}
			return
		}
		for _, class := range impact.RevisionClasses {
			if !slices.Contains(in, class) {
				add(append(slices.Clone(in), class))
			}
		}
	}
	add(nil)
	e := r.Estimates[0]
	if e.Estimate != "incidence_after_6_months" || e.Difference == nil || *e.Difference == 0 {
		t.Fatalf("%+v", e)
	}
	for _, class := range impact.RevisionClasses {
		if want := parts[class] / float64(orders); math.Abs(e.ByClass[string(class)]-want) > 1e-12 {
			t.Errorf("%s did %v, want %v", class, e.ByClass[string(class)], want)
		}
	}
	if orders != 720 {
		t.Error(orders, "orders")
	}
}

func TestAGroupOfARevisionMayBeNew(t *testing.T) {
	h := tell(t)
	h.recorded("2018-01-31")
	h.conference("Stuttgart", "CMC", "2017-09-21")
	for name, country := range map[string]string{"a": "DE", "b": "DK"} {
		h.organisation(name, country, "health")
	}
	h.met("Stuttgart", "a", "b", "2017-09-21")
	since := h.position
	h.conference("Warsaw", "Invest", "2017-10-21")
	h.met("Warsaw", "a", "b", "2017-10-21")
	r := h.revision(impact.Question{Filters: impact.Filters{GroupBy: impact.BySeries}}, impact.RevisionQuery{Since: since})
	if len(r.Groups) != 2 || r.Groups[0].Group != "CMC" || r.Groups[0].Reason != "" || r.Groups[0].Units != 0 ||
		r.Groups[1].Group != "Invest" || r.Groups[1].Reason == "" || r.Groups[1].Measures[0].After != 1 || r.Groups[1].Units != 1 {
		t.Errorf("%+v", r.Groups)
	}
	of := impact.RevisionQuery{Since: since, Group: "Invest", Filters: impact.Filters{GroupBy: impact.BySeries}}
	page, err := h.figures.RevisedUnits(t.Context(), h.frame(impact.RevisionDefinition, impact.Question{}), of)
	if err != nil || len(page.Items) != 1 {
		t.Fatal(page.Items, err)
	}
	of.Filters.GroupBy = ""
	_, err = h.figures.RevisedUnits(t.Context(), h.frame(impact.RevisionDefinition, impact.Question{}), of)
	h.refused(err, "group")
	_, err = h.figures.Revision(t.Context(), h.frame(impact.RevisionDefinition, impact.Question{}),
		impact.RevisionQuery{Figure: "network", Since: since, Filters: impact.Filters{GroupBy: impact.BySeries}})
	h.refused(err, "group_by")
}
