package api

import (
	"context"

	"aftermatch/domain"
	"aftermatch/projections"
)

// ParticipationQuery is the input of the list of participations.
type ParticipationQuery struct {
	Conference   domain.ID `query:"conference" format:"uuid" doc:"Only those in this conference."`
	Organisation domain.ID `query:"organisation" format:"uuid" doc:"Only this organisation's."`
	Knowing
	Paging
}

func (s *server) participations() {
	get(s, "list-participations", "/participations", "List participations", ReadDirectory, s.listParticipations)
	get(s, "get-participation", "/participations/{id}", "Read a participation", ReadDirectory,
		one(s, "participation", ReadDirectory, s.reader.Participation, func(p projections.Participation) face { return face{version: p.Version} }))
	fact[domain.ParticipationCancelled](s, "participation", "cancel", "cancel-participation", "Record that an organisation will not come", Organise)
	fact[domain.DelegateNamed](s, "participation", "delegates", "name-delegate", "Name who comes for an organisation", Organise)
	fact[domain.DelegateCheckedIn](s, "participation", "check-in", "check-in-delegate", "Record that a delegate came", Organise)
}

func (s *server) listParticipations(ctx context.Context, in *ParticipationQuery) (*List[projections.Participation], error) {
	listing, err := s.listing(ctx, in.Knowing, in.Paging)
	if err != nil {
		return nil, err
	}
	page, err := s.reader.Participations(ctx, projections.ParticipationFilter{
		Conference: in.Conference, Organisation: in.Organisation, Listing: listing})
	return &List[projections.Participation]{page}, err
}
