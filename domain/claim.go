package domain

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Claim is a key that one stream occupies for a while, such as a table at a conference during a slot.
// A zero From or Until means always.
type Claim struct {
	Key         string
	From, Until time.Time
}

// overlaps tells whether two claims exclude each other.
func (c Claim) overlaps(other Claim) bool {
	starts := func(a, b Claim) bool { return a.From.IsZero() || b.Until.IsZero() || a.From.Before(b.Until) }
	return c.Key == other.Key && starts(c, other) && starts(other, c)
}

func (c Claim) equal(other Claim) bool {
	return c.Key == other.Key && c.From.Equal(other.From) && c.Until.Equal(other.Until)
}

func without(claims, others []Claim) (rest []Claim) {
	for _, claim := range claims {
		if !slices.ContainsFunc(others, claim.equal) {
			rest = append(rest, claim)
		}
	}
	return rest
}

// Taken is the refusal of a claim that another thing holds.
func Taken(claim Claim) error { return refuse("taken", "%s", takenBy(claim)) }

func takenBy(claim Claim) string {
	what, rest, _ := strings.Cut(claim.Key, "/")
	when := fmt.Sprintf("between %s and %s", claim.From.Format(time.RFC3339), claim.Until.Format(time.RFC3339))
	switch what {
	case "open-request":
		return "these two organisations already have an open request at this conference; answer or withdraw it first"
	case "table":
		_, table, _ := strings.Cut(rest, "/")
		return fmt.Sprintf("table %s is taken %s; choose another table or time", table, when)
	case "representative":
		return fmt.Sprintf("representative %s has another meeting %s; choose another time", rest, when)
	case "external-id":
		scheme, value, _ := strings.Cut(rest, "/")
		return fmt.Sprintf("another organisation has the %s id %s; if the two are the same, merge them", scheme, value)
	}
	return fmt.Sprintf("%s is taken", claim.Key)
}
