package postgres

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

func TestKilledParent(t *testing.T) {
	dataDir := newDataDir(t)
	var last string
	for _, round := range []string{"a", "b", "c"} {
		parent := startChild(t, dataDir)
		last = parent.url(t)
		write(t, last, round)
		parent.kill()
	}
	server := start(t, Options{DataDir: dataDir}) // at once, while the other may still be shutting down
	if got := query(t, server.URL, rows); got != "a b c" {
		t.Errorf("after three kills: %q", got)
	}
	if _, err := pgx.Connect(t.Context(), last); err == nil {
		t.Error("the PostgreSQL of the killed parent still answers")
	}
}

func TestKilledParentOfATemporaryServer(t *testing.T) {
	t.Setenv("TMPDIR", openTempDir(t)) // nobody else sweeps there
	parent := startChild(t, "")
	config, err := pgx.ParseConfig(parent.url(t))
	if err != nil {
		t.Fatal(err)
	}
	scratch := filepath.Dir(config.Host)
	sweep(filepath.Dir(scratch))
	if _, err := os.Stat(scratch); err != nil {
		t.Fatalf("swept while in use: %v", err)
	}
	parent.kill()
	running, err := lockPatiently(t.Context(), filepath.Join(scratch, "data", "running"), time.Minute)
	if err != nil {
		t.Fatalf("PostgreSQL did not end with its parent: %v", err)
	}
	sweep(filepath.Dir(scratch))
	if _, err := os.Stat(scratch); err != nil {
		t.Fatalf("swept while a process of PostgreSQL was left: %v", err)
	}
	running.Close()
	sweep(filepath.Dir(scratch))
	if _, err := os.Stat(scratch); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s is left: %v", scratch, err)
	}
}

// The moments at which a first start can be cut off. The scripts stand in for the program, run as the parent's child.
func TestKilledInTheFirstStart(t *testing.T) {
	for moment, c := range map[string]struct{ program, script string }{
		"before initdb wrote": {"initdb", `pause`},
		"in the middle of initdb": {"initdb", `real "$@" >/dev/null &
while [ ! -e "$2/global/pg_control" ]; do :; done
kill -9 $!
pause`},
		"after initdb, before the rename": {"initdb", `(real "$@" >/dev/null) && pause`},
		"before postgres wrote": {"postgres", `[ "$1" = -D ] && pause
real "$@"`},
		"before postgres was ready": {"postgres", `[ "$1" = -D ] || real "$@"
real "$@" 2>/dev/null &
while [ ! -e "$2/postmaster.pid" ]; do :; done
kill -9 $!
pause`},
	} {
		t.Run(moment, func(t *testing.T) {
			bin := newFakeBin(t, c.program, c.script)
			dataDir := newDataDir(t)
			parent := startChild(t, dataDir, "PG_BIN_DIR="+bin.dir)
			bin.awaitPause(t)
			parent.kill()

			server := start(t, Options{DataDir: dataDir})
			write(t, server.URL, "usable")
			if left, _ := filepath.Glob(dataDir + "/initdb-*"); len(left) > 0 {
				t.Errorf("%v left", left)
			}
		})
	}
}

func TestKilledBeforeThePostmasterWroteItsNumber(t *testing.T) {
	dataDir := newDataDir(t)
	stop(t, start(t, Options{DataDir: dataDir}))
	if err := os.WriteFile(filepath.Join(clusterIn(dataDir), "postmaster.pid"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	start(t, Options{DataDir: dataDir})
}

func TestStartGivesUpWaitingWithItsContext(t *testing.T) {
	dataDir := newDataDir(t)
	stop(t, start(t, Options{DataDir: dataDir}))
	straggler, err := lock(filepath.Join(dataDir, "running"), os.O_RDWR)
	if err != nil {
		t.Fatal(err)
	}
	defer straggler.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = Start(ctx, Options{DataDir: dataDir})
	refuses(t, err, dataDir, "still shutting down: context canceled", "kill -QUIT")
}
