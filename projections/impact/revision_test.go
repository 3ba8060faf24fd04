package impact_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"aftermatch/domain"
	"aftermatch/projections/impact"
)

func (h *history) revision(q impact.Question, of impact.RevisionQuery) impact.Revision {
	h.Helper()
	of.Filters = q.Filters
	q.Filters = impact.Filters{}
	answer, err := h.figures.Revision(h.Context(), h.frame(impact.RevisionDefinition, q), of)
	if err != nil {
		h.Fatal(err)
	}
	return answer
}

// revisionHolds checks that what the units' events did adds up, unit by unit, class by class and altogether, and that no
// unit is left unexplained.
func revisionHolds(h *history, q impact.Question, of impact.RevisionQuery) impact.Revision {
	h.Helper()
	answer := h.revision(q, of)
	same := func(x, y float64, what ...any) {
		h.Helper()
		if math.Abs(x-y) > 1e-6*max(1, math.Abs(x)) {
			h.Errorf("%s since %d up to %s: %v: %v, not %v", of.Figure, of.Since, answer.Query(), what, x, y)
		}
	}
	units, byUnit, byClass, events := 0, map[string]float64{}, map[string]map[string]float64{}, map[int64]bool{}
	frame := q
	frame.Filters = impact.Filters{}
	of.Filters = q.Filters
	for of.Page = (impact.Page{Limit: 1000}); ; {
		page, err := h.figures.RevisedUnits(h.Context(), h.frame(impact.RevisionDefinition, frame), of)
		if err != nil {
			h.Fatal(err)
		}
		for _, u := range page.Items {
			units++
			sum := map[string]float64{}
			for _, c := range u.Changes {
				if len(c.Events) == 0 || len(c.Change) == 0 {
					h.Errorf("%s: %+v has no events or did nothing", of.Figure, u)
				}
				for _, e := range c.Events {
					events[e.Position] = true
					if e.Position <= of.Since || e.Position > answer.AsOf.Position || e.Subject[0] == '-' {
						h.Errorf("%s: %+v is not between the two states", of.Figure, e)
					}
				}
				for measure, change := range c.Change {
					if byClass[string(c.Class)] == nil {
						byClass[string(c.Class)] = map[string]float64{}
					}
					byClass[string(c.Class)][measure] += change
					sum[measure] += change
					byUnit[measure] += change
				}
			}
			for _, m := range answer.Measures {
				same(u.After[m.Measure]-u.Before[m.Measure], sum[m.Measure], "unit", u.Kind, u.ID, m.Measure)
			}
			if len(u.Changes) == 0 || u.Beneath == "" {
				h.Errorf("%s: %+v is not explained", of.Figure, u)
			}
		}
		if page.Next == nil {
			break
		}
		of.Cursor = *page.Next
	}
	partsHold(h, of.Figure, answer.Estimates)
	if units != answer.Units {
		h.Errorf("%s: %d units under a count of %d", of.Figure, units, answer.Units)
	}
	for _, m := range answer.Measures {
		same(m.After-m.Before, m.Difference, m.Measure)
		same(m.Difference, byUnit[m.Measure], m.Measure, "of all units")
		sum := 0.0
		for class, part := range m.ByClass {
			sum += part
			same(part, byClass[class][m.Measure], m.Measure, class)
		}
		same(m.Difference, sum, m.Measure, "of all classes")
	}
	if (len(events) == 0) != (answer.Lag.MedianDays == nil) {
		h.Errorf("%s: a lag of %v with %d events", of.Figure, answer.Lag, len(events))
	}
	return answer
}

