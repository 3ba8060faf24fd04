package postgres

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestRemoveSparesAFolderInUseAndWhatIsNotOurs(t *testing.T) {
	dir := newDataDir(t)
	server, err := Start(t.Context(), Options{DataDir: dir, Throwaway: true})
	if err != nil {
		t.Fatal(err)
	}
	var inUse *InUseError
	if err := Remove(t.Context(), dir); !errors.As(err, &inUse) {
		t.Fatalf("got %v, want an InUseError", err)
	}
	if err := server.Stop(); err != nil {
		t.Fatal(err)
	}
	theirs := filepath.Join(dir, "notes.txt")
	if err := os.WriteFile(theirs, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Remove(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(clusterIn(dir)); !os.IsNotExist(err) {
		t.Fatal("the cluster is still there", err)
	}
	if _, err := os.Stat(theirs); err != nil {
		t.Fatal("a file that is not ours is gone", err)
	}
	if err := Remove(t.Context(), filepath.Join(dir, "nowhere")); err != nil {
		t.Fatal(err)
	}
}
