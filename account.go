package main

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"aftermatch/accounts"
	"aftermatch/domain"
)

// accountCommand is what can be done about accounts beside the database: the first administrator comes to be this way.
type accountCommand struct {
	Invite accountInviteCommand `cmd:"" help:"Make a single-use link that lets whoever opens it act as something."`
	List   accountListCommand   `cmd:"" help:"List the accounts and what they may act as."`
	End    accountEndCommand    `cmd:"" help:"End one grant, and the keys that were made under it."`
	Close  accountCloseCommand  `cmd:"" help:"End an account, its keys and sessions, and forget the person."`
}

// capacityFlags say what somebody is to act as.
type capacityFlags struct {
	Role         string   `required:"" enum:"admin,evaluator,organiser,manager" help:"What it acts as: admin, evaluator, organiser or manager."`
	Organisation string   `placeholder:"ID" help:"The organisation that a manager acts for."`
	Series       []string `placeholder:"NAME" help:"Series that an organiser runs beside the conferences it announces; '*' for every series."`
}

func (f capacityFlags) capacity() (accounts.Capacity, error) {
	c := accounts.Capacity{Role: accounts.Role(f.Role), Series: f.Series}
	if f.Organisation != "" {
		id, err := domain.ParseID(f.Organisation)
		if err != nil {
			return c, usageError("--organisation is not an organisation's id: GET /v1/organisations lists them")
		}
		c.Organisation = id
	}
	if err := c.Check(); err != nil {
		return c, usageError(err.Error())
	}
	return c, nil
}

// described is a capacity in words.
func described(c accounts.Capacity) string {
	switch {
	case c.Role == accounts.Manager:
		return "manager of " + c.Organisation.String()
	case len(c.Series) > 0:
		return "organiser of " + strings.Join(c.Series, ", ")
	}
	return string(c.Role)
}

// accounts opens the database's accounts, for commands that need nothing else.
func (f databaseFlags) accounts(ctx context.Context, work func(*accounts.Store) error) error {
	db, err := f.open(ctx, "data")
	if err != nil {
		return err
	}
	defer db.close()
	return work(accounts.New(db.pool))
}

type accountInviteCommand struct {
	databaseFlags
	capacityFlags
	Note string `help:"To tell open invitations apart; it is forgotten with the invitation."`
	URL  string `env:"AFTERMATCH_URL" default:"http://127.0.0.1:8080" help:"Where the pages are served."`
}

func (accountInviteCommand) Help() string {
	return `Examples:
  aftermatch account invite --role admin --url https://aftermatch.example
  aftermatch account invite --role manager --organisation 0190…

Whoever opens the link first, within a week, and signs in has the account. Pass it on by a way you trust.`
}

func (c accountInviteCommand) Run(ctx context.Context, term *terminal) error {
	capacity, err := c.capacity()
	if err != nil {
		return err
	}
	return c.accounts(ctx, func(store *accounts.Store) error {
		invitation, secret, err := store.Invite(ctx, accounts.Operator, capacity, c.Note)
		if err != nil {
			return err
		}
		fmt.Fprintln(term.Out, accounts.Link(c.URL, secret))
		fmt.Fprintf(term.Err, "lets the first to open it act as %s, until %s\n", described(capacity), invitation.ExpiresAt.Format(time.DateOnly))
		return nil
	})
}

type accountListCommand struct{ databaseFlags }

func (c accountListCommand) Run(ctx context.Context, term *terminal) error {
	return c.accounts(ctx, func(store *accounts.Store) error {
		all, err := store.List(ctx, domain.ID{})
		if err != nil {
			return err
		}
		table := tabwriter.NewWriter(term.Out, 0, 0, 2, ' ', 0)
		fmt.Fprintln(table, "ID\tNAME\tGRANT\tACTS AS")
		for _, a := range all {
			for _, g := range a.Grants {
				fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", a.ID, a.Name, g.ID, described(g.Capacity))
			}
			if len(a.Grants) == 0 {
				fmt.Fprintf(table, "%s\t%s\t\tnothing\n", a.ID, a.Name)
			}
		}
		return table.Flush()
	})
}

type accountCloseCommand struct {
	databaseFlags
	ID string `arg:"" help:"Of the account, as aftermatch account list shows it."`
}

func (c accountCloseCommand) Run(ctx context.Context, term *terminal) error {
	id, err := domain.ParseID(c.ID)
	if err != nil {
		return usageError("that is not an account's id: aftermatch account list shows them")
	}
	return c.accounts(ctx, func(store *accounts.Store) error {
		if err := store.Close(ctx, accounts.Operator, id); err != nil {
			return err
		}
		fmt.Fprintln(term.Err, "closed: nobody signs in with it any more")
		return nil
	})
}

type accountEndCommand struct {
	databaseFlags
	ID string `arg:"" help:"Of the grant, as aftermatch account list shows it."`
}

func (c accountEndCommand) Run(ctx context.Context, term *terminal) error {
	id, err := domain.ParseID(c.ID)
	if err != nil {
		return usageError("that is not a grant's id: aftermatch account list shows them")
	}
	return c.accounts(ctx, func(store *accounts.Store) error {
		if err := store.EndGrant(ctx, accounts.Operator, id); err != nil {
			return err
		}
		fmt.Fprintln(term.Err, "ended: nobody acts under it any more, and its keys open nothing")
		return nil
	})
}