// revisionOfTheStory checks that the revisions of every figure of the demo story are explained.
func revisionOfTheStory(h *history) {
	past := day("2017-12-31")
	spans := []struct {
		since, asOf int64
		until       impact.Cut
	}{
		{h.position / 2, h.position, impact.Cut{Until: &past}},
		{h.position - 2000, h.position, impact.Cut{}},
		{h.position/2 - 3000, h.position / 2, impact.Cut{}},
	}
	changed := 0
	for i, d := range impact.Definitions {
		if d.ID == impact.RevisionDefinition.ID {
			continue
		}
		asked := spans
		if d.ID != impact.ConversionDefinition.ID {
			asked = spans[1+i%2 : 2+i%2]
		}
		for _, span := range asked {
			span.until.AsOf = &span.asOf
			changed += revisionHolds(h, impact.Question{Cut: span.until}, impact.RevisionQuery{Figure: d.ID, Since: span.since}).Units
		}
	}
	if changed < 1000 {
		h.Errorf("only %d units changed", changed)
	}
	for figure, by := range map[string]impact.GroupBy{"funnel": impact.ByCountry, "yield": impact.BySeries, "response-time": impact.BySector, "conversion": impact.ByCountryPair} {
		for _, span := range spans[1:] {
			span.until.AsOf = &span.asOf
			asRead(h, impact.Question{Filters: impact.Filters{GroupBy: by}, Cut: span.until}, impact.RevisionQuery{Figure: figure, Since: span.since})
		}
	}
	now := h.revision(impact.Question{}, impact.RevisionQuery{Figure: "funnel", Since: h.position})
	for i, step := range h.funnel(impact.Question{}).Steps {
		if now.Measures[i].Measure != step.Step || now.Measures[i].After != float64(step.Count) {
			h.Errorf("%+v is not %d %s", now.Measures[i], step.Count, step.Step)
		}
	}
	whole := h.revision(impact.Question{}, impact.RevisionQuery{Since: 0})
	if m, g := whole.Measures, h.conversion(impact.Question{}).Groups[0]; m[0].Difference != float64(g.N) || m[1].Difference != float64(g.Converted) {
		h.Errorf("all that is known is %+v, %d contacts of which %d converted", m[:2], g.N, g.Converted)
	}
}

// revisions tells of what is known on 31 January 2018, position since, of contacts by number that met in Stuttgart in
// September 2017, and what is learned in June: that 1 had started a project and that 2 have since; that 3 started theirs only in
// 2019; that 4 never did; that a5 is a1, and that a6, which was taken for a1, is not; that the idea of 7 is old, though
// they started since.
func revisions(h *history) (since int64) {
	h.recorded("2018-01-31")
	h.conference("Stuttgart", "CMC", "2017-09-21")
	a, b := func(i int) string { return fmt.Sprint("a", i) }, func(i int) string { return fmt.Sprint("b", i) }
	for i := 1; i <= 7; i++ {
		h.organisation(a(i), "DE", "health")
		h.organisation(b(i), "DK", "health")
	}
	for i := 1; i <= 7; i++ {
		h.met("Stuttgart", a(i), b(i), "2017-09-21")
	}
	start := func(i int, idea, on string) domain.ID {
		return h.happened(h.project(fmt.Sprint("p", i), idea, a(i), b(i)), on, domain.ProjectStarted{})
	}
	third, fourth := start(3, "2017-10-01", "2017-11-01"), start(4, "2017-10-01", "2017-11-01")
	h.happened(id("a6"), "2018-01-31", domain.OrganisationsMerged{Into: id("a1")})
	since = h.position
	h.recorded("2018-06-30")
	start(1, "2017-11-01", "2017-12-01")
	start(2, "2018-05-01", "2018-06-01")
	h.happened(id("p3"), "2018-06-30", domain.FactCorrected{EventID: third, Reason: "mistyped", Replacement: domain.ProjectStarted{}, At: day("2019-11-01").Time()})
	h.happened(id("p4"), "2018-06-30", domain.FactRetracted{EventID: fourth, Reason: "it was another project"})
	h.happened(id("a5"), "2018-06-30", domain.OrganisationsMerged{Into: id("a1")})
	h.happened(id("a6"), "2018-06-30", domain.OrganisationMergeReverted{})
	start(7, "2017-11-01", "2018-06-01")
	return since
}

