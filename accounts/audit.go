package accounts

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"aftermatch/domain"
)

// Act names what an entry of the audit log tells of. The names are stored: one that was used is never changed.
type Act string

// The acts.
const (
	SignedIn            Act = "signed_in"
	SignedOut           Act = "signed_out"
	SignedOutEverywhere Act = "signed_out_everywhere"
	KeyCreated          Act = "key_created"
	KeyUsed             Act = "key_used" // once an hour of use
	KeyRevoked          Act = "key_revoked"
	TokenUsed           Act = "token_used" // of the provider, under a grant: once an hour of use
	Invited             Act = "invited"
	InvitationAccepted  Act = "invitation_accepted"
	InvitationWithdrawn Act = "invitation_withdrawn"
	Granted             Act = "granted"
	GrantEnded          Act = "grant_ended"
	AccountClosed       Act = "account_closed"
	Exported            Act = "exported" // personal data
	Erased              Act = "erased"   // personal data
)

// Entry is one line of the audit log. Nothing in it may be personal or secret: it can never be removed.
type Entry struct {
	Position   int64          `json:"position" doc:"Of the entry in the audit log."`
	At         time.Time      `json:"at" doc:"When it was done."`
	Actor      string         `json:"actor" doc:"Who did it: an account's id, or a word for what has no account."`
	Action     Act            `json:"action" doc:"What was done."`
	Subject    string         `json:"subject" doc:"The id of what it was done to."`
	OnBehalfOf domain.ID      `json:"on_behalf_of,omitzero" doc:"The organisation that was acted for."`
	Detail     map[string]any `json:"detail,omitempty" doc:"What else there is to know."`
}

// Database is a pool or a transaction.
type Database interface {
	Exec(ctx context.Context, sql string, arguments ...any) (pgconn.CommandTag, error)
	Query(ctx context.Context, sql string, arguments ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, arguments ...any) pgx.Row
}

const appendAudit = `
insert into accounts.audit (actor, action, subject, on_behalf_of, detail)
values ($1, $2, $3, nullif($4, '00000000-0000-0000-0000-000000000000'::uuid), $5)`

// Audit appends an entry; its position and time are given here. In the transaction that does what it tells of, it
// is recorded if and only if that is done.
func Audit(ctx context.Context, db Database, e Entry) error {
	if e.Detail == nil {
		e.Detail = map[string]any{}
	}
	if _, err := db.Exec(ctx, appendAudit, e.Actor, e.Action, e.Subject, e.OnBehalfOf, e.Detail); err != nil {
		return fmt.Errorf("append %s to the audit log: %w", e.Action, err)
	}
	return nil
}

const readAudit = `
select position, at, actor, action, subject, coalesce(on_behalf_of, '00000000-0000-0000-0000-000000000000'), detail
from accounts.audit
where position < $1
order by position desc
limit $2`

// Trail reads the audit log backwards: at most limit entries before that position, the latest first. A position of 0
// begins at the end.
func Trail(ctx context.Context, db Database, before int64, limit int) ([]Entry, error) {
	if before <= 0 {
		before = 1<<63 - 1
	}
	rows, err := db.Query(ctx, readAudit, before, limit)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Entry])
}

// Trail is the package's Trail on the store's database.
func (s *Store) Trail(ctx context.Context, before int64, limit int) ([]Entry, error) {
	return Trail(ctx, s.pool, before, limit)
}
