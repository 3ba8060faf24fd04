package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"aftermatch/imports"
	"aftermatch/internal/pgtest"
)

// program is the binary at work, as its own process.
type program struct {
	*exec.Cmd
	errors *bytes.Buffer
}

func command(t *testing.T, args ...string) *program {
	t.Helper()
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := &program{exec.Command(binary, args...), &bytes.Buffer{}}
	p.Env = append(os.Environ(), "AFTERMATCH_RUN=1")
	p.Stderr = p.errors
	return p
}

// serving starts the server on the data folder and returns its URL once it is ready.
func serving(t *testing.T, data string) (*program, string) {
	t.Helper()
	p := command(t, "serve", "--insecure-loopback", "--addr", "127.0.0.1:0", "--data-dir", data)
	return p, p.ready(t)
}

// ready starts a server and returns its URL once it is ready.
func (p *program) ready(t *testing.T) (url string) {
	t.Helper()
	out, err := p.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Process.Kill() })
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if url, ok := strings.CutPrefix(lines.Text(), "ready "); ok {
			return url
		}
	}
	t.Fatalf("the server did not get ready:\n%s", p.errors)
	return ""
}

// kill ends the process as a power cut would.
func (p *program) kill(t *testing.T) {
	t.Helper()
	if err := p.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	p.Wait() // reports the kill
}

// succeed runs a command to its end, with the output of success.
func succeed(t *testing.T, args ...string) string {
	t.Helper()
	p := command(t, args...)
	out, err := p.Output()
	if err != nil {
		t.Fatalf("aftermatch %s: %v\n%s%s", strings.Join(args, " "), err, out, p.errors)
	}
	return string(out)
}

// answer is what a write is answered with.
type answer struct {
	ID       string `json:"id"`
	Version  int    `json:"version"`
	Position int64  `json:"position"`
}

func post(ctx context.Context, url, key, body string) (a answer, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		return a, err
	}
	request.Header.Set("Content-Type", "application/json")
	if key != "" {
		request.Header.Set("Idempotency-Key", key)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return a, err
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		return a, err
	}
	if response.StatusCode >= 300 {
		return a, fmt.Errorf("%s: %s", response.Status, raw)
	}
	return a, json.Unmarshal(raw, &a)
}

// TestKilledWhileWriting kills the server again and again while clients write. What was acknowledged is there, once; what was
// not is completed by asking again with the same key, without doubles.
func TestKilledWhileWriting(t *testing.T) {
	const clients, kills = 8, 3
	data := pgtest.DataDir(t)
	acknowledged := map[string]answer{} // by idempotency key
	var mu sync.Mutex
	asked := 0
	for round := range kills {
		server, url := serving(t, data)
		var writing sync.WaitGroup
		for client := range clients {
			writing.Go(func() {
				for i := 0; ; i++ {
					key := fmt.Sprintf("round %d client %d write %d", round, client, i)
					mu.Lock()
					asked++
					mu.Unlock()
					a, err := post(t.Context(), url+"/v1/organisations", key, organisation(key))
					if err != nil {
						return // killed: it may or may not be recorded
					}
					mu.Lock()
					acknowledged[key] = a
					mu.Unlock()
				}
			})
		}
		for enough := 20 * (round + 1) * clients; ; {
			mu.Lock()
			done := len(acknowledged) >= enough
			mu.Unlock()
			if done {
				break
			}
			select {
			case <-t.Context().Done():
				t.Fatal("the test was stopped")
			case <-time.After(time.Duration(rand.IntN(20)) * time.Millisecond):
			}
		}
		server.kill(t)
		writing.Wait()
	}
	server, url := serving(t, data)
	for key, first := range acknowledged {
		again, err := post(t.Context(), url+"/v1/organisations", key, organisation(key))
		if err != nil || again != first {
			t.Fatalf("%s was acknowledged as %v, and is now %v (%v)", key, first, again, err)
		}
	}
	for round := range kills { // what each client asked last and never heard of
		for client := range clients {
			i := 0
			for ; ; i++ {
				if _, ok := acknowledged[fmt.Sprintf("round %d client %d write %d", round, client, i)]; !ok {
					break
				}
			}
			key := fmt.Sprintf("round %d client %d write %d", round, client, i)
			a, err := post(t.Context(), url+"/v1/organisations", key, organisation(key))
			if err != nil {
				t.Fatal(err)
			}
			acknowledged[key] = a
		}
	}
	if len(acknowledged) != asked {
		t.Fatalf("%d writes were asked for, %d are acknowledged", asked, len(acknowledged))
	}
	ids, last := map[string]bool{}, int64(0)
	for _, a := range acknowledged {
		ids[a.ID] = true
		last = max(last, a.Position)
	}
	if len(ids) != asked || last != int64(asked) {
		t.Fatalf("%d writes made %d organisations in %d events", asked, len(ids), last)
	}
	server.kill(t)
	if out := succeed(t, "verify", "--data-dir", data); !strings.Contains(out, "everything agrees") {
		t.Fatal(out)
	}
}

