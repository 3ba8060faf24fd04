package vault_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"pgregory.net/rapid"

	"aftermatch/domain"
	"aftermatch/internal/pgtest"
	"aftermatch/vault"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Run(m)) }

var (
	anna, bjorn = domain.DeriveID("anna"), domain.DeriveID("bjorn")
	arrival     = domain.DeriveID("her registration")
	departure   = domain.DeriveID("another event of hers")
)

func masters(t testing.TB, keys ...string) vault.MasterKeys {
	t.Helper()
	parsed, err := vault.ParseMasterKeys(strings.Join(keys, "\n"))
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

func opened(t testing.TB) (*vault.Vault, *pgxpool.Pool) {
	t.Helper()
	pool := pgtest.New(t)
	return vault.New(pool, masters(t, vault.NewMasterKey())), pool
}

func keyOf(t testing.TB, v *vault.Vault, person domain.ID) *vault.Key {
	t.Helper()
	key, err := v.Make(t.Context(), person)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func TestWhatIsSealedCanBeOpened(t *testing.T) {
	v, _ := opened(t)
	key := keyOf(t, v, anna)
	rapid.Check(t, func(t *rapid.T) {
		text, field := rapid.String().Draw(t, "text"), rapid.String().Draw(t, "field")
		event := domain.ID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "event"))
		sealed := key.Seal(event, field, text)
		stored, _ := sealed.MarshalText()
		var read domain.Sealed
		if err := read.UnmarshalText(stored); err != nil {
			t.Fatal(err)
		}
		if got, err := key.Open(event, field, read); err != nil || got != text {
			t.Errorf("opened %q, %v; want %q", got, err, text)
		}
		if len(text) > 7 && bytes.Contains(stored, []byte(text)) {
			t.Errorf("%q is in what is stored: %s", text, stored)
		}
		if again := key.Seal(event, field, text); again == sealed && text != "" {
			t.Error("sealing the same twice tells that it is the same")
		}
	})
}

func TestWhatIsSealedOpensNowhereElse(t *testing.T) {
	v, _ := opened(t)
	hers, his := keyOf(t, v, anna), keyOf(t, v, bjorn)
	sealed := hers.Seal(arrival, "name", "Anna Müller")
	for place, open := range map[string]func() (string, error){
		"another person": func() (string, error) { return his.Open(arrival, "name", sealed) },
		"another event":  func() (string, error) { return hers.Open(departure, "name", sealed) },
		"another field":  func() (string, error) { return hers.Open(arrival, "email", sealed) },
		"no field":       func() (string, error) { return hers.Open(arrival, "", sealed) },
	} {
		if text, err := open(); err == nil {
			t.Errorf("opened at %s: %q", place, text)
		}
	}
	for i := range sealed.Box() {
		changed := sealed.Box()
		changed[i] ^= 1
		if text, err := hers.Open(arrival, "name", domain.SealedBox(changed)); err == nil {
			t.Fatalf("opened with byte %d changed: %q", i, text)
		}
	}
	if text, err := hers.Open(arrival, "name", domain.SealedBox(sealed.Box()[:20])); err == nil {
		t.Errorf("opened though cut off: %q", text)
	}
}

func TestSealedTextsOfShortNamesAreOfOneLength(t *testing.T) {
	v, _ := opened(t)
	key := keyOf(t, v, anna)
	if a, b := key.Seal(arrival, "name", "Bo Li"), key.Seal(arrival, "name", "Maximiliane von und zu Hohenstein"); len(a.Box()) != len(b.Box()) {
		t.Errorf("%d and %d bytes tell the names apart", len(a.Box()), len(b.Box()))
	}
}

