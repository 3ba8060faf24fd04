// Package simulation writes histories whose truth is known: how soon contacts turn into projects, what
// competes with it, how alike the contacts of one organisation are, how late facts are recorded and how
// often they are wrong at first. Statistical tests compare figures with that truth, and scale runs need
// histories of any size. It streams: memory holds what is under way, not what was told.
package simulation

import (
	"time"

	"aftermatch/internal/chronicle"
)

// Parameters say what is true in a history. Rates are per year, shares are between 0 and 1. Equal
// parameters give equal histories.
type Parameters struct {
	Seed          uint64
	Until         time.Time // today: nothing happens or is recorded later
	Years         int       // how long ago the first conferences were held
	Series        int       // each holds one conference a year
	Organisations int       // in all series together; each belongs to one
	Participants  int       // of one conference
	Meetings      int       // of one conference, with requests that came to nothing

	Conversion Hazard  // of two of different countries who met: their first project starts
	Domestic   float64 // hazard ratio of two of one country
	Unmet      float64 // hazard ratio of two who asked for a meeting and never had one
	Competing  float64 // rate at which two who met declare their cooperation ended
	Effect     float64 // standard deviation of the logarithm of what an organisation adds to its hazards

	Lag         Lag
	Ties        float64 // share of those who met that say what they were to each other before
	Response    float64 // share of participants who answer a follow-up wave
	Merges      float64 // share of organisations that register twice and are merged
	Corrections float64 // share of project starts whose date is wrong at first

	// Check says of which conferences all facts are judged by the domain: 1 of all, n of every n-th, 0 of
	// none. Organisations are always judged. The others are written by the same code, so that the
	// sample speaks for them.
	Check int
}

// Hazard is a rate that starts as Initial two days after the first day of the conference, when the last
// have met, and falls by the share Decline of itself in a year.
type Hazard struct {
	Initial float64
	Decline float64 // 0 is a constant rate
}

// Lag is how late facts about projects and ends of cooperation are recorded: a share at once, the others
// after an exponential time.
type Lag struct {
	Prompt float64
	Mean   time.Duration
}

// Default is a history like those that are published: about 5 % of the contacts have a project after
// three years, and half of what happens is learned within two months.
func Default(seed uint64, until time.Time) Parameters {
	return Parameters{
		Seed: seed, Until: until, Years: 10, Series: 2, Organisations: 1000, Participants: 150, Meetings: 600,
		Conversion: Hazard{Initial: 0.035, Decline: 0.5}, Domestic: 1.5, Unmet: 0.3, Competing: 0.01, Effect: 0.5,
		Lag: Lag{Prompt: 0.2, Mean: 120 * day}, Ties: 0.3, Response: 0.6, Merges: 0.02, Corrections: 0.05, Check: 1,
	}
}

// OfSize is a default history of 15 years with about that many events: for ten million, 1.2 million
// requests and meetings of 100,000 organisations. Of a long one only a sample is judged by the domain.
func OfSize(seed uint64, events int, until time.Time) Parameters {
	p := Default(seed, until)
	p.Years = 15
	p.Meetings, p.Participants = 1000, 200
	perYear := float64(events) / eventsPerMeeting / float64(p.Years)
	p.Series = max(1, int(perYear/float64(p.Meetings)+0.5))
	if perYear < float64(p.Meetings) {
		p.Meetings = max(20, int(perYear))
		p.Participants = max(20, p.Meetings/5)
	}
	p.Organisations = max(events/100, 3*p.Participants*p.Series)
	if events > 1_000_000 {
		p.Check = 100
	}
	return p
}

// eventsPerMeeting is what the default parameters come to, over 15 years.
const eventsPerMeeting = 8.45

// Write yields the history in the order in which it became known. It stops at the first error that
// yield returns, or at a fact that the domain refuses, which is a fault of the simulation.
func Write(p Parameters, yield func(chronicle.Entry) error) error {
	t := chronicle.NewTeller(p.Until, yield)
	each := p.Organisations / p.Series
	for number := range p.Series {
		s := newSeries(t, p, number, each)
		for edition := range p.Years {
			s.Later(s.startOf(edition).AddDate(0, 0, -90), func() { s.hold(edition) })
		}
	}
	return t.Tell()
}
