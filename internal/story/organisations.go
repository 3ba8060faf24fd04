package story

import (
	"math"
	"slices"
	"time"

	"aftermatch/domain"
)

// organisation is a cluster that may come to conferences, or a firm or university met in a project.
type organisation struct {
	id         domain.ID
	name       string
	country    string
	region     string
	sectors    []int // of themes
	popularity float64
	eagerness  float64 // to ask for meetings, and to come at all
	candour    float64 // how likely it answers a follow-up
	registered time.Time
	leaves     time.Time   // when it is dissolved or merged; zero for most
	passive    bool        // starts no projects
	people     []domain.ID // who has represented it
	only       int         // the one year in which it comes; zero for most
	real       bool        // one of the two that are not invented
	file       thread      // its stream
}

// found invents the organisations of the series: clusters from forty countries, more than will come.
func (s *series) found() {
	d := s.dice("organisations")
	s.stems = d.Perm(len(stemBeginnings) * len(stemEndings))
	if s.number == 1 {
		s.organisations = s.documentedOrganisations()
	}
	total := 0.0
	for _, c := range countries {
		total += c.weight
	}
	for _, c := range countries {
		for range max(2, int(math.Round(clusters*c.weight/total))) {
			s.organisations = append(s.organisations, s.cluster(d, c))
		}
	}
	s.foretell()
}

const clusters = 680

func (s *series) cluster(d dice, c country) *organisation {
	theme := d.IntN(len(themes))
	o := s.organisation(d, c, theme)
	o.name = clusterName(d, s.stem(), c.code, theme)
	for d.chance(0.3) && len(o.sectors) < 3 {
		if other := d.IntN(len(themes)); !slices.Contains(o.sectors, other) {
			o.sectors = append(o.sectors, other)
		}
	}
	return o
}

// outsider is a firm or university that no conference knows, from that country.
func (s *series) outsider(d dice, c country, theme int) *organisation {
	o := s.organisation(d, c, theme)
	if d.chance(0.6) {
		o.name = firmName(s.stem(), c.code, theme)
	} else {
		o.name = universityName(d, s.stem())
	}
	return o
}

func (s *series) organisation(d dice, c country, theme int) *organisation {
	o := &organisation{
		id: s.id("organisation"), country: c.code, sectors: []int{theme},
		popularity: d.spread(0.7), eagerness: d.spread(0.6), candour: d.Float64(),
	}
	if len(c.regions) > 0 {
		o.region = pick(d, c.regions)
	}
	o.file = thread{s: s, stream: o.id}
	return o
}

// known registers the organisation when it is first spoken of.
func (o *organisation) known(at time.Time, by domain.Metadata) {
	if !o.registered.IsZero() {
		return
	}
	o.registered = at
	event := domain.OrganisationRegistered{Name: o.name, Country: o.country, Region: o.region, Sectors: slugs(o.sectors)}
	if o.region != "" {
		event.NUTSVersion = nutsVersion
	}
	o.file.now(event, at, by)
}

// leftBy tells whether the organisation is gone at that time.
func (o *organisation) leftBy(at time.Time) bool { return !o.leaves.IsZero() && !at.Before(o.leaves) }

// ready tells whether the organisation may become a partner in invented projects.
func (o *organisation) ready() bool { return o.leaves.IsZero() && !o.passive }

func slugs(sectors []int) (slugs []string) {
	for _, theme := range sectors {
		slugs = append(slugs, themes[theme].slug)
	}
	return slugs
}

// shares tells whether the two work in a common sector.
func (o *organisation) shares(other *organisation) bool {
	return slices.ContainsFunc(o.sectors, func(theme int) bool { return slices.Contains(other.sectors, theme) })
}

// invited returns who registers for the edition, those who will come first. They are from exactly as
// many countries as the edition says. Who came before comes more often.
func (s *series) invited(d dice, e edition) []*organisation {
	places := s.places(d, e)
	var candidates, guests []*organisation
	for _, o := range s.organisations {
		gone := !o.leaves.IsZero() && o.leaves.Before(e.startsOn.Time().AddDate(0, 6, 0))
		switch {
		case o.only == e.year:
			guests = append(guests, o)
		case o.only == 0 && !gone && places[o.country]:
			candidates = append(candidates, o)
		}
	}
	ranking := sample(d, len(candidates), candidates, func(o *organisation) float64 {
		if o.registered.IsZero() {
			return o.eagerness
		}
		return 1.25 * o.eagerness
	})
	represented := map[string]bool{}
	for _, guest := range guests {
		represented[guest.country] = true
	}
	var others []*organisation
	for _, o := range ranking { // the first of each country is sure to come
		if represented[o.country] {
			others = append(others, o)
			continue
		}
		represented[o.country] = true
		guests = append(guests, o)
	}
	return append(guests, others...)[:e.registered]
}

// places draws the countries that are represented at the edition.
func (s *series) places(d dice, e edition) map[string]bool {
	places := map[string]bool{"DE": true, "DK": true, "PL": true}
	others := slices.DeleteFunc(slices.Clone(countries), func(c country) bool { return places[c.code] })
	for _, c := range sample(d, e.countries-len(places), others, func(c country) float64 { return c.weight }) {
		places[c.code] = true
	}
	return places
}
