package api

import (
	"context"
	"time"

	"aftermatch/accounts"
	"aftermatch/domain"
)

// Registrar keeps accounts for pages and programs alike, with the rights of whoever asks. It answers with a *domain.Error when
// it refuses.
type Registrar struct{ store *accounts.Store }

// NewRegistrar keeps the accounts of that store.
func NewRegistrar(store *accounts.Store) *Registrar { return &Registrar{store} }

var errNoAccount = &domain.Error{Reason: domain.Refused, Code: "no_account",
	Message: "there is no account behind this: the demo and a server without keys know none"}

// by says in the audit log who does it, and for whom.
func (a Actor) by() accounts.By {
	return accounts.By{Actor: a.Name, OnBehalfOf: a.behalf(domain.ID{})}
}

// Account is the actor's own. Who has none, as in the demo, is described all the same.
func (r *Registrar) Account(ctx context.Context, actor Actor) (accounts.Account, error) {
	if err := Can(actor, KeepAccount, Resource{}); err != nil {
		return accounts.Account{}, err
	}
	if actor.Account.IsZero() {
		capacity := accounts.Capacity{Role: actor.Role, Organisation: actor.Organisation, Series: actor.Series}
		return accounts.Account{Name: actor.Name, Service: true, Grants: []accounts.Grant{{Capacity: capacity}}}, nil
	}
	return r.store.Find(ctx, actor.Account)
}

// Keys lists the actor's own.
func (r *Registrar) Keys(ctx context.Context, actor Actor) ([]accounts.Key, error) {
	if err := Can(actor, KeepAccount, Resource{}); err != nil || actor.Account.IsZero() {
		return nil, err
	}
	return r.store.Keys(ctx, actor.Account)
}

// CreateKey makes a key that acts as the actor does now, and returns what it opens with, which nobody can be told again.
func (r *Registrar) CreateKey(ctx context.Context, actor Actor, name string, days int) (accounts.Key, string, error) {
	if err := Can(actor, KeepAccount, Resource{}); err != nil {
		return accounts.Key{}, "", err
	}
	if actor.Account.IsZero() {
		return accounts.Key{}, "", errNoAccount
	}
	return r.store.CreateKey(ctx, actor.by(), actor.Grant, name, time.Duration(days)*24*time.Hour)
}

// RevokeKey ends a key of the actor's own; an admin ends anybody's.
func (r *Registrar) RevokeKey(ctx context.Context, actor Actor, key domain.ID) error {
	if err := Can(actor, KeepAccount, Resource{}); err != nil {
		return err
	}
	switch {
	case actor.Role == Admin:
		return r.store.RevokeKey(ctx, actor.by(), domain.ID{}, key)
	case actor.Account.IsZero():
		return notFound("key")
	}
	return r.store.RevokeKey(ctx, actor.by(), actor.Account, key)
}

// People lists the accounts that the actor may know of: an admin all, or those of one organisation; a manager those of
// the own one.
func (r *Registrar) People(ctx context.Context, actor Actor, organisation domain.ID) ([]accounts.Account, error) {
	if err := Can(actor, ReadPeople, Resource{}); err != nil {
		return nil, err
	}
	if actor.Role == Manager {
		if !organisation.IsZero() && organisation != actor.Organisation {
			return nil, nil
		}
		organisation = actor.Organisation
	}
	return r.store.List(ctx, organisation)
}

// Invitations lists the open ones that the actor may know of: an admin all, a manager those to the own organisation, others
// those they made.
func (r *Registrar) Invitations(ctx context.Context, actor Actor) ([]accounts.Invitation, error) {
	if err := Can(actor, Invite, Resource{}); err != nil {
		return nil, err
	}
	switch actor.Role {
	case Admin:
		return r.store.Invitations(ctx, domain.ID{}, "")
	case Manager:
		return r.store.Invitations(ctx, actor.Organisation, "")
	}
	return r.store.Invitations(ctx, domain.ID{}, actor.Name)
}

// Invite offers a capacity: an admin any, others that of a manager, and a manager only for the own organisation. The
// secret belongs into the link, and nobody can be told it again.
func (r *Registrar) Invite(ctx context.Context, actor Actor, c accounts.Capacity, note string) (accounts.Invitation, string, error) {
	if actor.Role == Manager && c.Organisation.IsZero() {
		c.Organisation = actor.Organisation
	}
	err := Can(actor, Invite, Resource{Voice: c.Organisation})
	if err == nil && actor.Role != Admin && c.Role != Manager {
		err = forbidden("managers_only", "you may invite people to act for organisations; ask an administrator for the rest")
	}
	if err != nil {
		return accounts.Invitation{}, "", err
	}
	return r.store.Invite(ctx, actor.by(), c, note)
}

// Accept gives the actor's account what an invitation offers.
func (r *Registrar) Accept(ctx context.Context, actor Actor, code string) (accounts.Grant, error) {
	if err := Can(actor, KeepAccount, Resource{}); err != nil {
		return accounts.Grant{}, err
	}
	if actor.Account.IsZero() {
		return accounts.Grant{}, errNoAccount
	}
	return r.store.Accept(ctx, code, actor.Account)
}

// Withdraw ends an open invitation that the actor may know of.
func (r *Registrar) Withdraw(ctx context.Context, actor Actor, id domain.ID) error {
	open, err := r.Invitations(ctx, actor)
	if err != nil {
		return err
	}
	for _, i := range open {
		if i.ID == id {
			return r.store.Withdraw(ctx, actor.by(), id)
		}
	}
	return notFound("invitation")
}

// EndGrant takes a capacity away: one's own, which is to leave; as a manager one for the own organisation; as an admin
// anybody's.
func (r *Registrar) EndGrant(ctx context.Context, actor Actor, id domain.ID) error {
	if err := Can(actor, EndCapacity, Resource{}); err != nil {
		return err
	}
	g, err := r.store.FindGrant(ctx, id)
	if err != nil {
		return err
	}
	if ours := g.Account == actor.Account && !actor.Account.IsZero(); !ours {
		if err := Can(actor, EndCapacity, Resource{Parties: []domain.ID{g.Organisation}}); err != nil {
			return err
		}
	}
	return r.store.EndGrant(ctx, actor.by(), id)
}

// Close ends an account and forgets the person: one's own or, as an admin, anybody's.
func (r *Registrar) Close(ctx context.Context, actor Actor, id domain.ID) error {
	if err := Can(actor, KeepAccount, Resource{}); err != nil {
		return err
	}
	if others := id != actor.Account; others && Can(actor, Administer, Resource{}) != nil {
		return notFound("account")
	}
	return r.store.Close(ctx, actor.by(), id)
}

// AddService makes an account for programs and a first key for it.
func (r *Registrar) AddService(ctx context.Context, actor Actor, name string, c accounts.Capacity, days int) (accounts.Key, string, error) {
	if err := Can(actor, Administer, Resource{}); err != nil {
		return accounts.Key{}, "", err
	}
	g, err := r.store.AddService(ctx, actor.by(), name, c)
	if err != nil {
		return accounts.Key{}, "", err
	}
	return r.store.CreateKey(ctx, actor.by(), g.ID, name, time.Duration(days)*24*time.Hour)
}

// Trail reads the audit log backwards.
func (r *Registrar) Trail(ctx context.Context, actor Actor, before int64, limit int) ([]accounts.Entry, error) {
	if err := Can(actor, Administer, Resource{}); err != nil {
		return nil, err
	}
	return r.store.Trail(ctx, before, limit)
}
