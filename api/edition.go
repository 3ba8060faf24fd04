package api

import (
	"context"
	"slices"

	"aftermatch/accounts"
	"aftermatch/domain"
)

// Edition is a conference as far as it decides who runs it.
type Edition struct {
	Series    string
	Announcer string // who recorded that it was announced
}

// runs tells whether the conference is the organiser's own: announced by the same account, or of a series that was granted.
func (a Actor) runs(e Edition) bool {
	return a.Name == e.Announcer || slices.Contains(a.Series, accounts.EverySeries) || e.Series != "" && slices.Contains(a.Series, e.Series)
}

// bound tells whether the actor may do the action to some things and not to others.
func (a Actor) bound(action Action) bool {
	switch rights[action][a.Role] {
	case own:
		return true
	case running:
		return !slices.Contains(a.Series, accounts.EverySeries)
	case never, everything:
	}
	return false
}

// mayAt tells whether the actor may do the action at that conference. One that nobody announced is left to the decision.
func (s *server) mayAt(ctx context.Context, action Action, conference domain.ID) error {
	actor := exchangeOf(ctx).actor
	if rights[action][actor.Role] != running || !actor.bound(action) || conference.IsZero() {
		return nil
	}
	histories, err := s.log.Histories(ctx, conference)
	if err != nil || len(histories[conference]) == 0 {
		return err
	}
	return Can(actor, action, Resource{Edition: editionIn(histories[conference])})
}

// editionIn is the conference with that history.
func editionIn(history []domain.Recorded) *Edition {
	edition := &Edition{Announcer: history[0].Metadata.Actor}
	for _, recorded := range domain.Effective(history) {
		if announced, ok := recorded.Event.(domain.ConferenceAnnounced); ok {
			edition.Series = announced.Series
		}
	}
	return edition
}

// conferenceIn is the conference that a thing with that history belongs to, or is; the zero ID for what belongs to none.
func conferenceIn(history []domain.Recorded) domain.ID {
	for _, recorded := range slices.Concat(domain.Effective(history), history) { // what was retracted belongs there still
		if _, ok := recorded.Event.(domain.ConferenceAnnounced); ok {
			return recorded.Stream
		}
		if id := conferenceOf(recorded.Event); !id.IsZero() {
			return id
		}
	}
	return domain.ID{}
}

// conferenceOf is the conference that an event names, if it names one.
func conferenceOf(event domain.Event) domain.ID {
	switch e := event.(type) {
	case domain.MeetingRequested:
		return e.ConferenceID
	case domain.MatchMade:
		return e.ConferenceID
	case domain.MeetingHeld:
		return e.ConferenceID
	case domain.ParticipationRegistered:
		return e.ConferenceID
	}
	return domain.ID{}
}
