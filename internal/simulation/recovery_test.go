package simulation_test

import (
	"math"
	"runtime"
	"sync"
	"testing"
	"time"

	"aftermatch/domain"
	"aftermatch/internal/simulation"
	"aftermatch/projections/impact/estimate"
)

var horizons = []int{6, 12, 24, 36} // months

// moderate is a history of five conferences at which some 1,100 pairs meet. It ends with its last day, so that no day is
// half watched.
func moderate(seed uint64) simulation.Parameters {
	p := simulation.Default(seed, today.Add(24*time.Hour-time.Second))
	p.Series, p.Years, p.Organisations, p.Participants, p.Meetings = 1, 5, 300, 100, 320
	p.Conversion, p.Competing = simulation.Hazard{Initial: 0.3, Decline: 0.5}, 0.05
	p.Check = 0
	return p
}

// Over many histories the estimates have the truth for their mean, within 3.5 of its standard errors; and the interval that
// respects shared organisations covers the truth in 95 % of the histories, within three binomial standard errors.
func TestTheEstimatesRecoverTheTruth(t *testing.T) {
	const histories = 200
	curves := make([][2]estimate.Curve, histories) // across a border, and at home
	each(histories, func(seed int) {
		p := moderate(uint64(seed))
		p.Lag, p.Response, p.Ties = simulation.Lag{Prompt: 1}, 0, 0
		history := read(t, p)
		for i, home := range []bool{false, true} {
			curves[seed][i], _ = estimate.DyadicRobust(history.contacts(home, domain.DateOf(p.Until)))
		}
	})
	truth := moderate(0).Truth()
	for _, months := range horizons {
		day := estimate.Days(months)
		for i, want := range []float64{truth.Converted(day), truth.ConvertedAtHome(day)} {
			var estimates []float64
			covered := 0.0
			for _, curve := range curves {
				row, ok := curve[i].At(day)
				if !ok || row.LowerClustered == nil {
					t.Fatalf("nothing is known of %d months", months)
				}
				estimates = append(estimates, row.Incidence)
				if *row.LowerClustered <= want && want <= *row.UpperClustered {
					covered++
				}
			}
			mean, se := meanOf(estimates)
			t.Logf("%d months: mean %.4f, standard error %.4f, truth %.4f, covered %.0f of %d", months, mean, se, want, covered, histories)
			if math.Abs(mean-want) > 3.5*se {
				t.Error("the estimates miss the truth")
			}
			const allowed = 3 * 0.2179 // √(0.95 × 0.05)
			if math.Abs(covered-0.95*histories) > allowed*math.Sqrt(histories) {
				t.Error("the interval does not cover the truth as often as it says")
			}
		}
	}
}

// each runs work for every number below n, as many at a time as there are processors.
func each(n int, work func(int)) {
	var workers sync.WaitGroup
	numbers := make(chan int)
	for range runtime.NumCPU() {
		workers.Go(func() {
			for number := range numbers {
				work(number)
			}
		})
	}
	for number := range n {
		numbers <- number
	}
	close(numbers)
	workers.Wait()
}

// meanOf is the mean, and the mean's standard error.
func meanOf(values []float64) (mean, se float64) {
	n := float64(len(values))
	for _, v := range values {
		mean += v / n
	}
	for _, v := range values {
		se += (v - mean) * (v - mean) / (n - 1)
	}
	return mean, math.Sqrt(se / n)
}
