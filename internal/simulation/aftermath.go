package simulation

import (
	"math"
	"strconv"
	"time"

	"aftermatch/domain"
)

// become draws when the two begin a project and when they end their cooperation, and tells what comes
// first.
func (c *conference) become(m contact, met bool) {
	a, b := c.guests[m.a].number, c.guests[m.b].number
	ratio, competing := c.factor(a, b), math.Inf(1)
	if c.organisations[a].country == c.organisations[b].country {
		ratio *= c.p.Domestic
	}
	if !met {
		ratio *= c.p.Unmet
	}
	converted := c.chance.first(c.p.Conversion, ratio)
	if met && c.p.Competing > 0 {
		competing = c.chance.ExpFloat64() / c.p.Competing
	}
	years := min(converted, competing)
	if years > float64(c.p.Years) {
		return
	}
	at := c.over.Add(time.Duration(years * daysPerYear * float64(day))).Truncate(time.Second)
	c.Later(at, func() {
		if converted < competing {
			c.project(m, met, at)
		} else {
			c.end(m, at)
		}
	})
}

// called is the ID by which the guest goes when something is recorded: a double that was merged since
// is no longer used.
func (c *conference) called(i int32, recorded time.Time) domain.ID {
	g := c.guests[i]
	if o := &c.organisations[g.number]; g.id == o.double && !recorded.Before(o.merged) {
		return o.id
	}
	return g.id
}

// project tells of two who start a project: idea, partners and start all happen then and are recorded
// together, so that the truth is the same at every level from idea to started.
func (c *conference) project(m contact, met bool, at time.Time) {
	id := c.chance.id()
	recorded := at.Add(c.clerk.after(c.p.Lag))
	wrong := c.clerk.happens(c.p.Corrections)
	if wrong {
		recorded = later(recorded, at.AddDate(0, 0, 60))
	}
	note := func(event domain.Event) { c.put(id, event, at, recorded, c.judge) }
	note(domain.ProjectLogged{Title: "Simulated project " + id.String()[:8]})
	note(domain.PartnerJoined{OrganisationID: c.called(m.a, recorded), Role: domain.RoleLead})
	note(domain.PartnerJoined{OrganisationID: c.called(m.b, recorded), Role: domain.RolePartner})
	if met {
		note(domain.OriginClaimed{MeetingID: m.meeting})
	}
	last := recorded
	if wrong {
		started := c.put(id, domain.ProjectStarted{}, at.AddDate(0, 0, 5+c.clerk.IntN(50)), recorded, c.judge)
		last = recorded.Add(day + c.clerk.wait(60*day))
		c.put(id, domain.FactCorrected{EventID: started, Reason: "wrong date", Replacement: domain.ProjectStarted{}, At: at}, last, last, c.judge)
	} else {
		note(domain.ProjectStarted{})
	}
	c.finish(id, at, last)
}

// finish tells of the money that some get, and of the end.
func (c *conference) finish(id domain.ID, started, last time.Time) {
	granted := started.AddDate(0, 0, 30+c.chance.IntN(200))
	if c.chance.happens(0.5) {
		last = later(last, granted.Add(c.clerk.after(c.p.Lag)))
		c.put(id, domain.FundingAwarded{
			Funder: "Simulated Fund", Programme: "Simulation", GrantNumber: "SIM-" + strconv.Itoa(c.chance.IntN(1e9)),
			Money: domain.Money{Amount: int64(50+c.chance.IntN(400)) * 1_000_00, Currency: "EUR"}, PlannedEnd: domain.DateOf(started.AddDate(2, 0, 0)),
		}, granted, last, c.judge)
	}
	if c.chance.happens(0.8) {
		done := granted.AddDate(0, 0, 200+c.chance.IntN(600))
		last = later(last, done.Add(c.clerk.after(c.p.Lag)))
		c.put(id, domain.ProjectCompleted{}, done, last, c.judge)
	}
}

// end tells of two who declare together that they will not work with each other.
func (c *conference) end(m contact, at time.Time) {
	recorded := at.Add(c.clerk.after(c.p.Lag))
	pair := domain.Pair{OrganisationA: c.called(m.a, recorded), OrganisationB: c.called(m.b, recorded)}
	c.put(domain.TieID(pair.OrganisationA, pair.OrganisationB), domain.CooperationEnded{Pair: pair, Both: true}, at, recorded, c.judge)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

var waves = []int{6, 12, 24, 36} // months

// surveys plans the follow-up waves.
func (c *conference) surveys() {
	c.tables = [slots]int{}
	for _, months := range waves {
		opens := c.starts.AddDate(0, months, 0)
		c.Later(opens, func() { c.survey(strconv.Itoa(months)+"-months", opens) })
	}
}

// survey asks every guest about all its meetings; some answer.
func (c *conference) survey(wave string, opens time.Time) {
	c.put(c.id, domain.FollowUpWaveOpened{Wave: wave}, opens, opens, c.judge)
	answered := make([]time.Time, len(c.guests))
	for i := range answered {
		if c.chance.happens(c.p.Response) {
			answered[i] = c.chance.within(opens, opens.AddDate(0, 0, 42))
		}
	}
	for _, m := range c.met {
		for _, party := range []int32{m.a, m.b} {
			if at := answered[party]; !at.IsZero() {
				outcome := domain.Outcomes[c.chance.IntN(3)]
				c.put(m.meeting, domain.OutcomeReported{PartyID: c.guests[party].id, Wave: wave, Outcome: outcome}, at, at, c.judge)
			}
		}
	}
	closes := opens.AddDate(0, 0, 43)
	c.put(c.id, domain.FollowUpWaveClosed{Wave: wave}, closes, closes, c.judge)
}
