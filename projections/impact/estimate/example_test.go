package estimate_test

import (
	"fmt"

	"aftermatch/projections/impact/estimate"
)

func ExampleWilson() {
	interval, _ := estimate.Wilson(81, 263)
	fmt.Printf("%.1f %% to %.1f %%\n", 100*interval.Lower, 100*interval.Upper)
	// Output: 25.5 % to 36.6 %
}

// Of ten contacts four convert, two end for other reasons and four are still waiting when last seen.
func ExampleAalenJohansen() {
	curve, _ := estimate.AalenJohansen([]estimate.Tally{
		{Day: 2, Converted: 1}, {Day: 3, Competing: 1, Censored: 1}, {Day: 5, Converted: 1}, {Day: 6, Censored: 1},
		{Day: 8, Competing: 1}, {Day: 9, Converted: 1}, {Day: 11, Censored: 1}, {Day: 12, Converted: 1, Censored: 1},
	})
	for _, row := range curve.EventDays() {
		fmt.Printf("day %2d: %2d at risk, %.4f converted (%.4f to %.4f)\n", row.Day, row.AtRisk, row.Incidence,
			orZero(row.Lower), orZero(row.Upper))
	}
	median, _ := curve.FirstDay(0.5)
	fmt.Println("half have converted by day", median)
	// Output:
	// day  2: 10 at risk, 0.1000 converted (0.0147 to 0.5270)
	// day  3:  9 at risk, 0.1000 converted (0.0147 to 0.5270)
	// day  5:  7 at risk, 0.2143 converted (0.0579 to 0.6228)
	// day  8:  5 at risk, 0.2143 converted (0.0579 to 0.6228)
	// day  9:  4 at risk, 0.3514 converted (0.1266 to 0.7497)
	// day 12:  2 at risk, 0.5571 converted (0.2447 to 0.9059)
	// half have converted by day 12
}

func orZero(bound *float64) float64 {
	if bound == nil {
		return 0
	}
	return *bound
}

// All four contacts of one organisation convert, none of another's: eight contacts, but hardly more than two
// observations.
func ExampleDyadicRobust() {
	var contacts []estimate.Contact
	for partner := range int32(4) {
		contacts = append(contacts,
			estimate.Contact{A: 0, B: 2 + partner, Day: 100, Cause: estimate.Converted},
			estimate.Contact{A: 1, B: 6 + partner, Day: 730, Cause: estimate.Censored})
	}
	curve, _ := estimate.DyadicRobust(contacts)
	year, _ := curve.At(estimate.Days(12))
	fmt.Printf("%.2f, SE %.3f, with shared organisations %.3f\n", year.Incidence, year.SE, *year.SEClustered)
	// Output: 0.50, SE 0.177, with shared organisations 0.354
}
