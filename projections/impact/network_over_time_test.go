package impact_test

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"aftermatch/domain"
	"aftermatch/projections/impact"
	"aftermatch/projections/impact/estimate"
)

func (h *history) network(q impact.Question) impact.Network {
	h.Helper()
	answer, err := h.figures.Network(h.Context(), h.frame(impact.NetworkDefinition, q))
	if err != nil {
		h.Fatal(err)
	}
	return answer
}

// threeEditions tells of ties at three editions of a series and one of another. It ends in 2020.
func threeEditions(h *history) {
	h.conference("First", "CMC", "2015-04-20")
	h.conference("Elsewhere", "Other", "2016-01-10")
	h.conference("Second", "CMC", "2016-04-20")
	h.conference("Third", "CMC", "2017-09-21")
	h.conference("To come", "CMC", "2021-04-20")
	for name, country := range map[string]string{"a": "DE", "b": "DK", "c": "FR", "d": "SE", "e": "ES", "f": "IT", "g": "PL", "h": "DE", "h2": "DE"} {
		h.organisation(name, country, "health")
	}
	h.happened(id("g"), "2013-01-03", domain.OrganisationClassified{Sectors: []string{"textile"}})
	h.met("First", "a", "b", "2015-04-20")
	h.met("First", "c", "d", "2015-04-21")
	h.met("Elsewhere", "e", "f", "2016-01-10")
	h.met("Second", "a", "b", "2016-04-20")
	h.met("Second", "c", "a", "2016-04-20")
	h.met("Second", "e", "a", "2016-04-20")
	h.met("Second", "a", "g", "2016-04-20")
	h.met("Second", "h", "a", "2016-04-21")
	h.happened(domain.TieID(id("b"), id("c")), "2017-01-01", domain.PriorTieDeclared{Pair: domain.Pair{OrganisationA: id("b"), OrganisationB: id("c")}, Kind: domain.TieContact})
	h.met("Third", "b", "d", "2017-09-21")
	h.met("Third", "b", "c", "2017-09-21")
	h.met("Third", "f", "g", "2017-10-01") // not during the conference
	h.met("Third", "h", "h2", "2017-09-21")
	h.recorded("2020-01-31")
	h.happened(id("h2"), "2018-01-01", domain.OrganisationsMerged{Into: id("h")})
	h.project("ab", "2016-05-01", "a", "b")
	h.happened(id("ab"), "2016-06-01", domain.ProjectStarted{})
	h.project("cd", "2017-01-01", "c", "d")
}

// grown is a network in short: by edition its own nodes, ties and components, those of all together, and its ties by
// novelty.
func grown(answer impact.Network) string {
	var lines []string
	for _, e := range answer.Editions {
		lines = append(lines, fmt.Sprintf("%s %d/%d/%d %d/%d/%d new %d of %d, %d bridging, %d attaching, %d closing", e.Label,
			e.Edition.Nodes, e.Edition.Ties, e.Edition.Components, e.Cumulative.Nodes, e.Cumulative.Ties, e.Cumulative.Components,
			e.NewTies.Numerator, e.NewTies.Denominator, e.Bridging.Numerator, e.Attaching.Numerator, e.Closing.Numerator))
	}
	return strings.Join(lines, "\n")
}

func (h *history) grows(q impact.Question, want string) impact.Network {
	h.Helper()
	answer := h.network(q)
	if got := grown(answer); got != strings.ReplaceAll(strings.TrimSpace(want), "\t", "") {
		h.Errorf("%+v: got\n%s\n\nwant\n%s", q.Filters, got, want)
	}
	return answer
}

func TestTheNetworkGrowsFromEditionToEdition(t *testing.T) {
	h := tell(t)
	threeEditions(h)
	answer := h.grows(impact.Question{Filters: impact.Filters{Series: "CMC"}}, `
		First 4/2/2 4/2/2 new 2 of 2, 0 bridging, 2 attaching, 0 closing
		Second 5/4/1 6/5/1 new 3 of 4, 2 bridging, 1 attaching, 0 closing
		Third 3/2/1 6/7/1 new 1 of 2, 0 bridging, 0 attaching, 1 closing`)
	if got := [4]int{answer.NewTies.Numerator, answer.NewTies.Denominator, answer.Bridging.Numerator, answer.Attaching.Denominator}; got != [4]int{6, 8, 2, 6} {
		t.Errorf("new ties %v", got)
	}
	second := answer.Editions[1]
	if *second.Edition.Density != 0.4 || *second.Cumulative.Density != 1.0/3 || second.Cumulative.Largest != 6 {
		t.Errorf("%+v", second)
	}
	if index := second.Edition.EIIndex; index.External != 4 || index.Internal != 1 || index.Index != 0.6 {
		t.Errorf("E–I %+v", index)
	}
	if central := second.Edition.Central; len(central) != 5 || central[0].Label != "a" || *central[0].Betweenness != 1 || central[0].Ties != 4 || !*second.Edition.Exact {
		t.Errorf("central %+v", central)
	}
	if h.leftOut(answer.Figure) != "[{held_after_conference 1}]" {
		t.Errorf("left out %+v", answer.LeftOut)
	}
}

