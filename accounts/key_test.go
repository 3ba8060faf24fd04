package accounts_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"aftermatch/accounts"
	"aftermatch/domain"
)

// key makes a service of that capacity, and a key for it.
func (h *house) key(c accounts.Capacity) (accounts.Grant, accounts.Key, string) {
	h.Helper()
	g := must(h.AddService(h.Context(), accounts.Operator, "importer", c))(h)
	k, secret, err := h.CreateKey(h.Context(), accounts.Operator, g.ID, "nightly", time.Hour)
	if err != nil {
		h.Fatal(err)
	}
	return g, k, secret
}

func TestAKeyActsAsItsGrant(t *testing.T) {
	h := open(t)
	g, k, secret := h.key(ours)
	if len(secret) < 43 || k.UsedAt != nil || k.Account != g.Account {
		t.Errorf("got %v and a secret of %d characters", k, len(secret))
	}
	for range 3 {
		got := must(h.ByKey(t.Context(), secret))(h)
		if got.ID != g.ID || got.Account != g.Account || got.Role != accounts.Manager || got.Organisation != us {
			t.Errorf("got %v, want %v", got, g)
		}
	}
	if keys := must(h.Keys(t.Context(), g.Account))(h); len(keys) != 1 || keys[0].UsedAt == nil || keys[0].Name != "nightly" {
		t.Errorf("got %v", keys)
	}
	if got, want := h.acts(), []accounts.Act{accounts.Granted, accounts.KeyCreated, accounts.KeyUsed}; !slices.Equal(got, want) {
		t.Errorf("the audit log says %v, want %v", got, want)
	}
	h.exec(`update accounts.keys set used_at = now() - interval '61 minutes'`)
	must(h.ByKey(t.Context(), secret))(h)
	if got := h.acts(); len(got) != 4 || got[3] != accounts.KeyUsed {
		t.Errorf("an hour later the audit log says %v", got)
	}
}

func TestAKeyEnds(t *testing.T) {
	for name, end := range map[string]func(h *house, k accounts.Key) error{
		"revoked": func(h *house, k accounts.Key) error {
			return h.RevokeKey(h.Context(), accounts.Operator, domain.ID{}, k.ID)
		},
		"expired": func(h *house, k accounts.Key) error {
			h.exec(`update accounts.keys set expires_at = now()`)
			return nil
		},
		"grant ended":    func(h *house, k accounts.Key) error { return h.EndGrant(h.Context(), accounts.Operator, k.GrantID) },
		"account closed": func(h *house, k accounts.Key) error { return h.Close(h.Context(), accounts.Operator, k.Account) },
	} {
		t.Run(name, func(t *testing.T) {
			h := open(t)
			_, k, secret := h.key(ours)
			must(h.ByKey(t.Context(), secret))(h)
			if err := end(h, k); err != nil {
				t.Fatal(err)
			}
			_, err := h.ByKey(t.Context(), secret)
			h.unknown(err)
			if n := must(h.UsableKeys(t.Context()))(h); n != 0 {
				t.Errorf("%d keys are usable", n)
			}
		})
	}
}

func TestAKeyIsKeptNowhere(t *testing.T) {
	h := open(t)
	_, _, secret := h.key(ours)
	must(h.ByKey(t.Context(), secret))(h)
	for _, table := range []string{"keys", "audit", "accounts", "grants"} {
		var whole string
		if err := h.db.QueryRow(t.Context(), `select coalesce(string_agg(t::text, ' '), '') from accounts.`+table+` t`).Scan(&whole); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(whole, secret) || strings.Contains(whole, strings.TrimPrefix(secret, "am_")) {
			t.Errorf("%s holds the key", table)
		}
	}
}

func TestNobodyRevokesAnothersKey(t *testing.T) {
	h := open(t)
	_, k, secret := h.key(ours)
	other, _, _ := h.key(ours)
	h.refused(h.RevokeKey(t.Context(), accounts.By{Actor: other.Account.String()}, other.Account, k.ID), "not_found")
	must(h.ByKey(t.Context(), secret))(h)
}

func TestAKeyIsNamedAndEndsInTime(t *testing.T) {
	h := open(t)
	g, _, _ := h.key(ours)
	for _, wrong := range []struct {
		name  string
		lasts time.Duration
	}{{"", time.Hour}, {strings.Repeat("x", 81), time.Hour}, {"x", 0}, {"x", -time.Hour}, {"x", accounts.MostKeysLast + 1}} {
		_, _, err := h.CreateKey(t.Context(), accounts.Operator, g.ID, wrong.name, wrong.lasts)
		h.refused(err, "invalid")
	}
	_, _, err := h.CreateKey(t.Context(), accounts.Operator, us, "x", time.Hour)
	h.refused(err, "not_found")
}

func TestTheUseOfATokenOfTheProviderIsSeen(t *testing.T) {
	h := open(t)
	_, session := h.joined(anna, ours)
	before := len(h.acts())
	for _, wanted := range []string{"", "", session.Grant.ID.String()} {
		if got := must(h.ByIdentity(t.Context(), anna, wanted))(h); got.ID != session.Grant.ID || got.Organisation != us {
			t.Errorf("got %v, want %v", got, session.Grant)
		}
	}
	h.exec(`update accounts.grants set token_used_at = now() - interval '61 minutes'`)
	must(h.ByIdentity(t.Context(), anna, ""))(h)
	if got, want := h.acts()[before:], []accounts.Act{accounts.TokenUsed, accounts.TokenUsed}; !slices.Equal(got, want) {
		t.Errorf("the audit log says %v, want %v", got, want)
	}
	if _, err := h.ByIdentity(t.Context(), anna, session.Account.String()); !errors.Is(err, accounts.ErrUnknown) {
		t.Errorf("under a grant that is none: %v", err)
	}
}
