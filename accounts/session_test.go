package accounts_test

import (
	"slices"
	"testing"

	"aftermatch/accounts"
	"aftermatch/domain"
)

func TestAnInvitationBindsWhoeverAcceptsIt(t *testing.T) {
	h := open(t)
	_, err := h.SignIn(t.Context(), anna, "")
	h.unknown(err) // nobody has invited her
	secret := h.invited(ours)
	if i := must(h.Invited(t.Context(), secret))(h); i.Organisation != us || i.InvitedBy != "operator" {
		t.Errorf("got %v", i)
	}
	cookie := must(h.Join(t.Context(), secret, anna, ""))(h)
	session := must(h.BySession(t.Context(), cookie))(h)
	if session.Grant.Role != accounts.Manager || session.Grant.Organisation != us || session.Grant.Account != session.Account {
		t.Errorf("got %v", session)
	}
	_, err = h.Join(t.Context(), secret, accounts.IdentityOf("https://provider.example", "eve"), "")
	h.refused(err, "no_invitation")
	again := must(h.BySession(t.Context(), must(h.SignIn(t.Context(), anna, ""))(h)))(h)
	if again.Account != session.Account {
		t.Errorf("signing in again: got %v, want %v", again, session)
	}
	want := []accounts.Act{accounts.Invited, accounts.Granted, accounts.InvitationAccepted, accounts.SignedIn, accounts.SignedIn}
	if got := h.acts(); !slices.Equal(got, want) {
		t.Errorf("the audit log says %v, want %v", got, want)
	}
}

func TestAnInvitationThatEndedBindsNobody(t *testing.T) {
	h := open(t)
	expired, withdrawn := h.invited(ours), h.invited(ours)
	i := must(h.Invited(t.Context(), withdrawn))(h)
	if err := h.Withdraw(t.Context(), accounts.Operator, i.ID); err != nil {
		t.Fatal(err)
	}
	h.exec(`update accounts.invitations set expires_at = now()`)
	for _, secret := range []string{expired, withdrawn, "", "guess"} {
		_, err := h.Join(t.Context(), secret, anna, "")
		h.refused(err, "no_invitation")
		_, err = h.Invited(t.Context(), secret)
		h.refused(err, "no_invitation")
	}
	h.refused(h.Withdraw(t.Context(), accounts.Operator, i.ID), "not_found")
	if all := must(h.List(t.Context(), domain.ID{}))(h); len(all) != 0 {
		t.Errorf("there are accounts of nobody: %v", all)
	}
}

func TestOnePersonActsForSeveralOrganisations(t *testing.T) {
	h := open(t)
	them := accounts.Capacity{Role: accounts.Manager, Organisation: domain.DeriveID("them")}
	_, session := h.joined(anna, ours)
	cookie, later := h.joined(anna, them)
	if later.Account != session.Account || later.Grant.Organisation != them.Organisation {
		t.Errorf("got %v, want another grant of %v", later, session.Account)
	}
	if err := h.Choose(t.Context(), cookie, session.Grant.ID); err != nil {
		t.Fatal(err)
	}
	if got := must(h.BySession(t.Context(), cookie))(h); got.Grant.Organisation != us {
		t.Errorf("acts for %v", got.Grant.Organisation)
	}
	_, stranger := h.joined(accounts.IdentityOf("https://provider.example", "eve"), them)
	h.refused(h.Choose(t.Context(), cookie, stranger.Grant.ID), "not_found")

	if people := must(h.List(t.Context(), us))(h); len(people) != 1 || len(people[0].Grants) != 1 || people[0].ID != session.Account {
		t.Errorf("our people are %v", people)
	}
	if err := h.EndGrant(t.Context(), accounts.By{Actor: session.Account.String()}, session.Grant.ID); err != nil {
		t.Fatal(err)
	}
	if got := must(h.BySession(t.Context(), cookie))(h); got.Grant.Role != "" || got.Account != session.Account {
		t.Errorf("who left still acts as %v", got.Grant)
	}
	if account := must(h.Find(t.Context(), session.Account))(h); len(account.Grants) != 1 || account.Grants[0].Organisation != them.Organisation {
		t.Errorf("left with %v", account.Grants)
	}
}

