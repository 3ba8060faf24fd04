package main

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"

	"aftermatch/internal/pgtest"
)

// TestKilledWhileRebuilding kills a rebuild, and its PostgreSQL with it, at moments spread over its time. The read models are the
// old ones or the new ones, never anything between, and go on with what is recorded then.
func TestKilledWhileRebuilding(t *testing.T) {
	const kills = 3
	data := pgtest.DataDir(t)
	succeed(t, "simulate", "--events", "4000", "--data-dir", data)
	started := time.Now()
	succeed(t, "rebuild", "--data-dir", data)
	took := time.Since(started)
	for moment := range kills {
		rebuilding := command(t, "rebuild", "--data-dir", data)
		if err := rebuilding.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan struct{})
		go func() {
			rebuilding.Wait()
			close(ended)
		}()
		select {
		case <-ended:
		case <-time.After(took * time.Duration(moment*100+rand.IntN(100)) / (kills * 100)):
			rebuilding.Process.Kill()
			<-ended
		}
		if out := succeed(t, "verify", "--data-dir", data); !strings.Contains(out, "everything agrees") {
			t.Fatal(out)
		}
	}
	server, url := serving(t, data)
	a, err := post(t.Context(), url+"/v1/organisations", "", organisation("recorded after the rebuilds"))
	if err != nil {
		t.Fatal(err)
	}
	seen, err := http.Get(fmt.Sprintf("%s/v1/organisations/%s?min_position=%d", url, a.ID, a.Position))
	if err != nil {
		t.Fatal(err)
	}
	seen.Body.Close()
	if seen.StatusCode != http.StatusOK {
		t.Fatalf("what was recorded then is answered with %s", seen.Status)
	}
	server.kill(t)
	if out := succeed(t, "verify", "--data-dir", data); !strings.Contains(out, "everything agrees") {
		t.Fatal(out)
	}
}