func TestTheNetworkOfAPart(t *testing.T) {
	h := tell(t)
	threeEditions(h)
	h.grows(impact.Question{Filters: impact.Filters{Conference: id("Second")}}, `
		Second 5/4/1 5/4/1 new 3 of 4, 2 bridging, 1 attaching, 0 closing`)
	h.grows(impact.Question{Filters: impact.Filters{Conference: id("Second"), Scope: impact.ScopeAll}}, `
		Second 6/5/1 6/5/1 new 4 of 5, 2 bridging, 2 attaching, 0 closing`)
	h.grows(impact.Question{Filters: impact.Filters{Conference: id("Second"), Country: "PL"}}, `
		Second 2/1/1 2/1/1 new 1 of 1, 0 bridging, 1 attaching, 0 closing`)
	h.grows(impact.Question{Filters: impact.Filters{Conference: id("Second"), Sector: "textile", Scope: impact.ScopeDomestic}}, `
		Second 0/0/0 0/0/0 new 0 of 0, 0 bridging, 0 attaching, 0 closing`)
	all := h.network(impact.Question{Filters: impact.Filters{Scope: impact.ScopeAll}})
	if !strings.HasPrefix(h.leftOut(all.Figure), "[{same_organisation_after_merge 1}") {
		t.Errorf("left out %+v", all.LeftOut)
	}
	until := day("2016-04-20")
	h.grows(impact.Question{Cut: impact.Cut{Until: &until}, Filters: impact.Filters{Scope: impact.ScopeAll}}, `
		First 4/2/2 4/2/2 new 2 of 2, 0 bridging, 2 attaching, 0 closing
		Elsewhere 2/1/1 6/3/3 new 1 of 1, 0 bridging, 1 attaching, 0 closing
		Second 5/4/1 7/6/1 new 3 of 4, 2 bridging, 1 attaching, 0 closing`)
}

// Of a part, only as much of the network before is read as tells what its ties did to it.
func TestAPathBeforeIsFoundHoweverLong(t *testing.T) {
	h := tell(t)
	h.conference("Before", "Other", "2015-04-20")
	h.conference("Asked", "CMC", "2016-04-20")
	for i := range 40 {
		h.organisation(fmt.Sprint("n", i), []string{"DE", "DK"}[i%2], "health")
	}
	chain := func(from, to int) {
		for i := from; i < to; i++ {
			h.met("Before", fmt.Sprint("n", i), fmt.Sprint("n", i+1), "2015-04-20")
		}
	}
	chain(0, 9) // one, and another that it does not join
	chain(10, 19)
	chain(20, 29) // these two come together at the end of a third
	chain(31, 36)
	h.met("Before", "n20", "n31", "2015-04-20")
	h.met("Asked", "n0", "n9", "2016-04-20")   // closing
	h.met("Asked", "n4", "n15", "2016-04-20")  // bridging
	h.met("Asked", "n29", "n36", "2016-04-20") // closing
	h.met("Asked", "n1", "n38", "2016-04-20")  // attaching
	h.recorded("2020-01-31")
	h.happened(id("n38"), "2018-01-01", domain.OrganisationRenamed{Name: "N38"})
	before := h.position
	h.grows(impact.Question{Filters: impact.Filters{Series: "CMC"}}, `
		Asked 8/4/4 8/4/4 new 4 of 4, 1 bridging, 1 attaching, 2 closing`)
	h.happened(id("n5"), "2019-01-01", domain.OrganisationsMerged{Into: id("n17")})
	h.happened(id("n25"), "2019-01-02", domain.OrganisationClassified{Sectors: []string{"textile"}})
	h.grows(impact.Question{Filters: impact.Filters{Series: "CMC"}}, `
		Asked 8/4/4 8/4/4 new 4 of 4, 0 bridging, 1 attaching, 3 closing`)
	h.grows(impact.Question{Filters: impact.Filters{Series: "CMC"}, Cut: impact.Cut{AsOf: &before}}, `
		Asked 8/4/4 8/4/4 new 4 of 4, 1 bridging, 1 attaching, 2 closing`)
}

