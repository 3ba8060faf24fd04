package story

import (
	"math"
	"slices"
	"time"

	"aftermatch/domain"
)

// What the published series report for every 100 meetings: about 9 cooperation cases, of which 1.2 with
// a formal agreement. Most cases here are projects; in some the partners cooperate and log nothing.
const (
	projectsPerMeeting   = 0.062
	talksPerMeeting      = 0.016
	agreementsPerMeeting = 0.012
)

// project is what two or more organisations plan and do together.
type project struct {
	*series
	file     *thread
	theme    int
	partners []*organisation // the first leads
	cause    *meeting        // the meeting it came from; nil for what would have come anyway
	idea     time.Time
	agreed   time.Time // signed or granted; zero if not yet
	style    style
}

// convert turns some of the meetings into projects: the more promising, the likelier; at home more
// easily than across a border.
func (c *conference) convert() {
	d := c.dice("projects", c.year)
	c.ildaCare()
	n := int(math.Round(projectsPerMeeting * float64(len(c.meetings))))
	fates := c.fates(d, n)
	for _, m := range sample(d, n+int(math.Round(talksPerMeeting*float64(len(c.meetings)))), c.meetings, (*meeting).appeal) {
		if len(fates) == 0 {
			m.talks = true
			continue
		}
		p := c.project(d, m)
		p.idea = c.ideaTime(d, m)
		p.log(d)
		if d.chance(0.025) {
			p.logTwice(d)
		}
		p.live(d, fates[0])
		fates = fates[1:]
	}
	c.continueOlder(d)
}

func (m *meeting) appeal() float64 {
	if !m.a.ready() || !m.b.ready() || m.project != nil {
		return 0
	}
	appeal := math.Exp(1.1 * m.promise)
	if !m.crossBorder() {
		appeal *= 1.7
	}
	return appeal
}

// ideaTime is when the two agree on the idea: some on the spot, the others later and later, ever fewer
// as the months go by.
func (c *conference) ideaTime(d dice, m *meeting) time.Time {
	if d.chance(0.12) {
		return m.at.Add(slotLength)
	}
	scale := 330 / c.pace
	if m.crossBorder() {
		scale *= 1.25
	}
	days := 14 + d.weibull(0.75, scale)
	return m.at.Add(time.Duration(days * float64(day))).Truncate(time.Minute)
}

// project gathers the partners around a meeting: the two who met, now and then others whom they met,
// and organisations that no conference knows.
func (c *conference) project(d dice, m *meeting) *project {
	p := &project{series: c.series, theme: pick(d, m.b.sectors), partners: []*organisation{m.a, m.b}, cause: m, style: newStyle(d, c.over)}
	if d.chance(0.5) {
		slices.Reverse(p.partners)
	}
	for d.chance(0.3) && len(p.partners) < 6 {
		if o := c.acquaintance(d, p); o != nil {
			p.partners = append(p.partners, o)
		}
	}
	m.project = p
	return p
}

// acquaintance is somebody ready whom a partner met at this edition; nil if there is none.
func (c *conference) acquaintance(d dice, p *project) *organisation {
	var met []*organisation
	for _, m := range c.meetings {
		for _, side := range [][2]*organisation{{m.a, m.b}, {m.b, m.a}} {
			if slices.Contains(p.partners, side[0]) && !slices.Contains(p.partners, side[1]) && side[1].ready() {
				met = append(met, side[1])
			}
		}
	}
	if len(met) == 0 {
		return nil
	}
	return pick(d, met)
}

// log records the idea with its partners, and the meetings it is said to come from.
func (p *project) log(d dice) {
	p.file = &thread{s: p.series, stream: p.id("project")}
	by := p.partners[0].manager()
	recorded, origins := p.style.learned(d, p.idea), p.origins()
	for _, origin := range origins { // a project is not known before the meetings that it came from
		recorded = later(recorded, origin.file.last)
	}
	p.file.then(domain.ProjectLogged{Title: title(d, p.theme)}, p.idea, recorded, by)
	for i, o := range p.partners {
		role := domain.RolePartner
		if i == 0 {
			role = domain.RoleLead
		}
		p.join(d, o, role, p.idea, recorded)
	}
	for range d.between(0, 2) * d.between(0, 1) {
		p.welcomeOutsider(d, p.idea, recorded)
	}
	for _, origin := range origins {
		if origin.project == nil {
			origin.project = p
		}
		if d.chance(0.9) {
			p.file.then(domain.OriginClaimed{MeetingID: origin.file.stream}, p.idea, recorded, by)
		}
	}
	for _, o := range p.partners {
		p.answer(d, o)
	}
	for i, a := range p.partners {
		for _, b := range p.partners[:i] {
			p.joint[pairOf(a, b)] = true
		}
	}
}

