package story

import (
	"slices"

	"aftermatch/domain"
)

// logTwice has the second partner log the same project too, under its own words. The evaluator merges
// the two; now and then they turn out to be different after all.
func (p *project) logTwice(d dice) {
	second := thread{s: p.series, stream: p.id("project")}
	by := p.partners[1].manager()
	idea := p.idea.AddDate(0, 0, d.between(0, 20))
	recorded := later(p.file.last, idea).Add(d.wait(60 * day))
	second.then(domain.ProjectLogged{Title: title(d, p.theme)}, idea, recorded, by)
	second.then(domain.PartnerJoined{OrganisationID: p.partners[1].id, Role: domain.RoleLead}, idea, recorded, by)
	second.then(domain.PartnerJoined{OrganisationID: p.partners[0].id, Role: domain.RolePartner}, idea, recorded, by)
	merged := recorded.Add(20*day + d.wait(150*day))
	second.now(domain.ProjectsMerged{Into: p.file.stream}, merged, evaluator)
	if d.chance(0.3) {
		second.now(domain.ProjectMergeReverted{Reason: "a second project of the same two"}, merged.Add(10*day+d.wait(60*day)), evaluator)
	}
}

// remembered is an ad hoc meeting that nobody wrote down until a project of the two was known: figures
// must leave it out, for it would not be known had nothing come of it. It returns the other requests.
func (c *conference) remembered(d dice, adHoc []request) []request {
	i := slices.IndexFunc(adHoc, func(r request) bool { return r.by.ready() && r.to.ready() })
	if i < 0 {
		return adHoc
	}
	r, at := adHoc[i], pick(d, c.calendar.slots)
	idea := c.over.AddDate(0, 0, 100)
	c.Later(c.over, func() {
		p := &project{series: c.series, theme: r.by.sectors[0], partners: []*organisation{r.by, r.to}, idea: idea, style: style{mean: 20 * day, from: idea}}
		p.log(d)
		p.live(d, fateOwnMoney)
		file := thread{s: c.series, stream: c.series.id("meeting")}
		file.then(domain.MeetingHeld{Pairing: c.pairing(r)}, at, p.file.last.AddDate(0, 7, 0), typed)
	})
	return slices.Delete(adHoc, i, i+1)
}