func TestTheNetworkOfProjectsAndOfCountries(t *testing.T) {
	h := tell(t)
	threeEditions(h)
	h.grows(impact.Question{Filters: impact.Filters{Series: "CMC", Edges: impact.EdgesProjects}}, `
		First 2/1/1 2/1/1 new 1 of 1, 0 bridging, 1 attaching, 0 closing
		Second 2/1/1 2/1/1 new 0 of 1, 0 bridging, 0 attaching, 0 closing
		Third 0/0/0 2/1/1 new 0 of 0, 0 bridging, 0 attaching, 0 closing`)
	h.grows(impact.Question{Filters: impact.Filters{Conference: id("First"), Edges: impact.EdgesProjects, Level: impact.LevelIdea}}, `
		First 4/2/2 4/2/2 new 2 of 2, 0 bridging, 2 attaching, 0 closing`)
	h.grows(impact.Question{Filters: impact.Filters{Conference: id("First"), Edges: impact.EdgesProjects, Verified: impact.VerifiedConfirmed}}, `
		First 0/0/0 0/0/0 new 0 of 0, 0 bridging, 0 attaching, 0 closing`)
	answer := h.grows(impact.Question{Filters: impact.Filters{Series: "CMC", Nodes: impact.NodesCountries, Scope: impact.ScopeAll}}, `
		First 4/2/2 4/2/2 new 2 of 2, 0 bridging, 2 attaching, 0 closing
		Second 5/4/1 6/5/1 new 3 of 4, 2 bridging, 1 attaching, 0 closing
		Third 3/2/1 6/7/1 new 2 of 2, 0 bridging, 0 attaching, 2 closing`)
	if m := answer.Editions[1].Edition; m.EIIndex != nil || m.Reasons["ei_index"] == "" || m.Central[0].Node != "DE" {
		t.Errorf("%+v", m)
	}
}

func TestMeasuresOfNothingAreNullWithAReason(t *testing.T) {
	h := tell(t)
	h.conference("Empty", "CMC", "2015-04-20")
	h.organisation("a", "DE")
	h.recorded("2020-01-31")
	h.happened(id("a"), "2020-01-01", domain.OrganisationRenamed{Name: "A"})
	m := h.network(impact.Question{}).Editions[0]
	if names := slices.Sorted(maps.Keys(m.Edition.Reasons)); m.Edition.Density != nil || m.Edition.EIIndex != nil || strings.Join(names, " ") != "density ei_index" {
		t.Errorf("%+v", m)
	}
	if m.NewTies.Rate != nil || m.NewTies.Reason == "" || m.Bridging.Rate != nil || m.Bridging.Reason == "" {
		t.Errorf("%+v", m.Novelty)
	}
}

