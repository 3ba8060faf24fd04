package simulation

import (
	"strconv"
	"time"

	"aftermatch/domain"
	"aftermatch/internal/chronicle"
)

// conference is one edition of a series.
type conference struct {
	*series
	id     domain.ID
	starts time.Time
	over   time.Time
	judge  func(chronicle.Entry) // how its facts are put: judged by the domain or trusted
	guests []guest
	tables [slots]int
	met    []contact
}

// guest is an organisation at a conference.
type guest struct {
	number         int32 // among the organisations of the series
	id             domain.ID
	representative domain.ID
	busy           uint64 // slots that are taken, a bit each
}

// contact is two guests who met, or only asked to.
type contact struct {
	meeting domain.ID
	a, b    int32 // among the guests
}

const (
	slots      = 48
	slotLength = 20 * time.Minute
)

// hold plans a conference, ninety days ahead.
func (s *series) hold(edition int) {
	c := &conference{series: s, id: s.chance.id(), starts: s.startOf(edition), judge: s.Trust}
	c.over = c.starts.AddDate(0, 0, meetingDays)
	if s.p.Check > 0 && (edition*s.p.Series+s.number)%s.p.Check == 0 {
		c.judge = s.Put
	}
	first := domain.DateOf(c.starts)
	announced := c.starts.AddDate(0, 0, -89)
	c.put(c.id, domain.ConferenceAnnounced{
		Name: "Simulated Conference " + strconv.Itoa(s.number) + "-" + strconv.Itoa(edition+1), Series: "Simulated Series " + strconv.Itoa(s.number+1),
		Edition: strconv.Itoa(edition + 1), StartsOn: first, EndsOn: first + meetingDays - 1, Country: "DE", City: "Stuttgart",
	}, announced, announced, c.judge)
	c.invite()
	for range s.p.Meetings {
		c.meeting()
	}
	c.Later(c.over, c.surveys)
}

// invite registers the guests, drawn by chance from the series.
func (c *conference) invite() {
	order := c.chance.Perm(len(c.organisations))
	for _, i := range order[:min(c.p.Participants, len(order))] {
		at := c.chance.within(c.starts.AddDate(0, 0, -88), c.starts.AddDate(0, 0, -61))
		g := guest{number: int32(i), representative: c.chance.id()}
		g.id = c.arrive(g.number, at, c.over)
		participation := domain.ParticipationID(c.id, g.id)
		c.put(participation, domain.ParticipationRegistered{ConferenceID: c.id, OrganisationID: g.id}, at, at, c.judge)
		c.put(participation, domain.DelegateNamed{RepresentativeID: g.representative}, at, at, c.judge)
		c.put(participation, domain.DelegateCheckedIn{RepresentativeID: g.representative}, c.starts.Add(6*time.Hour), c.starts.Add(6*time.Hour), c.judge)
		c.guests = append(c.guests, g)
	}
}

// meeting draws two guests who never asked each other before, and tells what becomes of it.
func (c *conference) meeting() {
	a, b := c.pair()
	m := contact{meeting: c.chance.id(), a: a, b: b}
	pairing := domain.Pairing{ConferenceID: c.id, RequesterID: c.guests[a].id, TargetID: c.guests[b].id}
	asked := c.chance.within(c.starts.AddDate(0, 0, -60), c.starts.AddDate(0, 0, -12))
	answered := asked.Add(time.Minute + c.chance.wait(2*day))
	if latest := c.starts.AddDate(0, 0, -10); answered.After(latest) {
		answered = latest
	}
	switch roll := c.chance.Float64(); {
	case roll < 0.04:
		c.held(m, domain.MeetingHeld{Pairing: pairing}, c.starts.Add(time.Duration(8*60+c.chance.IntN(500))*time.Minute))
		return
	case roll < 0.10:
		c.tell(m, domain.MatchMade{Pairing: pairing}, answered)
		c.plan(m, answered)
		return
	case roll < 0.75:
		c.tell(m, domain.MeetingRequested{Pairing: pairing}, asked)
		c.tell(m, domain.MatchMade{By: pairing.TargetID}, answered)
		c.plan(m, answered)
		return
	}
	c.tell(m, domain.MeetingRequested{Pairing: pairing}, asked)
	switch roll := c.chance.Float64(); {
	case roll < 0.4:
		c.tell(m, domain.RequestDeclined{By: pairing.TargetID}, answered)
	case roll < 0.55:
		c.tell(m, domain.RequestWithdrawn{By: pairing.RequesterID}, answered)
	default:
		c.tell(m, domain.RequestExpired{}, c.over.Add(-time.Second))
	}
	c.become(m, false)
}

