package accounts

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
)

// Role is what someone is to Aftermatch.
type Role string

// The roles.
const (
	Admin     Role = "admin"     // may do everything; events say on whose behalf
	Evaluator Role = "evaluator" // reads everything but personal data, and changes nothing
	Organiser Role = "organiser" // runs its conferences and follows up on them
	Manager   Role = "manager"   // acts for one organisation
)

var roles = []Role{Admin, Evaluator, Organiser, Manager}

// EverySeries among an organiser's series stands for all of them.
const EverySeries = "*"

// Capacity is what one may act as.
type Capacity struct {
	Role         Role      `json:"role" enum:"admin,evaluator,organiser,manager" doc:"What one may act as."`
	Organisation domain.ID `json:"organisation_id,omitzero" format:"uuid" doc:"The organisation that a manager acts for."`
	Series       []string  `json:"series,omitempty" maxItems:"50" doc:"The series that an organiser runs beside the conferences it announced itself; * is every series."`
}

// Check tells whether there is such a capacity.
func (c Capacity) Check() error {
	switch {
	case !slices.Contains(roles, c.Role):
		return invalid("role", "must be admin, evaluator, organiser or manager")
	case c.Role == Manager && c.Organisation.IsZero():
		return invalid("organisation_id", "is required: a manager acts for one organisation")
	case c.Role != Manager && !c.Organisation.IsZero():
		return invalid("organisation_id", "is for managers alone")
	case c.Role != Organiser && len(c.Series) > 0:
		return invalid("series", "are for organisers alone")
	case slices.Contains(c.Series, ""):
		return invalid("series", "must have names")
	}
	return nil
}

// Grant is a capacity that an account has. Every request is made under exactly one.
type Grant struct {
	ID      domain.ID `json:"id" doc:"Of the grant."`
	Account domain.ID `json:"account_id" doc:"Who has it."`
	Capacity
}

// The columns of a grant, as scanGrant reads them.
type grantRow struct {
	ID, Account  domain.ID
	Role         Role
	Organisation *domain.ID
	Series       []string
}

func (r grantRow) grant() Grant {
	g := Grant{ID: r.ID, Account: r.Account, Capacity: Capacity{Role: r.Role, Series: r.Series}}
	if r.Organisation != nil {
		g.Organisation = *r.Organisation
	}
	return g
}

const addGrant = `
insert into accounts.grants (id, account, role, organisation, series)
values ($1, $2, $3, nullif($4, '00000000-0000-0000-0000-000000000000'::uuid), $5)
on conflict (account, role, organisation) do update
set series = (select coalesce(array_agg(distinct s), '{}') from unnest(accounts.grants.series || excluded.series) s)
returning id`

// add gives an account a capacity. One that it has already stays the same grant; an organiser's series add up.
func (c Capacity) grant(ctx context.Context, tx pgx.Tx, by By, account domain.ID) (Grant, []Entry, error) {
	if c.Series == nil {
		c.Series = []string{}
	}
	g := Grant{Account: account, Capacity: c}
	err := tx.QueryRow(ctx, addGrant, newID(), account, c.Role, c.Organisation, c.Series).Scan(&g.ID)
	return g, []Entry{by.did(Granted, g.ID, c.detail(account))}, err
}

// detail is what the audit log says of a capacity.
func (c Capacity) detail(account domain.ID) map[string]any {
	detail := map[string]any{"account": account, "role": c.Role}
	if !c.Organisation.IsZero() {
		detail["organisation"] = c.Organisation
	}
	if len(c.Series) > 0 {
		detail["series"] = c.Series
	}
	return detail
}

// Grant gives an account a capacity.
func (s *Store) Grant(ctx context.Context, by By, account domain.ID, c Capacity) (g Grant, err error) {
	if err := c.Check(); err != nil {
		return g, err
	}
	err = s.do(ctx, func(tx pgx.Tx) (entries []Entry, err error) {
		if err := known(ctx, tx, account); err != nil {
			return nil, err
		}
		g, entries, err = c.grant(ctx, tx, by, account)
		return entries, err
	})
	return g, err
}

const findGrant = `
select id, account, role, organisation, series from accounts.grants where id = $1`

// FindGrant is the grant of that id.
func (s *Store) FindGrant(ctx context.Context, id domain.ID) (Grant, error) {
	rows, err := s.pool.Query(ctx, findGrant, id)
	row, err := one[grantRow](rows, err, missing("grant"))
	return row.grant(), err
}

const accountGrants = `
select id, account, role, organisation, series
from accounts.grants
where account = any($1)
order by account, granted_at, id`

// Grants lists what an account may act as, the oldest first.
func (s *Store) Grants(ctx context.Context, account domain.ID) ([]Grant, error) {
	return grantsOf(ctx, s.pool, account)
}

func grantsOf(ctx context.Context, db Database, accounts ...domain.ID) ([]Grant, error) {
	rows, err := db.Query(ctx, accountGrants, accounts)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (Grant, error) {
		r, err := pgx.RowToStructByPos[grantRow](row)
		return r.grant(), err
	})
}

const endGrant = `
delete from accounts.grants where id = $1 returning id, account, role, organisation, series`

// EndGrant takes a capacity away at once, and the keys that were made under it.
func (s *Store) EndGrant(ctx context.Context, by By, id domain.ID) error {
	return s.do(ctx, func(tx pgx.Tx) ([]Entry, error) {
		rows, err := tx.Query(ctx, endGrant, id)
		row, err := one[grantRow](rows, err, missing("grant"))
		g := row.grant()
		return []Entry{by.did(GrantEnded, id, g.detail(g.Account))}, err
	})
}

// tokenHolder is what a token of the provider says of a request.
type tokenHolder struct {
	grantRow
	Stale bool // the last use of one under the grant was an hour ago or more
}

const (
	findIdentityGrant = `
select g.id, g.account, g.role, g.organisation, g.series, coalesce(g.token_used_at < now() - interval '1 hour', true)
from accounts.accounts a join accounts.grants g on g.account = a.id
where a.identity = $1 and ($2 = '' or g.id::text = $2)
order by g.granted_at, g.id
limit 1`
	noteToken = `
update accounts.grants set token_used_at = now() where id = $1 and coalesce(token_used_at < now() - interval '1 hour', true)`
)

// ByIdentity is the grant under which a person acts who shows a token of the provider: the wanted one, by its id, or else the
// oldest. It is ErrUnknown when the person has no such grant. It notes the use, once an hour.
func (s *Store) ByIdentity(ctx context.Context, identity Digest, wanted string) (Grant, error) {
	rows, err := s.pool.Query(ctx, findIdentityGrant, identity[:], wanted)
	holder, err := one[tokenHolder](rows, err, ErrUnknown)
	if err == nil && holder.Stale {
		err = s.noteUse(ctx, noteToken, holder.grant(), TokenUsed, holder.ID)
	}
	if err != nil {
		return Grant{}, err
	}
	return holder.grant(), nil
}
