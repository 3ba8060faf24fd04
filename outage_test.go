package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"aftermatch/internal/pgtest"
)

// crash kills a backend of the process's private PostgreSQL as the system would when memory runs out: PostgreSQL then ends
// every other one, recovers and goes on.
func (p *program) crash(t *testing.T) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); <-time.After(time.Millisecond) {
		for _, child := range children(p.Process.Pid) {
			for _, backend := range children(child) {
				title, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", backend))
				if err == nil && strings.Contains(string(title), "[local]") && syscall.Kill(backend, syscall.SIGKILL) == nil {
					return
				}
			}
		}
	}
	t.Fatal("PostgreSQL has no backend to kill")
}

// children are the processes that all threads of a process have started. The system may leave some out while others begin and end.
func children(pid int) (found []int) {
	lists, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid)) // the pattern is well-formed
	for _, list := range lists {
		pids, err := os.ReadFile(list)
		if err != nil {
			continue // the thread has ended
		}
		for text := range strings.FieldsSeq(string(pids)) {
			if child, err := strconv.Atoi(text); err == nil {
				found = append(found, child)
			}
		}
	}
	return found
}

// status is what a request is answered with, its body read.
func status(t *testing.T, url string) int {
	t.Helper()
	response, err := http.Get(url)
	if err != nil {
		t.Error(err)
		return 0
	}
	defer response.Body.Close()
	if _, err := io.Copy(io.Discard, response.Body); err != nil {
		t.Error(err)
	}
	return response.StatusCode
}

// TestPostgreSQLCrashesWhileServing has PostgreSQL crash again and again while clients read and write. The server stays up; a
// request fails with 503 at worst; what was acknowledged is there, once; and everything goes on by itself.
func TestPostgreSQLCrashesWhileServing(t *testing.T) {
	const clients, crashes = 4, 3
	server, url := serving(t, pgtest.DataDir(t))
	var written atomic.Int64
	stop := make(chan struct{})
	var working sync.WaitGroup
	for client := range clients {
		working.Go(func() {
			for i := 0; ; i++ {
				key := fmt.Sprintf("client %d write %d", client, i)
				for {
					_, err := post(t.Context(), url+"/v1/organisations", key, organisation(key))
					if err == nil {
						written.Add(1)
						break
					}
					if !strings.HasPrefix(err.Error(), "503 ") {
						t.Error(err)
						return
					}
				}
				select {
				case <-stop:
					return
				default:
				}
			}
		})
	}
	working.Go(func() {
		for {
			for _, path := range []string{"/v1/impact/funnel?until=2017-01-01", "/v1/organisations?limit=1", "/readyz"} {
				if got := status(t, url+path); got != http.StatusOK && got != http.StatusServiceUnavailable {
					t.Errorf("%s: got %d", path, got)
				}
			}
			if got := status(t, url+"/healthz"); got != http.StatusOK {
				t.Errorf("/healthz: got %d", got)
			}
			select {
			case <-stop:
				return
			default:
			}
		}
	})
	more := func(than int64) {
		for deadline := time.Now().Add(time.Minute); written.Load() <= than; {
			if t.Failed() || time.Now().After(deadline) {
				t.Fatalf("after %d writes nothing goes on\n%s", written.Load(), server.errors)
			}
			<-time.After(time.Millisecond)
		}
	}
	for range crashes {
		more(written.Load() + 5*clients)
		server.crash(t)
	}
	more(written.Load() + 5*clients)
	close(stop)
	working.Wait()
	for deadline := time.Now().Add(time.Minute); ; <-time.After(10 * time.Millisecond) {
		got := status(t, fmt.Sprintf("%s/v1/organisations?limit=1&min_position=%d", url, written.Load()))
		if got == http.StatusOK && status(t, url+"/readyz") == http.StatusOK {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("the read models do not go on: %d\n%s", got, server.errors)
		}
	}
	if head := head(t, url); head != written.Load() {
		t.Errorf("the log has %d events, %d writes were acknowledged", head, written.Load())
	}
	if err := server.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := server.Wait(); err != nil {
		t.Fatalf("%v\n%s", err, server.errors)
	}
	if !strings.Contains(server.errors.String(), "lost its connection") {
		t.Error("nothing crashed")
	}
}

// head is the position that /readyz tells.
func head(t *testing.T, url string) int64 {
	t.Helper()
	response, err := http.Get(url + "/readyz")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var ready struct{ Head int64 }
	if err := json.NewDecoder(response.Body).Decode(&ready); err != nil {
		t.Fatal(err)
	}
	return ready.Head
}

// TestStopsDuringALongQuestion asks what takes for ever and stops the server, which must end all the same.
func TestStopsDuringALongQuestion(t *testing.T) {
	database := pgtest.URL(t)
	server := command(t, "serve", "--insecure-loopback", "--addr", "127.0.0.1:0")
	server.Env = append(server.Env, "DATABASE_URL="+database)
	url := server.ready(t)
	conn, err := pgx.Connect(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if _, err := conn.Exec(t.Context(), `begin; lock table read_model.conferences`); err != nil {
		t.Fatal(err)
	}
	const waiting = `select exists (select from pg_locks where not granted and database = (select oid from pg_database where datname = current_database()))`
	waits := func() (waits bool) {
		if err := conn.QueryRow(t.Context(), waiting).Scan(&waits); err != nil {
			t.Fatal(err)
		}
		return waits
	}
	asked := make(chan error, 1)
	go func() {
		response, err := http.Get(url + "/v1/impact/conversion")
		if err == nil {
			response.Body.Close()
		}
		asked <- err
	}()
	for !waits() {
		select {
		case err := <-asked:
			t.Fatal("the question did not wait", err)
		default:
		}
	}
	if err := server.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	begun := time.Now()
	if err := server.Wait(); err != nil {
		t.Fatalf("%v\n%s", err, server.errors)
	}
	if took := time.Since(begun); took > 2*goodbye {
		t.Errorf("it took %s to stop", took)
	}
	if err := <-asked; err == nil {
		t.Error("the question was answered")
	}
	for waits() { // a query that went on would wait for ever
	}
}
