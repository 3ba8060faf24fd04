package simulation

import (
	"math"
	"strconv"
	"time"

	"aftermatch/domain"
	"aftermatch/internal/chronicle"
)

// series holds one conference a year among organisations of its own.
type series struct {
	*chronicle.Teller
	p             Parameters
	chance        chance // in what happens
	clerk         chance // in how it is recorded; apart, so that the same seed gives the same fates however they are recorded
	number        int
	organisations []organisation
	drawn         map[[2]int32]bool // pairs that met or asked once: no pair is two contacts
}

// organisation is a cluster. Some register twice: they come to their first conference under a double,
// which is merged into the organisation later.
type organisation struct {
	id         domain.ID
	country    uint8
	sectors    uint8
	registered bool
	effect     float32 // on the logarithm of its hazards
	double     domain.ID
	merged     time.Time // when the double becomes an alias; zero before its conference
}

var (
	countries = []string{"DE", "DK", "PL", "SE", "FR", "ES", "IT", "AT", "NL", "BE", "CZ", "HU", "FI", "NO", "LT", "LV", "PT", "RO", "BG", "GR"}
	sectors   = []string{"automotive", "biotech", "microsystems", "it", "smart-production", "energy", "environment", "health", "food", "materials"}
)

var by = domain.Metadata{Actor: "simulation", Source: "simulation"}

func newSeries(t *chronicle.Teller, p Parameters, number, organisations int) *series {
	s := &series{Teller: t, p: p, chance: newChance(p.Seed, uint64(2*number)), clerk: newChance(p.Seed, uint64(2*number+1)),
		number: number, organisations: make([]organisation, organisations), drawn: map[[2]int32]bool{}}
	for i := range s.organisations {
		o := organisation{
			id: s.chance.id(), country: uint8(s.chance.IntN(len(countries))), sectors: uint8(s.chance.IntN(len(sectors))),
			effect: float32(p.Effect * (s.chance.NormFloat64() - p.Effect/2)), // the factor's mean is 1
		}
		if s.clerk.happens(p.Merges) {
			o.double = s.clerk.id()
		}
		s.organisations[i] = o
	}
	return s
}

// startOf is the first day of that edition: the series take turns over the year.
func (s *series) startOf(edition int) time.Time {
	first := s.p.Until.AddDate(-s.p.Years, 0, 1).Truncate(day)
	return first.AddDate(edition, 0, 365*s.number/s.p.Series)
}

// arrive registers the organisation with its first conference, and returns the ID under which it takes
// part.
func (s *series) arrive(i int32, at, over time.Time) domain.ID {
	o := &s.organisations[i]
	if o.registered {
		return o.id
	}
	o.registered = true
	s.register(o, o.id, i, at)
	if o.double.IsZero() {
		return o.id
	}
	s.register(o, o.double, i, at)
	o.merged = over.AddDate(0, 0, 30).Add(s.clerk.wait(200 * day))
	s.put(o.double, domain.OrganisationsMerged{Into: o.id}, o.merged, o.merged, s.Put)
	return o.double
}

func (s *series) register(o *organisation, id domain.ID, i int32, at time.Time) {
	s.put(id, domain.OrganisationRegistered{
		Name: "Cluster " + strconv.Itoa(s.number) + "-" + strconv.Itoa(int(i)), Country: countries[o.country], Sectors: sectors[o.sectors : o.sectors+1],
	}, at, at, s.Put)
}

// factor is what two organisations add to the hazard of each other.
func (s *series) factor(a, b int32) float64 {
	return math.Exp(float64(s.organisations[a].effect + s.organisations[b].effect))
}

func (s *series) put(stream domain.ID, event domain.Event, at, recorded time.Time, put func(chronicle.Entry)) domain.ID {
	id := s.clerk.eventID(recorded)
	put(chronicle.Entry{ID: id, Stream: stream, Fact: domain.Fact{Event: event, At: at}, RecordedAt: recorded, Metadata: by})
	return id
}
