package story

import (
	"fmt"
	"strconv"
	"time"

	"aftermatch/domain"
)

// conference is one edition while it is prepared and held, and what is remembered of it.
type conference struct {
	edition
	*series
	id     domain.ID
	file   thread
	starts time.Time // midnight of the first day
	ends   time.Time // the last second of the second day
	over   time.Time // the day after, when people begin to say what came of it

	guests    []*organisation             // those who come
	arrivals  map[*organisation]time.Time // since when each is registered for it
	delegates map[*organisation][]domain.ID
	calendar  *calendar
	planned   map[*organisation]int
	taken     map[pair]bool // pairs that asked or were asked already

	meetings []*meeting // those held
}

// announce opens an edition: everything up to its last day is planned now, what comes after when its
// time has come.
func (s *series) announce(e edition, at time.Time) {
	c := &conference{
		edition: e, series: s, id: s.conferenceID(e), starts: e.startsOn.Time(), ends: e.startsOn.Time().AddDate(0, 0, 2).Add(-time.Second),
		arrivals: map[*organisation]time.Time{}, delegates: map[*organisation][]domain.ID{}, planned: map[*organisation]int{}, taken: map[pair]bool{},
	}
	c.over = c.ends.AddDate(0, 0, 1)
	c.file = thread{s: s, stream: c.id}
	c.calendar = newCalendar(c.starts)
	c.file.now(domain.ConferenceAnnounced{
		Name: fmt.Sprintf("%s %s, %s", ordinal(e.nth), s.name, e.city), Series: s.name, Edition: strconv.Itoa(e.nth),
		StartsOn: e.startsOn, EndsOn: e.startsOn + 1, Country: e.country, City: e.city,
	}, at, organiser)
	c.register()
	c.requests()
	c.spend()
	s.Later(c.over, func() {
		c.calendar, c.taken, c.planned, c.arrivals, c.delegates = nil, nil, nil, nil, nil // served the planning
		c.declareTies()
		c.convert()
		c.followUp()
	})
}

func (s *series) conferenceID(e edition) domain.ID {
	if s.number == 1 && e.year == 2017 {
		return Characters().Stuttgart
	}
	return s.id("conference")
}

// register books the guests in, names their delegates and lets a few cancel.
func (c *conference) register() {
	d := c.dice("participations", c.year)
	guests := c.invited(d, c.edition)
	c.guests = guests[:c.tookPart]
	people := c.headcount(d)
	for i, o := range guests {
		at := d.within(c.starts.AddDate(0, 0, -170), c.starts.AddDate(0, 0, -60))
		if d.chance(0.15) {
			at = d.within(c.starts.AddDate(0, 0, -55), c.starts.AddDate(0, 0, -14))
		}
		if at.Before(o.registered) {
			at = o.registered.AddDate(0, 0, d.between(1, 10))
		}
		o.known(at, organiser)
		participation := thread{s: c.series, stream: domain.ParticipationID(c.id, o.id)}
		participation.now(domain.ParticipationRegistered{ConferenceID: c.id, OrganisationID: o.id}, at, o.manager())
		if i >= c.tookPart {
			reason := pick(d, []string{"travel budget cut", "another event on the same days", "illness", ""})
			participation.now(domain.ParticipationCancelled{Reason: reason}, d.within(later(at, c.starts.AddDate(0, 0, -40)), c.starts.AddDate(0, 0, -1)), o.manager())
			continue
		}
		c.arrivals[o] = at
		c.delegates[o] = o.represented(c.series, people[o], d)
		for _, person := range c.delegates[o] {
			participation.now(domain.DelegateNamed{RepresentativeID: person}, at.Add(d.wait(20*time.Minute)), o.manager())
		}
		for _, person := range c.delegates[o] {
			participation.now(domain.DelegateCheckedIn{RepresentativeID: person}, c.starts.Add(6*time.Hour).Add(d.wait(10*time.Minute)), organiser)
		}
	}
}

// headcount tells how many delegates each guest sends: at least one, together as many as published.
func (c *conference) headcount(d dice) map[*organisation]int {
	people := map[*organisation]int{}
	for _, o := range c.guests {
		people[o] = 1
	}
	for left := c.edition.delegates - len(c.guests); left > 0; {
		if o := pick(d, c.guests); people[o] < 4 {
			people[o]++
			left--
		}
	}
	return people
}

// represented returns n people, those who came before first, unless they have moved on.
func (o *organisation) represented(s *series, n int, d dice) []domain.ID {
	for i := range o.people {
		if d.chance(0.3) {
			o.people[i] = s.id("representative")
		}
	}
	for len(o.people) < n {
		o.people = append(o.people, s.id("representative"))
	}
	return append([]domain.ID(nil), o.people[:n]...)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func ordinal(n int) string {
	switch n {
	case 1:
		return "1st"
	case 2:
		return "2nd"
	case 3:
		return "3rd"
	}
	return strconv.Itoa(n) + "th"
}
