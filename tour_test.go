package main

import (
	"bufio"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"aftermatch/internal/pgtest"
)

// TestTour types the README's commands into a shell beside a fresh demo, as a newcomer would.
func TestTour(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	demo := command(t, "demo", "--addr", "127.0.0.1:0", "--data-dir", pgtest.DataDir(t))
	out, err := demo.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := demo.Start(); err != nil {
		t.Fatal(err)
	}
	defer demo.kill(t)
	url := ""
	for lines := bufio.NewScanner(out); url == "" && lines.Scan(); {
		url, _ = strings.CutPrefix(lines.Text(), "ready ")
		if !strings.HasPrefix(lines.Text(), "ready ") {
			url = ""
		}
	}
	if url == "" {
		t.Fatalf("the demo did not get ready:\n%s", demo.errors)
	}
	script := "set -euo pipefail\n"
	for _, block := range regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(string(readme), -1) {
		script += block[1]
	}
	shell := exec.Command("bash", "-c", strings.Replace(script, "http://127.0.0.1:8080", url, 1))
	said, err := shell.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	shown := string(said)
	for _, want := range []string{
		"held,meetings,all,,604,,",             // the published total of Stuttgart 2017
		"held,meetings,all,,1,,",               // the tour's own meeting
		"idea,projects,all,,1,,",               // and its project
		`"type":"MeetingHeld"`,                 // in the history
		`"code":"wrong_status"`,                // the mistake
		"cannot accept a meeting that is held", // and what it says
	} {
		if !strings.Contains(shown, want) {
			t.Errorf("the tour does not show %s:\n%s", want, shown)
		}
	}
}
