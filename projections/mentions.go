package projections

import (
	"slices"

	"aftermatch/domain"
)

// mentioned is what events speak of beside their own streams.
type mentioned struct {
	conferences, organisations, projects []domain.ID
	series                               []string
	dyads                                [][2]domain.ID
	joining                              []joining
	links                                map[domain.ID][]domain.ID // what a merge joins, both ways
}

// joining is an organisation that becomes a partner of a project.
type joining struct{ project, organisation domain.ID }

// mentions gathers what the events, and the histories to be folded anew, speak of.
func (b *book) mentions(events []domain.Recorded) mentioned {
	m := mentioned{links: map[domain.ID][]domain.ID{}}
	for _, r := range events {
		m.add(r.Stream, r.Event)
	}
	for stream, history := range b.histories {
		for _, r := range history {
			m.add(stream, r.Event)
		}
	}
	return m
}

func (m *mentioned) add(stream domain.ID, e domain.Event) {
	switch e := e.(type) {
	case domain.FactCorrected:
		m.add(stream, e.Replacement)
	case domain.ConferenceAnnounced:
		m.series = append(m.series, e.Series)
	case domain.OrganisationsMerged:
		m.organisations = append(m.organisations, e.Into)
		m.link(stream, e.Into)
	case domain.ParticipationRegistered: // needs neither its conference nor its organisation
	case domain.MeetingRequested:
		m.pairing(e.Pairing)
	case domain.MatchMade:
		m.pairing(e.Pairing)
	case domain.MeetingHeld:
		m.pairing(e.Pairing)
	case domain.PriorTieDeclared:
		m.dyad(e.OrganisationA, e.OrganisationB)
	case domain.CooperationEnded:
		m.dyad(e.OrganisationA, e.OrganisationB)
	case domain.PartnerJoined:
		m.organisations = append(m.organisations, e.OrganisationID)
		m.joining = append(m.joining, joining{stream, e.OrganisationID})
	case domain.ProjectsMerged:
		m.projects = append(m.projects, e.Into)
		m.link(stream, e.Into)
	}
}

func (m *mentioned) pairing(p domain.Pairing) {
	m.conferences = append(m.conferences, p.ConferenceID)
	m.dyad(p.RequesterID, p.TargetID)
}

func (m *mentioned) dyad(a, b domain.ID) {
	m.organisations = append(m.organisations, a, b)
	m.dyads = append(m.dyads, [2]domain.ID{a, b})
}

func (m *mentioned) link(a, b domain.ID) {
	m.links[a], m.links[b] = append(m.links[a], b), append(m.links[b], a)
}

// organisationsWith are all that merges connect an organisation with, before or after the events, itself first.
func (b *book) organisationsWith(id domain.ID, m mentioned) []domain.ID {
	return connected(id, func(id domain.ID) []domain.ID {
		next := slices.Concat(b.aliases[id], m.links[id])
		if o := b.organisations.get(id); o != nil && o.MergedInto != nil {
			next = append(next, *o.MergedInto)
		}
		return next
	})
}

// projectsWith are all that merges connect a project with, before or after the events, itself first.
func (b *book) projectsWith(id domain.ID, m mentioned) []domain.ID {
	return connected(id, func(id domain.ID) []domain.ID {
		next := slices.Concat(b.mergedProjects[id], m.links[id])
		if p := b.projects.get(id); p != nil && p.MergedInto != nil {
			next = append(next, *p.MergedInto)
		}
		return next
	})
}

func connected(id domain.ID, next func(domain.ID) []domain.ID) []domain.ID {
	found := []domain.ID{id}
	for i := 0; i < len(found); i++ {
		for _, other := range next(found[i]) {
			if !slices.Contains(found, other) {
				found = append(found, other)
			}
		}
	}
	return found
}

// correctedStreams are the streams that a correction among the events meets.
func correctedStreams(events []domain.Recorded) (streams []domain.ID) {
	for _, r := range events {
		if revises(r.Event) {
			streams = append(streams, r.Stream)
		}
	}
	return streams
}

// unitedStreams are the streams of projects that will be folded anew because merges connect them.
func (b *book) unitedStreams(events []domain.Recorded, m mentioned) (streams []domain.ID) {
	for _, r := range events {
		if b.kindOf(r) != "project" {
			continue
		}
		if family := b.projectsWith(r.Stream, m); len(family) > 1 || unites(r.Event) {
			streams = append(streams, family...)
		}
	}
	return streams
}
