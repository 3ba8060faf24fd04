package estimate

// A Cause says what ended a contact's wait for a joint project. The numbers are those of the published pair files.
type Cause uint8

const (
	Censored  Cause = 0 // nothing by the cut-off
	Converted Cause = 1
	Competing Cause = 2 // an organisation dissolved, or both declared the cooperation ended
)

// A Contact is one pair of organisations at one conference. Organisations go by their interned numbers, 0 and up, and
// Day counts from the first day of the conference. Functions that take contacts use memory in proportion to the
// largest number and to the span of days, so neither may be sparse.
type Contact struct {
	A, B  int32
	Day   int32
	Cause Cause
}

// TallyByDay groups contacts for the estimators that need no organisations. It returns one tally per day with an
// exit, by day.
func TallyByDay(contacts []Contact) []Tally {
	first, span := daySpan(contacts)
	days := make([]Tally, span)
	for i := range days {
		days[i].Day = int(first) + i
	}
	for _, c := range contacts {
		days[c.Day-first].add(c.Cause)
	}
	return byDay(days)
}

// add counts one more that leaves by that.
func (t *Tally) add(cause Cause) {
	switch cause {
	case Censored:
		t.Censored++
	case Converted:
		t.Converted++
	case Competing:
		t.Competing++
	}
}

// daySpan returns the first day of any contact and the number of days up to the last, both included.
func daySpan(contacts []Contact) (first int32, span int) {
	if len(contacts) == 0 {
		return 0, 0
	}
	first, last := contacts[0].Day, contacts[0].Day
	for _, c := range contacts {
		first, last = min(first, c.Day), max(last, c.Day)
	}
	return first, int(last-first) + 1
}
