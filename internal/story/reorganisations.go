package story

import (
	"slices"
	"strings"
	"time"

	"aftermatch/domain"
)

// What happens to organisations over the years, beside conferences and projects.
var (
	dissolutions    = []domain.Date{date(2015, 11, 30), date(2017, 3, 31), date(2019, 6, 30), date(2021, 12, 31)}
	renamings       = []domain.Date{date(2015, 2, 3), date(2016, 11, 14), date(2019, 1, 7), date(2022, 5, 2), date(2025, 10, 1)}
	classifications = []domain.Date{date(2014, 12, 1), date(2016, 3, 8), date(2018, 9, 3), date(2020, 11, 16), date(2024, 2, 5)}
	relocations     = []struct {
		on domain.Date
		to country // another region of the same country where the code is empty
	}{{date(2016, 2, 1), country{}}, {date(2018, 5, 14), countries[1]}, {date(2020, 1, 6), countries[10]}, {date(2023, 9, 1), countries[0]}}
)

const (
	twinYear = 2016 // when an organisation registers a second time, under another spelling
	profiles = 0.25 // the share of clusters with a profile on the matchmaking platform
)

// foretell marks the organisations that are to go, before anybody invites them: some are dissolved, and
// one is the double of another.
func (s *series) foretell() {
	d := s.dice("fortunes")
	for _, on := range dissolutions {
		o := s.unmarked(d)
		o.leaves = on.Time().Add(12 * time.Hour)
		o.eagerness = 5 // sure to have come by then
	}
	original := s.unmarked(d)
	original.passive = true
	twin := *original
	twin.id, twin.only = s.id("organisation"), twinYear
	twin.name += " e. V."
	twin.leaves = date(2018, 3, 12).Time().Add(10 * time.Hour)
	twin.file = thread{s: s, stream: twin.id}
	s.organisations = append(s.organisations, &twin)
	s.twins = [2]*organisation{&twin, original}
}

// unmarked is a keen cluster of which nothing special is foretold.
func (s *series) unmarked(d dice) *organisation {
	for {
		if o := pick(d, s.organisations); o.only == 0 && o.ready() && o.eagerness > 1.2 {
			return o
		}
	}
}

// reorganise plans what happens to organisations.
func (s *series) reorganise() {
	d := s.dice("reorganisations")
	for _, o := range s.organisations {
		if !o.leaves.IsZero() && o != s.twins[0] {
			s.Later(o.leaves, func() { s.dissolve(d, o) })
		}
	}
	s.Later(s.twins[0].leaves, s.unite)
	s.Later(date(2019, 2, 4).Time(), func() { s.mistake(d) })
	for _, on := range renamings {
		s.each(d, on, func(o *organisation, at time.Time) {
			o.name = strings.Replace(o.name, " ", " & Partners ", 1)
			o.file.now(domain.OrganisationRenamed{Name: o.name}, at, o.manager())
		})
	}
	for _, on := range classifications {
		s.each(d, on, func(o *organisation, at time.Time) {
			o.sectors = append(slices.Clone(o.sectors[:1]), (o.sectors[0]+d.between(1, len(themes)-1))%len(themes))
			o.file.now(domain.OrganisationClassified{Sectors: slugs(o.sectors)}, at, o.manager())
		})
	}
	for _, r := range relocations {
		s.each(d, r.on, func(o *organisation, at time.Time) { o.relocate(d, r.to, at) })
	}
	s.Later(date(2015, 6, 1).Time(), func() { s.linkProfiles(d) })
}

// each does something with a registered organisation on that day.
func (s *series) each(d dice, on domain.Date, do func(*organisation, time.Time)) {
	at := on.Time().Add(9 * time.Hour)
	s.Later(at, func() {
		if o := s.someone(d); o != nil {
			do(o, at)
		}
	})
}

// someone is a registered organisation of which nothing special is foretold; nil if there is none yet.
func (s *series) someone(d dice) *organisation {
	var registered []*organisation
	for _, o := range s.organisations {
		if !o.registered.IsZero() && o.only == 0 && o.ready() {
			registered = append(registered, o)
		}
	}
	if len(registered) == 0 {
		return nil
	}
	return pick(d, registered)
}

// dissolve records the end some weeks after it came.
func (s *series) dissolve(d dice, o *organisation) {
	if !o.registered.IsZero() {
		o.file.then(domain.OrganisationDissolved{Reason: "public funding ended"}, o.leaves, o.leaves.Add(d.wait(60*day)), evaluator)
	}
}

// relocate moves the organisation to another country, or to another region of its own.
func (o *organisation) relocate(d dice, to country, at time.Time) {
	if to.code == "" || to.code == o.country {
		to = countries[slices.IndexFunc(countries, func(c country) bool { return c.code == o.country })]
	}
	o.country, o.region = to.code, ""
	event := domain.OrganisationRelocated{Country: to.code}
	if len(to.regions) > 0 {
		o.region = pick(d, to.regions)
		event.Region, event.NUTSVersion = o.region, nutsVersion
	}
	o.file.then(event, at, at.Add(d.wait(90*day)), o.manager())
}

// unite merges the organisation that registered twice.
func (s *series) unite() {
	twin, original := s.twins[0], s.twins[1]
	if !twin.registered.IsZero() {
		original.known(twin.leaves, evaluator)
		twin.file.now(domain.OrganisationsMerged{Into: original.id}, twin.leaves, evaluator)
	}
}

// mistake merges two organisations that are different, which is noticed some weeks later.
func (s *series) mistake(d dice) {
	a, b := s.someone(d), s.someone(d)
	if a == nil || a == b {
		return
	}
	at := date(2019, 2, 4).Time().Add(10 * time.Hour)
	a.file.now(domain.OrganisationsMerged{Into: b.id}, at, evaluator)
	a.file.now(domain.OrganisationMergeReverted{Reason: "two clusters that share an address, not one"}, at.Add(30*time.Hour), evaluator)
}

// linkProfiles links some organisations to their profile on the matchmaking platform.
func (s *series) linkProfiles(d dice) {
	for _, o := range s.organisations {
		if !o.registered.IsZero() && d.chance(profiles) {
			at := date(2015, 6, 1).Time().Add(d.wait(15 * day))
			o.file.now(domain.ExternalIDLinked{Scheme: domain.SchemeProfile, Value: "https://profiles.example/" + o.id.String()[:8]}, at, o.manager())
		}
	}
}
