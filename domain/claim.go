package domain

import (
	"fmt"
	"strings"
	"time"
)

func takenBy(claim Claim) string {
	what, rest, _ := strings.Cut(claim.Key, "/")
	switch what {
	case "open-request":
		return "these two organisations already have an open request at this conference; answer or withdraw it first"
	case "table":
		_, table, _ := strings.Cut(rest, "/")
		return fmt.Sprintf("table %s is taken between %s and %s; choose another table or time", table, claim.From.Format(time.RFC3339), claim.Until.Format(time.RFC3339))
	case "representative":
		return fmt.Sprintf("representative %s has another meeting between %s and %s; choose another time", rest, claim.From.Format(time.RFC3339), claim.Until.Format(time.RFC3339))
	}
	return fmt.Sprintf("%s is taken", claim.Key)
}
