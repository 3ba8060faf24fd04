package web

import (
	"context"
	"slices"

	"aftermatch/domain"
	"aftermatch/projections"
)

// happening is one event of the log as pages tell it.
type happening struct {
	domain.Recorded
	Thing   string // what people call that
	Address string // of its page; empty where it has none
	Detail  string // what else the event says in a word
}

// tell names what events happened to, as these things are known now. It asks the log once for all of them.
func (s *server) tell(ctx context.Context, t *tongue, events []domain.Recorded) ([]happening, error) {
	var streams []domain.ID
	for _, e := range events {
		streams = append(streams, e.Stream)
	}
	slices.SortFunc(streams, domain.ID.Compare)
	histories, err := s.log.Histories(ctx, slices.Compact(streams)...)
	if err != nil {
		return nil, err
	}
	things, organisations := map[domain.ID]thing{}, []domain.ID(nil)
	for stream, history := range histories {
		things[stream] = thingOf(stream, domain.Effective(history))
		organisations = append(organisations, things[stream].organisations...)
	}
	d, err := s.directoryOf(ctx, organisations)
	if err != nil {
		return nil, err
	}
	told := make([]happening, len(events))
	for i, e := range events {
		about := things[e.Stream]
		told[i] = happening{Recorded: e, Thing: about.called(t, d), Address: about.address(e.Stream), Detail: detail(t, e.Event)}
	}
	return told, nil
}

// thing is what one stream is about.
type thing struct {
	kind          string
	name          string
	organisations []domain.ID
	conference    domain.ID
}

// thingOf reads it from what stands of its history: the last name that it was given counts.
func thingOf(stream domain.ID, history []domain.Recorded) (x thing) {
	for _, r := range history {
		if kind := domain.KindOf(r.Event); kind != "" {
			x.kind = kind
		}
		switch e := r.Event.(type) {
		case domain.ConferenceAnnounced:
			x.name = e.Name
		case domain.OrganisationRegistered:
			x.name = e.Name
		case domain.OrganisationRenamed:
			x.name = e.Name
		case domain.ProjectLogged:
			x.name = e.Title
		case domain.ParticipationRegistered:
			x.organisations, x.conference = []domain.ID{e.OrganisationID}, e.ConferenceID
		case domain.MeetingRequested:
			x.meet(e.Pairing)
		case domain.MatchMade:
			x.meet(e.Pairing)
		case domain.MeetingHeld:
			x.meet(e.Pairing)
		case domain.PriorTieDeclared:
			x.organisations = []domain.ID{e.OrganisationA, e.OrganisationB}
		case domain.CooperationEnded:
			if x.organisations == nil {
				x.organisations = []domain.ID{e.OrganisationA, e.OrganisationB}
			}
		}
	}
	return x
}

// meet notes who meets where; only a meeting's first event says it.
func (x *thing) meet(p domain.Pairing) {
	if !p.ConferenceID.IsZero() {
		x.organisations, x.conference = []domain.ID{p.RequesterID, p.TargetID}, p.ConferenceID
	}
}

// called is the name that people know it by.
func (x thing) called(t *tongue, d *directory) string {
	if x.name != "" {
		return x.name
	}
	var names []string
	for _, id := range x.organisations {
		names = append(names, d.name(id))
	}
	if len(names) == 0 {
		return t.Word("thing", x.kind)
	}
	return t.list(names)
}

// address is where its page stands. A participation's is its conference's; a tie has none.
func (x thing) address(stream domain.ID) string {
	switch x.kind {
	case "conference", "organisation", "meeting", "project", "representative":
		return "/" + x.kind + "s/" + stream.String()
	case "participation":
		return "/conferences/" + x.conference.String()
	}
	return ""
}

// detail is what an event says beside its name.
func detail(t *tongue, event domain.Event) string {
	switch e := event.(type) {
	case domain.MeetingRated:
		return t.Word("rating", string(e.Rating))
	case domain.OutcomeReported:
		return t.Word("outcome", string(e.Outcome))
	case domain.OrganisationRenamed:
		return e.Name
	case domain.OrganisationRelocated:
		return t.Country(e.Country)
	case domain.OrganisationClassified:
		return t.sectors(e.Sectors)
	case domain.OrganisationDissolved:
		return e.Reason
	case domain.OrganisationMergeReverted:
		return e.Reason
	case domain.ConferenceRescheduled:
		return t.T("board.days", t.Date(e.StartsOn), t.Date(e.EndsOn))
	case domain.ConferenceCancelled:
		return e.Reason
	case domain.FollowUpWaveOpened:
		return t.waveName(e.Wave)
	case domain.FollowUpWaveClosed:
		return t.waveName(e.Wave)
	case domain.ParticipationCancelled:
		return e.Reason
	case domain.FactCorrected:
		return e.Reason
	case domain.FactRetracted:
		return e.Reason
	case domain.PartnerDisputed:
		return e.Reason
	}
	return ""
}

// recordedBy says who recorded an event, as far as pages tell: that somebody of ours did, an import or the program itself.
func (h happening) recordedBy(t *tongue) string {
	switch h.Metadata.Source {
	case "import", "expiry", "simulation":
		return t.Word("via", h.Metadata.Source)
	}
	return h.Metadata.Actor
}

// organisation is one that a page speaks of, or what is left of one that nobody knows.
func (d *directory) organisation(id domain.ID) projections.Organisation {
	if o, ok := d.organisations[id]; ok {
		return o
	}
	return projections.Organisation{ID: id, Name: id.String()}
}

// fact is what people call such an event.
func (t *tongue) fact(event domain.Event) string { return t.Word("fact", event.EventType()) }
