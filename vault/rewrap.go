package vault

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
)

// rewrapPage is how many keys are wrapped anew in one transaction.
const rewrapPage = 500

const (
	// Keys that are not under the current master key. Locked rows are being destroyed, or wrapped anew by somebody else.
	findOutdated = `
select person, wrapped, master_key from vault.keys
where master_key <> $1 and person > $2
order by person limit $3 for update`

	rewrap = `update vault.keys set wrapped = $2, master_key = $3 where person = $1`
)

// Rewrap wraps every key under the current master key, and returns how many were under another. What was done stays done
// when it is interrupted. Afterwards the other master keys open nothing in this database, nor in dumps that
// are made from now on.
func (v *Vault) Rewrap(ctx context.Context) (rewrapped int, err error) {
	if v.Locked() {
		return 0, ErrLocked
	}
	var after domain.ID
	for {
		var page []stored
		err := pgx.BeginFunc(ctx, v.pool, func(tx pgx.Tx) error {
			rows, err := tx.Query(ctx, findOutdated, v.masters[0].id, after, rewrapPage)
			if err != nil {
				return err
			}
			if page, err = pgx.CollectRows(rows, pgx.RowToStructByPos[stored]); err != nil {
				return err
			}
			return v.rewrap(ctx, tx, page)
		})
		if err != nil {
			return rewrapped, fmt.Errorf("wrap keys anew: %w", err)
		}
		if len(page) == 0 {
			return rewrapped, nil
		}
		rewrapped += len(page)
		after = page[len(page)-1].Person
	}
}

func (v *Vault) rewrap(ctx context.Context, tx pgx.Tx, page []stored) error {
	batch := &pgx.Batch{}
	for _, s := range page {
		secret, err := v.masters.unwrap(s.Person, s.Wrapped, s.MasterKey)
		if err != nil {
			return err
		}
		wrapped, id := v.masters.wrap(s.Person, secret)
		batch.Queue(rewrap, s.Person, wrapped, id)
	}
	return tx.SendBatch(ctx, batch).Close()
}