func organisation(name string) string {
	return fmt.Sprintf(`{"name":%q,"country":"DE","sectors":["it"]}`, name)
}

// TestKilledWhileImporting kills an import at moments spread over its time. The file is recorded as a whole or not at all, and
// importing it again completes it without doubles.
func TestKilledWhileImporting(t *testing.T) {
	data, conference := pgtest.DataDir(t), ""
	server, url := serving(t, data)
	a, err := post(t.Context(), url+"/v1/conferences", "", `{"name":"Stuttgart","series":"CMC","edition":"5","starts_on":"2017-09-21","ends_on":"2017-09-22","country":"DE","city":"Stuttgart"}`)
	if err != nil {
		t.Fatal(err)
	}
	conference = a.ID
	server.kill(t)
	participants, meetings := exports(t)
	succeed(t, "import", "participants", participants, "--conference", conference, "--data-dir", data)

	started := time.Now()
	dry := imported(t, succeed(t, "import", "meetings", meetings, "--conference", conference, "--data-dir", data, "--dry-run", "--json"))
	took := time.Since(started)
	for moment := range 4 {
		importing := command(t, "import", "meetings", meetings, "--conference", conference, "--data-dir", data)
		if err := importing.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan struct{})
		go func() {
			importing.Wait()
			close(ended)
		}()
		select {
		case <-ended:
		case <-time.After(took * time.Duration(moment+2) / 5):
			importing.Process.Kill()
			<-ended
		}
		now := imported(t, succeed(t, "import", "meetings", meetings, "--conference", conference, "--data-dir", data, "--dry-run", "--json"))
		if now.Created != dry.Created && now.Unchanged != dry.Rows {
			t.Fatalf("half an import: of %d rows %d are still to be created and %d are there", dry.Rows, now.Created, now.Unchanged)
		}
	}
	succeed(t, "import", "meetings", meetings, "--conference", conference, "--data-dir", data)
	again := imported(t, succeed(t, "import", "meetings", meetings, "--conference", conference, "--data-dir", data, "--json"))
	if again.Unchanged != dry.Rows || again.Created+again.Changed != 0 {
		t.Fatalf("importing again changes something: %+v", again)
	}
	if out := succeed(t, "verify", "--data-dir", data); !strings.Contains(out, "everything agrees") {
		t.Fatal(out)
	}
}

func imported(t *testing.T, out string) (report imports.Report) {
	t.Helper()
	if err := json.Unmarshal([]byte(out), &report); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	return report
}

// exports writes a platform's two files: 60 participants, and 1,200 requests between them.
func exports(t *testing.T) (participants, meetings string) {
	t.Helper()
	var p, m strings.Builder
	p.WriteString("external_id,organisation,country,sectors\n")
	for i := range 60 {
		fmt.Fprintf(&p, "p%d,Cluster %d,%s,it|health\n", i, i, []string{"DE", "DK", "FR", "PL"}[i%4])
	}
	m.WriteString("external_id,requester,target,status,requested_at,answered_at,starts_at\n")
	for i := range 1200 {
		a := i % 60
		b := (a + 1 + i/60) % 60 // every pair once
		status := []string{"HELD", "DECLINED", "EXPIRED", "HELD"}[i%4]
		starts := time.Date(2017, 9, 21, 8, 0, 0, 0, time.UTC).Add(time.Duration(i/60) * 20 * time.Minute)
		fmt.Fprintf(&m, "m%d,p%d,p%d,%s,2017-07-01,2017-07-10,%s\n", i, a, b, status, starts.Format(time.RFC3339))
	}
	dir := t.TempDir()
	participants, meetings = filepath.Join(dir, "participants.csv"), filepath.Join(dir, "meetings.csv")
	for name, content := range map[string]string{participants: p.String(), meetings: m.String()} {
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return participants, meetings
}
