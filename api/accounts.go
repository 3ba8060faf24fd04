package api

import (
	"cmp"
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"aftermatch/accounts"
	"aftermatch/domain"
)

// What the endpoints about accounts take and give, where the package accounts has no type for it.
type (
	// Items is a list that is answered whole, or as far as next.
	Items[T any] struct {
		Body struct {
			Items []T     `json:"items" doc:"What was asked for."`
			Next  *string `json:"next" doc:"Give it as cursor to read on; null at the end."`
		}
	}
	// Only is one thing.
	Only[T any] struct{ Body T }
	// Secretive is a thing with a secret, which no cache may keep.
	Secretive[T any] struct {
		CacheControl string `header:"Cache-Control" doc:"Always no-store."`
		Body         T
	}
	// MadeKey is a key with what it opens by.
	MadeKey struct {
		accounts.Key
		Secret string `json:"secret" doc:"The key itself. Nobody can be told it again."`
	}
	// MadeInvitation is an invitation with what accepts it.
	MadeInvitation struct {
		accounts.Invitation
		Code string `json:"code" doc:"What accepts the invitation, once. Nobody can be told it again."`
		Link string `json:"link,omitempty" doc:"The link to pass on, where the server knows the address of its pages."`
	}
	// AuditEntry is the package's own, under a name that the documentation has no other thing for.
	AuditEntry accounts.Entry
	// Done says that something was done.
	Done struct{ Body struct{} }
	// One names one thing.
	One struct {
		ID string `path:"id" doc:"The thing's id." format:"uuid"`
	}
	// KeyWish is the input of a new key.
	KeyWish struct {
		Body struct {
			Name string `json:"name" maxLength:"80" doc:"What the key is for; never a person's name."`
			Days int    `json:"days,omitempty" minimum:"1" maximum:"366" doc:"How many days it lasts: 90 when left out."`
		}
	}
	// ServiceWish is the input of a new service.
	ServiceWish struct {
		Body struct {
			Name string `json:"name" maxLength:"80" doc:"What the service is called; never a person's name."`
			accounts.Capacity
			Days int `json:"days,omitempty" minimum:"1" maximum:"366" doc:"How many days its first key lasts: 90 when left out."`
		}
	}
	// InvitationWish is the input of a new invitation.
	InvitationWish struct {
		Body struct {
			accounts.Capacity
			Note string `json:"note,omitempty" maxLength:"80" doc:"Tells open invitations apart; it is forgotten with the invitation."`
		}
	}
	// Acceptance is the input of accepting an invitation.
	Acceptance struct {
		Body struct {
			Code string `json:"code" maxLength:"100" doc:"What stands behind the # of the link."`
		}
	}
	// PeopleQuery is the input of the list of accounts.
	PeopleQuery struct {
		Organisation domain.ID `query:"organisation" format:"uuid" doc:"Only those that act for it."`
	}
	// TrailQuery is the input of the audit log.
	TrailQuery struct {
		Cursor string `query:"cursor" maxLength:"20" doc:"The next of the page before."`
		Limit  int    `query:"limit" minimum:"1" maximum:"1000" default:"100" doc:"How many entries at most."`
	}
)

const usualDays = int(accounts.KeysLast / (24 * time.Hour))

func (s *server) accountEndpoints() {
	get(s, "get-account", "/account", "Read the own account, and what it may act as", KeepAccount, s.ownAccount)
	get(s, "list-keys", "/keys", "List the own keys, without what they open by", KeepAccount, s.listKeys)
	keep(s, "create-key", "/keys", "Make a key that acts as one does now", KeepAccount, http.StatusCreated, s.createKey)
	keep(s, "revoke-key", "/keys/{id}/revoke", "End a key at once", KeepAccount, http.StatusOK, done(s.registrar.RevokeKey, "key"))
	get(s, "list-invitations", "/invitations", "List the open invitations that one may know of", Invite, s.listInvitations)
	keep(s, "create-invitation", "/invitations", "Invite somebody to act as something, by a link that works once", Invite, http.StatusCreated, s.createInvitation)
	keep(s, "withdraw-invitation", "/invitations/{id}/withdraw", "End an open invitation", Invite, http.StatusOK, done(s.registrar.Withdraw, "invitation"))
	keep(s, "accept-invitation", "/invitations/accept", "Accept an invitation with the own account", KeepAccount, http.StatusOK, s.acceptInvitation)
	get(s, "list-accounts", "/accounts", "List the accounts that one may know of", ReadPeople, s.listAccounts)
	keep(s, "create-account", "/accounts", "Make an account for a program, and a first key", Administer, http.StatusCreated, s.createAccount)
	keep(s, "close-account", "/accounts/{id}/close", "End an account, its keys and sessions, and forget the person", KeepAccount, http.StatusOK, done(s.registrar.Close, "account"))
	keep(s, "end-grant", "/grants/{id}/end", "Leave, or take away what an account may act as", EndCapacity, http.StatusOK, done(s.registrar.EndGrant, "grant"))
	get(s, "list-audit", "/audit", "Read the audit log, the latest entry first", Administer, s.listAudit)
}

