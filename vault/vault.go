// Package vault keeps the keys of persons, under which their data are sealed in the log. Whoever destroys a person's key
// forgets the person, in the log and in every copy of it, while no event and no figure changes.
//
// A key is wrapped under a master key that is not in the database. Whoever has one of the two alone can open nothing.
package vault

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"aftermatch/domain"
)

var (
	// ErrLocked: the master key is missing, so nothing can be sealed or opened. Keys can be destroyed all the same.
	ErrLocked = errors.New("personal data are locked: start Aftermatch with their master key, in --master-key-file or AFTERMATCH_MASTER_KEY")
	// ErrDestroyed: the person's key is destroyed, for good.
	ErrDestroyed = errors.New("the person's key is destroyed, and with it all that was sealed under it")
	// ErrNoKey: there never was a key of that person here.
	ErrNoKey = errors.New("there is no key of this person: was the log restored without the vault?")
)

// Vault is safe for concurrent use.
type Vault struct {
	pool    *pgxpool.Pool
	masters MasterKeys
}

// New keeps keys in the pool's database, wrapped under the first of the master keys.
func New(pool *pgxpool.Pool, masters MasterKeys) *Vault { return &Vault{pool, masters} }

// Locked tells whether a master key is missing.
func (v *Vault) Locked() bool { return len(v.masters) == 0 }

const keep = `
insert into vault.keys (person, wrapped, master_key) values ($1, $2, $3)
on conflict (person) do nothing`

// Make returns the key of a person, made if there is none yet. Of a person whose key was destroyed it is ErrDestroyed: no
// second key is ever made.
func (v *Vault) Make(ctx context.Context, person domain.ID) (*Key, error) {
	if v.Locked() {
		return nil, ErrLocked
	}
	wrapped, id := v.masters.wrap(person, randomKey())
	if _, err := v.pool.Exec(ctx, keep, person, wrapped, id); err != nil {
		return nil, fmt.Errorf("keep the key of person %s: %w", person, err)
	}
	return v.Key(ctx, person)
}

// MakeAll is Make for many at once; who was forgotten is not in it.
func (v *Vault) MakeAll(ctx context.Context, persons ...domain.ID) (map[domain.ID]*Key, error) {
	if v.Locked() {
		return nil, ErrLocked
	}
	batch := &pgx.Batch{}
	for _, person := range persons {
		wrapped, id := v.masters.wrap(person, randomKey())
		batch.Queue(keep, person, wrapped, id)
	}
	if err := v.pool.SendBatch(ctx, batch).Close(); err != nil {
		return nil, fmt.Errorf("keep the keys of %d persons: %w", len(persons), err)
	}
	return v.Keys(ctx, persons...)
}

// Key returns the key of a person: ErrDestroyed, ErrNoKey or ErrLocked if it cannot.
func (v *Vault) Key(ctx context.Context, person domain.ID) (*Key, error) {
	found, err := v.find(ctx, person)
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, ErrNoKey
	}
	return v.open(found[0])
}

// Keys returns the keys of those persons who have one; who was forgotten is not in it.
func (v *Vault) Keys(ctx context.Context, persons ...domain.ID) (map[domain.ID]*Key, error) {
	found, err := v.find(ctx, persons...)
	if err != nil {
		return nil, err
	}
	keys := make(map[domain.ID]*Key, len(found))
	for _, stored := range found {
		if stored.Wrapped == nil {
			continue
		}
		if keys[stored.Person], err = v.open(stored); err != nil {
			return nil, err
		}
	}
	return keys, nil
}

// stored is a row of vault.keys.
type stored struct {
	Person    domain.ID
	Wrapped   []byte
	MasterKey string
}

const findKeys = `select person, wrapped, coalesce(master_key, '') from vault.keys where person = any($1)`

func (v *Vault) find(ctx context.Context, persons ...domain.ID) ([]stored, error) {
	rows, err := v.pool.Query(ctx, findKeys, persons)
	if err != nil {
		return nil, fmt.Errorf("read the keys: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[stored])
	if err != nil {
		return nil, fmt.Errorf("read the keys: %w", err)
	}
	return found, nil
}

func (v *Vault) open(s stored) (*Key, error) {
	switch {
	case s.Wrapped == nil:
		return nil, ErrDestroyed
	case v.Locked():
		return nil, ErrLocked
	}
	secret, err := v.masters.unwrap(s.Person, s.Wrapped, s.MasterKey)
	if err != nil {
		return nil, err
	}
	return newKey(s.Person, secret), nil
}

const destroy = `
insert into vault.keys (person, destroyed_at) values ($1, now())
on conflict (person) do update set wrapped = null, master_key = null, destroyed_at = now()
where vault.keys.destroyed_at is null`

// Destroy makes everything that was sealed for the person unreadable, for good. The first time, and only then, witness is
// called in the same transaction, so that it tells of exactly what was done; nil for none. It needs no master key.
func (v *Vault) Destroy(ctx context.Context, person domain.ID, witness func(pgx.Tx) error) error {
	err := pgx.BeginFunc(ctx, v.pool, func(tx pgx.Tx) error {
		done, err := tx.Exec(ctx, destroy, person)
		if err != nil || done.RowsAffected() == 0 || witness == nil {
			return err
		}
		return witness(tx)
	})
	if err != nil {
		return fmt.Errorf("destroy the key of person %s: %w", person, err)
	}
	return nil
}
