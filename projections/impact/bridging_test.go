package impact_test

import (
	"slices"
	"testing"

	"aftermatch/projections/impact"

	"pgregory.net/rapid"
)

func dated(step int, a, b int32) impact.DatedTie {
	return impact.DatedTie{Tie: impact.Tie{A: a, B: b}, Step: step}
}

func TestClassifyTiesOverThreeEditions(t *testing.T) {
	ties := []impact.DatedTie{
		dated(2, 1, 2), dated(2, 0, 3), dated(2, 1, 0), dated(2, 4, 0), // given out of order
		dated(1, 0, 1), dated(1, 2, 3),
		dated(3, 0, 2), dated(3, 2, 0), dated(3, 5, 6), dated(3, 7, 7),
	}
	want := []impact.TieKind{
		impact.TieBridging, impact.TieBridging, impact.TieRepeated, impact.TieAttaching,
		impact.TieAttaching, impact.TieAttaching,
		impact.TieClosing, impact.TieRepeated, impact.TieAttaching, impact.TieRepeated,
	}
	if kinds := impact.ClassifyTies(ties); !slices.Equal(kinds, want) {
		t.Errorf("%v, want %v", kinds, want)
	}
	if kinds := impact.ClassifyTies(nil); len(kinds) != 0 {
		t.Errorf("no ties, yet %v", kinds)
	}
}

func TestNewTiesAreDistinctAndJoinAllTheyReach(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const nodes = 12
		drawn := ties(nodes).Draw(t, "ties")
		steps := make([]impact.DatedTie, len(drawn))
		for i, tie := range drawn {
			steps[i] = impact.DatedTie{Tie: tie, Step: rapid.IntRange(1, 4).Draw(t, "step")}
		}
		kinds := impact.ClassifyTies(steps)
		var joining []impact.Tie
		isNew := 0
		for i, kind := range kinds {
			if kind.IsNew() {
				isNew++
			}
			if kind.JoinsComponents() {
				joining = append(joining, drawn[i])
			}
		}
		whole := impact.NewGraph(nodes, drawn)
		if isNew != whole.Ties() {
			t.Fatalf("%d new ties of %d", isNew, whole.Ties())
		}
		if !slices.Equal(impact.NewGraph(nodes, joining).Components(), whole.Components()) {
			t.Fatal("the joining ties alone do not hold the network together")
		}

		order := rapid.Permutation(steps).Draw(t, "shuffled")
		count := func(kinds []impact.TieKind) (counts [4]int) {
			for _, kind := range kinds {
				counts[kind]++
			}
			return counts
		}
		if one, other := count(kinds), count(impact.ClassifyTies(order)); one != other {
			t.Fatalf("%v and, shuffled, %v", one, other)
		}
	})
}
