package accounts_test

import (
	"os"
	"reflect"
	"testing"
	"time"

	"aftermatch/accounts"
	"aftermatch/domain"
	"aftermatch/internal/pgtest"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Run(m)) }

func TestTheAuditLogTellsWhatWasDone(t *testing.T) {
	db := pgtest.New(t)
	for _, e := range []accounts.Entry{
		{Actor: "operator", Action: accounts.KeyCreated, Subject: "k"},
		{Actor: "a", Action: accounts.Erased, Subject: "r", OnBehalfOf: domain.DeriveID("us"), Detail: map[string]any{"events": 3.0}},
	} {
		if err := accounts.Audit(t.Context(), db, e); err != nil {
			t.Fatal(err)
		}
	}
	got, err := accounts.Trail(t.Context(), db, 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	for i := range got {
		if time.Since(got[i].At).Abs() > time.Hour {
			t.Errorf("entry %d is of %s", got[i].Position, got[i].At)
		}
		got[i].At = time.Time{}
	}
	want := []accounts.Entry{
		{Position: 2, Actor: "a", Action: accounts.Erased, Subject: "r", OnBehalfOf: domain.DeriveID("us"), Detail: map[string]any{"events": 3.0}},
		{Position: 1, Actor: "operator", Action: accounts.KeyCreated, Subject: "k", Detail: map[string]any{}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if earlier, err := accounts.Trail(t.Context(), db, 2, 10); err != nil || len(earlier) != 1 || earlier[0].Action != accounts.KeyCreated {
		t.Errorf("before the last entry: got %v, %v", earlier, err)
	}
}

func TestTheAuditLogIsRecordedWithWhatItTellsOf(t *testing.T) {
	db := pgtest.New(t)
	tx, err := db.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := accounts.Audit(t.Context(), tx, accounts.Entry{Actor: "a", Action: accounts.Exported}); err != nil {
		t.Fatal(err)
	}
	if err := tx.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got, err := accounts.Trail(t.Context(), db, 0, 10); err != nil || len(got) != 0 {
		t.Errorf("of what was not done: got %v, %v", got, err)
	}
}

func TestTheAuditLogIsAppendOnly(t *testing.T) {
	db := pgtest.New(t)
	for _, change := range []string{`update accounts.audit set actor = ''`, `delete from accounts.audit`, `truncate accounts.audit`} {
		if _, err := db.Exec(t.Context(), change); err == nil {
			t.Errorf("%s is let pass", change)
		}
	}
}
