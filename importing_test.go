package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"aftermatch/internal/pgtest"
)

// heard does something once it is told that.
type heard struct {
	strings.Builder
	that string
	do   func() error
}

func (h *heard) Write(text []byte) (int, error) {
	n, err := h.Builder.Write(text)
	if h.do != nil && strings.Contains(h.String(), h.that) {
		do := h.do
		h.do = nil
		return n, do()
	}
	return n, err
}

// Another import has its turn until the one that waits has said so.
func TestAnImportSaysThatItWaits(t *testing.T) {
	url := pgtest.URL(t)
	t.Setenv("DATABASE_URL", url)
	other, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.Exec(t.Context(), `select pg_advisory_lock(hashtext('aftermatch import'))`); err != nil {
		t.Fatal(err)
	}
	guests := filepath.Join(t.TempDir(), "guests.csv")
	if err := os.WriteFile(guests, []byte("external_id,organisation,country\n1,Porto Mar,PT\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	told := &heard{that: "waits for another import", do: func() error { return other.Close(t.Context()) }}
	run(t.Context(), []string{"import", "participants", guests, "--conference", "0190a1b2-0000-7000-8000-000000000000"}, &terminal{io.Discard, told})
	if told.do != nil || !strings.Contains(told.String(), "conference") { // which nobody has announced
		t.Errorf("the import says %s", told)
	}
}
