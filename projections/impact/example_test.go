package impact_test

import (
	"fmt"

	"aftermatch/projections/impact"
)

func ExampleAttribution_Credit() {
	credits, unattributed := impact.EveryMeeting.Credit([]int{17430, 17432, 17801})
	fmt.Println(credits[0].RatString(), credits[1].RatString(), credits[2].RatString(), unattributed.RatString())
	// Output: 1/3 1/3 1/3 0
}