func TestADestroyedKeyIsGoneForGood(t *testing.T) {
	v, pool := opened(t)
	keyOf(t, v, anna)
	other := keyOf(t, v, bjorn).Seal(arrival, "name", "Björn")
	refusal, told := errors.New("the witness refuses"), 0
	if err := v.Destroy(t.Context(), anna, func(pgx.Tx) error { return refusal }); !errors.Is(err, refusal) {
		t.Errorf("got %v", err)
	}
	keyOf(t, v, anna) // nothing is done without the witness
	for range 2 {     // again, as after a crash
		if err := v.Destroy(t.Context(), anna, func(pgx.Tx) error { told++; return nil }); err != nil {
			t.Fatal(err)
		}
	}
	if told != 1 {
		t.Errorf("the witness was told %d times", told)
	}
	for name, get := range map[string]func(context.Context, domain.ID) (*vault.Key, error){"Key": v.Key, "Make": v.Make} {
		if _, err := get(t.Context(), anna); !errors.Is(err, vault.ErrDestroyed) {
			t.Errorf("%s: got %v, want that it is destroyed", name, err)
		}
	}
	if keys, err := v.Keys(t.Context(), anna, bjorn); err != nil || len(keys) != 1 || keys[bjorn] == nil {
		t.Errorf("got %v, %v; want his key alone", keys, err)
	} else if text, err := keys[bjorn].Open(arrival, "name", other); err != nil || text != "Björn" {
		t.Errorf("his name is %q, %v", text, err)
	}
	var wrapped []byte
	if err := pool.QueryRow(t.Context(), `select wrapped from vault.keys where person = $1`, anna).Scan(&wrapped); err != nil || wrapped != nil {
		t.Errorf("the row still holds %x (%v)", wrapped, err)
	}
}

