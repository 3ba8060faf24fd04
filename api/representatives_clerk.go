package api

import (
	"context"

	"aftermatch/domain"
	"aftermatch/projections"
)

// Persons lists the persons whom the actor may see and who are asked for, a thousand at a time.
func (c *Clerk) Persons(ctx context.Context, by Actor, asked RepresentativeQuery) (projections.Page[projections.Person], error) {
	ctx, err := Saying{By: by}.begin(ctx, ReadPersons)
	if err != nil {
		return projections.Page[projections.Person]{}, err
	}
	asked.Limit = 1000
	list, err := c.server.listRepresentatives(ctx, &asked)
	if err != nil {
		return projections.Page[projections.Person]{}, err
	}
	return list.Body, nil
}

// PersonalData is all that is held of a person; that it was asked for is entered in the audit log.
func (c *Clerk) PersonalData(ctx context.Context, by Actor, person domain.ID) (projections.PersonalData, error) {
	ctx, err := Saying{By: by}.begin(ctx, KeepPersons)
	if err != nil {
		return projections.PersonalData{}, err
	}
	exported, err := c.server.exportPersonalData(ctx, &Export{ID: person.String()})
	if err != nil {
		return projections.PersonalData{}, err
	}
	return exported.Body, nil
}

// Consent records that a person consented to that version of the privacy notice.
func (c *Clerk) Consent(ctx context.Context, s Saying, person domain.ID, given domain.ConsentGiven) (*Written, error) {
	return write(ctx, s, KeepPersons, say(s, person, consent{Notice: given.Notice, Form: given.Form}), c.server.recordConsent)
}

// WithdrawConsent records that a person withdrew consent, and erases the person's data.
func (c *Clerk) WithdrawConsent(ctx context.Context, s Saying, person domain.ID) (*Written, error) {
	return write(ctx, s, KeepPersons, say(s, person, consent{Given: new(bool)}), c.server.recordConsent)
}

// Erase forgets a person who asked for it.
func (c *Clerk) Erase(ctx context.Context, s Saying, person domain.ID) (*Written, error) {
	return write(ctx, s, ErasePersons, say(s, person, erasure{}), c.server.eraseRepresentative)
}
