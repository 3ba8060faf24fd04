package estimate_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"aftermatch/projections/impact/estimate"
)

func dated(step int, a, b int32) estimate.DatedTie {
	return estimate.DatedTie{Tie: estimate.Tie{A: a, B: b}, Step: step}
}

func TestClassifyTiesOverThreeEditions(t *testing.T) {
	ties := []estimate.DatedTie{
		dated(2, 1, 2), dated(2, 0, 3), dated(2, 1, 0), dated(2, 4, 0), // given out of order
		dated(1, 0, 1), dated(1, 2, 3),
		dated(3, 0, 2), dated(3, 2, 0), dated(3, 5, 6), dated(3, 7, 7),
	}
	want := []estimate.TieKind{
		estimate.TieBridging, estimate.TieBridging, estimate.TieRepeated, estimate.TieAttaching,
		estimate.TieAttaching, estimate.TieAttaching,
		estimate.TieClosing, estimate.TieRepeated, estimate.TieAttaching, estimate.TieRepeated,
	}
	if kinds := estimate.ClassifyTies(ties); !slices.Equal(kinds, want) {
		t.Errorf("%v, want %v", kinds, want)
	}
	if kinds := estimate.ClassifyTies(nil); len(kinds) != 0 {
		t.Errorf("no ties, yet %v", kinds)
	}
}

func TestNewTiesAreDistinctAndJoinAllTheyReach(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const nodes = 12
		drawn := ties(nodes).Draw(t, "ties")
		steps := make([]estimate.DatedTie, len(drawn))
		for i, tie := range drawn {
			steps[i] = estimate.DatedTie{Tie: tie, Step: rapid.IntRange(1, 4).Draw(t, "step")}
		}
		kinds := estimate.ClassifyTies(steps)
		var joining []estimate.Tie
		isNew := 0
		for i, kind := range kinds {
			if kind.IsNew() {
				isNew++
			}
			if kind.JoinsComponents() {
				joining = append(joining, drawn[i])
			}
		}
		whole := estimate.NewGraph(nodes, drawn)
		if isNew != whole.Ties() {
			t.Fatalf("%d new ties of %d", isNew, whole.Ties())
		}
		if !slices.Equal(estimate.NewGraph(nodes, joining).Components(), whole.Components()) {
			t.Fatal("the joining ties alone do not hold the network together")
		}

		order := rapid.Permutation(steps).Draw(t, "shuffled")
		count := func(kinds []estimate.TieKind) (counts [4]int) {
			for _, kind := range kinds {
				counts[kind]++
			}
			return counts
		}
		if one, other := count(kinds), count(estimate.ClassifyTies(order)); one != other {
			t.Fatalf("%v and, shuffled, %v", one, other)
		}
	})
}
