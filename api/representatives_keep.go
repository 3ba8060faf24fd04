package api

import (
	"context"
	"errors"
	"net/http"

	"aftermatch/domain"
	"aftermatch/reactors"
	"aftermatch/vault"
)

// rectification is what the person is really called.
type rectification struct {
	Name  string `json:"name" doc:"What the person is called."`
	Email string `json:"email,omitempty" doc:"Where the person can be reached; left out, it is forgotten."`
}

func (r rectification) faults() []domain.Fault {
	return domain.Contact{Name: r.Name, Email: r.Email}.Faults()
}

// rectified is the reason of every rectification: free words on a person's name would stay in the log.
const rectified = "rectified (GDPR article 16)"

// rectifyRepresentative corrects the registration. What is sealed anew is bound to the event that it corrects.
func (s *server) rectifyRepresentative(ctx context.Context, in *Acting[rectification]) (*Written, error) {
	id, history, err := s.person(ctx, KeepPersons, in.ID)
	if err != nil {
		return nil, err
	}
	key, err := s.vault.Key(ctx, id)
	if err != nil {
		return nil, sealing(err)
	}
	said, wrong := in.Body.what, history[0].ID
	return s.executeSealed(ctx, in.Preconditions, key, id, domain.ID{}, command(id, instant{}, domain.FactCorrected{EventID: wrong, Reason: rectified,
		Replacement: domain.RepresentativeRegistered{Name: key.Seal(wrong, "name", said.Name), Email: key.Seal(wrong, "email", said.Email)},
		At:          in.Body.when.time}))
}

// affiliation is whom a person speaks for, and as what.
type affiliation struct {
	OrganisationID domain.ID `json:"organisation_id" doc:"Whom the person speaks for."`
	Position       string    `json:"position,omitempty" doc:"What the person does there."`
}

func (a affiliation) faults() []domain.Fault {
	faults := domain.PositionFaults(a.Position)
	if a.OrganisationID.IsZero() {
		faults = append(faults, domain.Fault{Field: "organisation_id", Message: "must be given"})
	}
	return faults
}

func (s *server) startAffiliation(ctx context.Context, in *Acting[affiliation]) (*Written, error) {
	id, _, err := s.person(ctx, KeepPersons, in.ID)
	if err != nil {
		return nil, err
	}
	said := in.Body.what
	if err := Can(exchangeOf(ctx).actor, KeepPersons, Resource{Voice: said.OrganisationID}); err != nil {
		return nil, err
	}
	key, err := s.vault.Key(ctx, id)
	if err != nil {
		return nil, sealing(err)
	}
	started := newID()
	command := command(id, in.Body.when, domain.AffiliationStarted{OrganisationID: said.OrganisationID, Position: key.Seal(started, "position", said.Position)})
	command.IDs = []domain.ID{started}
	return s.executeSealed(ctx, in.Preconditions, key, id, said.OrganisationID, command)
}

func (s *server) endAffiliation(ctx context.Context, in *Acting[domain.AffiliationEnded]) (*Written, error) {
	id, _, err := s.person(ctx, KeepPersons, in.ID)
	if err == nil {
		err = Can(exchangeOf(ctx).actor, KeepPersons, Resource{Voice: in.Body.what.OrganisationID})
	}
	if err != nil {
		return nil, err
	}
	return s.record(ctx, in.Preconditions, in.Body.what.OrganisationID, id, in.Body.when, in.Body.what)
}

// consent is what a person said of the own data.
type consent struct {
	Given  *bool              `json:"given,omitempty" doc:"Whether consent is given (the default) or withdrawn. Withdrawn, the person's data are erased for good."`
	Notice string             `json:"notice,omitempty" doc:"Which version of the privacy notice the person consented to, such as 2017-1."`
	Form   domain.ConsentForm `json:"form,omitempty" doc:"How the consent was given; online when left out."`
}

func (c consent) withdrawn() bool { return c.Given != nil && !*c.Given }

// events are those that it amounts to.
func (c consent) events() []domain.Event {
	if c.withdrawn() {
		return []domain.Event{domain.ConsentWithdrawn{}, domain.PersonalDataErased{Ground: domain.GroundConsent}}
	}
	if c.Form == "" {
		c.Form = domain.ConsentForms[0]
	}
	return []domain.Event{domain.ConsentGiven{Notice: c.Notice, Form: c.Form}}
}

func (c consent) faults() []domain.Fault { return faultsOf(c.events()[0]) }

func (s *server) recordConsent(ctx context.Context, in *Acting[consent]) (*Written, error) {
	id, _, err := s.person(ctx, KeepPersons, in.ID)
	if err != nil {
		return nil, err
	}
	if in.Body.what.withdrawn() {
		return s.forget(ctx, in.Preconditions, id, in.Body.when, in.Body.what.events()...)
	}
	return s.record(ctx, in.Preconditions, domain.ID{}, id, in.Body.when, in.Body.what.events()...)
}

// erasure is why a person is to be forgotten.
type erasure struct {
	Ground domain.ErasureGround `json:"ground,omitempty" doc:"Why: the person asked (the default), or which other ground of article 17."`
}

func (e erasure) event() domain.Event {
	if e.Ground == "" {
		e.Ground = domain.GroundRequest
	}
	return domain.PersonalDataErased{Ground: e.Ground}
}

func (s *server) eraseRepresentative(ctx context.Context, in *Acting[erasure]) (*Written, error) {
	id, _, err := s.person(ctx, ErasePersons, in.ID)
	if err != nil {
		return nil, err
	}
	return s.forget(ctx, in.Preconditions, id, in.Body.when, in.Body.what.event())
}

// forget records the events first and destroys the key then: should we die in between, the reactor that follows such
// events does it. The other way round a person could be lost of whom no event says why.
func (s *server) forget(ctx context.Context, in Preconditions, id domain.ID, when instant, events ...domain.Event) (*Written, error) {
	written, err := s.record(ctx, in, domain.ID{}, id, when, events...)
	if err != nil {
		return nil, err
	}
	actor := exchangeOf(ctx).actor
	word := domain.Metadata{Actor: actor.Name, OnBehalfOf: actor.behalf(domain.ID{})}
	return written, reactors.NewErasure(s.log, s.vault).Forget(ctx, id, word)
}

// sealing says what it means that a person's key cannot be had.
func sealing(err error) error {
	if errors.Is(err, vault.ErrDestroyed) || errors.Is(err, vault.ErrNoKey) {
		return newProblem(http.StatusConflict, "person_erased", "this person's data are erased, for good; register the person anew if there is reason to")
	}
	return err
}
