package api

import (
	"context"
	"crypto/sha256"
	"errors"
	"slices"

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
		one(s, "representative", ReadPersons, s.visiblePerson, func(p projections.Person) face {
			return face{version: p.Version, parties: p.Organisations()}
		}))
	get(s, "export-personal-data", "/representatives/{id}/data", "Export all that is held of a person (GDPR articles 15 and 20)", KeepPersons, s.exportPersonalData)
	create(s, "register-representative", "/representatives", "Register a person who speaks for an organisation", KeepPersons, s.registerRepresentative)
	post(s, "rectify-representative", "/representatives/{id}/rectify", "Rectify what a person is called (GDPR article 16)", KeepPersons, s.rectifyRepresentative)
	post(s, "start-affiliation", "/representatives/{id}/affiliations", "Record that a person speaks for an organisation", KeepPersons, s.startAffiliation)
	post(s, "end-affiliation", "/representatives/{id}/affiliations/end", "Record that a person speaks for an organisation no longer", KeepPersons, s.endAffiliation)
	post(s, "record-consent", "/representatives/{id}/consent", "Record that a person consented, or withdrew: then the data are erased", KeepPersons, s.recordConsent)
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
	if err != nil {
		return nil, err
	}
	page.Items, err = s.organised(ctx, page.Items)
	return &List[projections.Person]{page}, err
}

// visiblePerson reads a person whom the actor may see.
func (s *server) visiblePerson(ctx context.Context, id domain.ID, asOf *int64) (projections.Person, error) {
	p, err := s.persons.Representative(ctx, id, asOf)
	if err == nil {
		err = s.concerned(ctx, p.RegisteredBy, p.Organisations())
	}
	return p, err
}

// organised leaves an organiser the persons whom it registered, and those who speak for organisations that take part in its
// conferences. Pages may so be shorter than the limit.
func (s *server) organised(ctx context.Context, persons []projections.Person) ([]projections.Person, error) {
	actor := exchangeOf(ctx).actor
	if actor.Role != Organiser {
		return persons, nil
	}
	var organisations []domain.ID
	for _, p := range persons {
		organisations = append(organisations, p.Organisations()...)
	}
	attending, err := s.reader.Attending(ctx, actor.Series, actor.Name, organisations...)
	return slices.DeleteFunc(persons, func(p projections.Person) bool {
		return p.RegisteredBy != actor.Name && !slices.ContainsFunc(p.Organisations(), func(id domain.ID) bool { return attending[id] })
	}), err
}

// concerned hides from an organiser the persons that organised leaves out.
func (s *server) concerned(ctx context.Context, registeredBy string, organisations []domain.ID) error {
	actor := exchangeOf(ctx).actor
	if actor.Role != Organiser || registeredBy == actor.Name {
		return nil
	}
	attending, err := s.reader.Attending(ctx, actor.Series, actor.Name, organisations...)
	if err == nil && len(attending) == 0 {
		err = notFound("representative")
	}
	return err
}

// person is the history of the representative in the path, if the actor may do the action to that person.
func (s *server) person(ctx context.Context, action Action, text string) (domain.ID, []domain.Recorded, error) {
	id, err := pathID("representative", text)
	if err != nil {
		return id, nil, err
	}
	history, err := s.existing(ctx, "representative", action, id)
	return id, history, err
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

// registerRepresentative makes the person's key before anything is recorded: what is sealed under a key that is lost is lost.
func (s *server) registerRepresentative(ctx context.Context, in *Making[newRepresentative]) (*Written, error) {
	said := in.Body.what
	if err := Can(exchangeOf(ctx).actor, KeepPersons, Resource{Voice: said.OrganisationID}); err != nil {
		return nil, err
	}
	id, registered, started := in.fresh(ctx), newID(), newID()
	sealed := func(key *vault.Key) eventstore.Command {
		command := command(id, in.Body.when,
			domain.RepresentativeRegistered{Name: key.Seal(registered, "name", said.Name), Email: key.Seal(registered, "email", said.Email)},
			domain.AffiliationStarted{OrganisationID: said.OrganisationID, Position: key.Seal(started, "position", said.Position)})
		command.IDs = []domain.ID{registered, started}
		return command
	}
	key, err := s.vault.Key(ctx, id)
	if errors.Is(err, vault.ErrNoKey) {
		key, err = s.newKey(ctx, in.Preconditions, id, sealed(vault.Throwaway(id)))
	}
	if err != nil {
		return nil, sealing(err)
	}
	written, err := s.executeSealed(ctx, in.Preconditions, key, id, said.OrganisationID, sealed(key))
	if err != nil {
		return nil, err
	}
	return written.at("/v1/representatives/"), nil
}

// newKey makes the key of a person whom the log would take, so that refused requests leave no keys behind.
func (s *server) newKey(ctx context.Context, in Preconditions, id domain.ID, trial eventstore.Command) (*vault.Key, error) {
	if _, err := in.expected(); err != nil {
		return nil, err
	}
	if err := s.log.DryRun(ctx, eventstore.Request{Commands: []eventstore.Command{trial}}); err != nil {
		return nil, err
	}
	return s.vault.Make(ctx, id)
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