func TestAnOrganisersSeriesAddUp(t *testing.T) {
	h := open(t)
	_, first := h.joined(anna, accounts.Capacity{Role: accounts.Organiser, Series: []string{"CMC"}})
	_, second := h.joined(anna, accounts.Capacity{Role: accounts.Organiser, Series: []string{"Fair", "CMC"}})
	if second.Grant.ID != first.Grant.ID || !slices.Equal(slices.Sorted(slices.Values(second.Grant.Series)), []string{"CMC", "Fair"}) {
		t.Errorf("got %v, then %v", first.Grant, second.Grant)
	}
}

func TestASessionEnds(t *testing.T) {
	for name, end := range map[string]func(h *house, cookie string, of accounts.Session) error{
		"signed out": func(h *house, cookie string, _ accounts.Session) error { return h.SignOut(h.Context(), cookie) },
		"signed out everywhere": func(h *house, _ string, of accounts.Session) error {
			return h.SignOutEverywhere(h.Context(), accounts.Operator, of.Account)
		},
		"signed in anew": func(h *house, cookie string, _ accounts.Session) error {
			_, err := h.SignIn(h.Context(), anna, cookie)
			return err
		},
		"account closed": func(h *house, _ string, of accounts.Session) error {
			return h.Close(h.Context(), accounts.Operator, of.Account)
		},
		"too old": func(h *house, _ string, _ accounts.Session) error {
			h.exec(`update accounts.sessions set ends_at = now()`)
			return nil
		},
		"unused": func(h *house, _ string, _ accounts.Session) error {
			h.exec(`update accounts.sessions set seen_at = now() - interval '3 hours'`)
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := open(t)
			cookie, session := h.joined(anna, ours)
			if err := end(h, cookie, session); err != nil {
				t.Fatal(err)
			}
			_, err := h.BySession(t.Context(), cookie)
			h.unknown(err)
		})
	}
}

func TestAClosedAccountIsForgotten(t *testing.T) {
	h := open(t)
	_, session := h.joined(anna, ours)
	if err := h.Rename(t.Context(), session.Account, "Anna"); err != nil {
		t.Fatal(err)
	}
	if err := h.Close(t.Context(), accounts.Operator, session.Account); err != nil {
		t.Fatal(err)
	}
	var kept int
	if err := h.db.QueryRow(t.Context(), `select count(*) from accounts.accounts where identity is not null or name <> ''`).Scan(&kept); err != nil || kept != 0 {
		t.Errorf("%d accounts are remembered, %v", kept, err)
	}
	if _, again := h.joined(anna, ours); again.Account == session.Account {
		t.Error("who comes back is known as before")
	}
	h.refused(h.Rename(t.Context(), session.Account, "Anna"), "not_found")
	_, err := h.Grant(t.Context(), accounts.Operator, session.Account, ours)
	h.refused(err, "not_found")
	_, err = h.Accept(t.Context(), h.invited(ours), session.Account)
	h.refused(err, "not_found")
}

func TestTheDemoHasSessionsWithoutAccounts(t *testing.T) {
	h := open(t)
	cookie := must(h.SignInToDemo(t.Context(), accounts.Evaluator, ""))(h)
	if got := must(h.BySession(t.Context(), cookie))(h); got.Demo != accounts.Evaluator || !got.Account.IsZero() {
		t.Errorf("got %v", got)
	}
	if err := h.SignOut(t.Context(), cookie); err != nil {
		t.Fatal(err)
	}
	entries := must(accounts.Trail(t.Context(), h.db, 0, 10))(h)
	if len(entries) != 2 || entries[0].Action != accounts.SignedOut || entries[0].Actor != "demo-evaluator" {
		t.Errorf("the audit log says %v", entries)
	}
}

func TestThereAreNoOtherCapacities(t *testing.T) {
	h := open(t)
	for _, c := range []accounts.Capacity{{}, {Role: "king"}, {Role: accounts.Manager}, {Role: accounts.Admin, Organisation: us},
		{Role: accounts.Manager, Organisation: us, Series: []string{"CMC"}}, {Role: accounts.Organiser, Series: []string{""}}} {
		_, _, err := h.Invite(t.Context(), accounts.Operator, c, "")
		h.refused(err, "invalid")
		_, err = h.AddService(t.Context(), accounts.Operator, "x", c)
		h.refused(err, "invalid")
	}
}
