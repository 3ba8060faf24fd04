package story

import (
	"time"

	"aftermatch/domain"
)

// The one documented chain. BioRegio STERN (Stuttgart) and Welfare Tech (Odense) met at the 5th Cluster
// Matchmaking Conference in September 2017. Their project ILDA-care ran for 18 months from 15 February
// 2018 with almost EUR 210,000 from the European Regional Development Fund, half of it for BioRegio
// STERN; the funding decision was handed over on 26 April 2018. Source: bioregio-stern.de, the page
// below and the press release of 27 April 2018. Days and hours that were not published, such as those of
// the request and of the idea, are invented.
const ildaCarePage = "https://bioregio-stern.de/de/ilda-care"

// documentedOrganisations are the two real organisations of the story.
func (s *series) documentedOrganisations() []*organisation {
	cast := Characters()
	theme := func(slug string) int {
		for i := range themes {
			if themes[i].slug == slug {
				return i
			}
		}
		panic("no theme " + slug)
	}
	stern := &organisation{id: cast.BioRegioSTERN, name: "BioRegio STERN", country: "DE", region: "DE11", sectors: []int{theme("biotech"), theme("health")}}
	welfare := &organisation{id: cast.WelfareTech, name: "Welfare Tech", country: "DK", region: "DK03", sectors: []int{theme("health")}}
	for _, o := range []*organisation{stern, welfare} {
		o.popularity, o.eagerness, o.candour = 1.5, 1.5, 1
		o.only, o.passive, o.real = 2017, true, true
		o.file = thread{s: s, stream: o.id}
	}
	return []*organisation{stern, welfare}
}

// documentedRequest is the request that the chain began with, at its edition of the first series.
func (c *conference) documentedRequest() []request {
	if c.id != Characters().Stuttgart {
		return nil
	}
	stern, welfare := c.organisations[0], c.organisations[1]
	c.taken[pairOf(stern, welfare)] = true
	return []request{{by: stern, to: welfare, at: c.starts.AddDate(0, 0, -9).Add(8 * time.Hour)}}
}

// documented tells whether the request began the documented chain.
func (r request) documented() bool { return r.by.real && r.to.real }

// ildaCare tells the documented project, as it became known.
func (c *conference) ildaCare() {
	if c.id != Characters().Stuttgart {
		return
	}
	stern, welfare := c.organisations[0], c.organisations[1]
	on := func(year int, month time.Month, day int) time.Time {
		return time.Date(year, month, day, 9, 0, 0, 0, time.UTC)
	}
	idea, press := on(2017, 10, 9), on(2018, 4, 27)
	file := thread{s: c.series, stream: Characters().ILDACare}
	file.then(domain.ProjectLogged{Title: "ILDA-care: Intelligent Logistics, Digitalisation and Automated Workflows for the Homecare and Nursing homes sector"}, idea, press, documented)
	file.then(domain.PartnerJoined{OrganisationID: stern.id, Role: domain.RoleLead}, idea, press, documented)
	file.then(domain.PartnerJoined{OrganisationID: welfare.id, Role: domain.RolePartner}, idea, press, documented)
	meeting := c.met[pairOf(stern, welfare)][0]
	file.then(domain.OriginClaimed{MeetingID: meeting.file.stream}, idea, press, documented)
	file.then(domain.ProjectStarted{}, on(2018, 2, 15), press, documented)
	file.then(domain.FundingAwarded{
		Funder: "European Regional Development Fund", URL: ildaCarePage,
		Money: domain.Money{Amount: 210_000_00, Currency: "EUR"}, PlannedEnd: date(2019, 8, 14),
	}, on(2018, 4, 26), press, documented)
	file.then(domain.BudgetRevised{OrganisationID: stern.id, Money: domain.Money{Amount: 105_000_00, Currency: "EUR"}}, on(2018, 4, 26), press, documented)
	file.now(domain.PartnerConfirmed{OrganisationID: stern.id}, on(2018, 5, 3), documented)
	file.now(domain.PartnerConfirmed{OrganisationID: welfare.id}, on(2018, 11, 5), documented)
	file.then(domain.ProjectCompleted{URL: ildaCarePage}, on(2019, 8, 14), on(2019, 10, 1), documented)
	meeting.project = &project{idea: idea, agreed: on(2018, 4, 26)}
}
