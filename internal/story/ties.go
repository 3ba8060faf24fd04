package story

import "aftermatch/domain"

// declareTies has the organisations say, after the conference, what they were to each other before it.
// Of most pairs nobody says anything.
func (c *conference) declareTies() {
	d := c.dice("ties", c.year)
	declared := map[pair]bool{}
	for _, m := range c.meetings {
		p := pairOf(m.a, m.b)
		if declared[p] || !d.chance(0.4) {
			continue
		}
		declared[p] = true
		kind := domain.TieNone
		switch roll := d.Float64(); {
		case c.joint[p] || roll < 0.07:
			kind = domain.TieProject
		case len(c.met[p]) > 1 || roll < 0.28:
			kind = domain.TieContact
		}
		before := c.starts.AddDate(0, 0, -1)
		recorded := c.ends.AddDate(0, 0, 2).Add(d.wait(20 * day))
		tie := c.tie(m.a, m.b)
		tie.then(domain.PriorTieDeclared{Pair: domain.Pair{OrganisationA: m.a.id, OrganisationB: m.b.id}, Kind: kind}, before, recorded, m.a.manager())
		if d.chance(0.01) {
			tie.now(domain.PriorTieRetracted{Reason: "meant another organisation of that name"}, tie.last.Add(d.wait(30*day)), evaluator)
		}
	}
}

// tie is the stream of what the two are to each other beside meetings and projects.
func (s *series) tie(a, b *organisation) *thread {
	p := pairOf(a, b)
	if s.ties[p] == nil {
		s.ties[p] = &thread{s: s, stream: domain.TieID(a.id, b.id)}
	}
	return s.ties[p]
}
