package main

import (
	"net/http"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"aftermatch/internal/pgtest"
)

// TestSecondInstance starts the program again on the data, then on the port, that a first one has.
func TestSecondInstance(t *testing.T) {
	data := pgtest.DataDir(t)
	first, url := serving(t, data)
	for name, c := range map[string]struct {
		args []string
		says []string
	}{
		"same data": {[]string{"serve", "--insecure-loopback", "--addr", "127.0.0.1:0", "--data-dir", data}, []string{"in use", strconv.Itoa(first.Process.Pid), "--data-dir"}},
		"same port": {[]string{"demo", "--addr", strings.TrimPrefix(url, "http://"), "--data-dir", pgtest.DataDir(t)}, []string{"is taken by another program", "--addr"}},
		"fresh":     {[]string{"demo", "--addr", "127.0.0.1:0", "--data-dir", data, "--fresh"}, []string{"in use"}},
	} {
		second := command(t, c.args...)
		if err := second.Run(); err == nil || second.ProcessState.ExitCode() != exitFailed {
			t.Errorf("%s: got %v, want exit code %d", name, err, exitFailed)
		}
		for _, want := range c.says {
			if !strings.Contains(second.errors.String(), want) {
				t.Errorf("%s: the error does not say %q:\n%s", name, want, second.errors)
			}
		}
	}
	response, err := http.Get(url + "/readyz")
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatal("the first one is disturbed", response, err)
	}
	response.Body.Close()
}

// TestStopsCleanly sends what Ctrl-C and a service manager send.
func TestStopsCleanly(t *testing.T) {
	data := pgtest.DataDir(t)
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		server, url := serving(t, data)
		if _, err := post(t.Context(), url+"/v1/organisations", "", organisation("before "+signal.String())); err != nil {
			t.Fatal(err)
		}
		if err := server.Process.Signal(signal); err != nil {
			t.Fatal(err)
		}
		if err := server.Wait(); err != nil {
			t.Fatalf("%s: %v\n%s", signal, err, server.errors)
		}
	}
	if out := succeed(t, "verify", "--data-dir", data); !strings.Contains(out, "everything agrees") {
		t.Fatal(out)
	}
}
