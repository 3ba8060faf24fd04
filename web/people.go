package web

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"aftermatch/accounts"
	"aftermatch/api"
	"aftermatch/domain"
	"aftermatch/projections"
)

// peopleRoutes are the pages of those who look after other accounts.
func (s *server) peopleRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /people", s.page(api.Invite, func(v *visit) error { return s.showPeople(v, "") }))
	mux.HandleFunc("POST /people/invite", s.page(api.Invite, s.invite))
	mux.HandleFunc("POST /people/withdraw", s.page(api.Invite, s.withdraw))
	mux.HandleFunc("POST /people/end", s.page(api.EndCapacity, s.endGrant))
	mux.HandleFunc("POST /people/close", s.page(api.Administer, s.closeOther))
	mux.HandleFunc("GET /audit", s.page(api.Administer, s.audit))
}

// people are the accounts and open invitations that somebody may know of.
type people struct {
	Accounts    []accounts.Account
	Invitations []accounts.Invitation
	names       map[domain.ID]string // of organisations
	Link        string               // of an invitation that was just made: shown this once
}

func (p people) capacity(v *visit, c accounts.Capacity) string {
	return v.capacity(c, p.names[c.Organisation])
}

func (s *server) showPeople(v *visit, link string) (err error) {
	p := people{Link: link}
	var unseen *domain.Error
	p.Accounts, err = s.registrar.People(v.context(), v.actor, domain.ID{})
	if err != nil && !errors.As(err, &unseen) { // who only invites sees nobody
		return err
	}
	if p.Invitations, err = s.registrar.Invitations(v.context(), v.actor); err != nil {
		return err
	}
	organisations := []domain.ID{v.actor.Organisation}
	for _, i := range p.Invitations {
		organisations = append(organisations, i.Organisation)
	}
	for _, a := range p.Accounts {
		for _, g := range a.Grants {
			organisations = append(organisations, g.Organisation)
		}
	}
	if p.names, err = s.called(v.context(), organisations...); err != nil {
		return err
	}
	return v.show(http.StatusOK, peoplePage(v, p))
}

func (s *server) invite(v *visit) error {
	f, err := v.form()
	if err != nil {
		return err
	}
	c := accounts.Capacity{Role: accounts.Role(f.Get("role"))}
	if c.Role == accounts.Manager && v.actor.Role != api.Manager {
		if c.Organisation, err = s.organisation(v.context(), strings.TrimSpace(f.Get("organisation"))); err != nil {
			return err
		}
	}
	if series := strings.TrimSpace(f.Get("series")); series != "" && c.Role == accounts.Organiser {
		c.Series = []string{series}
	}
	_, secret, err := s.registrar.Invite(v.context(), v.actor, c, strings.TrimSpace(f.Get("note")))
	if err != nil {
		return err
	}
	v.w.Header().Set("Cache-Control", "no-store")
	return s.showPeople(v, accounts.Link(s.site(v.r), secret))
}

// organisation is the one that is called that, or has that id.
func (s *server) organisation(ctx context.Context, text string) (id domain.ID, err error) {
	if id, err = domain.ParseID(text); err == nil {
		return id, nil
	}
	found, err := s.reader.Organisations(ctx, projections.OrganisationFilter{Listing: projections.Listing{Limit: 1000}, Query: text})
	if err != nil {
		return id, err
	}
	same := slices.DeleteFunc(found.Items, func(o projections.Organisation) bool { return !strings.EqualFold(o.Name, text) })
	if len(same) != 1 {
		return id, &domain.Error{Reason: domain.Invalid, Code: "invalid", Message: "which organisation is meant is not clear",
			Faults: []domain.Fault{{Field: "organisation", Message: "must be its whole name as it is listed; its id, if several are called so"}}}
	}
	return same[0].ID, nil
}

// site is the address that people reach the pages under.
func (s *server) site(r *http.Request) string {
	if s.options.Site != "" {
		return s.options.Site
	}
	return "http://" + r.Host
}

// thenPeople has the form do something, and shows the people again.
func (v *visit) thenPeople(do func(form) error) error {
	f, err := v.form()
	if err == nil {
		err = do(f)
	}
	if err != nil {
		return err
	}
	http.Redirect(v.w, v.r, "/people", http.StatusSeeOther)
	return nil
}

func (s *server) withdraw(v *visit) error {
	return v.thenPeople(func(f form) error { return s.registrar.Withdraw(v.context(), v.actor, f.id("invitation")) })
}

func (s *server) endGrant(v *visit) error {
	return v.thenPeople(func(f form) error { return s.registrar.EndGrant(v.context(), v.actor, f.id("grant")) })
}

func (s *server) closeOther(v *visit) error {
	return v.thenPeople(func(f form) error { return s.registrar.Close(v.context(), v.actor, f.id("account")) })
}

// auditPage is how many entries a page of the audit log has.
const auditPage = 100

// trail is a page of the audit log.
type trail struct {
	Entries []accounts.Entry
	Before  int64 // where the next page begins; 0 after the last one
}

func (s *server) audit(v *visit) error {
	before, err := strconv.ParseInt(v.r.URL.Query().Get("before"), 10, 64)
	if err != nil {
		before = 0
	}
	entries, err := s.registrar.Trail(v.context(), v.actor, before, auditPage)
	if err != nil {
		return err
	}
	t := trail{Entries: entries}
	if len(entries) == auditPage {
		t.Before = entries[auditPage-1].Position
	}
	return v.show(http.StatusOK, auditTrail(v, t))
}