// origins are the meetings between partners before the idea, at any edition, oldest first.
func (p *project) origins() (origins []*meeting) {
	for i, a := range p.partners {
		for _, b := range p.partners[:i] {
			for _, m := range p.met[pairOf(a, b)] {
				if !m.at.After(p.idea) {
					origins = append(origins, m)
				}
			}
		}
	}
	slices.SortStableFunc(origins, func(a, b *meeting) int { return a.at.Compare(b.at) })
	return origins
}

// join records a partner; now and then another organisation is chosen by mistake, and put right later.
func (p *project) join(d dice, o *organisation, role domain.Role, at, recorded time.Time) {
	right := domain.PartnerJoined{OrganisationID: o.id, Role: role}
	wrong := pick(d, p.organisations)
	if !d.chance(0.015) || slices.Contains(p.partners, wrong) || !wrong.ready() || wrong.registered.IsZero() || wrong.registered.After(recorded) {
		p.file.then(right, at, recorded, p.partners[0].manager())
		return
	}
	mistaken := right
	mistaken.OrganisationID = wrong.id
	id := p.file.then(mistaken, at, recorded, p.partners[0].manager())
	p.file.now(domain.FactCorrected{EventID: id, Reason: "wrong organisation of a similar name", Replacement: right}, p.file.last.Add(d.wait(120*day)), evaluator)
}

// welcomeOutsider lets a firm or university of a partner's country join.
func (p *project) welcomeOutsider(d dice, at, recorded time.Time) {
	home := pick(d, p.partners).country
	i := slices.IndexFunc(countries, func(c country) bool { return c.code == home })
	o := p.outsider(d, countries[i], p.theme)
	recorded = later(recorded, p.file.last)
	o.known(recorded, p.partners[0].manager())
	p.file.then(domain.PartnerJoined{OrganisationID: o.id, Role: pick(d, []domain.Role{domain.RolePartner, domain.RoleAssociate, domain.RoleSubcontractor})}, at, recorded, p.partners[0].manager())
}

// answer is what a partner says when asked whether it takes part: half do not answer.
func (p *project) answer(d dice, o *organisation) {
	if roll := d.Float64(); roll < 0.5 {
		p.aside(domain.PartnerConfirmed{OrganisationID: o.id}, p.file.last.Add(d.wait(70*day)), o.manager())
	} else if roll < 0.515 {
		p.aside(domain.PartnerDisputed{OrganisationID: o.id, Reason: "we were asked, but did not join"}, p.file.last.Add(d.wait(70*day)), o.manager())
	}
}

// aside records what comes up at some time, without holding up the rest of the project's facts.
func (p *project) aside(event domain.Event, at time.Time, by domain.Metadata) {
	side := thread{s: p.series, stream: p.file.stream, last: p.file.last}
	side.now(event, at, by)
}

// continueOlder lets some who had a plan already before the conference log it after they met there.
func (c *conference) continueOlder(d dice) {
	for _, m := range sample(d, 2, c.meetings, (*meeting).appeal) {
		p := c.project(d, m)
		p.cause = nil
		p.partners = p.partners[:2]
		p.idea = c.starts.AddDate(0, 0, -d.between(20, 240)).Add(10 * time.Hour)
		p.style = style{mean: 200 * day, from: later(c.over, m.file.last)}
		p.log(d)
		p.file.now(domain.OriginClaimed{MeetingID: m.file.stream}, later(p.file.last, m.file.last).Add(time.Hour), p.partners[0].manager())
		p.live(d, pick(d, []fate{fateProposal, fateIdea}))
	}
}
