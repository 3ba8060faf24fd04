package domain

import "time"

// Conference is one edition of a series.
type Conference struct {
	Name      string
	StartsOn  Date
	EndsOn    Date
	Cancelled bool
}

// Admit tells whether e may happen to the conference next.
func (c Conference) Admit(e ConferenceEvent, _ time.Time, _ World) error {
	switch e := e.(type) {
	case ConferenceAnnounced:
		if c.Name != "" {
			return refuse("conference_exists", "this conference is announced already")
		}
		if e.EndsOn < e.StartsOn {
			return invalid([]Fault{{"ends_on", "a conference cannot end before it starts"}})
		}
	case ConferenceRescheduled, ConferenceCancelled, ConferenceCostRecorded, FollowUpWaveOpened, FollowUpWaveClosed:
		return c.open()
	}
	return nil
}

// Evolve is the conference after e.
func (c Conference) Evolve(e ConferenceEvent, _ time.Time) Conference {
	switch e := e.(type) {
	case ConferenceAnnounced:
		c.Name, c.StartsOn, c.EndsOn = e.Name, e.StartsOn, e.EndsOn
	case ConferenceRescheduled:
		c.StartsOn, c.EndsOn = e.StartsOn, e.EndsOn
	case ConferenceCancelled:
		c.Cancelled = true
	case ConferenceCostRecorded, FollowUpWaveOpened, FollowUpWaveClosed:
	}
	return c
}

// Reads nothing beyond the conference itself.
func (c Conference) Reads(ConferenceEvent) []ID { return nil }

// Claims nothing.
func (c Conference) Claims() []Claim { return nil }

func (c Conference) open() error {
	switch {
	case c.Name == "":
		return missing("conference")
	case c.Cancelled:
		return refuse("conference_cancelled", "%s was cancelled; nothing more can be recorded for it", c.Name)
	}
	return nil
}
