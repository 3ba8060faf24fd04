package impact

import (
	"testing"

	"pgregory.net/rapid"
)

// Whatever happened, nothing is counted twice and nothing is lost between two steps.
func TestEveryStepAddsUp(t *testing.T) {
	for _, c := range []chain{meetingChain, projectChain} {
		rapid.Check(t, func(t *rapid.T) {
			counts := map[path]int{}
			for _, p := range c.paths(func(path) bool { return true }) {
				counts[p] = rapid.IntRange(0, 5).Draw(t, "count")
			}
			steps := c.tally(counts)
			for i, step := range steps {
				direct := 0
				for _, entry := range step.Direct {
					direct += entry.Count
				}
				if step.FromPrevious != nil && step.Count != step.FromPrevious.Count+direct {
					t.Fatalf("%s: %d, but %d from the step before and %d direct", step.Step, step.Count, step.FromPrevious.Count, direct)
				}
				if i == len(steps)-1 {
					continue
				}
				lost := 0
				for _, loss := range step.DropOuts {
					lost += loss.Count
				}
				if step.Count != steps[i+1].FromPrevious.Count+lost {
					t.Fatalf("%s: %d, but %d went on and %d were lost", step.Step, step.Count, steps[i+1].FromPrevious.Count, lost)
				}
			}
		})
	}
}
