package reactors

import (
	"context"

	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/jackc/pgx/v5"

	"aftermatch/accounts"
	"aftermatch/domain"
	"aftermatch/eventstore"
	"aftermatch/vault"
)

// Erasure destroys the key of every person who was erased or withdrew consent. The request that records this does so, too;
// this is for when it died before it could, and for whatever else records such an event.
type Erasure struct {
	log  *eventstore.Log
	keys *vault.Vault
}

// NewErasure returns the reactor. It works without a master key.
func NewErasure(log *eventstore.Log, keys *vault.Vault) *Erasure { return &Erasure{log, keys} }

// Subscriber is the one to run Handle on: each event at least once, for ever from where it stopped.
func (x *Erasure) Subscriber() *eventstore.Subscriber {
	return &eventstore.Subscriber{Log: x.log, Group: "erasure", PerEvent: true, Only: forgets}
}

// forgets tells whether the event means that the person's key is to be destroyed.
func forgets(r domain.Recorded) bool {
	switch r.Event.(type) {
	case domain.ConsentWithdrawn, domain.PersonalDataErased:
		return true
	}
	return false
}

// Handle forgets the person that the event is about. Doing it again changes nothing.
func (x *Erasure) Handle(msg *message.Message) error {
	for _, r := range eventstore.BatchOf(msg).Events {
		if err := x.Forget(msg.Context(), r.Stream, r.Metadata); err != nil {
			return err
		}
	}
	return nil
}

// Forget destroys a person's key, once the log says so, and enters in the audit log on whose word.
func (x *Erasure) Forget(ctx context.Context, person domain.ID, word domain.Metadata) error {
	return x.keys.Destroy(ctx, person, func(tx pgx.Tx) error {
		return accounts.Audit(ctx, tx, accounts.Entry{Actor: word.Actor, Action: accounts.Erased, Subject: person.String(), OnBehalfOf: word.OnBehalfOf})
	})
}