func TestAKeyIsDestroyedBeforeItIsMade(t *testing.T) { // an erasure overtakes a registration that is tried again
	v, _ := opened(t)
	if err := v.Destroy(t.Context(), anna, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := v.Make(t.Context(), anna); !errors.Is(err, vault.ErrDestroyed) {
		t.Errorf("got %v", err)
	}
}

func TestMakingAKeyTwiceAtOnceMakesOne(t *testing.T) {
	v, _ := opened(t)
	var made sync.WaitGroup
	keys := make([]*vault.Key, 8)
	for i := range keys {
		made.Go(func() { keys[i], _ = v.Make(t.Context(), anna) })
	}
	made.Wait()
	for _, key := range keys {
		if text, err := key.Open(arrival, "name", keys[0].Seal(arrival, "name", "Anna")); err != nil || text != "Anna" {
			t.Fatalf("the keys differ: %v", err)
		}
	}
}

func TestKeysAreMadeForManyAtOnce(t *testing.T) {
	v, pool := opened(t)
	sealed := keyOf(t, v, anna).Seal(arrival, "name", "Anna")
	gone := domain.DeriveID("clara")
	if err := v.Destroy(t.Context(), gone, nil); err != nil {
		t.Fatal(err)
	}
	keys, err := v.MakeAll(t.Context(), anna, bjorn, gone)
	if err != nil || len(keys) != 2 || keys[bjorn] == nil {
		t.Fatalf("got %v, %v; want hers as it was and one for him", keys, err)
	}
	if text, err := keys[anna].Open(arrival, "name", sealed); err != nil || text != "Anna" {
		t.Errorf("her key was replaced: %q, %v", text, err)
	}
	if _, err := vault.New(pool, nil).MakeAll(t.Context(), bjorn); !errors.Is(err, vault.ErrLocked) {
		t.Errorf("got %v", err)
	}
}

func TestAWrappedKeyOpensForNobodyElse(t *testing.T) {
	v, pool := opened(t)
	keyOf(t, v, anna)
	keyOf(t, v, bjorn)
	_, err := pool.Exec(t.Context(), `update vault.keys set wrapped = (select wrapped from vault.keys where person = $1) where person = $2`, anna, bjorn)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.Key(t.Context(), bjorn); err == nil || !strings.Contains(err.Error(), "tampered") {
		t.Errorf("her key was taken for his: %v", err)
	}
}

func TestWithoutAMasterKeyTheVaultIsLockedButForgets(t *testing.T) {
	v, pool := opened(t)
	keyOf(t, v, anna)
	locked := vault.New(pool, nil)
	if !locked.Locked() || v.Locked() {
		t.Error("who has no master key is locked out, and nobody else")
	}
	if _, err := locked.Key(t.Context(), anna); !errors.Is(err, vault.ErrLocked) {
		t.Errorf("got %v", err)
	}
	if _, err := locked.Make(t.Context(), bjorn); !errors.Is(err, vault.ErrLocked) {
		t.Errorf("got %v", err)
	}
	if err := locked.Destroy(t.Context(), anna, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := v.Key(t.Context(), anna); !errors.Is(err, vault.ErrDestroyed) {
		t.Errorf("got %v", err)
	}
	if _, err := v.Key(t.Context(), bjorn); !errors.Is(err, vault.ErrNoKey) {
		t.Errorf("got %v", err)
	}
}

func TestARotatedMasterKeyOpensNothingAnyMore(t *testing.T) {
	before, after := vault.NewMasterKey(), vault.NewMasterKey()
	pool := pgtest.New(t)
	old := vault.New(pool, masters(t, before))
	sealed := keyOf(t, old, anna).Seal(arrival, "name", "Anna")
	keyOf(t, old, bjorn)
	if err := old.Destroy(t.Context(), bjorn, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := vault.New(pool, masters(t, after)).Key(t.Context(), anna); err == nil || !strings.Contains(err.Error(), "rewrap") {
		t.Errorf("the new key alone: %v", err)
	}
	both := vault.New(pool, masters(t, after, before))
	if text, err := keyOf(t, both, anna).Open(arrival, "name", sealed); err != nil || text != "Anna" {
		t.Fatalf("meanwhile both serve, but: %q, %v", text, err)
	}
	if n, err := both.Rewrap(t.Context()); err != nil || n != 1 {
		t.Fatalf("rewrapped %d, %v; want the one key that is left", n, err)
	}
	if n, err := both.Rewrap(t.Context()); err != nil || n != 0 {
		t.Fatalf("rewrapped %d again, %v", n, err)
	}
	if _, err := old.Key(t.Context(), anna); err == nil {
		t.Error("the old master key still opens")
	}
	if text, err := keyOf(t, vault.New(pool, masters(t, after)), anna).Open(arrival, "name", sealed); err != nil || text != "Anna" {
		t.Errorf("with the new one: %q, %v", text, err)
	}
}

func TestRewrappingWithoutTheOldMasterKeyChangesNothing(t *testing.T) {
	pool := pgtest.New(t)
	old := vault.New(pool, masters(t, vault.NewMasterKey()))
	keyOf(t, old, anna)
	if _, err := vault.New(pool, masters(t, vault.NewMasterKey())).Rewrap(t.Context()); err == nil {
		t.Fatal("it went through")
	}
	keyOf(t, old, anna)
	if _, err := vault.New(pool, nil).Rewrap(t.Context()); !errors.Is(err, vault.ErrLocked) {
		t.Errorf("got %v", err)
	}
}

func TestMasterKeysAreReadWithCare(t *testing.T) {
	good := vault.NewMasterKey()
	for _, text := range []string{"", "\n", good, good + "\n", good + "," + vault.NewMasterKey(), " " + good + "\r\n" + vault.NewMasterKey() + "\n"} {
		if _, err := vault.ParseMasterKeys(text); err != nil {
			t.Errorf("%d characters: %v", len(text), err)
		}
	}
	for _, text := range []string{"secret", good[:40], good + "x", good + "\nsecret"} {
		if _, err := vault.ParseMasterKeys(text); err == nil || strings.Contains(err.Error(), text) || !strings.Contains(err.Error(), "32 random bytes") {
			t.Errorf("%d characters: %v", len(text), err)
		}
	}
}

func TestFingerprintsOfRequestsNeedTheKey(t *testing.T) {
	v, _ := opened(t)
	hers, his := keyOf(t, v, anna), keyOf(t, v, bjorn)
	digest := []byte("a request")
	if hers.Fingerprint(digest) != keyOf(t, v, anna).Fingerprint(digest) {
		t.Error("the same request looks like another")
	}
	if hers.Fingerprint(digest) == his.Fingerprint(digest) || hers.Fingerprint(digest) == hers.Fingerprint([]byte("another")) {
		t.Error("another request looks the same")
	}
}