// moved are the differences of a measure by class, without those of 0.
func moved(r impact.Revision, measure string) map[impact.RevisionClass]float64 {
	found := map[impact.RevisionClass]float64{}
	for _, m := range r.Measures {
		for class, change := range m.ByClass {
			if m.Measure == measure && change != 0 {
				found[impact.RevisionClass(class)] = change
			}
		}
	}
	return found
}

func TestARevisionSaysWhatMovedTheFigure(t *testing.T) {
	h := tell(t)
	since := revisions(h)
	for _, want := range []struct {
		figure, measure string
		filters         impact.Filters
		difference      float64
		byClass         map[impact.RevisionClass]float64
	}{
		{"conversion", "converted", impact.Filters{}, 1, map[impact.RevisionClass]float64{"late_report": 1, "new_activity": 2, "correction": -1, "retraction": -1}},
		{"conversion", "converted", impact.Filters{Level: impact.LevelIdea}, 3, map[impact.RevisionClass]float64{"late_report": 2, "new_activity": 1}},
		{"conversion", "contacts", impact.Filters{}, 0, map[impact.RevisionClass]float64{}},
		{"funnel", "idea", impact.Filters{}, 3, map[impact.RevisionClass]float64{"late_report": 2, "new_activity": 1}},
		{"funnel", "held", impact.Filters{}, 0, map[impact.RevisionClass]float64{}},
		{"counterfactual", "met", impact.Filters{}, 0, map[impact.RevisionClass]float64{}},
		{"network", "ties", impact.Filters{}, 0, map[impact.RevisionClass]float64{}},
		{"attribution", "projects", impact.Filters{}, 1, map[impact.RevisionClass]float64{"late_report": 1, "new_activity": 2, "correction": -1, "retraction": -1}},
	} {
		r := revisionHolds(h, impact.Question{Filters: want.filters}, impact.RevisionQuery{Figure: want.figure, Since: since})
		for _, m := range r.Measures {
			if m.Measure == want.measure && m.Difference != want.difference {
				t.Errorf("%s %s: %v", want.figure, want.measure, m)
			}
		}
		if got := moved(r, want.measure); fmt.Sprint(got) != fmt.Sprint(want.byClass) {
			t.Errorf("%s %v: %s moved by %v", want.figure, want.filters, want.measure, got)
		}
	}
	r := h.revision(impact.Question{}, impact.RevisionQuery{Since: since})
	units := map[impact.RevisionClass]int{}
	for _, c := range r.Classes {
		units[c.Class] = c.Units
	}
	// The merge makes one contact of another: two units that each count otherwise. So does its reversal.
	if fmt.Sprint(units) != "map[correction:1 late_report:1 merge:2 new_activity:2 retraction:1 reverted_merge:2]" || r.Units != 9 {
		t.Errorf("%d units, %v", r.Units, units)
	}
	if rate := r.Rates[0]; rate.Before != nil || rate.Difference != nil || rate.Reason == "" {
		t.Errorf("%+v", rate)
	}
	page, err := h.figures.RevisedUnits(t.Context(), h.frame(impact.RevisionDefinition, impact.Question{}), impact.RevisionQuery{Since: since, Class: impact.Merge})
	if err != nil || len(page.Items) != 2 {
		t.Fatal(page.Items, err)
	}
	for _, u := range page.Items {
		if events := u.Changes[0].Events; len(events) != 1 || events[0].Type != "OrganisationsMerged" || events[0].Subject != "organisation-"+id("a5").String() {
			t.Errorf("%+v", u)
		}
	}
}

