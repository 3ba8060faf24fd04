package postgres

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

func TestFolderThatPostgreSQLCannotReach(t *testing.T) {
	closed := filepath.Join(openTempDir(t), "closed")
	if err := os.Mkdir(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	says := []string{closed, "cannot enter", "chmod o+x " + closed, "--data-dir"}
	if os.Geteuid() != 0 { // then PostgreSQL runs as ourselves
		if err := os.Chmod(closed, 0); err != nil {
			t.Fatal(err)
		}
		says = []string{closed, "permission denied", "--data-dir"}
	}
	_, err := Start(t.Context(), Options{DataDir: filepath.Join(closed, "between", "data")})
	refuses(t, err, says...)
	if err := os.Chmod(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	if entries, err := os.ReadDir(closed); err != nil || len(entries) > 0 {
		t.Errorf("left in the closed folder: %v, %v", entries, err)
	}
}

func TestFolderThatIsPrivateButEmpty(t *testing.T) {
	private := filepath.Join(openTempDir(t), "private")
	if err := os.Mkdir(private, 0o700); err != nil {
		t.Fatal(err)
	}
	start(t, Options{DataDir: private})
}

func TestFolderThatIsAFile(t *testing.T) {
	file := filepath.Join(openTempDir(t), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Start(t.Context(), Options{DataDir: file})
	refuses(t, err, file, "not a directory")
}

func TestFolderOfAnotherProgram(t *testing.T) {
	dataDir := openTempDir(t)
	if err := os.WriteFile(filepath.Join(dataDir, "PG_VERSION"), []byte("15\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Start(t.Context(), Options{DataDir: dataDir})
	refuses(t, err, dataDir, "another program's", "DATABASE_URL")
}

func TestFolderOfAnotherVersion(t *testing.T) {
	dataDir := newDataDir(t)
	stop(t, start(t, Options{DataDir: dataDir}))
	if err := os.WriteFile(filepath.Join(clusterIn(dataDir), "PG_VERSION"), []byte("11\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Start(t.Context(), Options{DataDir: dataDir})
	refuses(t, err, dataDir, "made by PostgreSQL 11", "install PostgreSQL 11")
}

func TestFolderWithoutItsPassword(t *testing.T) {
	dataDir := newDataDir(t)
	stop(t, start(t, Options{DataDir: dataDir}))
	if err := os.Remove(filepath.Join(dataDir, "password")); err != nil {
		t.Fatal(err)
	}
	_, err := Start(t.Context(), Options{DataDir: dataDir})
	refuses(t, err, dataDir, "password", "backup")
}

func TestFailureOfInitdb(t *testing.T) {
	t.Setenv("PG_BIN_DIR", newFakeBin(t, "initdb", `echo 'creating subdirectories ... '
echo 'initdb: error: could not write file: No space left on device' >&2
exit 1`).dir)
	dataDir := newDataDir(t)
	_, err := Start(t.Context(), Options{DataDir: dataDir})
	refuses(t, err, dataDir, "initdb", "exit status 1", "could not write file", "the disk is full")
	if left, _ := filepath.Glob(dataDir + "/*db-*"); len(left) > 0 {
		t.Errorf("%v left", left)
	}
	t.Setenv("PG_BIN_DIR", "")
	start(t, Options{DataDir: dataDir})
}

func TestFailureOfPostgres(t *testing.T) {
	dataDir := newDataDir(t)
	stop(t, start(t, Options{DataDir: dataDir}))
	config := filepath.Join(clusterIn(dataDir), "postgresql.conf")
	if err := os.WriteFile(config, []byte("no_such_setting = 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Start(t.Context(), Options{DataDir: dataDir})
	refuses(t, err, dataDir, "did not start", "exit status 1", "no_such_setting")
}

func TestPIDOfTheHolder(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	held, err := lock(path, os.O_CREATE|os.O_RDWR)
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	if err := os.WriteFile(path, []byte("123456789, an older and longer content\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := writePID(held); err != nil {
		t.Fatal(err)
	}
	if got := readPID(path); got != os.Getpid() {
		t.Errorf("%s, want %d", strconv.Itoa(got), os.Getpid())
	}
	if _, err := lock(path, os.O_RDWR); !errors.Is(err, errLocked) {
		t.Errorf("a second lock: %v", err)
	}
}
