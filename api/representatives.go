package api

import (
	"context"
	"crypto/sha256"
	"errors"
	"net/http"

	"aftermatch/domain"
	"aftermatch/eventstore"
	"aftermatch/projections"
	"aftermatch/vault"
)

// RepresentativeQuery is the input of the list of representatives. There is no search by name: a name would stand in the
// address, and addresses are logged.
type RepresentativeQuery struct {
	Organisation domain.ID `query:"organisation" format:"uuid" doc:"Only those who speak for it at present."`
	Conference   domain.ID `query:"conference" format:"uuid" doc:"Only those who speak for an organisation that takes part in it."`
	Knowing
	Paging
}

func (s *server) representatives() {
	get(s, "list-representatives", "/representatives", "List the persons who speak for organisations", ReadPersons, s.listRepresentatives)
	get(s, "get-representative", "/representatives/{id}", "Read a person", ReadPersons,
		one(s, "representative", ReadPersons, s.persons.Representative, func(p projections.Person) face {
			return face{version: p.Version, parties: p.Organisations()}
		}))
	create(s, "register-representative", "/representatives", "Register a person who speaks for an organisation", KeepPersons, s.registerRepresentative)
	post(s, "erase-representative", "/representatives/{id}/erase", "Erase a person's data for good (GDPR article 17)", ErasePersons, s.eraseRepresentative)
}

func (s *server) listRepresentatives(ctx context.Context, in *RepresentativeQuery) (*List[projections.Person], error) {
	listing, err := s.listing(ctx, in.Knowing, in.Paging)
	if err != nil {
		return nil, err
	}
	filter := projections.RepresentativeFilter{Organisation: in.Organisation, Conference: in.Conference, Listing: listing}
	if exchangeOf(ctx).actor.Role == Manager {
		if !in.Organisation.IsZero() && in.Organisation != exchangeOf(ctx).actor.Organisation {
			return &List[projections.Person]{projections.Page[projections.Person]{Items: []projections.Person{}}}, nil
		}
		filter.Organisation = exchangeOf(ctx).actor.Organisation
	}
	page, err := s.persons.Representatives(ctx, filter)
	return &List[projections.Person]{page}, err
}

// newRepresentative is a person as it is told: it is sealed before it becomes events.
type newRepresentative struct {
	Name           string    `json:"name" doc:"What the person is called. Only this person's key opens it."`
	Email          string    `json:"email,omitempty" doc:"Where the person can be asked what came of a meeting."`
	OrganisationID domain.ID `json:"organisation_id" doc:"Whom the person speaks for."`
	Position       string    `json:"position,omitempty" doc:"What the person does there."`
}

func (n newRepresentative) faults() []domain.Fault {
	faults := append(domain.Contact{Name: n.Name, Email: n.Email}.Faults(), domain.PositionFaults(n.Position)...)
	if n.OrganisationID.IsZero() {
		faults = append(faults, domain.Fault{Field: "organisation_id", Message: "must be given"})
	}
	return faults
}

// registerRepresentative makes the person's key first: what is sealed under a key that is lost is lost.
func (s *server) registerRepresentative(ctx context.Context, in *Making[newRepresentative]) (*Written, error) {
	said, x := in.Body.what, exchangeOf(ctx)
	if err := Can(x.actor, KeepPersons, Resource{Voice: said.OrganisationID}); err != nil {
		return nil, err
	}
	id := in.fresh(ctx)
	key, err := s.vault.Make(ctx, id)
	if err != nil {
		return nil, sealing(err)
	}
	registered, started := newID(), newID()
	command := command(id, in.Body.when,
		domain.RepresentativeRegistered{Name: key.Seal(registered, "name", said.Name), Email: key.Seal(registered, "email", said.Email)},
		domain.AffiliationStarted{OrganisationID: said.OrganisationID, Position: key.Seal(started, "position", said.Position)})
	command.IDs = []domain.ID{registered, started}
	written, err := s.executeSealed(ctx, in.Preconditions, key, id, said.OrganisationID, command)
	if err != nil {
		return nil, err
	}
	return written.at("/v1/representatives/"), nil
}

// executeSealed is execute for a request that holds personal data: what the log keeps, to know the request again, is a
// digest that nobody can try names against once the person's key is destroyed.
func (s *server) executeSealed(ctx context.Context, in Preconditions, key *vault.Key, person, behalf domain.ID, commands ...eventstore.Command) (*Written, error) {
	if x := exchangeOf(ctx); x.digest != nil {
		digest := sha256.New()
		digest.Write([]byte(key.Fingerprint(x.digest.Sum(nil))))
		x.digest = digest
	}
	return s.execute(ctx, in, person, behalf, commands...)
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

// eraseRepresentative records the erasure first and destroys the key then: should we die in between, the reactor that
// follows erasures does it. The other way round a person could be lost of whom no event says why.
func (s *server) eraseRepresentative(ctx context.Context, in *Acting[erasure]) (*Written, error) {
	id, err := s.person(ctx, ErasePersons, in.ID)
	if err != nil {
		return nil, err
	}
	written, err := s.record(ctx, in.Preconditions, domain.ID{}, id, in.Body.when, in.Body.what.event())
	if err != nil {
		return nil, err
	}
	return written, s.vault.Destroy(ctx, id)
}

// person is the representative in the path, if the actor may do the action to that person.
func (s *server) person(ctx context.Context, action Action, text string) (domain.ID, error) {
	id, err := pathID("representative", text)
	if err == nil {
		_, err = s.existing(ctx, "representative", action, id)
	}
	return id, err
}

// sealing says what it means that a person's key cannot be had.
func sealing(err error) error {
	if errors.Is(err, vault.ErrDestroyed) || errors.Is(err, vault.ErrNoKey) {
		return newProblem(http.StatusConflict, "person_erased", "this person's data are erased, for good; register the person anew if there is reason to")
	}
	return err
}
