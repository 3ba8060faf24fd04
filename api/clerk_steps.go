package api

import (
	"context"

	"aftermatch/domain"
)

// Step says what happened to a thing next, or first, by the handler of the address that takes such an event. Of an event
// that begins something, the id of what it begins is in the answer; which thing is given is then of no matter.
func (c *Clerk) Step(ctx context.Context, s Saying, thing domain.ID, step domain.Event) (*Written, error) {
	switch e := step.(type) {
	case domain.ConferenceAnnounced:
		return write(ctx, s, Organise, sayFirst(s, e), making[domain.ConferenceAnnounced](c.server, "/v1/conferences/"))
	case domain.OrganisationRegistered:
		return write(ctx, s, Register, sayFirst(s, e), making[domain.OrganisationRegistered](c.server, "/v1/organisations/"))
	case domain.ParticipationRegistered:
		return write(ctx, s, Organise, say(s, e.ConferenceID, newParticipant{OrganisationID: e.OrganisationID}), c.server.registerParticipation)
	case domain.PriorTieDeclared:
		return write(ctx, s, DeclareTie, sayFirst(s, e), c.server.declareTie)
	case domain.CooperationEnded:
		return write(ctx, s, DeclareTie, say(s, thing, ending(e)), c.server.endCooperation)
	}
	action := amountsTo(step)
	ctx, err := s.begin(ctx, action)
	if err != nil {
		return nil, err
	}
	return c.server.tell(ctx, s.preconditions(), domain.KindOf(step), action, thing.String(), s.instant(), step)
}

// sayFirst is the body of a write that makes something.
func sayFirst[B any](s Saying, what B) *Making[B] {
	return &Making[B]{s.preconditions(), statement[B]{what: what, when: s.instant(), read: true}}
}

// amountsTo is the action that recording an event amounts to; one that nobody may do for an event that is said in other
// words.
func amountsTo(event domain.Event) Action {
	switch event.(type) {
	case domain.OrganisationsMerged, domain.OrganisationMergeReverted, domain.ProjectsMerged, domain.ProjectMergeReverted:
		return Unite
	case domain.PartnerConfirmed, domain.PartnerDisputed: // Confirm and Dispute ask in whose name
		return ""
	}
	return map[string]Action{"conference": Organise, "participation": Organise, "organisation": Register, "tie": DeclareTie, "project": Log}[domain.KindOf(event)]
}