// keep registers a write that is no event, and so knows neither versions nor positions.
func keep[I, O any](s *server, id, path, summary string, action Action, status int, handle func(context.Context, *I) (*O, error)) {
	description := operation{id, http.MethodPost, path, summary, action, status}.describe(s)
	description.Middlewares = huma.Middlewares{s.authorise(action)}
	huma.Register(s.huma, description, func(ctx context.Context, in *I) (*O, error) {
		ctx, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		out, err := handle(ctx, in)
		if err != nil {
			return nil, s.explain(ctx, err)
		}
		return out, nil
	})
}

// done is the handler of what is done to the thing in the path.
func done(do func(context.Context, Actor, domain.ID) error, kind string) func(context.Context, *One) (*Done, error) {
	return func(ctx context.Context, in *One) (*Done, error) {
		id, err := pathID(kind, in.ID)
		if err == nil {
			err = do(ctx, exchangeOf(ctx).actor, id)
		}
		return &Done{}, err
	}
}

func items[T any](all []T, err error) (*Items[T], error) {
	out := &Items[T]{}
	if out.Body.Items = all; all == nil {
		out.Body.Items = []T{}
	}
	return out, err
}

func (s *server) ownAccount(ctx context.Context, _ *struct{}) (*Only[accounts.Account], error) {
	account, err := s.registrar.Account(ctx, exchangeOf(ctx).actor)
	return &Only[accounts.Account]{account}, err
}

func (s *server) listKeys(ctx context.Context, _ *struct{}) (*Items[accounts.Key], error) {
	return items(s.registrar.Keys(ctx, exchangeOf(ctx).actor))
}

func secretive[T any](body T, err error) (*Secretive[T], error) {
	return &Secretive[T]{"no-store", body}, err
}

func (s *server) createKey(ctx context.Context, in *KeyWish) (*Secretive[MadeKey], error) {
	key, secret, err := s.registrar.CreateKey(ctx, exchangeOf(ctx).actor, in.Body.Name, cmp.Or(in.Body.Days, usualDays))
	return secretive(MadeKey{key, secret}, err)
}

func (s *server) listInvitations(ctx context.Context, _ *struct{}) (*Items[accounts.Invitation], error) {
	return items(s.registrar.Invitations(ctx, exchangeOf(ctx).actor))
}

func (s *server) createInvitation(ctx context.Context, in *InvitationWish) (*Secretive[MadeInvitation], error) {
	invitation, code, err := s.registrar.Invite(ctx, exchangeOf(ctx).actor, in.Body.Capacity, in.Body.Note)
	made := MadeInvitation{Invitation: invitation, Code: code}
	if s.options.Site != "" && err == nil {
		made.Link = accounts.Link(s.options.Site, code)
	}
	return secretive(made, err)
}

func (s *server) acceptInvitation(ctx context.Context, in *Acceptance) (*Only[accounts.Grant], error) {
	grant, err := s.registrar.Accept(ctx, exchangeOf(ctx).actor, in.Body.Code)
	return &Only[accounts.Grant]{grant}, err
}

func (s *server) listAccounts(ctx context.Context, in *PeopleQuery) (*Items[accounts.Account], error) {
	return items(s.registrar.People(ctx, exchangeOf(ctx).actor, in.Organisation))
}

func (s *server) createAccount(ctx context.Context, in *ServiceWish) (*Secretive[MadeKey], error) {
	key, secret, err := s.registrar.AddService(ctx, exchangeOf(ctx).actor, in.Body.Name, in.Body.Capacity, cmp.Or(in.Body.Days, usualDays))
	return secretive(MadeKey{key, secret}, err)
}

func (s *server) listAudit(ctx context.Context, in *TrailQuery) (*Items[AuditEntry], error) {
	before, err := afterCursor(in.Cursor)
	if err != nil {
		return nil, err
	}
	entries, err := s.registrar.Trail(ctx, exchangeOf(ctx).actor, before, in.Limit)
	out, err := items([]AuditEntry(nil), err)
	for _, e := range entries {
		out.Body.Items = append(out.Body.Items, AuditEntry(e))
	}
	if len(entries) == in.Limit {
		next := strconv.FormatInt(entries[in.Limit-1].Position, 10)
		out.Body.Next = &next
	}
	return out, err
}
