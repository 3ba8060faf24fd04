package projections

import (
	"context"
	"fmt"
	"time"

	"aftermatch/domain"
	"aftermatch/eventstore"
	"aftermatch/vault"
)

// Persons opens what the log holds of persons. What it returns is for those who may see personal data, and is kept nowhere:
// once a person's key is destroyed, it has nothing to tell of the person, whatever position it is asked about.
type Persons struct {
	log    *eventstore.Log
	reader *Reader
	vault  *vault.Vault
}

// NewPersons opens the log's personal data with the vault's keys.
func NewPersons(log *eventstore.Log, reader *Reader, keys *vault.Vault) *Persons {
	return &Persons{log, reader, keys}
}

// Person is a representative by name. Name and address are as known now, rectifications included, also when the
// representative is as of a past position; they are nil when the person is gone.
type Person struct {
	ID            domain.ID            `json:"id"`
	Name          *string              `json:"name"`
	Email         *string              `json:"email"`
	RegisteredAt  time.Time            `json:"registered_at"`
	RegisteredBy  string               `json:"registered_by"`
	Affiliations  []Spell              `json:"affiliations"`
	Consents      []Consent            `json:"consents"`
	WithdrawnAt   *time.Time           `json:"withdrawn_at"`
	ErasedAt      *time.Time           `json:"erased_at"`
	ErasureGround domain.ErasureGround `json:"erasure_ground"`
	Known
}

// Spell is an affiliation and the position held in it.
type Spell struct {
	Affiliation
	Position *string `json:"position"`
}

// Organisations are those that the person speaks for.
func (p Person) Organisations() []domain.ID {
	ids := []domain.ID{}
	for _, spell := range p.Affiliations {
		if spell.Until == nil {
			ids = append(ids, spell.OrganisationID)
		}
	}
	return ids
}

// Representatives lists persons like Reader.Representatives.
func (p *Persons) Representatives(ctx context.Context, f RepresentativeFilter) (page Page[Person], err error) {
	found, err := p.reader.Representatives(ctx, f)
	if err != nil {
		return page, err
	}
	page = Page[Person]{Next: found.Next, Position: found.Position}
	page.Items, err = p.open(ctx, found.Items...)
	return page, err
}

// Representative returns one person like Reader.Representative.
func (p *Persons) Representative(ctx context.Context, id domain.ID, asOf *int64) (Person, error) {
	found, err := p.reader.Representative(ctx, id, asOf)
	if err != nil {
		return Person{}, err
	}
	persons, err := p.open(ctx, found)
	if err != nil {
		return Person{}, err
	}
	return persons[0], nil
}

// open gives representatives the names that their keys open.
func (p *Persons) open(ctx context.Context, found ...Representative) ([]Person, error) {
	persons, ids := make([]Person, len(found)), make([]domain.ID, len(found))
	for i, r := range found {
		ids[i] = r.ID
		persons[i] = Person{ID: r.ID, RegisteredAt: r.RegisteredAt, RegisteredBy: r.RegisteredBy, Affiliations: []Spell{}, Consents: r.Consents,
			WithdrawnAt: r.WithdrawnAt, ErasedAt: r.ErasedAt, ErasureGround: r.ErasureGround, Known: r.Known}
		for _, a := range r.Affiliations {
			persons[i].Affiliations = append(persons[i].Affiliations, Spell{Affiliation: a})
		}
	}
	keys, err := p.vault.Keys(ctx, ids...)
	if err != nil || len(keys) == 0 {
		return persons, err
	}
	histories, err := p.log.Histories(ctx, ids...)
	if err != nil {
		return nil, err
	}
	for i, id := range ids {
		if key := keys[id]; key != nil {
			if err := persons[i].unseal(key, domain.Effective(histories[id])); err != nil {
				return nil, err
			}
		}
	}
	return persons, nil
}

// unseal fills in what the key opens.
func (p *Person) unseal(key *vault.Key, events []domain.Recorded) error {
	for _, r := range events {
		said, err := key.OpenAll(r.ID, domain.SealedIn(r.Event))
		if err != nil {
			return fmt.Errorf("event %s: %w", r.ID, err)
		}
		switch e := r.Event.(type) {
		case domain.RepresentativeRegistered:
			p.Name, p.Email = opened(said, "name"), opened(said, "email")
		case domain.AffiliationStarted:
			for i, spell := range p.Affiliations {
				if spell.OrganisationID == e.OrganisationID && spell.From.Equal(r.At) {
					p.Affiliations[i].Position = opened(said, "position")
				}
			}
		}
	}
	return nil
}

func opened(said map[string]string, field string) *string {
	if text, ok := said[field]; ok {
		return &text
	}
	return nil
}
