package api

import (
	"context"

	"aftermatch/domain"
	"aftermatch/projections"
)

// ConferenceQuery is the input of the list of conferences.
type ConferenceQuery struct {
	Series  string `query:"series" doc:"The exact name of the series."`
	Country string `query:"country" doc:"ISO 3166-1 alpha-2."`
	Knowing
	Paging
}

func (s *server) conferences() {
	get(s, "list-conferences", "/conferences", "List conferences", ReadDirectory, s.listConferences)
	get(s, "get-conference", "/conferences/{id}", "Read a conference", ReadDirectory,
		one(s, "conference", ReadDirectory, s.reader.Conference, func(c projections.Conference) face { return face{version: c.Version} }))
	create(s, "announce-conference", "/conferences", "Announce a conference", Organise, making[domain.ConferenceAnnounced](s, "/v1/conferences/"))
	create(s, "register-participation", "/conferences/{id}/participations", "Register that an organisation takes part", Organise, s.registerParticipation)
	fact[domain.ConferenceRescheduled](s, "conference", "reschedule", "reschedule-conference", "Move a conference to other days", Organise)
	fact[domain.ConferenceCancelled](s, "conference", "cancel", "cancel-conference", "Cancel a conference", Organise)
	fact[domain.ConferenceCostRecorded](s, "conference", "costs", "record-conference-cost", "Record a cost of a conference", Organise)
	fact[domain.FollowUpWaveOpened](s, "conference", "follow-up-waves", "open-follow-up-wave", "Begin to ask those who met what came of it", Organise)
	fact[domain.FollowUpWaveClosed](s, "conference", "follow-up-waves/close", "close-follow-up-wave", "End a follow-up wave", Organise)
}

func (s *server) listConferences(ctx context.Context, in *ConferenceQuery) (*List[projections.Conference], error) {
	listing, err := s.listing(ctx, in.Knowing, in.Paging)
	if err != nil {
		return nil, err
	}
	page, err := s.reader.Conferences(ctx, projections.ConferenceFilter{Series: in.Series, Country: in.Country, Listing: listing})
	return &List[projections.Conference]{page}, err
}

// newParticipant is who takes part; the conference is in the path.
type newParticipant struct {
	OrganisationID domain.ID  `json:"organisation_id" doc:"The organisation that takes part."`
	unknown        NewPartner // instead, of one that is not registered; through the API that is a request of its own
}

func (s *server) registerParticipation(ctx context.Context, in *Acting[newParticipant]) (*Written, error) {
	conference, err := pathID("conference", in.ID)
	if err == nil {
		_, err = s.existing(ctx, "conference", Organise, conference)
	}
	if err != nil {
		return nil, err
	}
	said, when := in.Body.what, in.Body.when
	event, commands := domain.ParticipationRegistered{ConferenceID: conference, OrganisationID: said.OrganisationID}, said.unknown.register(when)
	if len(commands) > 0 {
		event.OrganisationID = said.unknown.OrganisationID
	}
	id := domain.ParticipationID(conference, event.OrganisationID)
	written, err := s.execute(ctx, in.Preconditions, id, domain.ID{}, append(commands, command(id, when, event))...)
	if err != nil {
		return nil, err
	}
	return written.at("/v1/participations/"), nil
}
