package accounts

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
)

// InvitationsLast is how long an invitation can be accepted.
const InvitationsLast = 7 * 24 * time.Hour

// Invitation offers a capacity to whoever holds its link, once.
type Invitation struct {
	ID        domain.ID `json:"id" doc:"Of the invitation; it opens nothing."`
	Capacity            // what is offered
	Note      string    `json:"note" doc:"What the inviter noted, to tell invitations apart. It is forgotten with the invitation."`
	InvitedBy string    `json:"invited_by" doc:"Who invites: an account's id, or a word for what has no account."`
	InvitedAt time.Time `json:"invited_at" doc:"When it was made."`
	ExpiresAt time.Time `json:"expires_at" doc:"When it ends."`
}

type invitationRow struct {
	ID           domain.ID
	Role         Role
	Organisation *domain.ID
	Series       []string
	Note, By     string
	At, Until    time.Time
}

func (r invitationRow) invitation() Invitation {
	g := grantRow{Role: r.Role, Organisation: r.Organisation, Series: r.Series}.grant()
	return Invitation{r.ID, g.Capacity, r.Note, r.By, r.At, r.Until}
}

const addInvitation = `
insert into accounts.invitations (id, digest, role, organisation, series, note, invited_by, expires_at)
values ($1, $2, $3, nullif($4, '00000000-0000-0000-0000-000000000000'::uuid), $5, $6, $7, now() + $8)
returning id, role, organisation, series, note, invited_by, invited_at, expires_at`

// Invite offers a capacity. The secret belongs into the link that the inviter passes on; nobody else knows it.
func (s *Store) Invite(ctx context.Context, by By, c Capacity, note string) (i Invitation, secret string, err error) {
	if err := c.Check(); err != nil {
		return i, "", err
	}
	if utf8.RuneCountInString(note) > longest {
		return i, "", invalid("note", "must be at most 80 characters")
	}
	if c.Series == nil {
		c.Series = []string{}
	}
	secret = newSecret()
	digest := digestOf(secret)
	err = s.do(ctx, func(tx pgx.Tx) ([]Entry, error) {
		if _, err := tx.Exec(ctx, sweepInvitations); err != nil {
			return nil, err
		}
		rows, err := tx.Query(ctx, addInvitation, newID(), digest[:], c.Role, c.Organisation, c.Series, note, by.Actor, InvitationsLast)
		row, err := one[invitationRow](rows, err, nil)
		i = row.invitation()
		detail := c.detail(domain.ID{})
		delete(detail, "account")
		return []Entry{by.did(Invited, i.ID, detail)}, err
	})
	return i, secret, err
}

const (
	sweepInvitations = `
delete from accounts.invitations where expires_at <= now()`
	listInvitations = `
select id, role, organisation, series, note, invited_by, invited_at, expires_at
from accounts.invitations
where expires_at > now() and ($1 = '00000000-0000-0000-0000-000000000000'::uuid or organisation = $1)
  and ($2 = '' or invited_by = $2)
order by invited_at, id`
)

// Invitations lists the open ones: to one organisation or by one inviter, when they are named.
func (s *Store) Invitations(ctx context.Context, organisation domain.ID, by string) ([]Invitation, error) {
	rows, err := s.pool.Query(ctx, listInvitations, organisation, by)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (Invitation, error) {
		r, err := pgx.RowToStructByPos[invitationRow](row)
		return r.invitation(), err
	})
}

const dropInvitation = `
delete from accounts.invitations where id = $1`

// Withdraw ends an invitation that was not accepted.
func (s *Store) Withdraw(ctx context.Context, by By, id domain.ID) error {
	return s.do(ctx, func(tx pgx.Tx) ([]Entry, error) {
		tag, err := tx.Exec(ctx, dropInvitation, id)
		if err == nil && tag.RowsAffected() == 0 {
			err = missing("invitation")
		}
		return []Entry{by.did(InvitationWithdrawn, id, nil)}, err
	})
}

const findInvitation = `
select id, role, organisation, series, note, invited_by, invited_at, expires_at
from accounts.invitations
where digest = $1 and expires_at > now()`

var errNoInvitation = &domain.Error{Reason: domain.NotFound, Code: "no_invitation",
	Message: "this invitation was accepted or withdrawn, or it has expired: ask for a new one"}

// Invited is the open invitation with that secret.
func (s *Store) Invited(ctx context.Context, secret string) (Invitation, error) {
	digest := digestOf(secret)
	rows, err := s.pool.Query(ctx, findInvitation, digest[:])
	row, err := one[invitationRow](rows, err, errNoInvitation)
	return row.invitation(), err
}

// Accept gives the account what the invitation offers, and ends the invitation.
func (s *Store) Accept(ctx context.Context, secret string, account domain.ID) (g Grant, err error) {
	err = s.do(ctx, func(tx pgx.Tx) (entries []Entry, err error) {
		if err := known(ctx, tx, account); err != nil {
			return nil, err
		}
		g, entries, err = accept(ctx, tx, secret, account)
		return entries, err
	})
	return g, err
}

const takeInvitation = `
delete from accounts.invitations
where digest = $1 and expires_at > now()
returning id, role, organisation, series, note, invited_by, invited_at, expires_at`

func accept(ctx context.Context, tx pgx.Tx, secret string, account domain.ID) (Grant, []Entry, error) {
	digest := digestOf(secret)
	rows, err := tx.Query(ctx, takeInvitation, digest[:])
	row, err := one[invitationRow](rows, err, errNoInvitation)
	if err != nil {
		return Grant{}, nil, err
	}
	by, i := By{Actor: account.String()}, row.invitation()
	g, entries, err := i.grant(ctx, tx, by, account)
	return g, append(entries, by.did(InvitationAccepted, i.ID, map[string]any{"invited_by": i.InvitedBy, "grant": g.ID})), err
}

// Join accepts an invitation as the person with that identity, who gets an account if they have none, and begins a session
// in place of the browser's earlier one. It returns what the cookie is to hold.
func (s *Store) Join(ctx context.Context, invitation string, identity Digest, earlier string) (secret string, err error) {
	err = s.do(ctx, func(tx pgx.Tx) (entries []Entry, err error) {
		rows, err := tx.Query(ctx, findIdentity, identity[:])
		found, err := one[struct{ ID domain.ID }](rows, err, ErrUnknown)
		if errors.Is(err, ErrUnknown) {
			found.ID = newID()
			_, err = tx.Exec(ctx, addAccount, found.ID, identity[:], "")
		}
		if err != nil {
			return nil, err
		}
		g, entries, err := accept(ctx, tx, invitation, found.ID)
		if err != nil {
			return nil, err
		}
		var began []Entry
		secret, began, err = begin(ctx, tx, found.ID, g.ID, earlier)
		return append(entries, began...), err
	})
	return secret, err
}

// Link is the address that an invitation's secret is passed on in. The secret stands behind the # sign, which a browser
// sends to nobody: so it is in no log and no referrer.
func Link(site, secret string) string { return strings.TrimSuffix(site, "/") + "/invitation#" + secret }
