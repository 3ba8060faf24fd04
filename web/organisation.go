package web

import (
	"cmp"
	"net/http"
	"slices"

	"aftermatch/api"
	"aftermatch/domain"
	"aftermatch/projections"
)

// profile is what a page tells of one organisation.
type profile struct {
	*directory
	Organisation projections.Organisation
	Into         *projections.Organisation // what it was merged into
	Conferences  []domain.ID               // that it takes or took part in, the latest first
	Meetings     []projections.Meeting     // that the reader may see, the latest first
	Projects     []projections.Project
	Recent       []happening // of itself
	History      chapter     // the latest facts, of all that belongs to it
	Ties         []tie       // that the reader may see
	Said         []happening // of these, if that was done on the page before
	Facts        []moment    // of itself
	Own          bool        // only what the reader's organisation is a party to is told
}

// mostMeetings bounds the meetings on the page.
const mostMeetings = 50

// profile shows one.
func (s *server) profile(v *visit) error {
	id, err := domain.ParseID(v.r.PathValue("id"))
	if err != nil {
		return errNoPage
	}
	ctx := v.context()
	p := &profile{Own: v.actor.Role == api.Manager && v.actor.Organisation != id}
	var with domain.ID
	if p.Own {
		with = v.actor.Organisation
	}
	if p.Organisation, err = s.reader.Organisation(ctx, id, nil); err != nil {
		return err
	}
	if p.Meetings, err = s.reader.AllMeetings(ctx, projections.MeetingFilter{Organisation: id, With: with}); err != nil {
		return err
	}
	if p.Projects, err = s.reader.AllProjects(ctx, projections.ProjectFilter{Organisation: id, With: with}); err != nil {
		return err
	}
	taking, err := s.reader.AllParticipations(ctx, projections.ParticipationFilter{Organisation: id})
	if err != nil {
		return err
	}
	if p.directory, err = s.directory(ctx, id, p.Meetings, p.Projects); err != nil {
		return err
	}
	if into := p.Organisation.CanonicalID; into != id {
		canonical, err := s.reader.Organisation(ctx, into, nil)
		if err != nil {
			return err
		}
		p.Into = &canonical
	}
	for _, t := range taking {
		if t.Status != projections.ParticipationCancelled {
			p.Conferences = append(p.Conferences, t.ConferenceID)
		}
	}
	p.sort()
	if p.Recent, err = s.recent(ctx, v.tongue, id); err != nil {
		return err
	}
	if p.History, err = s.chapter(v, id, besideOrganisation(v.actor, id), latestFacts); err != nil {
		return err
	}
	if p.Facts, err = s.ownFacts(v, id); err != nil {
		return err
	}
	if err := s.tied(v, p); err != nil {
		return err
	}
	return v.show(http.StatusOK, organisationPage(v, p))
}

func (p *profile) sort() {
	begins := func(conference domain.ID) domain.Date { return p.conferences[conference].StartsOn }
	slices.SortStableFunc(p.Conferences, func(a, b domain.ID) int { return cmp.Compare(begins(b), begins(a)) })
	slices.SortStableFunc(p.Meetings, func(a, b projections.Meeting) int { return cmp.Compare(begins(b.ConferenceID), begins(a.ConferenceID)) })
	slices.SortStableFunc(p.Projects, func(a, b projections.Project) int { return cmp.Compare(b.KnownFrom, a.KnownFrom) })
}

// held counts the meetings that took place.
func (p *profile) held() (n int) {
	for _, m := range p.Meetings {
		if m.Status == domain.StatusHeld {
			n++
		}
	}
	return n
}
