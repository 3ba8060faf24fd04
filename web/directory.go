package web

import (
	"context"

	"aftermatch/domain"
	"aftermatch/projections"
)

// directory knows the organisations and conferences that a page speaks of.
type directory struct {
	organisations map[domain.ID]projections.Organisation
	conferences   map[domain.ID]projections.Conference
	met           map[domain.ID]domain.ID // at which conference a meeting was
}

// directory looks up an organisation, and all that meetings and projects name.
func (s *server) directory(ctx context.Context, us domain.ID, meetings []projections.Meeting, projects []projections.Project) (*directory, error) {
	ids, met := []domain.ID{us}, map[domain.ID]domain.ID{}
	for _, m := range meetings {
		ids = append(ids, m.RequesterID, m.TargetID)
		met[m.ID] = m.ConferenceID
	}
	for _, p := range projects {
		for _, partner := range p.Partners {
			ids = append(ids, partner.OrganisationID)
		}
	}
	d, err := s.directoryOf(ctx, ids)
	if err != nil {
		return nil, err
	}
	d.met = met
	return d, nil
}

func (s *server) directoryOf(ctx context.Context, organisations []domain.ID) (d *directory, err error) {
	d = &directory{conferences: map[domain.ID]projections.Conference{}}
	if d.organisations, err = s.reader.OrganisationsNamed(ctx, organisations); err != nil {
		return nil, err
	}
	head, err := s.reader.Position(ctx)
	if err != nil {
		return nil, err
	}
	all, err := s.conferences(ctx, head)
	for _, c := range all {
		d.conferences[c.ID] = c
	}
	return d, err
}

// name is what people call an organisation.
func (d *directory) name(id domain.ID) string { return d.organisations[id].Name }
