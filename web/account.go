package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"aftermatch/accounts"
	"aftermatch/api"
	"aftermatch/domain"
)

// accountRoutes are the pages of one's own account.
func (s *server) accountRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /account", s.own(s.account))
	mux.HandleFunc("POST /account/name", s.own(s.rename))
	mux.HandleFunc("POST /account/act", s.own(s.actAs))
	mux.HandleFunc("POST /account/leave", s.own(s.leave))
	mux.HandleFunc("POST /account/keys", s.own(s.createKey))
	mux.HandleFunc("POST /account/keys/revoke", s.own(s.revokeKey))
	mux.HandleFunc("POST /account/sign-out-everywhere", s.own(s.signOutEverywhere))
	mux.HandleFunc("POST /account/close", s.own(s.closeAccount))
}

// own makes a handler of a page about the account that is signed in, whatever it may act as.
func (s *server) own(handle func(*visit) error) http.HandlerFunc {
	return s.open(func(v *visit) error {
		switch {
		case !v.account.IsZero():
			return handle(v)
		case v.actor.Role != "": // the demo has no accounts
			return errNoPage
		}
		v.toSignIn()
		return nil
	})
}

// mine is one's own account as its page shows it.
type mine struct {
	accounts.Account
	Keys   []accounts.Key
	names  map[domain.ID]string // of organisations
	Secret string               // of a key that was just made: shown this once
}

// capacity is what a grant lets one act as, in words.
func (m mine) capacity(v *visit, g accounts.Grant) string {
	return v.capacity(g.Capacity, m.names[g.Organisation])
}

// grant is the one of that id; the zero one when it has ended.
func (m mine) grant(id domain.ID) accounts.Grant {
	for _, g := range m.Grants {
		if g.ID == id {
			return g
		}
	}
	return accounts.Grant{}
}

// capacity says what one may act as; organisation is the name of that which it concerns.
func (t *tongue) capacity(c accounts.Capacity, organisation string) string {
	switch {
	case c.Role == accounts.Manager:
		return t.T("capacity.manager", organisation)
	case c.Role == accounts.Organiser && len(c.Series) > 0:
		return t.T("capacity.organiser.of", strings.Join(t.series(c.Series), ", "))
	}
	return t.Word("capacity", string(c.Role))
}

// series are their names, with a word for all of them.
func (t *tongue) series(names []string) (said []string) {
	for _, name := range names {
		if name == accounts.EverySeries {
			name = t.T("capacity.series.all")
		}
		said = append(said, name)
	}
	return said
}

// called is what an organisation is called; empty for none.
func (s *server) called(ctx context.Context, organisations ...domain.ID) (map[domain.ID]string, error) {
	found, err := s.reader.OrganisationsNamed(ctx, organisations)
	names := map[domain.ID]string{}
	for id, o := range found {
		names[id] = o.Name
	}
	return names, err
}

func (s *server) account(v *visit) error { return s.showAccount(v, "") }

func (s *server) showAccount(v *visit, secret string) error {
	account, err := s.accounts.Find(v.context(), v.account)
	if err != nil {
		return err
	}
	m := mine{Account: account, Secret: secret}
	if m.Keys, err = s.accounts.Keys(v.context(), v.account); err != nil {
		return err
	}
	var organisations []domain.ID
	for _, g := range account.Grants {
		organisations = append(organisations, g.Organisation)
	}
	if m.names, err = s.called(v.context(), organisations...); err != nil {
		return err
	}
	return v.show(http.StatusOK, accountPage(v, m))
}

// then has the form do something to the account, and shows the account again.
func (v *visit) then(do func(form) error) error {
	f, err := v.form()
	if err == nil {
		err = do(f)
	}
	if err != nil {
		return err
	}
	http.Redirect(v.w, v.r, "/account", http.StatusSeeOther)
	return nil
}

// id is that of a field; the zero ID for what is none.
func (f form) id(field string) domain.ID {
	id, err := domain.ParseID(f.Get(field))
	if err != nil {
		return domain.ID{}
	}
	return id
}

func (s *server) rename(v *visit) error {
	return v.then(func(f form) error { return s.accounts.Rename(v.context(), v.account, f.Get("name")) })
}

func (s *server) actAs(v *visit) error {
	return v.then(func(f form) error { return s.accounts.Choose(v.context(), v.session, f.id("grant")) })
}

func (s *server) leave(v *visit) error {
	return v.then(func(f form) error {
		grant, err := s.accounts.FindGrant(v.context(), f.id("grant"))
		if err != nil || grant.Account != v.account {
			return errNoPage
		}
		return s.registrar.EndGrant(v.context(), api.ActorOf(grant), grant.ID)
	})
}

// createKey shows the new key in the answer to the form itself: so it stands in no address, and no page shows it again.
func (s *server) createKey(v *visit) error {
	f, err := v.form()
	if err != nil {
		return err
	}
	days, err := strconv.Atoi(f.Get("days"))
	if err != nil {
		days = int(accounts.KeysLast / (24 * time.Hour))
	}
	_, secret, err := s.registrar.CreateKey(v.context(), v.actor, f.Get("name"), days)
	if err != nil {
		return err
	}
	v.w.Header().Set("Cache-Control", "no-store")
	return s.showAccount(v, secret)
}

func (s *server) revokeKey(v *visit) error {
	return v.then(func(f form) error {
		return s.accounts.RevokeKey(v.context(), accounts.By{Actor: v.account.String()}, v.account, f.id("key"))
	})
}

func (s *server) signOutEverywhere(v *visit) error {
	return v.then(func(form) error {
		return s.accounts.SignOutEverywhere(v.context(), accounts.By{Actor: v.account.String()}, v.account)
	})
}

func (s *server) closeAccount(v *visit) error {
	return v.then(func(f form) error {
		if f.Get("sure") == "" {
			return unknownChoice("sure")
		}
		return s.accounts.Close(v.context(), accounts.By{Actor: v.account.String()}, v.account)
	})
}

// day writes out the day of a time.
func (t *tongue) day(at time.Time) string { return t.Date(domain.DateOf(at)) }