func TestTheLagIsHowLongAfterItHappenedAnEventWasRecorded(t *testing.T) {
	h := tell(t)
	h.recorded("2018-01-31")
	h.conference("Stuttgart", "CMC", "2017-09-21")
	h.organisation("a", "DE", "health")
	h.organisation("b", "DK", "health")
	h.organisation("c", "SE", "health")
	since := h.position
	h.now = day("2018-02-01").Time().Add(10 * time.Hour) // the time of day at which events happen here
	h.met("Stuttgart", "a", "b", "2017-09-21")
	h.met("Stuttgart", "a", "c", "2017-09-22")
	r := h.revision(impact.Question{}, impact.RevisionQuery{Since: since, Filters: impact.Filters{}})
	if r.Lag.MedianDays == nil || *r.Lag.MedianDays != 132.5 || moved(r, "contacts")["late_report"] != 2 {
		t.Errorf("%+v: %v", r.Lag, r.Measures)
	}
	nothing := h.revision(impact.Question{}, impact.RevisionQuery{Since: h.position})
	if nothing.Units != 0 || nothing.Lag.MedianDays != nil || nothing.Lag.Reason == "" || nothing.Measures[0].Before != 2 || nothing.Measures[0].Difference != 0 {
		t.Errorf("%+v", nothing)
	}
}

func TestAWaveAndAnotherTieMoveWhatTheyDoNotTouch(t *testing.T) {
	h := tell(t)
	h.recorded("2018-01-31")
	h.conference("Stuttgart", "CMC", "2017-09-21")
	for _, name := range []string{"a", "b", "c"} {
		h.organisation(name, map[string]string{"a": "DE", "b": "DK", "c": "SE"}[name], "health")
	}
	h.conference("Warsaw", "CMC", "2016-04-21")
	h.met("Warsaw", "a", "b", "2016-04-21")
	h.met("Stuttgart", "b", "c", "2017-09-21")
	since := h.position
	h.happened(id("Stuttgart"), "2018-01-30", domain.FollowUpWaveOpened{Wave: "6-months"})
	if r := revisionHolds(h, impact.Question{}, impact.RevisionQuery{Figure: "response", Since: since}); moved(r, "due")["late_report"] != 1 || r.Units != 1 {
		t.Errorf("%+v", r.Measures)
	}
	h.met("Warsaw", "a", "c", "2016-04-21") // so that c was no newcomer to the network in Stuttgart
	r := revisionHolds(h, impact.Question{}, impact.RevisionQuery{Figure: "network", Since: since})
	if r.Units != 2 || moved(r, "ties")["late_report"] != 1 || moved(r, "closing")["late_report"] != 1 {
		t.Errorf("%d: %+v", r.Units, r.Measures)
	}
}

func TestARevisionThatCannotBeIsRefused(t *testing.T) {
	h := tell(t)
	since := revisions(h)
	frame := h.frame(impact.RevisionDefinition, impact.Question{})
	for _, want := range []struct {
		query  impact.RevisionQuery
		fields []string
	}{
		{impact.RevisionQuery{Figure: "happiness"}, []string{"figure"}},
		{impact.RevisionQuery{Figure: "revision"}, []string{"figure"}},
		{impact.RevisionQuery{Figure: "funnel", Kind: "contact", Class: "chance", Since: since * 100}, []string{"kind", "class", "since"}},
		{impact.RevisionQuery{Filters: impact.Filters{Country: "Denmark"}}, []string{"country"}},
	} {
		_, err := h.figures.RevisedUnits(t.Context(), frame, want.query)
		h.refused(err, want.fields...)
	}
	first, err := impact.VersionOf(impact.RevisionDefinition, "revision@1")
	if err != nil {
		t.Fatal(err)
	}
	_, err = h.figures.Frame(t.Context(), first.Definition, impact.Question{Filters: impact.Filters{GroupBy: impact.ByCountry}})
	h.refused(err, "group_by")
}

func TestEveryFigureHasItsRevision(t *testing.T) {
	h := tell(t)
	since := revisions(h)
	for _, d := range impact.Definitions {
		if d.ID != impact.RevisionDefinition.ID {
			revisionHolds(h, impact.Question{}, impact.RevisionQuery{Figure: d.ID, Since: since})
			revisionHolds(h, impact.Question{}, impact.RevisionQuery{Figure: d.ID})
		}
	}
}
