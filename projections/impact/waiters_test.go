package impact

import (
	"strings"
	"testing"

	"aftermatch/projections/impact/estimate"
)

// A fault in an estimate must reach whoever asked, with the place where it happened, and must not end the process.
func TestAFaultInAnEstimateIsTheAskers(t *testing.T) {
	defer func() {
		cause, ok := recover().(error)
		if !ok || !strings.Contains(cause.Error(), "index out of range") || !strings.Contains(cause.Error(), "impact.estimateEach") {
			t.Errorf("got %v, want the fault and its stack", cause)
		}
	}()
	estimateEach(3, func(_ *estimate.DyadicEstimator, i int) { _ = make([]int, 2)[i] })
}
