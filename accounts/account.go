package accounts

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
)

// Account is a person's or a service's.
type Account struct {
	ID        domain.ID  `json:"id" doc:"As events and the audit log name it."`
	Name      string     `json:"name" doc:"What the person, or who made the service, wants it to be called."`
	Service   bool       `json:"service" doc:"It is no person's: nobody signs in with it, and it has only keys."`
	CreatedAt time.Time  `json:"created_at" doc:"When it was made."`
	SeenAt    *time.Time `json:"seen_at" doc:"The last sign-in, or use of a key or a token of the provider to within an hour."`
	Grants    []Grant    `json:"grants" doc:"What it may act as."`
}

const listAccounts = `
select id, name, identity is null, created_at, seen_at
from accounts.accounts a
where closed_at is null and ($1 = '00000000-0000-0000-0000-000000000000'::uuid or id = $1)
  and ($2 = '00000000-0000-0000-0000-000000000000'::uuid
    or exists (select from accounts.grants g where g.account = a.id and g.organisation = $2))
order by created_at, id`

type accountRow struct {
	ID        domain.ID
	Name      string
	Service   bool
	CreatedAt time.Time
	SeenAt    *time.Time
}

// List lists the open accounts; with an organisation those that act for it, and of their grants those for it.
func (s *Store) List(ctx context.Context, organisation domain.ID) ([]Account, error) {
	return s.list(ctx, domain.ID{}, organisation)
}

func (s *Store) list(ctx context.Context, account, organisation domain.ID) ([]Account, error) {
	rows, err := s.pool.Query(ctx, listAccounts, account, organisation)
	if err != nil {
		return nil, err
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[accountRow])
	if err != nil {
		return nil, err
	}
	all, ids, at := make([]Account, len(found)), make([]domain.ID, len(found)), map[domain.ID]int{}
	for i, r := range found {
		all[i] = Account{ID: r.ID, Name: r.Name, Service: r.Service, CreatedAt: r.CreatedAt, SeenAt: r.SeenAt, Grants: []Grant{}}
		ids[i], at[r.ID] = r.ID, i
	}
	grants, err := grantsOf(ctx, s.pool, ids...)
	for _, g := range grants {
		if organisation.IsZero() || g.Organisation == organisation {
			a := &all[at[g.Account]]
			a.Grants = append(a.Grants, g)
		}
	}
	return all, err
}

// Find is the open account of that id.
func (s *Store) Find(ctx context.Context, id domain.ID) (Account, error) {
	all, err := s.list(ctx, id, domain.ID{})
	if err != nil || len(all) == 0 || id.IsZero() {
		return Account{}, first(err, missing("account"))
	}
	return all[0], nil
}

const lockAccount = `
select from accounts.accounts where id = $1 and closed_at is null for share`

// known tells whether there is that account, and keeps it open until the transaction ends.
func known(ctx context.Context, tx pgx.Tx, id domain.ID) error {
	tag, err := tx.Exec(ctx, lockAccount, id)
	if err == nil && tag.RowsAffected() == 0 {
		err = missing("account")
	}
	return err
}

const addAccount = `
insert into accounts.accounts (id, identity, name) values ($1, $2, $3)`

// AddService makes an account that nobody signs in with, for keys.
func (s *Store) AddService(ctx context.Context, by By, called string, c Capacity) (g Grant, err error) {
	called, err = name("name", called)
	if err := first(err, c.Check()); err != nil {
		return g, err
	}
	err = s.do(ctx, func(tx pgx.Tx) (entries []Entry, err error) {
		id := newID()
		if _, err := tx.Exec(ctx, addAccount, id, nil, called); err != nil {
			return nil, err
		}
		g, entries, err = c.grant(ctx, tx, by, id)
		return entries, err
	})
	return g, err
}

const renameAccount = `
update accounts.accounts set name = $2 where id = $1 and closed_at is null`

// Rename changes what a person is called.
func (s *Store) Rename(ctx context.Context, id domain.ID, called string) error {
	called, err := name("name", called)
	if err != nil {
		return err
	}
	tag, err := s.pool.Exec(ctx, renameAccount, id, called)
	if err == nil && tag.RowsAffected() == 0 {
		err = missing("account")
	}
	return err
}

const (
	closeAccount = `
update accounts.accounts set identity = null, name = '', seen_at = null, closed_at = now() where id = $1 and closed_at is null`
	dropGrants = `
delete from accounts.grants where account = $1`
	dropSessions = `
delete from accounts.sessions where account = $1`
)

// Close ends an account: what it may act as, its keys and its sessions; and forgets the person. Its id stays in events and in
// the audit log, and means nobody any more.
func (s *Store) Close(ctx context.Context, by By, id domain.ID) error {
	return s.do(ctx, func(tx pgx.Tx) ([]Entry, error) {
		tag, err := tx.Exec(ctx, closeAccount, id)
		if err == nil && tag.RowsAffected() == 0 {
			err = missing("account")
		}
		for _, drop := range []string{dropGrants, dropSessions} {
			if err == nil {
				_, err = tx.Exec(ctx, drop, id)
			}
		}
		return []Entry{by.did(AccountClosed, id, nil)}, err
	})
}

// first is the first of the errors that is one.
func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
