package postgres

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
)

func TestServerKeepsItsData(t *testing.T) {
	dataDir := filepath.Join(newDataDir(t), "inside it", "data[1]")
	first := start(t, Options{DataDir: dataDir})
	if major, _, _ := strings.Cut(first.Version, "."); query(t, first.URL, "show server_version_num")[:2] != major {
		t.Errorf("version %q", first.Version)
	}
	write(t, first.URL, "kept")
	info, err := os.Stat(filepath.Join(dataDir, "password"))
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("the password file has mode %v", info.Mode())
	}
	stop(t, first)
	stop(t, first) // again does no harm
	<-first.Done()
	if err := first.Err(); err != nil {
		t.Errorf("after a good end: %v", err)
	}
	if _, err := os.Stat(first.scratch.path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s is left: %v", first.scratch.path, err)
	}

	second := start(t, Options{DataDir: dataDir})
	if got := query(t, second.URL, rows); got != "kept" {
		t.Errorf("after a restart: %q", got)
	}
}

func TestServerWithoutADataDirLeavesNothing(t *testing.T) {
	server := start(t, Options{Throwaway: true})
	scratch := server.scratch.path
	if !strings.HasPrefix(server.folder.path, scratch) {
		t.Fatalf("the data is in %s, outside %s", server.folder.path, scratch)
	}
	stop(t, server)
	if _, err := os.Stat(scratch); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s is left: %v", scratch, err)
	}
}

func TestServerSettings(t *testing.T) {
	durable, throwaway := start(t, Options{}), start(t, Options{Throwaway: true})
	for setting, want := range map[string][2]string{
		"fsync":              {"on", "off"},
		"synchronous_commit": {"on", "off"},
		"full_page_writes":   {"on", "off"},
		"data_checksums":     {"on", "off"},
		"max_connections":    {"200", "200"},
		"listen_addresses":   {"", ""},
		"jit":                {"off", "off"},
		"timezone":           {"UTC", "UTC"},
		"server_encoding":    {"UTF8", "UTF8"},
		"lc_collate":         {"C", "C"},
	} {
		for i, server := range []*Server{durable, throwaway} {
			if got := query(t, server.URL, "show "+setting); got != want[i] {
				t.Errorf("%s = %q, want %q", setting, got, want[i])
			}
		}
	}
	if got := query(t, durable.URL, "select lower('ÎLE-DE-FRANCE ΑΘΗΝΑ')"); got != "île-de-france αθηνα" {
		t.Errorf("letters beyond ASCII are not known: %s", got)
	}
}

func TestServerAsksForThePassword(t *testing.T) {
	dataDir := newDataDir(t)
	stop(t, start(t, Options{DataDir: dataDir}))
	if err := os.WriteFile(filepath.Join(dataDir, "password"), []byte("guessed"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Start(t.Context(), Options{DataDir: dataDir})
	refuses(t, err, dataDir, "password authentication failed")
}

func TestSecondServerOnTheSameData(t *testing.T) {
	dataDir := newDataDir(t)
	other := startChild(t, dataDir)
	url := other.url(t)
	_, err := Start(t.Context(), Options{DataDir: dataDir})
	var inUse *InUseError
	if !errors.As(err, &inUse) {
		t.Fatalf("error %v, want an *InUseError", err)
	}
	if inUse.DataDir != dataDir || inUse.PID != other.Process.Pid {
		t.Errorf("%+v, want %s and process %d", inUse, dataDir, other.Process.Pid)
	}
	refuses(t, err, "--data-dir", "stop it")
	write(t, url, "undisturbed")
}

func TestManyServersAtOnce(t *testing.T) {
	dataDir := newDataDir(t)
	var starts sync.WaitGroup
	results := make([]error, 4)
	for i := range results {
		starts.Go(func() {
			server, err := Start(t.Context(), Options{DataDir: dataDir})
			if err == nil {
				t.Cleanup(func() { _ = server.Stop() })
			}
			results[i] = err
		})
	}
	starts.Wait()
	started := 0
	for _, err := range results {
		var inUse *InUseError
		switch {
		case err == nil:
			started++
		case !errors.As(err, &inUse):
			t.Error(err)
		}
	}
	if started != 1 {
		t.Errorf("%d servers started on one data folder", started)
	}
}

func TestServerThatEndsByItself(t *testing.T) {
	server := start(t, Options{Throwaway: true})
	if err := syscall.Kill(server.cmd.Process.Pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	<-server.Done()
	refuses(t, server.Err(), server.folder.path, "signal: killed", "database system is ready")
}

func TestStartThatIsGivenUp(t *testing.T) {
	for _, program := range []string{"initdb", "postgres"} {
		t.Run(program, func(t *testing.T) {
			bin := newFakeBin(t, program, `[ "$1" = --version ] && real "$@"`+"\npause")
			t.Setenv("PG_BIN_DIR", bin.dir)
			dataDir := newDataDir(t)
			ctx, cancel := context.WithCancel(t.Context())
			result := make(chan error)
			go func() {
				_, err := Start(ctx, Options{DataDir: dataDir})
				result <- err
			}()
			bin.awaitPause(t)
			cancel()
			if err := <-result; !errors.Is(err, context.Canceled) {
				t.Fatal(err)
			}
			if left, _ := filepath.Glob(dataDir + "/initdb-*"); len(left) > 0 {
				t.Errorf("%v left", left)
			}
			t.Setenv("PG_BIN_DIR", "")
			start(t, Options{DataDir: dataDir})
		})
	}
}

func TestLog(t *testing.T) {
	var out bytes.Buffer
	tail := &logTail{log: slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug,
		ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			if a.Key == slog.TimeKey {
				return slog.Attr{}
			}
			return a
		}}))}
	for _, piece := range []string{
		"LOG:  checkpoint sta", "rting: time\nERROR:  duplicate key value violates unique constraint \"people_key\"\n",
		"DETAIL:  Key (email)=(ada@example.org) already exists.\nFATAL:  too many connections\n\nPANIC:  could not write: No space left on device\n",
	} {
		if _, err := tail.Write([]byte(piece)); err != nil {
			t.Fatal(err)
		}
	}
	want := `level=DEBUG msg="postgres: checkpoint starting: time"
level=WARN msg="postgres: duplicate key value violates unique constraint \"people_key\""
level=WARN msg="postgres: too many connections"
level=ERROR msg="postgres: could not write: No space left on device"
`
	if out.String() != want {
		t.Errorf("got\n%swant\n%s", out.String(), want)
	}
	refuses(t, errors.New(tail.quote()), "the disk is full: free some space", "PANIC:  could not write", "LOG:  checkpoint starting: time")
	for range keptLines {
		_, _ = tail.Write([]byte("LOG:  later\n"))
	}
	if quoted := tail.quote(); strings.Contains(quoted, "PANIC") {
		t.Errorf("old lines are kept:\n%s", quoted)
	}
}

func TestDefaultDataDir(t *testing.T) {
	t.Setenv("XDG_DATA_HOME", "/data/of/mine")
	t.Setenv("HOME", "/home/of/mine")
	dir, err := DefaultDataDir()
	if err != nil {
		t.Fatal(err)
	}
	want := "/data/of/mine/aftermatch"
	if os.Geteuid() == 0 {
		want = "/var/lib/aftermatch"
	}
	if dir != want {
		t.Errorf("%s, want %s", dir, want)
	}
}
