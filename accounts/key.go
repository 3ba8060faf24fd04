package accounts

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
)

// keyPrefix tells our keys from other bearer tokens, and lets scanners find one that leaked.
const keyPrefix = "am_"

// KeysLast is how long keys last unless told otherwise, and MostKeysLast how long at most.
const (
	KeysLast     = 90 * 24 * time.Hour
	MostKeysLast = 366 * 24 * time.Hour
)

// Key lets a program act under a grant.
type Key struct {
	ID        domain.ID  `json:"id" doc:"Of the key; it opens nothing."`
	Name      string     `json:"name" doc:"What it is for."`
	GrantID   domain.ID  `json:"grant_id" doc:"What it acts as."`
	Account   domain.ID  `json:"account_id" doc:"Whose it is."`
	CreatedAt time.Time  `json:"created_at" doc:"When it was made."`
	ExpiresAt time.Time  `json:"expires_at" doc:"When it ends."`
	UsedAt    *time.Time `json:"used_at" doc:"When it was last used, to within an hour."`
}

const addKey = `
insert into accounts.keys (id, digest, grant_id, name, expires_at)
select $1, $2, id, $4, now() + $5 from accounts.grants where id = $3
returning id, name, grant_id, (select account from accounts.grants where id = grant_id), created_at, expires_at, used_at`

// CreateKey makes a key under a grant, which ends with it. The secret is known to nobody but who gets it here.
func (s *Store) CreateKey(ctx context.Context, by By, grant domain.ID, called string, lasts time.Duration) (k Key, secret string, err error) {
	called, err = name("name", called)
	if err == nil && (lasts <= 0 || lasts > MostKeysLast) {
		err = invalid("days", "must be from 1 to 366")
	}
	if err != nil {
		return k, "", err
	}
	secret = keyPrefix + newSecret()
	digest := digestOf(secret)
	err = s.do(ctx, func(tx pgx.Tx) ([]Entry, error) {
		rows, err := tx.Query(ctx, addKey, newID(), digest[:], grant, called, lasts)
		k, err = one[Key](rows, err, missing("grant"))
		return []Entry{by.did(KeyCreated, k.ID, map[string]any{"account": k.Account, "grant": grant, "expires_at": k.ExpiresAt})}, err
	})
	return k, secret, err
}

const listKeys = `
select k.id, k.name, k.grant_id, g.account, k.created_at, k.expires_at, k.used_at
from accounts.keys k join accounts.grants g on g.id = k.grant_id
where $1 = '00000000-0000-0000-0000-000000000000'::uuid or g.account = $1
order by k.created_at, k.id`

// Keys lists the keys of an account, or of everybody when none is named; the expired among them, too.
func (s *Store) Keys(ctx context.Context, account domain.ID) ([]Key, error) {
	rows, err := s.pool.Query(ctx, listKeys, account)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Key])
}

const dropKey = `
delete from accounts.keys k using accounts.grants g
where k.id = $1 and g.id = k.grant_id and ($2 = '00000000-0000-0000-0000-000000000000'::uuid or g.account = $2)
returning g.account`

// RevokeKey ends a key of that account, or of whomever when none is named, at once.
func (s *Store) RevokeKey(ctx context.Context, by By, account, id domain.ID) error {
	return s.do(ctx, func(tx pgx.Tx) ([]Entry, error) {
		rows, err := tx.Query(ctx, dropKey, id, account)
		whose, err := one[struct{ Account domain.ID }](rows, err, missing("key"))
		return []Entry{by.did(KeyRevoked, id, map[string]any{"account": whose.Account})}, err
	})
}

// keyHolder is what a key says of a request.
type keyHolder struct {
	grantRow
	Key   domain.ID
	Stale bool // its last use was an hour ago or more
}

const findKey = `
select g.id, g.account, g.role, g.organisation, g.series, k.id, coalesce(k.used_at < now() - interval '1 hour', true)
from accounts.keys k join accounts.grants g on g.id = k.grant_id
where k.digest = $1 and k.expires_at > now()`

// ByKey is the grant that a key acts under, or ErrUnknown. It notes the use, once an hour.
func (s *Store) ByKey(ctx context.Context, secret string) (Grant, error) {
	digest := digestOf(secret)
	rows, err := s.pool.Query(ctx, findKey, digest[:])
	holder, err := one[keyHolder](rows, err, ErrUnknown)
	if err == nil && holder.Stale {
		err = s.noteUse(ctx, noteKey, holder.grant(), KeyUsed, holder.Key)
	}
	if err != nil {
		return Grant{}, err
	}
	return holder.grant(), nil
}

const (
	noteKey = `
update accounts.keys set used_at = now() where id = $1 and coalesce(used_at < now() - interval '1 hour', true)`
	noteAccount = `
update accounts.accounts set seen_at = now() where id = $1`
)

// noteUse notes that somebody came in under a grant, by what the subject names.
func (s *Store) noteUse(ctx context.Context, note string, g Grant, used Act, subject domain.ID) error {
	return s.do(ctx, func(tx pgx.Tx) ([]Entry, error) {
		tag, err := tx.Exec(ctx, note, subject)
		if err != nil || tag.RowsAffected() == 0 { // a request at the same time has done it
			return nil, err
		}
		_, err = tx.Exec(ctx, noteAccount, g.Account)
		return []Entry{{Actor: g.Account.String(), Action: used, Subject: subject.String(), OnBehalfOf: g.Organisation}}, err
	})
}

const usableKeys = `
select count(*) from accounts.keys where expires_at > now()`

// UsableKeys counts the keys that have not expired.
func (s *Store) UsableKeys(ctx context.Context) (n int, err error) {
	err = s.pool.QueryRow(ctx, usableKeys).Scan(&n)
	return n, err
}
