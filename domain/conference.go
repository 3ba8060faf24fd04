package domain

import (
	"slices"
	"time"
)

// Conference is one edition of a series.
type Conference struct {
	Name      string
	StartsOn  Date
	EndsOn    Date
	Cancelled bool
	waves     []string // follow-up waves that are open
}

// Admit tells whether e may happen to the conference next.
func (c Conference) Admit(e ConferenceEvent, _ time.Time, _ World) error {
	switch e := e.(type) {
	case ConferenceAnnounced:
		return firstOf(e.check(), c.unannounced())
	case ConferenceRescheduled:
		return firstOf(e.check(), c.open())
	case ConferenceCancelled:
		return firstOf(reason(e.Reason), c.open())
	case ConferenceCostRecorded:
		return firstOf(e.check(), c.announced()) // a cancelled conference costs money too
	case FollowUpWaveOpened:
		return firstOf(wave(e.Wave), c.open(), c.openWave(e.Wave))
	case FollowUpWaveClosed:
		return firstOf(wave(e.Wave), c.announced(), c.closeWave(e.Wave))
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
	case ConferenceCostRecorded:
		// Costs add up in read models; none decides anything later.
	case FollowUpWaveOpened:
		c.waves = with(c.waves, e.Wave)
	case FollowUpWaveClosed:
		c.waves = except(c.waves, e.Wave)
	}
	return c
}

// Reads nothing beyond the conference itself.
func (c Conference) Reads(ConferenceEvent) []ID { return nil }

// Claims nothing.
func (c Conference) Claims() []Claim { return nil }

func (c Conference) unannounced() error {
	if c.Name != "" {
		return refuse("conference_exists", "this conference is announced already; reschedule it, or correct its announcement")
	}
	return nil
}

func (c Conference) announced() error {
	if c.Name == "" {
		return missing("conference")
	}
	return nil
}

// open checks that the conference is still to take place, or did.
func (c Conference) open() error {
	if err := c.announced(); err != nil {
		return err
	}
	if c.Cancelled {
		return refuse("conference_cancelled", "%s was cancelled; nothing new can be planned for it", c.Name)
	}
	return nil
}

func (c Conference) openWave(label string) error {
	if slices.Contains(c.waves, label) {
		return refuse("wave_open", "the wave %s is open already; close it first, or give another label", label)
	}
	return nil
}

func (c Conference) closeWave(label string) error {
	if !slices.Contains(c.waves, label) {
		return refuse("wave_not_open", "the wave %s is not open", label)
	}
	return nil
}

func (e ConferenceAnnounced) check() error {
	in := inputs{}
	in.text("name", e.Name, nameLength)
	in.within("series", e.Series, nameLength)
	in.within("edition", e.Edition, labelLength)
	in.days(e.StartsOn, e.EndsOn)
	in.country("country", e.Country)
	in.within("city", e.City, nameLength)
	return in.err()
}

func (e ConferenceRescheduled) check() error {
	in := inputs{}
	in.days(e.StartsOn, e.EndsOn)
	return in.err()
}

func (e ConferenceCostRecorded) check() error {
	in := inputs{}
	in.within("purpose", e.Purpose, proseLength)
	in.money("", e.Money)
	in.conversion(e.Money, e.Conversion)
	return in.err()
}

// wave checks the label of a follow-up wave.
func wave(label string) error {
	in := inputs{}
	in.text("wave", label, labelLength)
	return in.err()
}

// reason checks an optional reason.
func reason(text string) error {
	in := inputs{}
	in.within("reason", text, proseLength)
	return in.err()
}