// tiesBelow reads a list of ties to its end.
func (h *history) tiesBelow(f impact.Frame, items impact.NetworkItems) (found []impact.NetworkTieItem) {
	h.Helper()
	items.Limit = 1000
	for {
		answer, err := h.figures.NetworkTies(h.Context(), f, items)
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

// networkHolds checks an answer against the ties and nodes beneath it, from which the graph is built anew.
func networkHolds(h *history, q impact.Question) {
	h.Helper()
	frame, answer := h.frame(impact.NetworkDefinition, q), h.network(q)
	check := func(e impact.NetworkEdition, span impact.Span, m impact.NetworkMeasures) {
		items := impact.NetworkItems{Edition: e.ConferenceID, Span: span}
		nodes, err := h.figures.NetworkNodes(h.Context(), frame, impact.NetworkItems{Edition: e.ConferenceID, Span: span, Page: impact.Page{Limit: 1000}})
		if err != nil {
			h.Fatal(err)
		}
		numbers := map[string]int32{}
		for _, node := range nodes.Items {
			numbers[node.Node] = int32(len(numbers))
		}
		var ties []estimate.Tie
		for _, tie := range h.tiesBelow(frame, items) {
			ties = append(ties, estimate.Tie{A: numbers[tie.NodeA], B: numbers[tie.NodeB]})
		}
		g := estimate.NewGraph(len(numbers), ties)
		sizes, density := g.Components(), 0.0
		if m.Density != nil {
			density = *m.Density
		}
		if want, _ := g.Density(); len(nodes.Items) != m.Nodes || len(ties) != m.Ties || g.Ties() != m.Ties || len(sizes) != m.Components ||
			len(sizes) > 0 && sizes[0] != m.Largest || density != want {
			h.Errorf("%s %s: %+v, but beneath lie %d nodes and %d ties in %v of density %v", e.Label, span, m, len(nodes.Items), g.Ties(), sizes, want)
		}
		values, _ := g.Betweenness(0)
		for i, node := range nodes.Items {
			if node.Betweenness == nil || i < len(m.Central) && *node.Betweenness != *m.Central[i].Betweenness {
				h.Fatalf("%s %s: %+v", e.Label, span, node)
			}
			near(h, "betweenness of "+node.Label, *node.Betweenness, values[numbers[node.Node]], 1e-12)
		}
		count := func(part impact.NetworkPart, want int) {
			items.Part = part
			if got := len(h.tiesBelow(frame, items)); got != want {
				h.Errorf("%s %s: %d ties under a count of %d %s", e.Label, span, got, want, part)
			}
		}
		if m.EIIndex != nil {
			count(impact.PartExternal, m.EIIndex.External)
			count(impact.PartInternal, m.EIIndex.Internal)
			count(impact.PartUnknown, m.EIIndex.Unknown)
		}
		if span == impact.SpanEdition {
			count(impact.PartNew, e.NewTies.Numerator)
			count("", e.NewTies.Denominator)
			count(impact.PartBridging, e.Bridging.Numerator)
			count(impact.PartAttaching, e.Attaching.Numerator)
			count(impact.PartClosing, e.Closing.Numerator)
		}
	}
	for _, e := range answer.Editions {
		check(e, impact.SpanEdition, e.Edition)
		check(e, impact.SpanCumulative, e.Cumulative)
	}
	if all := h.tiesBelow(frame, impact.NetworkItems{}); len(all) != answer.NewTies.Denominator {
		h.Errorf("%d ties under %d", len(all), answer.NewTies.Denominator)
	}
}

func TestUnderEveryCountOfTheNetworkLieAsManyTies(t *testing.T) {
	h := tell(t)
	threeEditions(h)
	for _, filters := range []impact.Filters{{}, {Scope: impact.ScopeAll}, {Nodes: impact.NodesCountries}, {Edges: impact.EdgesProjects, Level: impact.LevelIdea}} {
		networkHolds(h, impact.Question{Filters: filters})
	}
}

// partsOfTheNetwork checks that an edition does the same to the network before it whether it is asked of alone or with all.
func partsOfTheNetwork(h *history, q impact.Question) {
	h.Helper()
	for _, e := range h.network(q).Editions {
		q.Conference = e.ConferenceID
		if alone := h.network(q); !reflect.DeepEqual(alone.Editions[0].Novelty, e.Novelty) {
			h.Errorf("%s alone: %+v, with all: %+v", e.Label, alone.Editions[0].Novelty, e.Novelty)
		}
	}
}

// networkOfTheStory checks the network of the demo story.
func networkOfTheStory(h *history) {
	halfway := h.position / 2
	for _, filters := range []impact.Filters{{}, {Edges: impact.EdgesProjects, Level: impact.LevelIdea}, {Country: "DE", Scope: impact.ScopeAll}} {
		partsOfTheNetwork(h, impact.Question{Filters: filters})
		partsOfTheNetwork(h, impact.Question{Filters: filters, Cut: impact.Cut{AsOf: &halfway}})
	}
	networkHolds(h, impact.Question{})
	networkHolds(h, impact.Question{Filters: impact.Filters{Nodes: impact.NodesCountries, Edges: impact.EdgesProjects, Level: impact.LevelIdea}})
	until := day("2019-01-01")
	networkHolds(h, impact.Question{Filters: impact.Filters{Scope: impact.ScopeAll}, Cut: impact.Cut{Until: &until}})
}

func TestANetworkThatIsNotThereIsRefused(t *testing.T) {
	h := tell(t)
	threeEditions(h)
	frame := h.frame(impact.NetworkDefinition, impact.Question{Filters: impact.Filters{Series: "Other"}})
	_, err := h.figures.NetworkTies(t.Context(), frame, impact.NetworkItems{Edition: id("First"), Span: "week", Part: "nice"})
	h.refused(err, "edition", "span", "part")
	_, err = h.figures.NetworkTies(t.Context(), frame, impact.NetworkItems{Span: impact.SpanCumulative, Part: impact.PartNew})
	h.refused(err, "part")
	_, err = h.figures.NetworkNodes(t.Context(), frame, impact.NetworkItems{Page: impact.Page{Cursor: "9"}})
	h.refused(err, "cursor")
}