// pair draws two guests; no pair of a series is drawn twice, so that each contact has its own fate.
func (c *conference) pair() (a, b int32) {
	for {
		a, b = int32(c.chance.IntN(len(c.guests))), int32(c.chance.IntN(len(c.guests)))
		key := [2]int32{min(c.guests[a].number, c.guests[b].number), max(c.guests[a].number, c.guests[b].number)}
		if a != b && !c.drawn[key] {
			c.drawn[key] = true
			return a, b
		}
	}
}

// plan gives a match its slot, if both have a free one in common, and tells whether they came.
func (c *conference) plan(m contact, matched time.Time) {
	at := c.starts.Add(16 * time.Hour)
	a, b := &c.guests[m.a], &c.guests[m.b]
	if slot, ok := c.free(a.busy | b.busy); ok {
		a.busy |= 1 << slot
		b.busy |= 1 << slot
		c.tables[slot]++
		at = c.slot(slot)
		c.tell(m, domain.MeetingScheduled{Slot: domain.Slot{
			StartsAt: at, EndsAt: at.Add(slotLength), Table: strconv.Itoa(c.tables[slot]), Representatives: []domain.ID{a.representative, b.representative},
		}}, matched.Add(c.chance.wait(day)))
	}
	switch roll := c.chance.Float64(); {
	case roll < 0.04:
		c.tell(m, domain.NoShowRecorded{AbsentID: b.id}, at)
		c.become(m, false)
	case roll < 0.08:
		c.tell(m, domain.MeetingCancelled{}, at)
		c.become(m, false)
	default:
		c.held(m, domain.MeetingHeld{}, at)
	}
}

// free is a slot that is not in busy, the first after a random one.
func (c *conference) free(busy uint64) (slot int, ok bool) {
	from := c.chance.IntN(slots)
	for i := range slots {
		if slot = (from + i) % slots; busy>>slot&1 == 0 {
			return slot, true
		}
	}
	return 0, false
}

// slot is when it starts: 24 a day, from eight.
func (c *conference) slot(number int) time.Time {
	return c.starts.AddDate(0, 0, number/24).Add(8*time.Hour + time.Duration(number%24)*slotLength)
}

func (c *conference) held(m contact, event domain.MeetingHeld, at time.Time) {
	c.tell(m, event, at)
	for _, party := range []domain.ID{c.guests[m.a].id, c.guests[m.b].id} {
		if c.chance.happens(0.7) {
			c.tell(m, domain.MeetingRated{PartyID: party, Rating: domain.Ratings[c.chance.IntN(len(domain.Ratings))]}, at.Add(slotLength))
		}
	}
	if c.chance.happens(c.p.Ties) {
		c.declareTie(m)
	}
	c.met = append(c.met, m)
	c.become(m, true)
}

// declareTie has the two say, a week after the conference, what they were to each other before. It has
// no bearing on what becomes of them.
func (c *conference) declareTie(m contact) {
	pair := domain.Pair{OrganisationA: c.guests[m.a].id, OrganisationB: c.guests[m.b].id}
	kind := domain.TieKinds[c.chance.IntN(len(domain.TieKinds))]
	c.put(domain.TieID(pair.OrganisationA, pair.OrganisationB), domain.PriorTieDeclared{Pair: pair, Kind: kind},
		c.starts.AddDate(0, 0, -1), c.over.AddDate(0, 0, 7), c.judge)
}

// tell records something of a meeting as it happens.
func (c *conference) tell(m contact, event domain.Event, at time.Time) {
	c.put(m.meeting, event, at, at, c.judge)
}
