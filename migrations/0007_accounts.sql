-- +goose Up

-- Who may sign in or hold a key, and as what. Nothing here is part of the log, which names accounts by their id alone: so a
-- person can be forgotten while the log stays as it is.
create schema accounts;

create table accounts.accounts (
  id uuid primary key,                 -- stands in events and in the audit log
  identity bytea unique,               -- SHA-256 of the provider's issuer and subject; null for a service, and once closed
  name text not null,                  -- what the person, or who made the service, wants it to be called; empty once closed
  created_at timestamptz not null default now(),
  seen_at timestamptz,                 -- the last sign-in, or use of a key to within an hour
  closed_at timestamptz
);

-- What an account may act as. A request is made under exactly one grant.
create table accounts.grants (
  id uuid primary key,
  account uuid not null references accounts.accounts on delete cascade,
  role text not null check (role in ('admin', 'evaluator', 'organiser', 'manager')),
  organisation uuid,                   -- that a manager acts for
  series text[] not null default '{}', -- that an organiser runs beside the conferences it announced; * is every series
  granted_at timestamptz not null default now(),
  check ((role = 'manager') = (organisation is not null)),
  check (role = 'organiser' or series = '{}'),
  unique nulls not distinct (account, role, organisation)
);
create index grants_organisation on accounts.grants (organisation) where organisation is not null;

create table accounts.keys (
  id uuid primary key,
  digest bytea not null unique,        -- SHA-256 of 32 random bytes; the key itself is shown once and kept nowhere
  grant_id uuid not null references accounts.grants on delete cascade,
  name text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz                  -- to within an hour
);
create index keys_grant on accounts.keys (grant_id);

-- Browsers that are signed in.
create table accounts.sessions (
  digest bytea primary key,            -- SHA-256 of what the cookie holds
  account uuid references accounts.accounts on delete cascade,
  grant_id uuid references accounts.grants on delete set null,
  demo text,                           -- the role chosen in the demo, which has no accounts
  began_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  ends_at timestamptz not null,
  check ((account is null) <> (demo is null))
);
create index sessions_account on accounts.sessions (account);

-- Invitations that nobody has accepted or withdrawn.
create table accounts.invitations (
  id uuid primary key,
  digest bytea not null unique,        -- SHA-256 of 32 random bytes, which only the link holds
  role text not null check (role in ('admin', 'evaluator', 'organiser', 'manager')),
  organisation uuid,
  series text[] not null default '{}',
  note text not null,                  -- tells open invitations apart; forgotten with the invitation
  invited_by text not null,
  invited_at timestamptz not null default now(),
  expires_at timestamptz not null,
  check ((role = 'manager') = (organisation is not null)),
  check (role = 'organiser' or series = '{}')
);

-- Who did what beside recording events: sign-ins, use of keys, exports, erasures, and everything about accounts.
create table accounts.audit (
  position bigint generated always as identity primary key,
  at timestamptz not null default now(),
  actor text not null,                 -- an account's id, or a word such as demo-admin; never a person's name
  action text not null,
  subject text not null,               -- the id of what it was done to, or empty
  on_behalf_of uuid,                   -- the organisation acted for
  detail jsonb not null                -- what else must be known later; never a name, an address or a secret
);
create trigger append_only before update or delete or truncate on accounts.audit
  for each statement execute function refuse_change();

-- +goose Down
drop schema accounts cascade;
