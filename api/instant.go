package api

import (
	"encoding/json"
	"regexp"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"aftermatch/domain"
	"aftermatch/eventstore"
)

// instant is when something happened: a moment or, at its midnight, a day, or a month or quarter at its first day. The
// zero instant is now.
type instant struct {
	time      time.Time
	precision domain.Precision
	garbled   bool
}

// Schema is that of a time or a date. Resolve checks the form, in better words than huma's.
func (instant) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Examples: []any{"2017-09-21T10:20:00Z"},
		Extensions: map[string]any{"anyOf": []any{map[string]any{"format": "date-time"}, map[string]any{"format": "date"},
			map[string]any{"pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$"}, map[string]any{"pattern": "^[0-9]{4}-Q[1-4]$"}}},
		Description: "When it happened: an RFC 3339 time, a date (UTC) when only the day is known, or a month (2017-09) or quarter (2017-Q3). It is now when left out. " +
			"What is known by its date alone is never taken to be before something else of that day; a month or quarter is recorded at its first day that is not before the " +
			"meeting that the project came from, nor before the project's idea, and says how exactly it is known."}
}

const timeOrDate = "must be an RFC 3339 time, a date, a month or a quarter, such as 2017-09-21T10:20:00Z, 2017-09-21, 2017-09 or 2017-Q3"

// UnmarshalJSON reads a time or a date, or else is garbled: so the rest of the body is read all the same.
func (i *instant) UnmarshalJSON(raw []byte) error {
	if string(raw) == "null" { // left out
		return nil
	}
	var text string
	i.garbled = json.Unmarshal(raw, &text) != nil || !i.parse(text)
	return nil
}

var quarters = regexp.MustCompile(`^(\d{4})-Q([1-4])$`)

// parse tells whether the text is a time, a date, a month or a quarter.
func (i *instant) parse(text string) bool {
	i.precision = ""
	if quarter := quarters.FindStringSubmatch(text); quarter != nil {
		n, _ := strconv.Atoi(quarter[2])
		text, i.precision = quarter[1]+"-"+[]string{"01", "04", "07", "10"}[n-1], domain.ByQuarter
	}
	for _, layout := range []string{time.RFC3339, time.DateOnly, "2006-01"} {
		if t, err := time.Parse(layout, text); err == nil {
			if i.time = t.UTC(); layout == "2006-01" && i.precision == "" {
				i.precision = domain.ByMonth
			}
			return true
		}
	}
	return false
}

// notBefore is the instant, or the day of t if that lies in the same month or quarter and nothing more exact is known.
func (i instant) notBefore(t time.Time) instant {
	if _, until := i.precision.Period(i.time); i.precision != "" && i.time.Before(t) && t.Before(until) {
		i.time = domain.DateOf(t).Time()
	}
	return i
}

// precisely has the command's facts say how exactly their time is known.
func (i instant) precisely(c eventstore.Command) eventstore.Command {
	if i.precision != "" {
		c.Metadata = &domain.Metadata{Precision: i.precision}
	}
	return c
}
