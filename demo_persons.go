package main

import (
	"context"
	"fmt"
	"time"

	"aftermatch/domain"
	"aftermatch/eventstore"
	"aftermatch/internal/story"
	"aftermatch/projections"
	"aftermatch/vault"
)

// demoManagers is how many managers came to Stuttgart in 2017, as published.
const demoManagers = 250

// The invented people of the demo: nobody is called like this.
var (
	demoGivenNames = []string{"Alma", "Bruno", "Clara", "Dario", "Edda", "Finn", "Greta", "Hugo", "Ines", "Jonas"}
	demoPositions  = []string{"cluster manager", "head of internationalisation", "project manager", "managing director"}
	demoNamed      = time.Date(2017, 9, 1, 9, 0, 0, 0, time.UTC)
)

// people registers the managers who came to Stuttgart, under names that are plainly invented, and names them as their
// organisations' delegates. They are no part of the story: what is sealed differs each time, and no figure asks for people. It is
// done once; what an interrupted start left undone, the next one does.
func (c demoCommand) people(ctx context.Context, h *house) error {
	first, err := h.reader.Representatives(ctx, projections.RepresentativeFilter{Listing: projections.Listing{Limit: 1}})
	if err != nil || len(first.Items) > 0 {
		return err
	}
	guests, err := h.reader.Participations(ctx, projections.ParticipationFilter{Conference: story.Characters().Stuttgart, Listing: projections.Listing{Limit: 1000}})
	if err != nil {
		return err
	}
	parts, err := c.standing(ctx, h, guests.Items)
	if err != nil || len(parts) == 0 {
		return err
	}
	persons := make([]domain.ID, demoManagers)
	for i := range persons {
		persons[i] = domain.DeriveID("demo", "manager", fmt.Sprint(i))
	}
	keys, err := h.vault.MakeAll(ctx, persons...)
	if err != nil {
		return err
	}
	request := eventstore.Request{Key: "demo/people", Metadata: domain.Metadata{Actor: "demo-organiser", Source: "demo"}}
	for i, person := range persons {
		if keys[person] != nil {
			part := parts[i%len(parts)]
			request.Commands = append(request.Commands, demoManager(i, person, keys[person], part.OrganisationID),
				eventstore.Command{Stream: part.ID, Facts: []domain.Fact{{Event: domain.DelegateNamed{RepresentativeID: person}, At: demoNamed}}})
		}
	}
	result, err := h.log.Execute(ctx, request)
	if err != nil {
		return err
	}
	return h.reader.WaitFor(ctx, result.Position)
}

// standing are the participations of organisations that came, and that nothing has become of since which would keep people
// from speaking for them.
func (c demoCommand) standing(ctx context.Context, h *house, guests []projections.Participation) (parts []projections.Participation, err error) {
	var ids []domain.ID
	for _, guest := range guests {
		ids = append(ids, guest.OrganisationID)
	}
	organisations, err := h.reader.OrganisationsNamed(ctx, ids)
	if err != nil {
		return nil, err
	}
	for _, guest := range guests {
		if o, known := organisations[guest.OrganisationID]; known && guest.Status == projections.ParticipationRegistered && o.MergedInto == nil && o.DissolvedOn == nil {
			parts = append(parts, guest)
		}
	}
	return parts, nil
}

// demoManager registers one of them.
func demoManager(i int, person domain.ID, key *vault.Key, organisation domain.ID) eventstore.Command {
	registered, started := domain.DeriveID("demo", "registered", person.String()), domain.DeriveID("demo", "speaks", person.String())
	name := fmt.Sprintf("%s Muster-%03d", demoGivenNames[i%len(demoGivenNames)], i+1)
	email := fmt.Sprintf("manager-%03d@example.org", i+1)
	return eventstore.Command{Stream: person, IDs: []domain.ID{registered, started}, Facts: []domain.Fact{
		{Event: domain.RepresentativeRegistered{Name: key.Seal(registered, "name", name), Email: key.Seal(registered, "email", email)}, At: demoNamed},
		{Event: domain.AffiliationStarted{OrganisationID: organisation, Position: key.Seal(started, "position", demoPositions[i%len(demoPositions)])}, At: demoNamed},
	}}
}
