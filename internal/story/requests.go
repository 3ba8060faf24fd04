package story

import (
	"time"

	"aftermatch/domain"
)

// request is who asks whom for a meeting, and when.
type request struct {
	by, to *organisation
	at     time.Time
}

// requests plans who asks whom and what becomes of it: accepted requests and the organiser's pairs
// become meetings, the others are declined, withdrawn or expire.
func (c *conference) requests() {
	d := c.dice("requests", c.year)
	asked := c.documentedRequest()
	asked = append(asked, c.ask(d, c.accepted+c.declined+c.withdrawn+c.expired-len(asked))...)
	accepted, others := c.welcome(d, asked)
	others = shuffled(d, others)
	for i, r := range others {
		switch {
		case i < c.declined:
			c.decline(d, r)
		case i < c.declined+secondThoughts:
			c.withdrawAndReturn(d, accepted[i-c.declined])
		case i < c.declined+c.withdrawn:
			c.withdraw(d, r)
		default:
			c.expire(r)
		}
	}
	c.meet(d, accepted, c.ask(d, c.paired), c.ask(d, c.adHoc))
}

// ask draws that many pairs which have not been drawn before: the eager ask, the popular are asked,
// those of one sector most, and neighbours at home.
func (c *conference) ask(d dice, n int) []request {
	eagerness := make([]float64, len(c.guests))
	for i, o := range c.guests {
		eagerness[i] = o.eagerness
	}
	liking := map[*organisation][]float64{}
	asked := make([]request, 0, n)
	for len(asked) < n {
		by := c.guests[d.weighted(eagerness)]
		if liking[by] == nil {
			liking[by] = c.liking(by)
		}
		to := c.guests[d.weighted(liking[by])]
		if by == to || c.taken[pairOf(by, to)] || c.planned[by] >= mostMeetings || c.planned[to] >= mostMeetings {
			continue
		}
		c.taken[pairOf(by, to)] = true
		asked = append(asked, request{by: by, to: to, at: c.askingTime(d, by, to)})
	}
	return asked
}

// mostMeetings is how many planned meetings one organisation has at most.
const mostMeetings = 18

func (c *conference) liking(by *organisation) []float64 {
	weights := make([]float64, len(c.guests))
	for i, o := range c.guests {
		weights[i] = o.popularity
		if by.shares(o) {
			weights[i] *= 3
		}
		if by.country == o.country {
			weights[i] *= 2
		}
		if len(c.met[pairOf(by, o)]) > 0 {
			weights[i] *= 0.7
		}
	}
	return weights
}

// askingTime is between the opening of the platform, eight weeks before, and the last day but one
// before the conference; most ask late.
func (c *conference) askingTime(d dice, by, to *organisation) time.Time {
	opens := later(c.starts.AddDate(0, 0, -56), later(c.arrivals[by], c.arrivals[to]).Add(time.Hour))
	closes := c.starts.AddDate(0, 0, -3)
	return closes.Add(-time.Duration(d.Float64() * d.Float64() * float64(closes.Sub(opens))).Truncate(time.Second))
}

// welcome chooses exactly as many requests as are accepted: those between kindred organisations more
// often, and none more than an organisation has time for.
func (c *conference) welcome(d dice, asked []request) (accepted, others []request) {
	ranking := sample(d, len(asked), asked, func(r request) float64 {
		switch {
		case r.documented():
			return 1e9 // they did meet
		case r.by.shares(r.to):
			return 2
		}
		return 1
	})
	for _, r := range ranking {
		if len(accepted) == c.accepted || c.planned[r.by] >= mostMeetings || c.planned[r.to] >= mostMeetings {
			others = append(others, r)
			continue
		}
		c.planned[r.by]++
		c.planned[r.to]++
		accepted = append(accepted, r)
	}
	return accepted, others
}

func (c *conference) pairing(r request) domain.Pairing {
	return domain.Pairing{ConferenceID: c.id, RequesterID: r.by.id, TargetID: r.to.id}
}

func (c *conference) requested(r request) *thread {
	t := &thread{s: c.series, stream: c.series.id("meeting")}
	t.now(domain.MeetingRequested{Pairing: c.pairing(r)}, r.at, r.by.manager())
	return t
}

// answerTime is some days after the request, before the last day to answer.
func (c *conference) answerTime(d dice, r request) time.Time {
	at, latest := r.at.Add(d.wait(4*24*time.Hour)), c.starts.AddDate(0, 0, -2)
	if at.After(latest) {
		return d.within(r.at, latest)
	}
	return at
}

// decline is the target's answer; now and then the organiser gives it for the target, by telephone.
func (c *conference) decline(d dice, r request) {
	by := r.to.manager()
	if d.chance(0.05) {
		by = behalfOf(r.to)
	}
	c.requested(r).now(domain.RequestDeclined{By: r.to.id}, c.answerTime(d, r), by)
}

func (c *conference) withdraw(d dice, r request) {
	c.requested(r).now(domain.RequestWithdrawn{By: r.by.id}, c.answerTime(d, r), r.by.manager())
}

// secondThoughts is how many withdrew a request, asked the same organisation again and met.
const secondThoughts = 6

func (c *conference) withdrawAndReturn(d dice, r request) {
	r.at = d.within(later(c.arrivals[r.by], c.arrivals[r.to]), r.at)
	c.requested(r).now(domain.RequestWithdrawn{By: r.by.id}, r.at.Add(d.wait(time.Minute)), r.by.manager())
}

func (c *conference) expire(r request) {
	c.requested(r).now(domain.RequestExpired{}, c.ends, clock)
}
