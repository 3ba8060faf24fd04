package main

import (
	"context"
	"fmt"
	"text/tabwriter"
	"time"

	"aftermatch/accounts"
	"aftermatch/domain"
)

// keyCommand is what can be done about keys beside the database.
type keyCommand struct {
	Create keyCreateCommand `cmd:"" help:"Make a key, and print it once."`
	List   keyListCommand   `cmd:"" help:"List the keys, without what opens anything."`
	Revoke keyRevokeCommand `cmd:"" help:"End a key at once."`
}

type keyCreateCommand struct {
	databaseFlags
	capacityFlags
	Name    string `arg:"" help:"What the key is for; never a person's name."`
	Account string `placeholder:"ID" help:"Make it for this account instead of a new service."`
	Days    int    `default:"90" help:"How long it lasts, 366 at most."`
}

func (keyCreateCommand) Help() string {
	return `Examples:
  aftermatch key create 'first key' --role admin --days 7
  aftermatch key create 'matchmaking platform' --role organiser --series 'Cluster Matchmaking Conference'
  aftermatch key create 'CRM' --role manager --organisation 0190…
  AFTERMATCH_KEY=$(aftermatch key create nightly --role organiser --series '*')

The key is printed once and kept nowhere; the database has a digest of it.`
}

func (c keyCreateCommand) Run(ctx context.Context, term *terminal) error {
	capacity, err := c.capacity()
	if err != nil {
		return err
	}
	return c.accounts(ctx, func(store *accounts.Store) error {
		grant, err := c.grant(ctx, store, capacity)
		if err != nil {
			return err
		}
		key, secret, err := store.CreateKey(ctx, accounts.Operator, grant.ID, c.Name, time.Duration(c.Days)*24*time.Hour)
		if err != nil {
			return err
		}
		fmt.Fprintln(term.Out, secret)
		fmt.Fprintf(term.Err, "key %s acts as %s until %s; aftermatch key revoke %[1]s ends it\n", key.ID, described(capacity), key.ExpiresAt.Format(time.DateOnly))
		return nil
	})
}

func (c keyCreateCommand) grant(ctx context.Context, store *accounts.Store, capacity accounts.Capacity) (accounts.Grant, error) {
	if c.Account == "" {
		return store.AddService(ctx, accounts.Operator, c.Name, capacity)
	}
	account, err := domain.ParseID(c.Account)
	if err != nil {
		return accounts.Grant{}, usageError("--account is not an account's id: aftermatch account list shows them")
	}
	return store.Grant(ctx, accounts.Operator, account, capacity)
}

type keyListCommand struct{ databaseFlags }

func (c keyListCommand) Run(ctx context.Context, term *terminal) error {
	return c.accounts(ctx, func(store *accounts.Store) error {
		keys, err := store.Keys(ctx, domain.ID{})
		if err != nil {
			return err
		}
		table := tabwriter.NewWriter(term.Out, 0, 0, 2, ' ', 0)
		fmt.Fprintln(table, "ID\tNAME\tACCOUNT\tEXPIRES\tLAST USED")
		for _, k := range keys {
			used := "never"
			if k.UsedAt != nil {
				used = k.UsedAt.Format(time.DateOnly)
			}
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", k.ID, k.Name, k.Account, k.ExpiresAt.Format(time.DateOnly), used)
		}
		return table.Flush()
	})
}

type keyRevokeCommand struct {
	databaseFlags
	ID string `arg:"" help:"Of the key, as aftermatch key list shows it."`
}

func (c keyRevokeCommand) Run(ctx context.Context, term *terminal) error {
	id, err := domain.ParseID(c.ID)
	if err != nil {
		return usageError("that is not a key's id: aftermatch key list shows them")
	}
	return c.accounts(ctx, func(store *accounts.Store) error {
		if err := store.RevokeKey(ctx, accounts.Operator, domain.ID{}, id); err != nil {
			return err
		}
		fmt.Fprintln(term.Err, "revoked: the key opens nothing any more")
		return nil
	})
}
