package accounts_test

import (
	"errors"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"aftermatch/accounts"
	"aftermatch/domain"
	"aftermatch/internal/pgtest"
)

var (
	us   = domain.DeriveID("us")
	ours = accounts.Capacity{Role: accounts.Manager, Organisation: us}
	anna = accounts.IdentityOf("https://provider.example", "anna")
)

// house is the accounts of a database of its own.
type house struct {
	*testing.T
	*accounts.Store
	db *pgxpool.Pool
}

func open(t *testing.T) *house {
	t.Helper()
	db := pgtest.New(t)
	return &house{t, accounts.New(db), db}
}

// must is a value that came without an error.
func must[T any](value T, err error) func(*house) T {
	return func(h *house) T {
		h.Helper()
		if err != nil {
			h.Fatal(err)
		}
		return value
	}
}

// invited is the secret of an invitation.
func (h *house) invited(c accounts.Capacity) string {
	h.Helper()
	_, secret, err := h.Invite(h.Context(), accounts.Operator, c, "")
	if err != nil {
		h.Fatal(err)
	}
	return secret
}

// joined is a session of somebody who accepted an invitation.
func (h *house) joined(who accounts.Digest, c accounts.Capacity) (string, accounts.Session) {
	h.Helper()
	secret := must(h.Join(h.Context(), h.invited(c), who, ""))(h)
	return secret, must(h.BySession(h.Context(), secret))(h)
}

// acts are those of the audit log, the first one first.
func (h *house) acts() (acts []accounts.Act) {
	h.Helper()
	for _, e := range must(accounts.Trail(h.Context(), h.db, 0, 100))(h) {
		acts = append([]accounts.Act{e.Action}, acts...)
	}
	return acts
}

// exec changes what time would change.
func (h *house) exec(sql string) {
	h.Helper()
	if _, err := h.db.Exec(h.Context(), sql); err != nil {
		h.Fatal(err)
	}
}

// refused fails unless the error is a refusal with that code.
func (h *house) refused(err error, code string) {
	h.Helper()
	var refusal *domain.Error
	if !errors.As(err, &refusal) || refusal.Code != code {
		h.Errorf("got %v, want the refusal %s", err, code)
	}
}

// unknown fails unless the error is ErrUnknown.
func (h *house) unknown(err error) {
	h.Helper()
	if !errors.Is(err, accounts.ErrUnknown) {
		h.Errorf("got %v, want that nobody is known", err)
	}
}
