package postgres

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// serveEnv makes the test program a child that keeps a server in the data folder the variable names until it is killed or
// its input ends.
const serveEnv = "POSTGRES_TEST_SERVE"

func TestMain(m *testing.M) {
	if dataDir, ok := os.LookupEnv(serveEnv); ok {
		serve(dataDir)
		return
	}
	os.Exit(m.Run())
}

func serve(dataDir string) {
	server, err := Start(context.Background(), Options{DataDir: dataDir})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(server.URL)
	_, _ = io.Copy(io.Discard, os.Stdin)
	_ = server.Stop()
}

// child is another process of ours.
type child struct {
	*exec.Cmd
	out *bufio.Scanner
}

// startChild starts the child; its first line is the server's URL or an error.
func startChild(t *testing.T, dataDir string, env ...string) *child {
	t.Helper()
	c := &child{Cmd: exec.Command(os.Args[0])}
	c.Env = append(append(os.Environ(), serveEnv+"="+dataDir), env...)
	c.Stderr = os.Stderr
	if _, err := c.StdinPipe(); err != nil { // it ends with us, at the latest
		t.Fatal(err)
	}
	stdout, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	c.out = bufio.NewScanner(stdout)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.kill)
	return c
}

func (c *child) url(t *testing.T) string {
	t.Helper()
	if !c.out.Scan() || !strings.HasPrefix(c.out.Text(), "postgres://") {
		t.Fatalf("the child says %q", c.out.Text())
	}
	return c.out.Text()
}

// kill is kill -9, and may be repeated.
func (c *child) kill() {
	_ = c.Process.Kill()
	_ = c.Wait()
}

// openTempDir is a temporary folder that the account PostgreSQL runs as can come to, unlike t.TempDir as root.
func openTempDir(t *testing.T) string {
	t.Helper()
	return openTempDirIn(t, os.TempDir())
}

// newDataDir is the path of a data folder, not yet made, in memory where there is room: the tests are about crashes of
// processes, not of the machine.
func newDataDir(t *testing.T) string {
	t.Helper()
	base := os.TempDir()
	if roomInMemory() {
		base = memoryFolder
	}
	return filepath.Join(openTempDirIn(t, base), "data")
}

func openTempDirIn(t *testing.T, base string) string {
	t.Helper()
	dir, err := os.MkdirTemp(base, "postgres-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

// start is Start with a bound on time, stopped at the end of the test.
func start(t *testing.T, o Options) *Server {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	server, err := Start(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Stop(); err != nil {
			t.Error(err)
		}
	})
	return server
}

func stop(t *testing.T, server *Server) {
	t.Helper()
	if err := server.Stop(); err != nil {
		t.Fatal(err)
	}
}

// query returns the one value of a query, as text.
func query(t *testing.T, url, sql string) string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	var value string
	if err := conn.QueryRow(t.Context(), sql).Scan(&value); err != nil {
		t.Fatal(err)
	}
	return value
}

// write commits a row, in the table it makes when there is none.
func write(t *testing.T, url, row string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if _, err := conn.Exec(t.Context(), "create table if not exists kept (row text)"); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Exec(t.Context(), "insert into kept values ($1)", row); err != nil {
		t.Fatal(err)
	}
}

// rows returns what write wrote.
const rows = "select string_agg(row, ' ' order by row) from kept"

func refuses(t *testing.T, err error, says ...string) {
	t.Helper()
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range says {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the error does not say %q:\n%v", want, err)
		}
	}
}

// fakeBin is a folder of the real programs behind scripts, in which a test replaces one. In the scripts, real becomes the
// real one and pause says so on the returned fifo and waits to be killed.
type fakeBin struct {
	dir  string
	fifo string
}

func newFakeBin(t *testing.T, replaced, script string) fakeBin {
	t.Helper()
	bin, err := Find()
	if err != nil {
		t.Fatal(err)
	}
	dir := openTempDir(t)
	f := fakeBin{dir: dir, fifo: filepath.Join(dir, "reached")}
	if err := syscall.Mkfifo(f.fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(f.fifo, 0o666); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"initdb", "postgres"} {
		body := "real() { exec " + filepath.Join(bin, name) + ` "$@"; }` + "\n"
		if name == replaced {
			body += "pause() { echo here > " + f.fifo + "; exec sleep 1000; }\n" + script
		} else {
			body += `real "$@"`
		}
		program(t, filepath.Join(dir, name), body)
	}
	return f
}

// awaitPause waits until the script has come to its pause.
func (f fakeBin) awaitPause(t *testing.T) {
	t.Helper()
	reached := make(chan error, 1)
	go func() {
		_, err := os.ReadFile(f.fifo)
		reached <- err
	}()
	select {
	case err := <-reached:
		if err != nil {
			t.Fatal(err)
		}
	case <-time.After(time.Minute):
		t.Fatal("the script never came to its pause")
	}
}
