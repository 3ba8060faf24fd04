package api_test

import (
	"errors"
	"strings"
	"testing"

	"aftermatch/api"
	"aftermatch/domain"
	"aftermatch/projections"
)

// The clerk tells rights apart as the addresses do, and takes no event that is said in other words.
func TestTheClerkTakesStepsOfThoseWhoMay(t *testing.T) {
	s := open(t)
	clerk := api.NewClerk(s.log, projections.NewConsumer(s.log).Reader(), nil)
	we, welfare := s.us(), s.organisation("Welfare Tech", "DK")
	all := []api.Role{api.Admin, api.Evaluator, api.Organiser, api.Manager}
	for _, step := range []struct {
		event domain.Event
		may   string // the initials of the roles
	}{
		{domain.ConferenceCancelled{}, "ao"}, {domain.ParticipationCancelled{}, "ao"}, {domain.OrganisationRenamed{Name: "W"}, "ao"}, {domain.OrganisationDissolved{}, "ao"},
		{domain.OrganisationsMerged{Into: we}, "ao"}, {domain.ProjectsMerged{Into: we}, "ao"}, {domain.ProjectStarted{}, "aom"}, {domain.PriorTieRetracted{}, "aom"},
		{domain.PriorTieDeclared{Pair: domain.Pair{OrganisationA: we, OrganisationB: welfare}, Kind: domain.TieNone}, "aom"},
		{domain.PriorTieDeclared{Pair: domain.Pair{OrganisationA: welfare, OrganisationB: domain.DeriveID("x")}, Kind: domain.TieNone}, "ao"},
		{domain.CooperationEnded{Pair: domain.Pair{OrganisationA: we, OrganisationB: welfare}, Both: true}, "ao"},
		{domain.PartnerConfirmed{OrganisationID: we}, ""}, {domain.PartnerDisputed{OrganisationID: we}, ""}, {domain.MeetingHeld{}, ""}, {domain.ConsentWithdrawn{}, ""},
	} {
		for _, role := range all {
			_, err := clerk.Step(t.Context(), api.Saying{By: api.DemoActor(role, ours)}, domain.TieID(we, welfare), step.event)
			var refusal *domain.Error
			forbidden := errors.As(err, &refusal) && refusal.Reason == domain.Forbidden
			if may := strings.Contains(step.may, string(role)[:1]); may == forbidden {
				t.Errorf("%T as %s: %v", step.event, role, err)
			}
		}
	}
}
