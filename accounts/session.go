package accounts

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
)

// A session ends this long after it began, or after it was last used.
const (
	SessionsLast  = 12 * time.Hour
	sessionsSleep = 2 * time.Hour
)

// Session is a browser that is signed in.
type Session struct {
	Account domain.ID // zero in the demo, which has no accounts
	Grant   Grant     // what it acts as; zero while that is nothing
	Demo    Role      // chosen in the demo
}

// IdentityOf is what is kept of a person: a digest of the name that the provider has for them. It tells whether two are the
// same, and not who they are.
func IdentityOf(issuer, subject string) Digest { return digestOf(issuer + "\x00" + subject) }

const (
	findIdentity = `
select id from accounts.accounts where identity = $1`
	addSession = `
insert into accounts.sessions (digest, account, grant_id, demo, ends_at)
select $1, $2, (select id from accounts.grants where account = $2 order by id = $3 desc, granted_at, id limit 1), nullif($4, ''), now() + $5`
	sweepSessions = `
delete from accounts.sessions where ends_at <= now() or digest = $1`
)

// SignIn begins a session of the account with that identity, under its oldest grant, and ends the browser's earlier one, if
// any. It returns what the cookie is to hold, or ErrUnknown when the person has no account.
func (s *Store) SignIn(ctx context.Context, identity Digest, earlier string) (secret string, err error) {
	err = s.do(ctx, func(tx pgx.Tx) (entries []Entry, err error) {
		rows, err := tx.Query(ctx, findIdentity, identity[:])
		found, err := one[struct{ ID domain.ID }](rows, err, ErrUnknown)
		if err != nil {
			return nil, err
		}
		secret, entries, err = begin(ctx, tx, found.ID, domain.ID{}, earlier)
		return entries, err
	})
	return secret, err
}

// begin begins a session under that grant, or under the oldest one.
func begin(ctx context.Context, tx pgx.Tx, account, grant domain.ID, earlier string) (secret string, entries []Entry, err error) {
	if secret, err = insert(ctx, tx, &account, grant, "", earlier); err == nil {
		_, err = tx.Exec(ctx, noteAccount, account)
	}
	return secret, []Entry{{Actor: account.String(), Action: SignedIn, Subject: account.String()}}, err
}

func insert(ctx context.Context, tx pgx.Tx, account *domain.ID, grant domain.ID, demo Role, earlier string) (secret string, err error) {
	secret = newSecret()
	old, digest := digestOf(earlier), digestOf(secret)
	if _, err = tx.Exec(ctx, sweepSessions, old[:]); err == nil {
		_, err = tx.Exec(ctx, addSession, digest[:], account, grant, demo, SessionsLast)
	}
	return secret, err
}

// SignInToDemo begins a session of a role that was chosen.
func (s *Store) SignInToDemo(ctx context.Context, role Role, earlier string) (secret string, err error) {
	err = s.do(ctx, func(tx pgx.Tx) (_ []Entry, err error) {
		secret, err = insert(ctx, tx, nil, domain.ID{}, role, earlier)
		return []Entry{{Actor: DemoActor(role), Action: SignedIn}}, err
	})
	return secret, err
}

// DemoActor is what the demo's events and audit log call a role; it is the role's key, too.
func DemoActor(role Role) string { return "demo-" + string(role) }

type sessionRow struct {
	Account      *domain.ID
	Demo         *Role
	Stale        bool
	Grant, Of    *domain.ID
	Role         *Role
	Organisation *domain.ID
	Series       []string
}

const (
	findSession = `
select s.account, s.demo, s.seen_at < now() - interval '5 minutes', g.id, g.account, g.role, g.organisation, g.series
from accounts.sessions s left join accounts.grants g on g.id = s.grant_id
where s.digest = $1 and s.ends_at > now() and s.seen_at > now() - $2::interval`
	noteSession = `
update accounts.sessions set seen_at = now() where digest = $1`
)

// BySession is the session whose cookie holds that, or ErrUnknown.
func (s *Store) BySession(ctx context.Context, secret string) (Session, error) {
	digest := digestOf(secret)
	rows, err := s.pool.Query(ctx, findSession, digest[:], sessionsSleep)
	row, err := one[sessionRow](rows, err, ErrUnknown)
	if err == nil && row.Stale {
		_, err = s.pool.Exec(ctx, noteSession, digest[:])
	}
	if err != nil {
		return Session{}, err
	}
	if row.Demo != nil {
		return Session{Demo: *row.Demo}, nil
	}
	session := Session{Account: *row.Account}
	if row.Grant != nil {
		session.Grant = grantRow{*row.Grant, *row.Of, *row.Role, row.Organisation, row.Series}.grant()
	}
	return session, nil
}

const chooseGrant = `
update accounts.sessions s set grant_id = g.id
from accounts.grants g
where s.digest = $1 and g.id = $2 and g.account = s.account`

// Choose makes the session act under another grant of its account.
func (s *Store) Choose(ctx context.Context, secret string, grant domain.ID) error {
	digest := digestOf(secret)
	tag, err := s.pool.Exec(ctx, chooseGrant, digest[:], grant)
	if err == nil && tag.RowsAffected() == 0 {
		err = missing("grant")
	}
	return err
}

const endSession = `
delete from accounts.sessions where digest = $1 returning coalesce(account::text, 'demo-' || demo), coalesce(account::text, '')`

// SignOut ends a session, if there is one.
func (s *Store) SignOut(ctx context.Context, secret string) error {
	digest := digestOf(secret)
	return s.do(ctx, func(tx pgx.Tx) ([]Entry, error) {
		rows, err := tx.Query(ctx, endSession, digest[:])
		if err != nil {
			return nil, err
		}
		return pgx.CollectRows(rows, func(row pgx.CollectableRow) (e Entry, err error) {
			e.Action = SignedOut
			err = row.Scan(&e.Actor, &e.Subject)
			return e, err
		})
	})
}

// SignOutEverywhere ends all sessions of an account.
func (s *Store) SignOutEverywhere(ctx context.Context, by By, account domain.ID) error {
	return s.do(ctx, func(tx pgx.Tx) ([]Entry, error) {
		tag, err := tx.Exec(ctx, dropSessions, account)
		return []Entry{by.did(SignedOutEverywhere, account, map[string]any{"sessions": tag.RowsAffected()})}, err
	})
}
