package impact_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"aftermatch/domain"
	"aftermatch/eventstore"
	"aftermatch/internal/chronicle"
	"aftermatch/internal/simulation"
	"aftermatch/projections/impact"
)

// byChance tells a small simulated history in which much is recorded late, wrongly and twice, and of which more is put right than
// the simulation does by itself: facts are retracted, organisations move and take up other work, and merges are reverted.
func byChance(t *testing.T, seed uint64) *history {
	t.Helper()
	p := simulation.Default(seed, day("2024-01-01").Time())
	p.Years, p.Series, p.Organisations, p.Participants, p.Meetings = 3, 2, 24, 9, 14
	p.Conversion.Initial, p.Competing, p.Merges, p.Corrections = 0.9, 0.2, 0.4, 0.4
	chance := rand.New(rand.NewPCG(seed, 1))
	var told []eventstore.Loaded
	err := simulation.Write(p, func(e chronicle.Entry) error {
		told = append(told, eventstore.Loaded(e))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range told {
		later := func(event domain.Event, at time.Time) {
			recorded := e.RecordedAt.AddDate(0, 0, 1+chance.IntN(500))
			told = append(told, eventstore.Loaded{ID: domain.DeriveID("put right", e.ID.String()), Stream: e.Stream, RecordedAt: recorded,
				Fact: domain.Fact{Event: event, At: at}, Metadata: e.Metadata})
		}
		if chance.IntN(8) > 0 {
			continue
		}
		switch event := e.Fact.Event.(type) {
		case domain.MeetingRated, domain.OutcomeReported, domain.RequestDeclined, domain.MeetingScheduled, domain.ProjectStarted, domain.ProjectCompleted:
			later(domain.FactRetracted{EventID: e.ID, Reason: "never so"}, e.RecordedAt)
		case domain.MeetingHeld:
			if event.ConferenceID.IsZero() { // it had begun before
				later(domain.FactRetracted{EventID: e.ID, Reason: "they never met"}, e.RecordedAt)
			}
		case domain.OrganisationRegistered:
			moves := []domain.Event{domain.OrganisationRelocated{Country: "SE"}, domain.OrganisationClassified{Sectors: []string{"energy", "it"}}}
			later(moves[chance.IntN(2)], e.RecordedAt.AddDate(0, 0, -1))
		case domain.OrganisationsMerged:
			later(domain.OrganisationMergeReverted{Reason: "different after all"}, e.RecordedAt)
		}
	}
	slices.SortStableFunc(told, func(a, b eventstore.Loaded) int { return a.RecordedAt.Compare(b.RecordedAt) })
	h := tell(t)
	h.position, err = h.log.Load(t.Context(), func(put func(eventstore.Loaded) error) error {
		for _, e := range told {
			if err := put(e); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for !h.caughtUp() {
	}
	return h
}

// measured are the measures of a revision that the figure itself gives, for everything.
func measured(h *history, figure string, q impact.Question) map[string]float64 {
	h.Helper()
	found := map[string]float64{}
	switch figure {
	case impact.FunnelDefinition.ID:
		for _, step := range h.funnel(q).Steps {
			found[step.Step] = float64(step.Count)
		}
	case impact.ConversionDefinition.ID:
		q.GroupBy = ""
		g := h.conversion(q).Groups[0]
		found["contacts"], found["converted"] = float64(g.N), float64(g.Converted)
	case impact.YieldDefinition.ID:
		answer, err := h.figures.Yield(h.Context(), h.frame(impact.YieldDefinition, q))
		if err != nil {
			h.Fatal(err)
		}
		found["held"], found["credit"] = float64(answer.Groups[0].Meetings), answer.Groups[0].Credit.Credit
	case impact.ResponseTimeDefinition.ID:
		answer, err := h.figures.ResponseTime(h.Context(), h.frame(impact.ResponseTimeDefinition, q))
		if err != nil {
			h.Fatal(err)
		}
		g := answer.Groups[0]
		found["requests"], found["accepted"], found["open"] = float64(g.N), float64(g.Accepted), float64(g.Open)
	}
	return found
}

// asRead checks that a revision is, to the byte, what it is when the figure is asked anew at every position.
func asRead(h *history, q impact.Question, of impact.RevisionQuery) {
	h.Helper()
	got := h.revision(q, of)
	of.Filters, q.Filters = q.Filters, impact.Filters{}
	want, err := h.figures.RevisionAsRead(h.Context(), h.frame(impact.RevisionDefinition, q), of)
	if err != nil {
		h.Fatal(err)
	}
	a, errA := json.Marshal(got)
	b, errB := json.Marshal(want)
	if errA != nil || errB != nil || string(a) != string(b) {
		h.Errorf("%s since %d up to %s by %s is\n%s, as read\n%s", of.Figure, of.Since, got.Query(), of.Filters.GroupBy, a, b)
	}
}

// What holds of every revision: it is what lies between two answers, two revisions that follow one another make one, what did
// not change has none, and looking changes up finds what reading everything finds.
func TestRevisionsOfHistoriesThatNobodyArranged(t *testing.T) {
	asked := []struct {
		figure  string
		filters impact.Filters
	}{
		{"funnel", impact.Filters{}},
		{"funnel", impact.Filters{GroupBy: impact.ByCountry}},
		{"funnel", impact.Filters{Scope: impact.ScopeDomestic, Verified: impact.VerifiedConfirmed}},
		{"funnel", impact.Filters{Series: "Simulated Series 1", GroupBy: impact.ByConference, Verified: impact.VerifiedAll}},
		{"yield", impact.Filters{}},
		{"yield", impact.Filters{GroupBy: impact.BySector, Scope: impact.ScopeAll, Attribution: impact.EveryMeeting}},
		{"yield", impact.Filters{Series: "Simulated Series 2", Level: impact.LevelIdea}},
		{"response-time", impact.Filters{}},
		{"response-time", impact.Filters{GroupBy: impact.ByConference, Country: "SE"}},
		{"rates", impact.Filters{}},
		{"rates", impact.Filters{GroupBy: impact.ByCountry, Level: impact.LevelIdea}},
		{"rates", impact.Filters{GroupBy: impact.BySector, Sector: "energy", Verified: impact.VerifiedConfirmed}},
		{"rates", impact.Filters{Series: "Simulated Series 1", GroupBy: impact.ByConference, Scope: impact.ScopeCrossBorder}},
		{"calibration", impact.Filters{}},
		{"calibration", impact.Filters{GroupBy: impact.BySeries, Scope: impact.ScopeAll, Level: impact.LevelIdea}},
		{"calibration", impact.Filters{GroupBy: impact.ByCountry, Series: "Simulated Series 2", WindowMonths: 12}},
		{"durability", impact.Filters{}},
		{"durability", impact.Filters{GroupBy: impact.ByCountry, Scope: impact.ScopeAll}},
		{"durability", impact.Filters{Series: "Simulated Series 1", GroupBy: impact.ByConference, Verified: impact.VerifiedConfirmed, Scope: impact.ScopeDomestic}},
		{"network", impact.Filters{}},
		{"network", impact.Filters{Scope: impact.ScopeAll, Country: "SE"}},
		{"network", impact.Filters{Scope: impact.ScopeDomestic}},
		{"network", impact.Filters{Series: "Simulated Series 1", Scope: impact.ScopeAll, Edges: impact.EdgesProjects, Level: impact.LevelIdea}},
		{"network", impact.Filters{Nodes: impact.NodesCountries}},
		{"attribution", impact.Filters{}},
		{"attribution", impact.Filters{Country: "SE", Level: impact.LevelIdea, Verified: impact.VerifiedConfirmed}},
		{"attribution", impact.Filters{Series: "Simulated Series 1", Scope: impact.ScopeDomestic, Level: impact.LevelStarted}},
		{"money", impact.Filters{}},
		{"money", impact.Filters{GroupBy: impact.ByCountry, Scope: impact.ScopeAll, Attribution: impact.FirstMeeting}},
		{"money", impact.Filters{Series: "Simulated Series 2", GroupBy: impact.ByConference}},
		{"counterfactual", impact.Filters{WindowMonths: 12}},
		{"counterfactual", impact.Filters{Country: "SE", Scope: impact.ScopeAll, Level: impact.LevelIdea, WindowMonths: 6}},
		{"counterfactual", impact.Filters{Series: "Simulated Series 1", Verified: impact.VerifiedConfirmed, Level: impact.LevelIdea}},
		{"conversion", impact.Filters{Level: impact.LevelStarted}},
		{"conversion", impact.Filters{GroupBy: impact.BySectorPair, Scope: impact.ScopeAll}},
		{"additionality", impact.Filters{GroupBy: impact.BySeries}},
	}
	version1, err := impact.VersionOf(impact.RevisionDefinition, "revision@1")
	if err != nil {
		t.Fatal(err)
	}
	changed, classes := 0, map[impact.RevisionClass]int{}
	for seed := range uint64(3) {
		h, chance := byChance(t, seed), rand.New(rand.NewPCG(seed, 2))
		for _, ask := range asked {
			span := []int64{chance.Int64N(h.position), chance.Int64N(h.position), h.position - chance.Int64N(h.position/8)}
			slices.Sort(span)
			until := domain.DateOf(day("2023-12-31").Time().AddDate(0, 0, -chance.IntN(700)))
			revision := func(since, asOf int64) impact.Revision {
				return h.revision(impact.Question{Filters: ask.filters, Cut: impact.Cut{Until: &until, AsOf: &asOf}}, impact.RevisionQuery{Figure: ask.figure, Since: since})
			}
			question := impact.Question{Filters: ask.filters, Cut: impact.Cut{Until: &until, AsOf: &span[2]}}
			whole := revisionHolds(h, question, impact.RevisionQuery{Figure: ask.figure, Since: span[0]})
			for _, held := range []int32{1, 100, math.MaxInt32} {
				h.figures.HoldVersions(held)
				asRead(h, question, impact.RevisionQuery{Figure: ask.figure, Since: span[0]})
			}
			first, second, nothing := revision(span[0], span[1]), revision(span[1], span[2]), revision(span[2], span[2])
			same := func(x, y float64, what ...any) {
				t.Helper()
				if math.Abs(x-y) > 1e-9 {
					t.Errorf("seed %d, %s %+v at %v: %s: %v, not %v", seed, ask.figure, ask.filters, span, fmt.Sprint(what...), x, y)
				}
			}
			for i, m := range whole.Measures {
				same(first.Measures[i].Before, m.Before, m.Measure, " before")
				same(first.Measures[i].After, second.Measures[i].Before, m.Measure, " between")
				same(second.Measures[i].After, m.After, m.Measure, " after")
				same(nothing.Measures[i].Before, m.After, m.Measure, " of nothing")
				same(nothing.Measures[i].Difference, 0, m.Measure, " of nothing")
			}
			if ask.filters.GroupBy == "" {
				cut := impact.Question{Cut: question.Cut}
				before, err := h.figures.Revision(t.Context(), h.frame(version1.Definition, cut), impact.RevisionQuery{Figure: ask.figure, Since: span[0], Filters: ask.filters})
				if err != nil {
					t.Fatal(err)
				}
				for i, m := range before.Measures {
					same(m.Before, whole.Measures[i].Before, m.Measure, " before, by the first version")
					same(m.After, whole.Measures[i].After, m.Measure, " after, by the first version")
				}
			}
			if nothing.Units != 0 || nothing.Lag.MedianDays != nil {
				t.Errorf("seed %d: nothing changed %d units: %+v", seed, nothing.Units, nothing.Lag)
			}
			for i, position := range []int64{span[0], span[2]} {
				question.AsOf = &position
				direct := measured(h, ask.figure, question)
				for _, m := range whole.Measures {
					if want, there := direct[m.Measure]; there {
						same([]float64{m.Before, m.After}[i], want, m.Measure, " asked directly at ", position)
					}
				}
			}
			changed += whole.Units
			for _, c := range whole.Classes {
				classes[c.Class] += c.Units
			}
		}
	}
	if changed < 500 {
		t.Errorf("only %d units changed", changed)
	}
	for _, class := range impact.RevisionClasses {
		if classes[class] == 0 {
			t.Errorf("nothing changed by %s", class)
		}
	}
}
